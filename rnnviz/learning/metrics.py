"""How wrong a forecast is: RMSE, NMSE and error against horizon.

None of them is ever NaN or infinite. What is undefined is None (`nmse` of a constant window); a target or
forecast that is not finite is an InputError; values beyond ±1e150 count as ±1e150, so they can be squared.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.series import check_finite

_LARGEST_SQUARABLE = 1e150
_LARGEST = float(np.finfo(np.float64).max)


def rmse(target: ArrayLike, forecast: ArrayLike) -> float:
    """Root mean squared error, in the unit of the data.

        RMSE = √( (1/N) Σ_t (y_t − ŷ_t)² )

    target, forecast : the same shape, at least one value, finite
    Raises InputError for different shapes, no values, or a value that is not finite.
    """
    y, y_hat = _checked(target, forecast)
    return float(np.sqrt(np.mean((y - y_hat) ** 2)))


def nmse(target: ArrayLike, forecast: ArrayLike) -> float | None:
    """Normalised mean squared error, dimensionless: 0 is perfect, 1 is as good as the window's own mean.

        NMSE = Σ_t (y_t − ŷ_t)² / Σ_t (y_t − ȳ)²

    target, forecast : the same shape, at least one value, finite;  ȳ is the mean of `target`
    Returns None where it is undefined: for a constant target window, such as a horizon of one step.
    Raises InputError as `rmse` does.

    Source: Weigend & Gershenfeld 1994, Time Series Prediction, ch. 1 (the variance is the target window's).
    """
    y, y_hat = _checked(target, forecast)
    variance = float(np.var(y))
    if np.ptp(y) == 0.0 or variance == 0.0:
        return None
    return min(float(np.mean((y - y_hat) ** 2)) / variance, _LARGEST)


def over_known(score: Callable[[Floats, Floats], float | None], target: Floats, forecast: Floats) -> float | None:
    """A score over the values that are known; None where none is.

    target : (known,)    forecast : (horizon,), known ≤ horizon: what lies beyond the last known value is not scored
    """
    return score(target, forecast[: len(target)]) if len(target) else None


def nmse_or_nan(target: Floats, forecast: Floats) -> float:
    """The same for tables: NaN where it is undefined, nothing is known, or there is no forecast (NaN)."""
    found = over_known(nmse, target, forecast) if np.isfinite(forecast).all() else None
    return float("nan") if found is None else found


def rmse_at_horizon(target: ArrayLike, forecast: ArrayLike) -> Floats:
    """Error against horizon: the RMSE over origins of the forecast k + 1 steps ahead.

        e[k] = √( mean over origins of (y[origin, k] − ŷ[origin, k])² )

    target, forecast : (origin, horizon), or (horizon,) for one origin, where e[k] = |y[k] − ŷ[k]|
    Returns (horizon,), in the unit of the data. Raises InputError as `rmse` does.
    """
    y, y_hat = _checked(target, forecast)
    return np.asarray(np.sqrt(np.mean(np.atleast_2d(y - y_hat) ** 2, axis=0)))


def rmse_up_to_horizon(target: ArrayLike, forecast: ArrayLike) -> Floats:
    """The RMSE of the first k + 1 steps, for every k: its last entry is `rmse(target, forecast)`.

    target, forecast : (origin, horizon) or (horizon,)
    Returns (horizon,), in the unit of the data. Raises InputError as `rmse` does.
    """
    e = rmse_at_horizon(target, forecast)
    return np.asarray(np.sqrt(np.cumsum(e**2) / np.arange(1, e.size + 1)))


def _checked(target: ArrayLike, forecast: ArrayLike) -> tuple[Floats, Floats]:
    """Both as float64, of one shape, finite, and small enough to be squared."""
    y = np.asarray(target, dtype=np.float64)
    y_hat = np.asarray(forecast, dtype=np.float64)
    if y.shape != y_hat.shape or y.size == 0 or y.ndim == 0:
        raise InputError(
            f"the target has shape {y.shape} and the forecast {y_hat.shape};"
            " they must have the same shape and at least one value"
        )
    check_finite(y, "the target")
    check_finite(y_hat, "the forecast")
    bound = _LARGEST_SQUARABLE
    return np.clip(y, -bound, bound), np.clip(y_hat, -bound, bound)
