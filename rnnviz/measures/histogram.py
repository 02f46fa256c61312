"""How often values occur."""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints

FEWEST, MOST = 8, 200
"""Bins of a histogram."""


def histogram(values: Array) -> tuple[Ints, Floats]:
    """Counts and bin edges of all finite values, of any shape; bins as wide as Freedman and Diaconis advise.

        width = 2 (upper quartile − lower quartile) / n^(1/3),   FEWEST to MOST bins

    Returns (bin,) and (bin + 1,); one bin of no width where all values are equal, and none where there is no value.

    Source: Freedman & Diaconis 1981.
    """
    found = np.asarray(values, dtype=float).ravel()
    found = found[np.isfinite(found)]
    if not found.size:
        return np.zeros(0, dtype=int), np.zeros(1)
    low, high = float(found.min()), float(found.max())
    if low == high:
        return np.array([found.size]), np.array([low, high])
    lower, upper = np.quantile(found, [0.25, 0.75])
    width = 2 * (upper - lower) / np.cbrt(found.size)
    bins = int(np.clip(np.ceil((high - low) / width) if width > 0 else MOST, FEWEST, MOST))
    counts, edges = np.histogram(found, bins=bins, range=(low, high))
    return counts, edges
