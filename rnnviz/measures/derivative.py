"""How fast a curve changes."""

import numpy as np

from rnnviz.arrays import Floats


def derivative(x: Floats, y: Floats) -> Floats:
    """dy/dx by the parabola through each point and its neighbours, at the ends through the three nearest.

    x, y : (point,), x strictly rising within each stretch without NaN in y. Exact for parabolas however x is spaced,
    else wrong by the square of the spacing. A stretch of two points has its slope, a single point NaN.
    """
    result = np.full(len(y), np.nan)
    known = np.flatnonzero(np.isfinite(y) & np.isfinite(x))
    for stretch in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1):
        if len(stretch) > 1:
            result[stretch] = np.gradient(y[stretch], x[stretch], edge_order=2 if len(stretch) > 2 else 1)
    return result
