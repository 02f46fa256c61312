"""Functions on [−1, 1] to be learned, and a smooth curve through drawn points that goes no further than they do."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats

FunctionName = Literal["sine", "step", "abs", "bump", "ramp", "chirp"]

FUNCTIONS: dict[FunctionName, Callable[[Floats], Floats]] = {
    "sine": lambda x: np.sin(3 * np.pi * x),
    "step": np.sign,
    "abs": np.abs,
    "bump": lambda x: np.exp(-((x / 0.2) ** 2)),
    "ramp": lambda x: x.copy(),
    "chirp": lambda x: np.sin(4 * np.pi * x * np.abs(x)),
}
"""Of any shape; the step is 0 at 0."""


def monotone_cubic(points: Sequence[tuple[float, float]], x: Floats) -> Floats:
    """The cubic curve through points that rises and falls only where they do; level beyond the first and the last.

    points : at least two (x, y) with different x, in any order    x : (sample,)    Returns (sample,).
    Source: Fritsch & Butland 1984, SIAM Journal on Scientific and Statistical Computing 5(2) 300-304.
    """
    at, y = np.array(sorted(points), dtype=float).T
    h, rise = np.diff(at), np.diff(y) / np.diff(at)
    slopes = _slopes(h, rise)
    inside = np.clip(x, at[0], at[-1])
    n = np.clip(np.searchsorted(at, inside, side="right") - 1, 0, len(h) - 1)
    s, length = (inside - at[n]) / h[n], h[n]
    return np.asarray(
        y[n] * (1 + 2 * s) * (1 - s) ** 2 + length * slopes[n] * s * (1 - s) ** 2
        + y[n + 1] * s**2 * (3 - 2 * s) + length * slopes[n + 1] * s**2 * (s - 1)
    )  # fmt: skip


def _slopes(h: Floats, rise: Floats) -> Floats:
    """Harmonic means of the neighbouring rises, 0 where they turn."""
    if len(h) == 1:
        return np.repeat(rise, 2)
    w1, w2 = 2 * h[1:] + h[:-1], h[1:] + 2 * h[:-1]
    product, weighted = rise[1:] * rise[:-1], w1 * rise[1:] + w2 * rise[:-1]
    same = product > 0
    inner = np.where(same, (w1 + w2) * product / np.where(same, weighted, 1.0), 0.0)
    return np.array([_end(h[0], h[1], rise[0], rise[1]), *inner, _end(h[-1], h[-2], rise[-1], rise[-2])])


def _end(h0: float, h1: float, rise0: float, rise1: float) -> float:
    """Three points' slope at an end, cut where the curve would overshoot."""
    slope = ((2 * h0 + h1) * rise0 - h0 * rise1) / (h0 + h1)
    if np.sign(slope) != np.sign(rise0):
        return 0.0
    if np.sign(rise0) != np.sign(rise1) and abs(slope) > 3 * abs(rise0):
        return float(3 * rise0)
    return float(slope)
