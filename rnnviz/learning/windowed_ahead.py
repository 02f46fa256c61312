"""Closed-loop forecasts of a network without a state from many origins at once, side by side in one batch."""

from collections.abc import Sequence

import numpy as np
import torch

from rnnviz.arrays import Array, Floats
from rnnviz.errors import InputError
from rnnviz.learning.windowed_reader import WindowedReader
from rnnviz.networks.forecaster import array


class WindowedAhead:
    """Fed its own output from every origin; `advance` makes one step.

    reader : of the network as it is now    series : (time,), data units
    origins : 0-based indices of the first value to forecast, at least one
    clip : lowest and highest possible value; what leaves it is set to the border before it is fed back
    answers : (origin, step), all forecasts so far; those of an earlier object with the same arguments may be given,
        to go on from them

    Equals `rnnviz.learning.forecasting.forecast` from each origin, but for rounding.
    Raises InputError for an origin with fewer observations before it than one forecast depends on.
    """

    def __init__(
        self, reader: WindowedReader, series: Floats, origins: Sequence[int], clip: tuple[float, float],
        answers: Array | None = None,
    ) -> None:  # fmt: skip
        self._network, self._scaling = reader.network, reader.scaling
        self._low, self._high = clip
        lags = self._network.architecture.lags
        self._seen = lags[-1] + self._network.reception - 1
        if min(origins) < self._seen:
            raise InputError(f"The network looks {self._seen} values back; origin {min(origins)} lies before that.")
        self._histories = np.array([series[origin - self._seen : origin] for origin in origins])
        self._inputs = np.arange(lags[-1], self._seen + 1)[:, None] - np.array(lags)  # (time, lag)
        self.answers: Array = np.empty((len(origins), 0)) if answers is None else answers

    @torch.no_grad()
    def advance(self) -> None:
        """One step ahead from all origins."""
        known = np.column_stack((self._histories, self.answers))[:, -self._seen :]
        z = self._scaling.to(known).astype(np.float32)
        x = torch.from_numpy(np.ascontiguousarray(z[:, self._inputs].transpose(1, 0, 2)))
        last = self._network.layer_outputs(x.to(self._network.readout.weight.device), None)[-1][-1]
        new = np.clip(self._scaling.back(array(self._network.answer(last)).astype(np.float64)), self._low, self._high)
        self.answers = np.column_stack((self.answers, new))
