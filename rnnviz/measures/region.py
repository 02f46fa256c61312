"""A part of a curve in a few numbers."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.measures.spacing import even_step, longest_stretch
from rnnviz.measures.spectrum import dominant_period


@dataclass(frozen=True)
class Region:
    """The points of a curve within an interval of x.

    count : points with a value; mean; spread : their standard deviation (n − 1), None for a single point
    low, high : the extremes, low_at, high_at : x of the first of each; slope : of the straight line that fits best,
    None where all x are equal; period : the dominant one in units of x, None where none stands out or x is uneven
    """

    count: int
    mean: float
    spread: float | None
    low: float
    low_at: float
    high: float
    high_at: float
    slope: float | None
    period: float | None


def region(x: Floats, y: Floats, start: float, end: float) -> Region | None:
    """The numbers of start ≤ x ≤ end; None where there is no value. x, y : (point,), x rising"""
    within = (x >= start) & (x <= end)
    x, y = x[within], y[within]
    finite = np.isfinite(y) & np.isfinite(x)
    if not finite.any():
        return None
    at, values = x[finite], y[finite]
    low, high = int(np.argmin(values)), int(np.argmax(values))
    return Region(
        count=len(values), mean=float(values.mean()), spread=float(values.std(ddof=1)) if len(values) > 1 else None,
        low=float(values[low]), low_at=float(at[low]), high=float(values[high]), high_at=float(at[high]),
        slope=_slope(at, values), period=_period(x, y),
    )  # fmt: skip


def _slope(x: Floats, y: Floats) -> float | None:
    away = x - x.mean()
    square = float(away @ away)
    return float(away @ (y - y.mean())) / square if square > 0 else None


def _period(x: Floats, y: Floats) -> float | None:
    """Of the longest stretch without a gap."""
    stretch = longest_stretch(y)
    step = even_step(x[stretch])
    return dominant_period(y[stretch], step) if step else None
