"""Forecasting with a rule that maps the lagged values of a series to its next value."""

from abc import ABC, abstractmethod

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.errors import InputError
from rnnviz.learning.series import checked_horizon, finite_series
from rnnviz.networks.lagged import lagged


class LagForecaster(ABC):
    """A `Forecaster` that only needs  ŷ_t = f(y_{t − lags[0]}, y_{t − lags[1]}, …),  in data units.

    lags : (lag,), ascending, ≥ 1
    clip : lowest and highest possible value; a forecast beyond is set to the border before it is fed back
    """

    def __init__(self, lags: Ints, clip: tuple[float, float] | None = None) -> None:
        self.lags = lags
        self.low, self.high = clip if clip is not None else (-np.inf, np.inf)

    @property
    def reach(self) -> int:
        """How many values back the rule looks."""
        return int(self.lags[-1])

    @abstractmethod
    def predict(self, x: Floats) -> Floats:
        """ŷ = f(x) for every row.  x : (sample, lag)    Returns (sample,)."""

    def forecast(self, history: Floats, horizon: int) -> Floats:
        """Closed loop; see `Forecaster.forecast`."""
        steps = checked_horizon(horizon)
        values = np.concatenate([self._recent(history), np.empty(steps)])
        for t in range(self.reach, self.reach + steps):
            values[t] = self._clipped(self.predict(values[t - self.lags][None]))[0]
        return values[self.reach :]

    def forecast_updated(self, history: Floats, observed: Floats) -> Floats:
        """One step ahead; see `Forecaster.forecast_updated`."""
        known = np.concatenate([self._recent(history), finite_series(observed, "the observations")[:-1]])
        return self._clipped(self.predict(lagged(known, self.lags.tolist())))

    def _clipped(self, values: Floats) -> Floats:
        return np.clip(values, self.low, self.high)

    def _recent(self, history: Floats) -> Floats:
        """The last values of the history, as many as the rule looks back."""
        series = finite_series(history, "the history")
        if series.size < self.reach:
            raise InputError(
                f"the history has {series.size} values but the longest lag is {self.reach}; it must be at least as long"
            )
        return series[series.size - self.reach :]
