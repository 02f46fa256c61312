"""Sums of sigmoids in one variable: one hidden layer, trained by Levenberg and Marquardt's method, or set by hand.

    F(x) = c + Σ_i v_i tanh(w_i x + b_i)

tanh is a sigmoid: tanh(a) = 2σ(2a) − 1, so this is the sum Σ v σ(w x + b) with other numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats

STEEPEST = 1e4
"""The largest |w|: on a step of the target it would grow without bound."""

MOST_DAMPED = 1e8
"""Where damping ends: nothing lowers the error any more."""

TRIES = 4
"""Dampings that one iteration tries at most, so that it takes a bounded time; the next goes on from there."""


@dataclass(frozen=True, eq=False)
class SigmoidSum:
    """w, b, v : (unit,); c : the offset"""

    w: Floats
    b: Floats
    v: Floats
    c: float

    @property
    def n_weights(self) -> int:
        """3N + 1."""
        return 3 * len(self.w) + 1

    def hidden(self, x: Floats) -> Floats:
        """tanh(w x + b).    x : (sample,)    Returns (sample, unit)."""
        return np.asarray(np.tanh(np.multiply.outer(x, self.w) + self.b))

    def terms(self, x: Floats) -> Floats:
        """v tanh(w x + b), what each unit adds.    Returns (sample, unit)."""
        return self.hidden(x) * self.v

    def __call__(self, x: Floats) -> Floats:
        """F(x).    x : (sample,)    Returns (sample,)."""
        return np.asarray(self.hidden(x) @ self.v + self.c)

    def jacobian(self, x: Floats) -> Floats:
        """∂F/∂(w, b, v, c).    Returns (sample, 3 · unit + 1)."""
        h = self.hidden(x)
        slope = (1.0 - h**2) * self.v
        return np.concatenate([slope * x[:, None], slope, h, np.ones((len(x), 1))], axis=1)

    def with_step_at(self, unit: int, place: float) -> "SigmoidSum":
        """The same with the step of a unit moved to x = place, by its bias."""
        b = np.where(np.arange(len(self.b)) == unit, -self.w * place, self.b)
        return SigmoidSum(self.w, b, self.v, self.c)

    def moved(self, change: Floats) -> "SigmoidSum":
        """After a change of (w, b, v, c); w stays within STEEPEST."""
        n = len(self.w)
        w = np.clip(self.w + change[:n], -STEEPEST, STEEPEST)
        return SigmoidSum(w, self.b + change[n : 2 * n], self.v + change[2 * n : 3 * n], float(self.c + change[-1]))


def rmse(model: SigmoidSum, x: Floats, target: Floats) -> float:
    """Root of the mean squared error."""
    return float(np.sqrt(np.mean((model(x) - target) ** 2)))


def random_start(width: int, x: Floats, target: Floats, rng: np.random.Generator) -> SigmoidSum:
    """Steps anywhere in [−1, 1], steeper the more there are, with the best heights for them.

    w = ±U(2, 6 + N/2), centres uniform; v and c by least squares with a little ridge.
    """
    w = rng.uniform(2.0, 6.0 + width / 2, width) * rng.choice([-1.0, 1.0], width)
    b = -w * rng.uniform(-1.0, 1.0, width)
    h = np.concatenate([np.tanh(np.multiply.outer(x, w) + b), np.ones((len(x), 1))], axis=1)
    heights = np.linalg.solve(h.T @ h + 1e-3 * np.eye(width + 1), h.T @ target)
    return SigmoidSum(w, b, heights[:-1], float(heights[-1]))


class SigmoidFit:
    """Levenberg and Marquardt's method: (JᵀJ + μ I) d = −Jᵀe; μ ÷ 3 where that helps, μ × 4 where it does not.

    Only steps that lower the error are taken, so that the present model is always the best so far.
    Source: Marquardt 1963, SIAM Journal on Applied Mathematics 11(2) 431-441.

    x, target : (sample,)
    """

    def __init__(self, x: Floats, target: Floats, start: SigmoidSum) -> None:
        self._x, self._target = x, target
        self.model, self._damping = start, 1e-2
        self._error = float(np.sum((start(x) - target) ** 2))

    @property
    def rmse(self) -> float:
        """Of the present model."""
        return float(np.sqrt(self._error / len(self._x)))

    @property
    def is_stuck(self) -> bool:
        """Nothing lowers the error any more."""
        return self._damping > MOST_DAMPED or self._error == 0.0

    def iterate(self) -> None:
        """One iteration: a better model, or a larger damping."""
        if self.is_stuck:
            return
        residual = self.model(self._x) - self._target
        J = self.model.jacobian(self._x)
        gram, gradient = J.T @ J, J.T @ residual
        for _ in range(TRIES):
            model = self._proposed(gram, gradient)
            error = np.inf if model is None else float(np.sum((model(self._x) - self._target) ** 2))
            if model is not None and error < self._error:
                self.model, self._error = model, error
                self._damping = max(self._damping / 3.0, 1e-15)
                return
            self._damping *= 4.0

    def _proposed(self, gram: Floats, gradient: Floats) -> SigmoidSum | None:
        """The model after a damped move; None where saturated units leave the system singular."""
        system = gram.copy()
        system[np.diag_indices_from(system)] += self._damping
        try:
            return self.model.moved(-np.linalg.solve(system, gradient))
        except np.linalg.LinAlgError:
            return None

    def state(self) -> dict[str, Any]:
        """All that is needed to go on, as plain data."""
        m = self.model
        return {"w": m.w, "b": m.b, "v": m.v, "c": m.c, "damping": self._damping}

    def put(self, state: Mapping[str, Any]) -> None:
        """Go on from there. Raises ValueError where the widths differ."""
        w, b, v = (np.asarray(state[name], dtype=float) for name in "wbv")
        if not w.shape == b.shape == v.shape == self.model.w.shape:
            raise ValueError("this is no state of a sum of so many sigmoids")
        self.model, self._damping = SigmoidSum(w, b, v, float(state["c"])), float(state["damping"])
        self._error = float(np.sum((self.model(self._x) - self._target) ** 2))


def staircase(heights: Floats) -> SigmoidSum:
    """Pieces of equal length on [−1, 1], parted by steps as steep as may be.    heights : (step + 1,)

    With the values of a function in the middles of N + 1 pieces, it differs by at most L/(N + 1) where the function
    rises by at most L per unit: no point is further than 1/(N + 1) from the middle of its piece.
    """
    steps = len(heights) - 1
    borders = -1.0 + 2.0 * np.arange(1, steps + 1) / (steps + 1)
    w = np.full(steps, STEEPEST)
    v = 0.5 * np.diff(heights)
    return SigmoidSum(w, -w * borders, v, float(heights[0] + v.sum()))


def middles(steps: int) -> Floats:
    """The middles of the pieces that so many steps make of [−1, 1]. (step + 1,)"""
    return -1.0 + (2.0 * np.arange(steps + 1) + 1.0) / (steps + 1)
