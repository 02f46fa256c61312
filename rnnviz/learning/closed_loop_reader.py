"""A network trained in closed loop that reads a series value by value."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.scaling import Scaling
from rnnviz.learning.closed_loop_member import split_weights
from rnnviz.learning.forecasting import Reading
from rnnviz.networks.fed_back_lstm import run_forward
from rnnviz.networks.stepping_cells import LSTMCell


class ClosedLoopReader:
    """A `Reader` (see `rnnviz.learning.forecasting`) with a copy of the weights, its state at zero."""

    def __init__(self, theta: Floats, units: int, lags: int, scaling: Scaling) -> None:
        self._W, self._v = split_weights(theta.copy(), units)
        self._cell = LSTMCell(self._W[:, units:-1], self._W[:, :units], self._W[:, -1])
        self._lags = lags
        self._scaling = scaling
        self._recent: Floats = np.empty(0, np.float32)  # the last `lags` values, standardised
        self._h: Floats = np.zeros(units, np.float32)
        self._c: Floats = np.zeros(units, np.float32)

    @property
    def hidden(self) -> Floats:
        """(unit,) = h."""
        return self._h

    def read(self, value: float) -> float:
        """Read one value in data units, forecast the next; NaN as long as the lags reach before the first."""
        scaled = np.float32((value - self._scaling.centre) / self._scaling.spread)
        self._recent = np.append(self._recent, scaled)[-self._lags :]
        if len(self._recent) < self._lags:
            return float("nan")
        self._h, self._c = self._cell.step(self._recent, (self._h, self._c))
        answer = self._v[:-1] @ self._h + self._v[-1]
        return float(answer) * self._scaling.spread + self._scaling.centre

    def read_many(self, values: Floats) -> Reading:
        """Read values : (time,) in data units on from the present state."""
        known = np.append(self._recent, self._scaling.to(values).astype(np.float32))
        before = len(self._recent) - self._lags  # the first window ends with the first value read now
        known = known[max(0, before + 1) :]
        time, units = max(0, len(known) - self._lags + 1), len(self._h)
        predictions, hidden = np.full(len(values), np.nan), np.zeros((len(values), units), np.float32)
        if time:
            y = np.append(known, np.float32(0))[:, None]
            z = np.zeros((time + 1, self._W.shape[1], 1), np.float32)
            c = np.zeros((time + 1, units, 1), np.float32)
            gates, answers = np.empty((time, 4 * units, 1), np.float32), np.empty((time, 1), np.float32)
            z[0, :units, 0], c[0, :, 0] = self._h, self._c
            run_forward(self._W, self._v, y, time, z, gates, c, answers)
            predictions[-time:] = self._scaling.back(answers[:, 0].astype(np.float64))
            hidden[-time:] = z[1:, :units, 0]
            self._h, self._c = z[-1, :units, 0].copy(), c[-1, :, 0].copy()
        self._recent = known[-self._lags :]
        return Reading(predictions, hidden)
