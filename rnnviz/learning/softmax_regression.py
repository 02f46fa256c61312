"""Multinomial logistic regression: classes told apart by one weighted sum each.

    p(c | x) = e^{z_c} / Σ_c' e^{z_c'},    z = Wᵀ x + b
    minimise  C Σ_i −ln p(label_i | x_i) + ½ |W|²

The objective is convex; b is not drawn to 0. It is that of scikit-learn's LogisticRegression.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.learning.lbfgs import Lbfgs, Objective

STRENGTHS = (0.003, 0.03, 0.3, 3.0)
"""C, of which the best is chosen: the larger, the more the data count against small weights."""
HELD_OUT = 0.25
"""The share of the labelled examples by which C is chosen."""
FLAT = 1e-3
"""A slope per example at which the minimum counts as found."""
MOST_ITERATIONS = 300
NEVER = -50.0
"""The bias at which a class begins that no row shows: e⁻⁵⁰, which nothing moves."""


@dataclass(frozen=True, eq=False)
class Classifier:
    """W : (feature, class)    b : (class,)    mean, spread : (feature,), by which features are standardised first"""

    W: Floats
    b: Floats
    mean: Floats
    spread: Floats

    def classes(self, features: Floats) -> Ints:
        """The most likely class of each row.    features : (row, feature)"""
        return (((features - self.mean) / self.spread) @ self.W + self.b).argmax(axis=1)


def objective(x: Floats, labels: Ints, classes: int, C: float) -> Objective:
    """Value and gradient over the flat (W, b).    x : (row, feature)"""
    rows, features = x.shape
    wanted = np.eye(classes)[labels]

    def at(theta: Floats) -> tuple[float, Floats]:
        W, b = theta[: features * classes].reshape(features, classes), theta[features * classes :]
        z = x @ W + b
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        total = e.sum(axis=1)
        loss = float((np.log(total) - z[np.arange(rows), labels]).sum())
        missed = e / total[:, None] - wanted
        slope = np.concatenate(((C * (x.T @ missed) + W).ravel(), C * missed.sum(axis=0)))
        return C * loss + 0.5 * float(theta[: features * classes] @ theta[: features * classes]), slope

    return at


class Choosing:
    """A classifier being learned: for each C one from three quarters of the rows, then one with the best C from all.

    The C that makes the fewest mistakes on the last quarter is the best one; of equal ones the smallest. A class that
    no row shows is never predicted.
    """

    def __init__(self, features: Floats, labels: Ints, classes: int = 10) -> None:
        """features : (row, feature), labels : (row,)"""
        spread = features.std(axis=0)
        self._mean, self._spread = features.mean(axis=0), np.where(spread > 1e-9, spread, 1.0)
        self._x, self._labels = (features - self._mean) / self._spread, labels
        self._classes = classes
        self._kept = max(1, len(labels) - int(HELD_OUT * len(labels)))
        self.mistakes: list[int] = []
        self._fit = self._begun()

    @property
    def done(self) -> bool:
        return len(self.mistakes) == len(STRENGTHS) and self._has_arrived()

    @property
    def progress(self) -> float:
        return min(1.0, len(self.mistakes) / (len(STRENGTHS) + 1))

    def iterations_for(self, work: float) -> int:
        """How many iterations so many multiplications are about, at least one."""
        return max(1, int(work / (4 * self._x.size * self._classes)))

    def _rows(self) -> int:
        return len(self._labels) if len(self.mistakes) == len(STRENGTHS) else self._kept

    @property
    def strength(self) -> float:
        """The C that is being tried, or that was chosen."""
        if len(self.mistakes) < len(STRENGTHS):
            return STRENGTHS[len(self.mistakes)]
        return STRENGTHS[int(np.argmin(self.mistakes))]

    def _begun(self) -> Lbfgs:
        rows, features = self._rows(), self._x.shape[1]
        goal = objective(self._x[:rows], self._labels[:rows], self._classes, self.strength)
        start = np.zeros((features + 1) * self._classes)
        absent = np.setdiff1d(np.arange(self._classes), self._labels[:rows])
        start[features * self._classes + absent] = NEVER
        return Lbfgs(goal, start)

    def _has_arrived(self) -> bool:
        flat = FLAT * self.strength * self._rows()
        return self._fit.stuck or self._fit.iterations >= MOST_ITERATIONS or self._fit.steepness() <= flat

    def iterate(self) -> None:
        """One iteration of the fit under way; the next C where it has arrived."""
        if not self._has_arrived():
            self._fit.iterate()
        if self._has_arrived() and len(self.mistakes) < len(STRENGTHS):
            W, b = self._weights()
            guessed = (self._x[self._kept :] @ W + b).argmax(axis=1)
            self.mistakes.append(int((guessed != self._labels[self._kept :]).sum()))
            self._fit = self._begun()

    def _weights(self) -> tuple[Floats, Floats]:
        cut = self._x.shape[1] * self._classes
        return self._fit.x[:cut].reshape(-1, self._classes), self._fit.x[cut:]

    def classifier(self) -> Classifier:
        """As it is now."""
        return Classifier(*self._weights(), self._mean, self._spread)

    def checkpoint(self) -> dict[str, Any]:
        """What is needed to go on bit for bit."""
        return {"mistakes": list(self.mistakes), "fit": self._fit.checkpoint()}

    def restore(self, state: dict[str, Any]) -> None:
        """Raises ValueError where it is the state of another problem."""
        self.mistakes = [int(n) for n in state["mistakes"]][: len(STRENGTHS)]
        self._fit = self._begun()
        self._fit.restore(state["fit"])
