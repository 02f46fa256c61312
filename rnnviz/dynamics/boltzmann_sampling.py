"""A chain of a Boltzmann machine and what has been counted of it, for small machines and for lattices of any size."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics.autocorrelation import autocorrelation, time_of
from rnnviz.dynamics.gibbs import GibbsChain, Update, total_variation
from rnnviz.dynamics.ising_sweeps import IsingLattice
from rnnviz.networks.boltzmann import Boltzmann, Law, law, states

BINS = 240
"""Pieces into which a long series is cut to be drawn."""

MEMORY_EVERY = 1.1
"""The memory of a chain is measured anew when it has grown by this factor: the sum over all pairs of times is dear."""


SHOWN_LAGS, LEAST_LAGS = 400, 20
"""Lags of the autocorrelation that are kept: six times the memory, between these."""


class Energies:
    """H after each sweep, from the first on; those of the burn-in do not count.

    series : (sweep,), what is known of it    memory : autocorrelation time in sweeps, or None
    correlation : (lag + 1,), autocorrelation as far as it is worth a look
    """

    def __init__(self, burn_in: int, sweeps: int) -> None:
        self.burn_in, self.last = burn_in, burn_in + sweeps
        self._all = np.empty(self.last)
        self.done = 0
        self.memory: float | None = None
        self.correlation: Floats = np.zeros(0)
        self._measured = 0

    @property
    def series(self) -> Floats:
        return self._all[: self.done]

    @property
    def counted(self) -> Floats:
        """Those after the burn-in."""
        return self._all[self.burn_in : max(self.done, self.burn_in)]

    def add(self, values: Floats) -> None:
        """The next ones, and the memory where enough are new."""
        self._all[self.done : self.done + len(values)] = values
        self.done += len(values)
        known = len(self.counted)
        if known >= max(2, MEMORY_EVERY * self._measured) or (self.done == self.last and known > self._measured):
            self._measure(known)

    def _measure(self, known: int) -> None:
        correlation = autocorrelation(self.counted, known // 2)
        self.memory, self._measured = time_of(correlation), known
        lags = int(np.clip(6 * (self.memory or 1), LEAST_LAGS, SHOWN_LAGS))
        self.correlation = correlation[: lags + 1].copy()

    def checkpoint(self) -> dict[str, Any]:
        return {"series": self.series.copy(), "measured": self._measured}

    def restore(self, state: dict[str, Any]) -> None:
        """Raises ValueError where there are more than fit."""
        series = np.asarray(state["series"], dtype=float)
        if series.ndim != 1 or len(series) > self.last:
            raise ValueError("the chain was longer than this one is to be")
        self._all[: len(series)] = series
        measured = int(state["measured"])
        if not 0 <= measured <= max(0, len(series) - self.burn_in):
            raise ValueError("more was measured than there is")
        self.done = self.burn_in + measured
        if measured:
            self._measure(measured)
        self.done = len(series)


@dataclass(frozen=True, eq=False)
class Binned:
    """A long series in pieces. x : (bin,), the middle of each on a logarithmic axis; mean, low, high : (bin,)"""

    x: Floats
    mean: Floats
    low: Floats
    high: Floats


def binned(series: Floats, last: int) -> Binned:
    """What is known of a series of `last` values, number 1 to last, in pieces that become longer with their number."""
    edges = np.unique(np.floor(np.geomspace(1, last + 1, BINS + 1) + 1e-9).astype(int))
    starts = edges[:-1][edges[:-1] <= len(series)] - 1
    if not len(starts):
        return Binned(*(np.zeros(0),) * 4)
    sizes = np.diff(np.append(starts, len(series)))
    return Binned(
        np.sqrt((starts + 1.0) * (starts + sizes)), np.add.reduceat(series, starts) / sizes,
        np.minimum.reduceat(series, starts), np.maximum.reduceat(series, starts),
    )  # fmt: skip


class StateSampling:
    """A machine of up to 16 units, of which each state is counted.

    counts : (2ⁿ,)    exact : the Boltzmann law
    distances : (look, 2): samples, total variation to the Boltzmann law, one look after each piece of work
    """

    def __init__(self, machine: Boltzmann, chain: GibbsChain, energies: Energies, T: float) -> None:
        self.machine, self.chain, self.energies = machine, chain, energies
        self.counts: Ints = np.zeros(2**machine.units, np.int64)
        self.distances: list[tuple[float, float]] = []
        self.exact: Law = law(machine, T)

    @property
    def units(self) -> int:
        return self.machine.units

    @property
    def samples(self) -> int:
        return len(self.energies.counted)

    def run(self, sweeps: int, update: Update) -> None:
        """So many sweeps; those after the burn-in are counted."""
        burning = max(0, min(sweeps, self.energies.burn_in - self.energies.done))
        visited = self.chain.run(sweeps, update)
        self.energies.add(self.machine.energies[visited])
        if sweeps > burning:
            self.counts = self.counts + np.bincount(visited[burning:], minlength=len(self.counts))
            self.distances.append((float(self.samples), total_variation(self.exact.p, self.counts)))

    @property
    def share(self) -> Floats:
        """The share of samples that each state has, (2ⁿ,)."""
        return self.counts / max(1, self.samples)

    def moments(self) -> tuple[Floats, Floats]:
        """⟨x_i⟩ and ⟨x_i x_j⟩ of the samples."""
        visited = np.flatnonzero(self.counts)
        x, share = states(self.units)[visited], self.share[visited]
        return share @ x, x.T @ (share[:, None] * x)

    def checkpoint(self) -> dict[str, Any]:
        return {
            "state": self.chain.state, "rng": self.chain.rng.bit_generator.state, "counts": self.counts,
            "distances": [list(pair) for pair in self.distances], "energies": self.energies.checkpoint(),
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Raises ValueError where it is the state of another machine."""
        counts, now = np.asarray(state["counts"], dtype=np.int64), int(state["state"])
        if counts.shape != self.counts.shape or not 0 <= now < len(counts):
            raise ValueError("the chain is that of another number of units")
        self.energies.restore(state["energies"])
        self.chain.rng.bit_generator.state = state["rng"]
        self.chain.state, self.counts = now, counts
        self.distances = [(float(samples), float(apart)) for samples, apart in state["distances"]]


class LatticeSampling:
    """A lattice of any size, of which energy and magnetisation are kept.

    H per unit stands in energies; means : m after each sweep, as many as there are energies
    """

    def __init__(self, lattice: IsingLattice, energies: Energies) -> None:
        self.lattice, self.energies = lattice, energies
        self._means = np.empty(energies.last)

    @property
    def units(self) -> int:
        return self.lattice.units

    @property
    def samples(self) -> int:
        return len(self.energies.counted)

    @property
    def means(self) -> Floats:
        """m after each sweep since the burn-in."""
        return self._means[self.energies.burn_in : max(self.energies.done, self.energies.burn_in)]

    def run(self, sweeps: int, update: Update) -> None:
        """So many sweeps."""
        energy, mean = self.lattice.run(sweeps, update)
        first = self.energies.done
        self._means[first : first + sweeps] = mean
        self.energies.add(energy)

    def checkpoint(self) -> dict[str, Any]:
        return {
            "spins": self.lattice.spins, "swept": self.lattice.swept, "means": self._means[: self.energies.done].copy(),
            "energies": self.energies.checkpoint(),
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Raises ValueError where it is the state of another lattice."""
        spins: Array = np.asarray(state["spins"])
        means = np.asarray(state["means"], dtype=float)
        if spins.shape != self.lattice.spins.shape or not np.isin(spins, (-1, 1)).all():
            raise ValueError("the spins are those of another lattice")
        self.energies.restore(state["energies"])
        if len(means) != self.energies.done:
            raise ValueError("there must be a mean for each energy")
        self._means[: len(means)] = means
        self.lattice.spins = spins.astype(np.int8)
        self.lattice.swept = int(state["swept"])
