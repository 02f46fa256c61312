"""A recurrent network, as trained so far, that reads a series value by value."""

import numpy as np
import torch

from rnnviz.arrays import Floats
from rnnviz.data.scaling import Scaling
from rnnviz.learning.forecasting import Reading
from rnnviz.networks.forecaster import array
from rnnviz.networks.lagged import lagged
from rnnviz.networks.recurrent_forecaster import RecurrentForecaster, stepping_cells
from rnnviz.networks.stepping_cells import State


class RecurrentReader:
    """A `Reader` (see `rnnviz.learning.forecasting`) that starts with all states at zero.

    Many values go through the network's layers at once; a single one through numpy, which takes a third of
    torch's time for one step. Use it before the network is trained further.
    """

    def __init__(self, network: RecurrentForecaster, scaling: Scaling) -> None:
        self._network = network
        self._scaling = scaling
        self._cells = stepping_cells(network)
        self._readout = array(network.readout.weight)[0], network.readout.bias.item()
        self._back = -np.array(network.architecture.lags)
        self._recent: Floats = np.empty(0, np.float32)  # standardised, what the lags still need
        self._states: list[State] | None = None

    @property
    def hidden(self) -> Floats:
        """(unit,), h of all layers, the lowest first."""
        if self._states is None:
            return np.zeros(sum(self._network.architecture.hidden), np.float32)
        return np.concatenate([state[0] for state in self._states])

    def read(self, value: float) -> float:
        """Read one value in data units, forecast the next; NaN as long as the lags reach before the first."""
        scaled = (value - self._scaling.centre) / self._scaling.spread
        values = np.append(self._recent, np.float32(scaled))
        if self._back[-1] < -len(values):
            self._recent = values
            return float("nan")
        self._recent = values[len(values) + 1 + self._back[-1] :]
        x = values[self._back]
        states = []
        for cell, state in zip(self._cells, self._states or self._zeros(), strict=True):
            states.append(cell.step(x, state))
            x = states[-1][0]
        self._states = states
        weights, bias = self._readout
        return float(weights @ x + bias) * self._scaling.spread + self._scaling.centre

    @torch.no_grad()
    def read_many(self, values: Floats) -> Reading:
        """Read values : (time,) in data units on from the present state."""
        lags = self._network.architecture.lags
        known = np.append(self._recent, self._scaling.to(values).astype(np.float32))
        x = lagged(known, lags)
        self._recent = known[max(0, len(known) - lags[-1] + 1) :]
        predictions = np.full(len(values), np.nan)
        hidden = np.zeros((len(values), sum(self._network.architecture.hidden)), np.float32)
        if len(x):
            device = self._network.readout.weight.device
            states = (
                None
                if self._states is None
                else [tuple(torch.from_numpy(s)[None].to(device) for s in state) for state in self._states]
            )
            answers, h, after = self._network.read(torch.from_numpy(x)[:, None].to(device), states)
            self._states = [tuple(array(s)[0] for s in state) for state in after]
            predictions[-len(x) :] = self._scaling.back(array(answers).astype(np.float64))
            hidden[-len(x) :] = array(h)
        return Reading(predictions, hidden)

    def _zeros(self) -> list[State]:
        """The states before anything was read: h, and c where there is one."""
        kinds = 2 if self._network.architecture.model.startswith("lstm") else 1
        return [(np.zeros(units, np.float32),) * kinds for units in self._network.architecture.hidden]
