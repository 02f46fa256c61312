"""What is said of several numbers at once: medians and quantiles of what is known, intervals of rates."""

import numpy as np

from rnnviz.arrays import Array, Floats


def median(values: Floats, axis: int) -> Floats:
    """Of what is known; NaN where nothing is."""
    return quantile(values, 0.5, axis)


def quantile(values: Floats, share: float, axis: int) -> Floats:
    """Of what is known; NaN where nothing is."""
    rows = np.moveaxis(values, axis, -1)
    nothing = np.asarray(np.isnan(rows).all(-1))
    if nothing.all():
        return np.full(nothing.shape, np.nan)
    # Told to ignore its warning, numpy warns all the same where another thread restores the filters meanwhile.
    found: Floats = np.nanquantile(np.where(nothing[..., None], 0.0, rows), share, axis=-1)
    return np.where(nothing, np.nan, found)


def spread(values: Floats) -> tuple[Floats, Floats, Floats]:
    """(row,) each: median, smallest and largest of (row, seed)."""
    return median(values, 1), quantile(values, 0.0, 1), quantile(values, 1.0, 1)


def quartiles(values: Floats) -> tuple[Floats, Floats, Floats]:
    """(row,) each: median, first and third quartile of (row, origin)."""
    if not values.shape[1]:
        nothing = np.full(len(values), np.nan)
        return nothing, nothing, nothing
    return median(values, 1), quantile(values, 0.25, 1), quantile(values, 0.75, 1)


def interval(successes: Array, trials: Array) -> tuple[Floats, Floats]:
    """The Wilson interval of a rate, about 68 % sure: one standard error to each side, but sensible at 0 and 1.

    successes, trials : the same shape, trials > 0    Returns (low, high).
    Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212, with z = 1.
    """
    rate = successes / trials
    middle = (rate + 0.5 / trials) / (1 + 1 / trials)
    half = np.sqrt(rate * (1 - rate) / trials + 0.25 / trials**2) / (1 + 1 / trials)
    # Rounding must not push the ends past the rate itself, 0 or 1.
    return np.clip(middle - half, 0.0, rate), np.clip(middle + half, rate, 1.0)


def standard_error(rate: float, trials: int) -> float:
    """√(p (1 − p) / n)"""
    return float(np.sqrt(rate * (1.0 - rate) / max(1, trials)))
