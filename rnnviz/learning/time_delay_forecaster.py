"""Forecasting with a trained time-delay network."""

from __future__ import annotations

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.scaling import Scaling
from rnnviz.learning.forecasting import Reading
from rnnviz.learning.lag_forecaster import LagForecaster
from rnnviz.networks.lagged import lagged
from rnnviz.networks.time_delay import TimeDelayNetwork


class TimeDelayForecaster(LagForecaster):
    """ŷ_t = network(y_{t − lags}), with data scaled on the way in and back on the way out.

    network : with as many inputs as there are lags    lags : (lag,), ascending
    scaling : fitted on the training data    clip : as in `LagForecaster`
    """

    def __init__(
        self, network: TimeDelayNetwork, lags: Ints, scaling: Scaling, clip: tuple[float, float] | None = None
    ) -> None:
        super().__init__(lags, clip)
        self.network = network
        self.scaling = scaling

    def predict(self, x: Floats) -> Floats:
        return self.scaling.back(self.network.output(self.scaling.to(x)))

    def reader(self) -> TimeDelayReader:
        """A fresh `Reader` (see `rnnviz.learning.forecasting`), which shows the hidden activity too."""
        return TimeDelayReader(self)


class TimeDelayReader:
    """A time-delay network that reads a series value by value; its memory is the last values, as far as lags go."""

    def __init__(self, forecaster: TimeDelayForecaster) -> None:
        self._forecaster = forecaster
        self._recent: Floats = np.empty(0)
        self.hidden: Floats = np.zeros(forecaster.network.units)

    def read(self, value: float) -> float:
        """Read one value in data units, forecast the next; NaN as long as the lags reach before the first."""
        return float(self.read_many(np.array([value])).predictions[0])

    def read_many(self, values: Floats) -> Reading:
        """Read values : (time,) in data units on from those read before."""
        forecaster, network = self._forecaster, self._forecaster.network
        known = np.concatenate([self._recent, values])
        x = forecaster.scaling.to(lagged(known, forecaster.lags.tolist()))[-len(values) :]
        predictions = np.full(len(values), np.nan)
        hidden = np.zeros((len(values), network.units))
        if len(x):
            hidden[-len(x) :] = network.hidden(x)
            predictions[-len(x) :] = forecaster.scaling.back(network.output(x))
            self.hidden = hidden[-1]
        self._recent = known[max(0, known.size - forecaster.reach + 1) :]
        return Reading(predictions, hidden)
