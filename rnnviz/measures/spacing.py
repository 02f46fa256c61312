"""Whether points are equally far apart, and how far."""

import numpy as np

from rnnviz.arrays import Floats

UNEVEN = 1e-3
"""Distances that differ by less than this share of their mean are equal: times are often written with few digits."""


def even_step(x: Floats) -> float | None:
    """The distance between neighbours of x : (point,), rising; None where they are not equally far apart."""
    steps = np.diff(x)
    if not len(steps) or not np.isfinite(steps).all():
        return None
    step = float(steps.mean())
    return step if step > 0 and np.abs(steps - step).max() <= UNEVEN * step else None


def longest_stretch(values: Floats) -> slice:
    """The longest run of finite values : (point,), the first of several; empty where there is none."""
    finite = np.concatenate(([False], np.isfinite(values), [False]))
    starts, ends = np.flatnonzero(finite[1:] & ~finite[:-1]), np.flatnonzero(finite[:-1] & ~finite[1:])
    if not len(starts):
        return slice(0, 0)
    longest = int(np.argmax(ends - starts))
    return slice(int(starts[longest]), int(ends[longest]))
