"""A network without a state, as trained so far, that reads a series value by value."""

import numpy as np
import torch

from rnnviz.arrays import Floats
from rnnviz.data.scaling import Scaling
from rnnviz.learning.forecasting import Reading
from rnnviz.networks.forecaster import array
from rnnviz.networks.lagged import lagged
from rnnviz.networks.windowed_forecaster import WindowedForecaster


class WindowedReader:
    """A `Reader` (see `rnnviz.learning.forecasting`). Use it before the network is trained further.

    It remembers as many values as one forecast depends on and looks at all of them again for each.
    """

    def __init__(self, network: WindowedForecaster, scaling: Scaling) -> None:
        architecture = network.architecture
        self._network = network
        self._scaling = scaling
        self._memory = architecture.reach + network.reception - 2  # values that the next forecast still needs
        self._recent: Floats = np.empty(0, np.float32)
        self._hidden: Floats = np.zeros(sum(architecture.hidden), np.float32)

    @property
    def network(self) -> WindowedForecaster:
        """Whose forecasts these are."""
        return self._network

    @property
    def scaling(self) -> Scaling:
        """Between the units of the data and the network's."""
        return self._scaling

    @property
    def hidden(self) -> Floats:
        """(unit,), the outputs of all layers for the last input, the lowest first."""
        return self._hidden

    def read(self, value: float) -> float:
        """Read one value in data units, forecast the next; NaN as long as the lags reach before the first."""
        return float(self.read_many(np.array([value])).predictions[0])

    @torch.no_grad()
    def read_many(self, values: Floats) -> Reading:
        """Read values : (time,) in data units on from the present state."""
        known = np.append(self._recent, self._scaling.to(values).astype(np.float32))
        self._recent = known[max(0, len(known) - self._memory) :]
        predictions = np.full(len(values), np.nan)
        hidden = np.zeros((len(values), len(self._hidden)), np.float32)
        x = lagged(known, self._network.architecture.lags)
        new = min(len(x), len(values))
        if new:
            device = self._network.readout.weight.device
            answers, h = self._network.read(torch.from_numpy(x)[:, None].to(device))
            predictions[-new:] = self._scaling.back(array(answers[-new:]).astype(np.float64))
            hidden[-new:] = array(h[-new:])
            self._hidden = hidden[-1]
        return Reading(predictions, hidden)
