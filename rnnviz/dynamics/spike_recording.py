"""Watching a few trials of a liquid side by side: the newest spikes, the voltages, and the fading count of spikes."""

from collections import deque
from collections.abc import Mapping
from math import ceil, exp

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.networks.spiking import TAU, Liquid

BLOCK = 20
"""Samples of voltages that share an array: one that is full never changes again, and need not be sent again."""


class SpikeRecording:
    """Steps trials forward and keeps what happened in the last `window` ms, sampled about once in a millisecond.

    step : how many steps have been taken
    """

    def __init__(
        self, liquid: Liquid, inputs: Floats, window: float, forced: Mapping[int, Array] | None = None
    ) -> None:
        """inputs : (step, trial, channel), as many steps as there are to take    window : ms

        forced : (trial, unit) bool by the number of a step, from 1: who is made to fire in it
        """
        self.liquid, self._inputs, self._forced = liquid, inputs, forced or {}
        self._state = liquid.at_rest(inputs.shape[1])
        self._fade = exp(-liquid.dt / TAU)
        self._trace = np.zeros(self._state.V.shape)
        self._fired: deque[tuple[int, Ints, Ints]] = deque()
        self._traces: deque[Floats] = deque(maxlen=round(window) + 1)
        self._full: deque[Floats] = deque(maxlen=ceil((window + 1.0) / BLOCK))
        self._newest: list[Floats] = []
        self._window, self._per_ms = round(window / liquid.dt), round(1.0 / liquid.dt)
        self.step = 0

    def advance(self, until: int) -> None:
        """To so many steps in all, or to the end of the input."""
        while self.step < min(until, len(self._inputs)):
            self._state = self.liquid.step(self._state, self._inputs[self.step], self._forced.get(self.step + 1))
            self._trace = self._fade * self._trace + self._state.z
            self.step += 1
            trials, units = np.nonzero(self._state.z)
            if len(units):
                self._fired.append((self.step, trials, units))
            if self.step % self._per_ms == 0:
                self._sample()
        while self._fired and self._fired[0][0] <= self.step - self._window:
            self._fired.popleft()

    def _sample(self) -> None:
        self._traces.append(self._trace)
        self._newest.append(self._state.V.astype(np.float32))
        if len(self._newest) == BLOCK:
            self._full.append(np.array(self._newest))
            self._newest = []

    def spikes(self, trial: int) -> tuple[Floats, Ints]:
        """When and who: times in ms, ascending, and units, (spike,) each."""
        times: list[Floats] = [np.zeros(0)]
        units: list[Ints] = [np.zeros(0, dtype=np.int64)]
        for step, trials, who in self._fired:
            mine = who[trials == trial]
            times.append(np.full(len(mine), step * self.liquid.dt))
            units.append(mine)
        return np.concatenate(times), np.concatenate(units)

    def only_in(self, trial: int, other: int) -> Array:
        """Which of a trial's spikes another trial has not.    Returns (spike,) bool, in the order of `spikes`."""
        return ~np.isin(self._codes(trial), self._codes(other))

    def _codes(self, trial: int) -> Ints:
        times, units = self.spikes(trial)
        return np.rint(times / self.liquid.dt).astype(np.int64) * self.liquid.units + units

    def heard(self, trial: int) -> tuple[Floats, Ints]:
        """The same of what arrived: times and channels."""
        first = max(0, self.step - self._window)
        steps, channels = np.nonzero(self._inputs[first : self.step, trial])
        return (steps + first + 1.0) * self.liquid.dt, channels

    def sampled(self) -> Floats:
        """When `traces` were taken, ms; the last voltages are of these times, too.    Returns (time,)."""
        last = self.step // self._per_ms
        return np.arange(last - len(self._traces) + 1.0, last + 1.0) * self._per_ms * self.liquid.dt

    def voltages(self) -> tuple[Floats, ...]:
        """V of all trials and units in mV, in pieces one after the other: (time, trial, unit) each."""
        return (*self._full, np.array(self._newest)) if self._newest else tuple(self._full)

    def traces(self) -> Floats:
        """(time, trial, unit): spikes counted with a memory of 30 ms."""
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
