"""Forecasting with an echo-state network: a random reservoir of which only the linear readout is trained."""

from __future__ import annotations

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.scaling import Scaling
from rnnviz.errors import InputError
from rnnviz.learning.forecasting import Reading
from rnnviz.learning.ridge import ridge_weights
from rnnviz.learning.series import checked_horizon, finite_series, varying_series
from rnnviz.networks.reservoir import Reservoir


class EchoStateForecaster:
    """A `Forecaster`:  ŷ_{t+1} = w_0 + w_u y_t + w · x_t,  x_t the reservoir's state after reading y_t.

    readout : (w_0, w_u, w), (2 + unit,), in units of the scaled data    scaling : fitted on the training data
    clip : lowest and highest possible value; a forecast beyond is set to the border before it is fed back

    Source: Jaeger & Haas 2004, Harnessing nonlinearity, Science 304.
    """

    def __init__(
        self, reservoir: Reservoir, readout: Floats, scaling: Scaling, clip: tuple[float, float] | None = None
    ) -> None:
        self.reservoir = reservoir
        self.readout = readout
        self.scaling = scaling
        self.low, self.high = clip if clip is not None else (-np.inf, np.inf)

    def reader(self) -> EchoStateReader:
        """A fresh `Reader` (see `rnnviz.learning.forecasting`) that starts with the reservoir at rest."""
        return EchoStateReader(self)

    def forecast(self, history: Floats, horizon: int) -> Floats:
        """Closed loop, after reading the whole history from rest; see `Forecaster.forecast`."""
        steps = checked_horizon(horizon)
        reader = self.reader()
        values = [self._clipped(reader.read_many(finite_series(history, "the history")).predictions)[-1]]
        while len(values) < steps:
            values.append(self._clipped(np.array(reader.read(values[-1])))[()])
        return np.array(values)

    def forecast_updated(self, history: Floats, observed: Floats) -> Floats:
        """One step ahead; see `Forecaster.forecast_updated`."""
        past = finite_series(history, "the history")
        seen = finite_series(observed, "the observations")[:-1]
        return self._clipped(self.reader().read_many(np.concatenate([past, seen])).predictions[past.size - 1 :])

    def _clipped(self, values: Floats) -> Floats:
        return np.clip(values, self.low, self.high)


class EchoStateReader:
    """An echo-state network that reads a series value by value; `hidden` is the reservoir's state, (unit,)."""

    def __init__(self, forecaster: EchoStateForecaster) -> None:
        self._forecaster = forecaster
        self.hidden: Floats = np.zeros(forecaster.reservoir.units)

    def read(self, value: float) -> float:
        """Read one value in data units, forecast the next."""
        return float(self.read_many(np.array([value])).predictions[0])

    def read_many(self, values: Floats) -> Reading:
        """Read values : (time,) in data units on from the present state."""
        net = self._forecaster
        u = net.scaling.to(values)[:, None]
        x = net.reservoir.states(u, self.hidden)
        if len(x):
            self.hidden = x[-1]
        return Reading(net.scaling.back(_features(u, x) @ net.readout), x)


def train_echo_state(
    train: Floats,
    reservoir: Reservoir,
    *,
    ridge: float = 1e-6,
    washout: int = 100,
    clip: tuple[float, float] | None = None,
) -> EchoStateForecaster:
    """Run the training data through the reservoir once and fit the readout by ridge regression.

    train : (time,), finite, not constant: the training part alone; it is scaled to mean 0 and deviation 1
    reservoir : with one input    ridge : > 0
    washout : first states left out of the fit, ≥ 0, while the reservoir forgets that it started at rest
    Raises InputError for a washout that leaves fewer than two values to learn from, and wrong data.
    """
    series = varying_series(train, "the training data")
    if not 0 <= washout <= series.size - 3:
        raise InputError(f"washout is {washout}; with {series.size} training values it must be 0 to {series.size - 3}")
    scaling = Scaling.fit(series, "standard")
    scaled = scaling.to(series)
    u = scaled[:-1, None]
    Z = _features(u, reservoir.states(u))
    return EchoStateForecaster(reservoir, ridge_weights(Z[washout:], scaled[1 + washout :], ridge), scaling, clip)


def _features(u: Floats, x: Floats) -> Floats:
    """What the readout sees, (time, 2 + unit): a constant, the input, the state."""
    return np.concatenate([np.ones((len(x), 1)), u, x], axis=1)
