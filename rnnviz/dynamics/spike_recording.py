"""Watching a few trials of a liquid side by side: the newest spikes, and the fading count of them each millisecond."""

from collections import deque
from math import exp

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.networks.spiking import TAU, Liquid


class SpikeRecording:
    """Steps trials forward and keeps what happened in the last `window` ms.

    step : how many steps have been taken
    """

    def __init__(self, liquid: Liquid, inputs: Floats, window: float) -> None:
        """inputs : (step, trial, channel), as many steps as there are to take    window : ms"""
        self.liquid, self._inputs = liquid, inputs
        self._state = liquid.at_rest(inputs.shape[1])
        self._fade = exp(-liquid.dt / TAU)
        self._trace = np.zeros(self._state.V.shape)
        self._fired: deque[tuple[int, Ints, Ints]] = deque()
        self._traces: deque[Floats] = deque(maxlen=round(window) + 1)
        self._voltages: deque[Floats] = deque(maxlen=round(window) + 1)
        self._window, self._per_ms = round(window / liquid.dt), round(1.0 / liquid.dt)
        self.step = 0

    def advance(self, until: int) -> None:
        """To so many steps in all, or to the end of the input."""
        while self.step < min(until, len(self._inputs)):
            self._state = self.liquid.step(self._state, self._inputs[self.step])
            self._trace = self._fade * self._trace + self._state.z
            self.step += 1
            trials, units = np.nonzero(self._state.z)
            if len(units):
                self._fired.append((self.step, trials, units))
            if self.step % self._per_ms == 0:
                self._traces.append(self._trace)
                self._voltages.append(self._state.V)
        while self._fired and self._fired[0][0] <= self.step - self._window:
            self._fired.popleft()

    def spikes(self, trial: int) -> tuple[Floats, Ints]:
        """When and who: times in ms, ascending, and units, (spike,) each."""
        times: list[Floats] = [np.zeros(0)]
        units: list[Ints] = [np.zeros(0, dtype=np.int64)]
        for step, trials, who in self._fired:
            mine = who[trials == trial]
            times.append(np.full(len(mine), step * self.liquid.dt))
            units.append(mine)
        return np.concatenate(times), np.concatenate(units)

    def heard(self, trial: int) -> tuple[Floats, Ints]:
        """The same of what arrived: times and channels."""
        first = max(0, self.step - self._window)
        steps, channels = np.nonzero(self._inputs[first : self.step, trial])
        return (steps + first + 1.0) * self.liquid.dt, channels

    def voltage(self, unit: int) -> tuple[Floats, Floats]:
        """Of one unit after each of the last milliseconds: times in ms, (ms,), and V in mV, (ms, trial)."""
        V = np.array([voltages[:, unit] for voltages in self._voltages]).reshape(-1, len(self._trace))
        last = self.step // self._per_ms
        return np.arange(last - len(V) + 1.0, last + 1.0), V

    def traces(self) -> Floats:
        """(ms, trial, unit): spikes counted with a memory of 30 ms, after each of the last milliseconds."""
        return np.array(self._traces).reshape(-1, *self._trace.shape)


def principal_axes(traces: Floats) -> Floats:
    """The two directions in which states differ most.    traces : (…, unit)    Returns (unit, 2).

    The largest part of each is positive, so that the same states give the same picture.
    """
    x = traces.reshape(-1, traces.shape[-1])
    x = x - x.mean(axis=0)
    _, directions = np.linalg.eigh(x.T @ x)
    axes = directions[:, :-3:-1]
    return axes * np.sign(axes[np.abs(axes).argmax(axis=0), range(axes.shape[1])])
