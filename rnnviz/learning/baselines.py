"""Forecasts that any network must beat: mean, persistence, linear autoregression and the nearest analogue."""

from __future__ import annotations

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.lag_forecaster import LagForecaster
from rnnviz.learning.series import checked_horizon, finite_series, lag_list, lag_windows
from rnnviz.networks.lagged import lagged

_LARGEST_ORDER = 50
_EXACT_FIT = 1e-14


RULES = ("persistence", "ar", "analogue", "mean")
"""The simple forecasts, in the order in which they are listed everywhere."""

_ANALOGUE = 30
"""How many last values the nearest analogue compares with the training points."""


def fitted_rule(name: str, train: Floats, clip: tuple[float, float]) -> LagForecaster:
    """One of `RULES`, fitted. Raises InputError where the training points are too few."""
    match name:
        case "persistence":
            return Persistence()
        case "ar":
            return Autoregression(train, clip=clip)
        case "analogue":
            return NearestAnalogue(train, min(_ANALOGUE, len(train) // 4))
    return Mean(train)


class Mean(LagForecaster):
    """The mean of the training data, always:  ŷ_t = ȳ.  train : (time,), finite."""

    def __init__(self, train: Floats) -> None:
        super().__init__(lag_list(1))
        self.mean = float(finite_series(train, "the training data").mean())

    def predict(self, x: Floats) -> Floats:
        return np.full(len(x), self.mean)


class Persistence(LagForecaster):
    """Tomorrow as today:  ŷ_t = y_{t−1}."""

    def __init__(self) -> None:
        super().__init__(lag_list(1))

    def predict(self, x: Floats) -> Floats:
        return x[:, 0]


class Autoregression(LagForecaster):
    """Linear in the last p values, by least squares:  ŷ_t = c + Σ_i φ_i y_{t−i},  i = 1 … p.

    train : (time,), finite    order : p ≥ 1, or None for the one `order_by_aic` finds in the training data
    clip : as in `LagForecaster`; a linear closed loop may grow without bound

    Attributes: coefficients φ : (p,), and intercept c.
    Raises InputError where the training data are too short to determine p + 1 coefficients.
    """

    def __init__(self, train: Floats, order: int | None = None, clip: tuple[float, float] | None = None) -> None:
        series = finite_series(train, "the training data")
        chosen = order_by_aic(series) if order is None else order
        super().__init__(lag_list(chosen), clip)
        self.intercept, self.coefficients = _least_squares(series, chosen)

    def predict(self, x: Floats) -> Floats:
        return np.asarray(x @ self.coefficients + self.intercept)


def order_by_aic(train: Floats, largest: int = _LARGEST_ORDER) -> int:
    """The order p with the smallest  AIC = N log(E_D / N) + 2 (p + 1),  all orders judged on the same N targets.

    train : (time,), finite    largest : the highest order tried, ≥ 1; fewer where the series is short
    Residuals below 1e-14 of the variance count as no residuals, so that exactly linear data get the lowest
    order that explains them.

    Source: Akaike 1974, A new look at the statistical model identification.
    """
    series = finite_series(train, "the training data")
    largest = min(largest, (series.size - 1) // 3)
    if largest < 1:
        raise InputError(f"the training data have {series.size} values; at least 4 are needed to choose an order")
    z = series - series.mean()
    floor = _EXACT_FIT * max(float(np.mean(z**2)), np.finfo(np.float64).tiny)
    scores = []
    for order in range(1, largest + 1):
        x, target = lag_windows(z[largest - order :], lag_list(order))
        residual = target - _design(x) @ np.linalg.lstsq(_design(x), target, rcond=None)[0]
        scores.append(target.size * np.log(max(float(np.mean(residual**2)), floor)) + 2 * (order + 1))
    return int(np.argmin(scores)) + 1


class NearestAnalogue(LagForecaster):
    """Whatever followed the most similar window of the training data follows again.

        s = argmin_s Σ_i (y_{t−i} − train_{s−i})²,  i = 1 … window;     ŷ_{t+k} = train_{s+k}

    train : (time,), finite    window : how many last values are compared, ≥ 1

    In closed loop the copy runs on to the horizon, so only places with so much training data after them compete.
    Raises InputError where the training data are too short for the window and the horizon.

    Source: Lorenz 1969, Atmospheric predictability as revealed by naturally occurring analogues.
    """

    def __init__(self, train: Floats, window: int = 30) -> None:
        super().__init__(lag_list(window))
        self.train = finite_series(train, "the training data")
        self._check_length(1)

    def predict(self, x: Floats) -> Floats:
        return np.array([self.train[self._follows(row, 1)] for row in x])

    def forecast(self, history: Floats, horizon: int) -> Floats:
        """The `horizon` values that followed the nearest analogue of the end of the history, copied."""
        steps = checked_horizon(horizon)
        self._check_length(steps)
        first = self._follows(self._recent(history)[::-1], steps)
        return self.train[first : first + steps].copy()

    def _follows(self, window: Floats, horizon: int) -> int:
        """Where in the training data the values after the nearest analogue begin; the earliest of equals."""
        candidates = lagged(self.train, self.lags.tolist())[: self.train.size - self.reach - horizon + 1]
        distances = np.einsum("si,si->s", candidates - window, candidates - window)
        return self.reach + int(np.argmin(distances))

    def _check_length(self, horizon: int) -> None:
        if self.train.size < self.reach + horizon:
            raise InputError(
                f"the training data have {self.train.size} values; an analogue of {self.reach} values"
                f" followed by {horizon} needs at least {self.reach + horizon}"
            )


def _least_squares(series: Floats, order: int) -> tuple[float, Floats]:
    """(c, φ) of the autoregression, with the mean taken out first for precision."""
    x, target = lag_windows(series, lag_list(order))
    if target.size < order + 1:
        raise InputError(f"the training data have {series.size} values; order {order} needs at least {2 * order + 1}")
    mean = float(series.mean())
    weights = np.linalg.lstsq(_design(x - mean), target - mean, rcond=None)[0]
    return float(weights[0] + mean * (1.0 - weights[1:].sum())), weights[1:]


def _design(x: Floats) -> Floats:
    """A column of ones before the lagged values."""
    return np.concatenate([np.ones((len(x), 1)), x], axis=1)
