"""A time series as every forecaster takes it: one column, finite, long enough, cut into lagged windows."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.arrays import Floats, Ints
from rnnviz.errors import InputError
from rnnviz.networks.lagged import lagged

Lags = int | Sequence[int]

LARGEST_LAG = 10_000
LARGEST_HORIZON = 1_000_000
LARGEST_WINDOWS = 50_000_000
"""Numbers in all windows together: 400 MB."""


def finite_series(values: ArrayLike, name: str = "the series") -> Floats:
    """The values as a float64 vector, shape (time,); a column (time, 1) is taken too.

    Raises InputError when it is empty, has several columns, or holds a value that is not finite (which is
    named by its row, counted from 1).
    """
    try:
        series = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} must be numbers in one column") from None
    if series.ndim == 2 and series.shape[1] == 1:
        series = series[:, 0]
    if series.ndim != 1 or series.size == 0:
        raise InputError(f"{name} has shape {series.shape}; it must be one column with at least one value")
    check_finite(series, name)
    return series


def check_finite(values: Floats, name: str) -> None:
    """Raise InputError naming the first value that is not finite, by its row (and column), counted from 1."""
    broken = np.argwhere(~np.isfinite(values))
    if broken.size:
        first = tuple(broken[0])
        place = ", column ".join(str(i + 1) for i in first)
        raise InputError(f"{name}, row {place} (counted from 1): {values[first]} is not a finite number")


def varying_series(values: ArrayLike, name: str = "the series") -> Floats:
    """`finite_series` that also refuses a constant one, from which nothing can be learnt or scaled."""
    series = finite_series(values, name)
    if np.ptp(series) == 0.0:
        raise InputError(f"{name} is constant ({series[0]:g}); it must hold at least two different values")
    return series


def lag_list(lags: Lags) -> Ints:
    """The delays a model looks back, ascending: 3 means [1, 2, 3]; a list such as [1, 2, 3, 6, 12] is kept.

    Raises InputError for lags below 1 or above 10 000, a lag named twice, or no lag at all.
    """
    if np.max(lags, initial=1) > LARGEST_LAG:
        raise InputError(f"lags goes up to {np.max(lags)}; the longest lag may be {LARGEST_LAG}")
    chosen = np.arange(1, lags + 1) if isinstance(lags, int | np.integer) else np.sort(np.asarray(lags))
    if chosen.size == 0 or chosen.ndim != 1 or not np.issubdtype(chosen.dtype, np.integer) or chosen[0] < 1:
        raise InputError(f"lags is {lags}; it must be a whole number of at least 1 or a list of such numbers")
    if np.any(np.diff(chosen) == 0):
        raise InputError(f"lags is {lags}; each lag may be named only once")
    return chosen.astype(np.int64)


def lag_windows(series: Floats, lags: Ints) -> tuple[Floats, Floats]:
    """Cut a series into inputs and targets:  X[n, i] = y[t_n − lags[i]],  target[n] = y[t_n].

    series : (time,)    lags : (lag,), ascending, ≥ 1    t_n = lags[-1], …, time − 1
    Returns X (sample, lag) and target (sample,), sample = time − lags[-1].
    Raises InputError when the longest lag leaves no sample, or the windows would not fit into memory.
    """
    longest = int(lags[-1])
    if longest >= series.size:
        raise InputError(
            f"the longest lag is {longest} but the series has only {series.size} values;"
            f" the longest lag may be at most {series.size - 1}"
        )
    if (series.size - longest) * lags.size > LARGEST_WINDOWS:
        raise InputError(
            f"{series.size} values with {lags.size} lags make too many numbers; use fewer lags or a shorter series"
        )
    return lagged(series, lags.tolist())[:-1], series[longest:]


def checked_horizon(horizon: int) -> int:
    """The horizon (steps ahead), or InputError when it is below 1 or above a million."""
    if not 1 <= horizon <= LARGEST_HORIZON:
        raise InputError(f"the horizon is {horizon}; it must be at least 1 step and at most {LARGEST_HORIZON}")
    return int(horizon)
