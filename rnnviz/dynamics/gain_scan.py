"""The largest exponent of random networks against their gain, three networks each."""

from collections.abc import Generator, Iterator
from statistics import median

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.ctrnn import random_ctrnn

NETS = 3
DURATION = 200.0
DT = 0.1
WORK = 3_000_000
"""Weights of a network that are multiplied in one piece, some milliseconds."""

_known: dict[tuple[int, float, int, float], list[float]] = {}
"""What has been measured in this process: whoever turns the gain of the network that is shown begins it anew, but not
the scan, which is the same."""


class GainScan:
    """Works off gain after gain; the networks of a gain have the seeds seed, seed + 1 and seed + 2.

    entries : (gain, median, lowest, highest exponent) of those that are done
    """

    def __init__(self, units: int, seed: int, gains: tuple[float, ...], transient: float) -> None:
        self.entries: list[tuple[float, float, float, float]] = []
        self._units, self._seed, self._gains, self._transient = units, seed, gains, transient

    def pieces(self) -> Iterator[None]:
        """Works, some milliseconds at a time."""
        for gain in self._gains:
            key = (self._units, gain, self._seed, self._transient)
            if key not in _known:
                _known[key] = yield from self._measured(gain)
            found = _known[key]
            self.entries.append((gain, median(found), min(found), max(found)))
            yield

    def _measured(self, gain: float) -> Generator[None, None, list[float]]:
        side = SideBySide(self._units, gain, range(self._seed, self._seed + NETS))
        at_once = max(1, min(100, WORK // self._units**2))
        for time, is_measured in ((self._transient, False), (DURATION, True)):
            left = round(time / DT)
            while left > 0:
                side.advance(min(at_once, left))
                left -= at_once
                yield
            if not is_measured:
                side.growth[:] = 0.0
        return list((side.growth / DURATION).tolist())


class SideBySide:
    """A few random networks, each with one displacement, stepped together: for small networks the calls cost more than
    the numbers.

    x : (net, 2, unit), state and displacement; growth : (net,), the logarithm of what displacements have grown by
    """

    def __init__(self, units: int, gain: float, seeds: range) -> None:
        made = [random_ctrnn(units, gain, seed) for seed in seeds]
        self.W = np.array([net.W for net, _, _ in made])
        self.x: Floats = np.array([(start, rng.standard_normal(units)) for _, start, rng in made])
        self.growth = np.zeros(len(made))
        self._normalise()
        self.growth[:] = 0.0

    def advance(self, steps: int) -> None:
        """So many Runge-Kutta steps of DT."""
        for _ in range(steps):
            a = self._push(self.x)
            b = self._push(self.x + 0.5 * DT * a)
            c = self._push(self.x + 0.5 * DT * b)
            d = self._push(self.x + DT * c)
            self.x = self.x + DT / 6.0 * (a + 2.0 * (b + c) + d)
            self._normalise()

    def _push(self, x: Floats) -> Floats:
        answers, heard = np.empty_like(x), np.empty_like(x)
        s = np.tanh(x[:, 0], out=answers[:, 0])
        np.multiply(1.0 - s * s, x[:, 1], out=answers[:, 1])
        for W, answer, own in zip(self.W, answers, heard, strict=True):
            np.dot(W, answer[0], out=own[0])  # two products with a vector: faster than one with a narrow matrix
            np.dot(W, answer[1], out=own[1])
        return np.subtract(heard, x, out=heard)

    def _normalise(self) -> None:
        v = self.x[:, 1]
        lengths = np.sqrt(np.einsum("nu,nu->n", v, v))
        v /= lengths[:, None]
        self.growth += np.log(lengths)
