"""A flow's arrows learned by one hidden layer: from samples to a network, and how the error falls with its size."""

from collections.abc import Iterator
from statistics import median

import numpy as np

from rnnviz.dynamics.system import Flow
from rnnviz.learning.flow_judging import flow_error
from rnnviz.learning.flow_samples import Sampled, SystemName, sampled
from rnnviz.learning.projected_fit import ProjectedFit
from rnnviz.networks.funahashi import LearnedFlow

FRESH = 2000
"""States on which a learned flow is tried."""
FITS = 3
WORK = 1_500_000
"""Answers of hidden units, samples times units, that are made in one piece."""


class FlowFit:
    """The learning of one network.

    samples : what it learns from, arrows with noise; learned : the flow it has come to
    """

    def __init__(self, name: SystemName, flow: Flow, units: int, samples: int, noise: float, seed: int) -> None:
        """noise : added to the arrows, in their standard deviations    seed : draws samples, noise and first weights"""
        rng = np.random.default_rng(seed)
        self.samples: Sampled = sampled(name, flow, samples, rng)
        arrows = self.samples.arrows
        arrows = arrows + noise * arrows.std(axis=0) * rng.standard_normal(arrows.shape)
        self.mean, self.scale = self.samples.states.mean(axis=0), self.samples.states.std(axis=0)
        z, pull = (self.samples.states - self.mean) / self.scale, arrows / self.scale
        self.fit = ProjectedFit.begin(z, pull + z, np.sqrt((pull**2).mean(axis=0)), units, rng)

    @property
    def learned(self) -> LearnedFlow:
        return LearnedFlow(self.fit.A, self.fit.B, self.fit.theta, self.mean, self.scale)


def fresh_states(name: SystemName, flow: Flow, seed: int) -> Sampled:
    """States that no learning with this seed has seen, sampled in the same way."""
    return sampled(name, flow, FRESH, np.random.default_rng([seed, 1]))


_known: dict[tuple[object, ...], float] = {}
"""Errors that were measured in this process: the sweep is the same for every size of the network that is shown."""


class UnitsSweep:
    """The error for each number of hidden units, of three networks each.

    entries : (units, median, lowest, highest flow error) of those that are done
    """

    def __init__(
        self, name: SystemName, flow: Flow, key: tuple[object, ...], sizes: tuple[int, ...], *, samples: int,
        noise: float, iterations: int, rate: float, seed: int,
    ) -> None:  # fmt: skip
        """key : what else, beside the arguments here, the flow depends on"""
        self.entries: list[tuple[float, float, float, float]] = []
        self._name, self._flow, self._sizes, self._seed = name, flow, sizes, seed
        self._samples, self._noise, self._iterations, self._rate = samples, noise, iterations, rate
        self._key = (name, key, samples, noise, iterations, rate)

    def pieces(self) -> Iterator[None]:
        """Works, some milliseconds at a time."""
        for units in self._sizes:
            found = []
            for seed in range(self._seed, self._seed + FITS):
                key = (*self._key, units, seed)
                if key not in _known:
                    one = FlowFit(self._name, self._flow, units, self._samples, self._noise, seed)
                    yield
                    at_once = max(1, WORK // (self._samples * units))
                    for n in range(self._iterations):
                        one.fit.update(self._rate)
                        if n % at_once == at_once - 1:
                            yield
                    fresh = fresh_states(self._name, self._flow, seed)
                    _known[key] = flow_error(one.learned, fresh.states, fresh.arrows)
                found.append(_known[key])
            self.entries.append((float(units), median(found), min(found), max(found)))
            yield
