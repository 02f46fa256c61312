"""A series as the inputs of a forecaster."""

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Floats


def lagged(series: Floats, lags: Sequence[int]) -> Floats:
    """u[t, l] = x[t − lag_l] for every t that has them all, and one t past the end.

    series : (time,)    lags : ascending, ≥ 1
    Returns (time − max(lags) + 1, lag): row k belongs to the forecast of x[max(lags) + k], the last row to the
    value that follows the series. Empty where the series is shorter than the longest lag.
    """
    reach = lags[-1]
    rows = len(series) - reach + 1
    if rows <= 0:
        return np.empty((0, len(lags)), series.dtype)
    return np.stack([series[reach - lag : reach - lag + rows] for lag in lags], axis=1)
