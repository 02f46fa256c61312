"""Hessian-free optimisation: conjugate gradients on a quadratic that is never written down.

Around the weights θ the loss is taken for

    q(δ) = gᵀδ + ½ δᵀ A δ,    A = G + λ I + λ μ S

G the Gauss–Newton matrix, λ damping of every weight, μ S structural damping: of how far the hidden states move.
Conjugate gradients lower q, the step δ is shortened until the loss falls, and λ follows the reduction ratio

    ρ = (E(θ + δ) − E(θ)) / q(δ):    ρ < ¼: λ × 3/2,   ρ > ¾: λ ÷ 3/2

Source: Martens 2010, ICML 27; Martens & Sutskever 2011, ICML 28 (structural damping, section 3.2).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np

from rnnviz.arrays import Floats

DAMPING, STRUCTURAL = 0.1, 0.3
"""λ at the start, and μ."""
FACTOR, POOR, GOOD = 1.5, 0.25, 0.75
MOST_STEPS, KEPT = 50, 0.9
"""Steps of conjugate gradients, and how much of the last answer they start from."""
SHORTER, MOST_SHORTENINGS, SUFFICIENT = 0.7, 40, 1e-2
PROGRESS = 5e-4
"""Conjugate gradients stop where q falls by less than this share a step."""


class Cases(Protocol):
    """Some of the sequences of a batch, with their share of every mean over all (see `elman_curvature`)."""

    def forward(self, theta: Floats) -> Any: ...
    def loss(self, theta: Floats) -> float: ...
    def gradient(self, theta: Floats, way: Any) -> tuple[float, Floats]: ...
    def curvature(self, theta: Floats, way: Any, v: Floats, structural: float) -> Floats: ...


@dataclass(eq=False)
class ConjugateGradients:
    """Where they are in lowering q(x) = gᵀx + ½ xᵀA x.

    x : (weight,), the answer so far    r = −g − A x    p : direction    fall : q(x) after each step, never rising
    """

    g: Floats
    x: Floats
    r: Floats
    p: Floats
    fall: list[float]

    @classmethod
    def started(cls, g: Floats, x: Floats, A_x: Floats) -> "ConjugateGradients":
        r = -g - A_x
        return cls(g, x, r, r.copy(), [0.5 * float(x @ (g - r))])

    @property
    def done(self) -> bool:
        """After `MOST_STEPS`, or where the last steps have hardly lowered q (Martens 2010, section 4.4)."""
        steps = len(self.fall) - 1
        back = max(10, steps // 10)
        if steps >= MOST_STEPS or not self.r.any():
            return True
        if steps <= back or self.fall[-1] >= 0.0:
            return False
        return (self.fall[-1] - self.fall[-1 - back]) / self.fall[-1] < back * PROGRESS

    def step(self, A_p: Floats) -> None:
        """One step, given A p. A direction without curvature ends them."""
        curvature, squared = float(self.p @ A_p), float(self.r @ self.r)
        if curvature <= 0.0:
            self.r = np.zeros_like(self.r)
            return
        alpha = squared / curvature
        self.x = self.x + alpha * self.p
        self.r = self.r - alpha * A_p
        self.p = self.r + float(self.r @ self.r) / squared * self.p
        self.fall.append(0.5 * float(self.x @ (self.g - self.r)))


class HessianFree:
    """One update after the other on batches that `draw` makes, in pieces: `advance` works on one chunk of a batch.

    theta : (weight,) float64, the weights now    updates : how many are done    damping : λ
    loss : of the newest batch before its update, None before the first    draw : the batch of the k-th update,
    the same for the same k

    The pieces of an update: the gradient, the curvature along one direction after the other, the loss after the
    whole step, after a shorter one, … Between any two of them the state goes through `checkpoint`.
    """

    _chunk: int
    _sum: Floats

    def __init__(self, theta: Floats, draw: Callable[[int], Sequence[Cases]]) -> None:
        self.theta: Floats = theta.astype(np.float64)
        self.damping, self.updates = DAMPING, 0
        self.loss: float | None = None
        self.fall: tuple[float, ...] = ()  # of q in the newest complete conjugate gradients
        self._draw = draw
        self._last: Floats = np.zeros_like(self.theta)
        self._begin()

    def advance(self) -> bool:
        """One piece of work; True when it has completed an update."""
        before = self.updates
        self._sum = self._sum + self._part(self._chunk)
        self._chunk += 1
        if self._chunk == len(self._cases):
            E, total = float(self._sum[0]), self._sum[1:]
            self._chunk, self._sum = 0, np.zeros_like(self._sum)
            self._complete[self._phase](self, E, total)
        return self.updates > before

    def _begin(self) -> None:
        self._cases = self._draw(self.updates)
        self._ways: list[Any] = [None] * len(self._cases)
        self._phase, self._chunk = "gradient", 0
        self._sum = np.zeros(1 + len(self.theta))
        self._E, self._g, self._step, self._shortened = 0.0, self._last, self._last, 0
        self._cg: ConjugateGradients | None = None

    def _part(self, chunk: int) -> Floats:
        """A chunk's share of what the phase adds up: (1 + weight,), a loss and a vector."""
        part = np.zeros_like(self._sum)
        if self._phase == "trial":
            part[0] = self._cases[chunk].loss(self.theta + self._step)
            return part
        if self._ways[chunk] is None:
            self._ways[chunk] = self._cases[chunk].forward(self.theta)
        cases, way = self._cases[chunk], self._ways[chunk]
        if self._phase == "gradient":
            part[0], part[1:] = cases.gradient(self.theta, way)
        else:
            part[1:] = cases.curvature(self.theta, way, self._step, self.damping * STRUCTURAL)
        return part

    def _have_gradient(self, E: float, g: Floats) -> None:
        self._E, self.loss, self._g = E, E, g
        self._phase, self._step = "curvature", KEPT * self._last

    def _have_curvature(self, _E: float, product: Floats) -> None:
        """`_step` is the direction: first the guess that conjugate gradients start from, then each of theirs."""
        A_v = product + self.damping * self._step
        if self._cg is None:
            self._cg = ConjugateGradients.started(self._g, self._step, A_v)
        else:
            self._cg.step(A_v)
        self._step = self._cg.p
        if self._cg.done:
            self.fall = tuple(self._cg.fall)
            self._last = self._step = self._cg.x
            self._phase, self._shortened = "trial", 0

    def _have_trial(self, E: float, _total: Floats) -> None:
        if self._shortened == 0:
            self._adapt((E - self._E) / min(self.fall[-1], -1e-300))
        fall = SUFFICIENT * float(self._g @ self._step)
        if self._E + fall >= E:
            self.theta = self.theta + self._step
        elif self._shortened < MOST_SHORTENINGS:
            self._shortened += 1
            self._step = SHORTER * self._step
            return
        self.updates += 1
        self._begin()

    def _adapt(self, ratio: float) -> None:
        if not ratio >= POOR:  # NaN is poor, too
            self.damping *= FACTOR
        elif ratio > GOOD:
            self.damping /= FACTOR

    _complete: ClassVar[dict[str, Callable[["HessianFree", float, Floats], None]]] = {
        "gradient": _have_gradient,
        "curvature": _have_curvature,
        "trial": _have_trial,
    }

    def checkpoint(self) -> dict[str, Any]:
        """Plain data to go on from, bit for bit, in the middle of an update, too."""
        state = {name: getattr(self, name) for name in _PLAIN}
        cg = None if self._cg is None else {**vars(self._cg), "fall": list(self._cg.fall)}
        return {**state, "fall": list(self.fall), "cg": cg}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint of one with the same weights and batches."""
        self.updates = int(state["updates"])
        self._begin()
        for name in _PLAIN:
            setattr(self, name, state[name])
        self.fall = tuple(state["fall"])
        self._cg = None if state["cg"] is None else ConjugateGradients(**state["cg"])


_PLAIN = ("theta", "damping", "updates", "loss", "_last", "_phase", "_chunk", "_sum", "_E", "_step", "_g", "_shortened")
