"""Chains of a small Boltzmann machine: its units decide anew, in turn or all at once, from state to state.

A state is its number (see `rnnviz.networks.boltzmann`), and the chance of every unit in every state stands in a table:
a turn then costs a tenth of a microsecond.
"""

from typing import Literal

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.networks.boltzmann import Boltzmann, chance_up

Update = Literal["one-by-one", "sweep", "all-at-once"]
"""one-by-one: in a random order, another for each sweep; sweep: always in the same order; all-at-once: together"""


class GibbsChain:
    """One chain of Gibbs sampling (Geman & Geman 1984), or of units that all decide at once (Little 1974).

    state : number of the state now; order : (unit,), whose turn it is one after the other in a `sweep`
    rng draws for each sweep, if one-by-one, unit numbers to order the units by, then one number for each turn.
    """

    def __init__(
        self, machine: Boltzmann, T: float, rng: np.random.Generator, state: int = 0, order: Ints | None = None
    ) -> None:
        self.machine = machine
        self.state = state
        self.rng = rng
        self.order = np.arange(machine.units) if order is None else order
        self.set_temperature(T)

    def set_temperature(self, T: float) -> None:
        """Goes on from the same state at another temperature."""
        self._up = chance_up(self.machine, T).ravel()

    def run(self, sweeps: int, update: Update) -> Ints:
        """So many sweeps, each of as many turns as there are units.    Returns the state after each, (sweep,)."""
        size = (sweeps, self.machine.units)
        orders = self.rng.random(size).argsort(axis=1) if update == "one-by-one" else self.order[None]
        chances = self.rng.random(size)
        if update == "all-at-once":
            return self._together(chances)
        return self._in_turn(orders, chances)

    def _in_turn(self, orders: Ints, chances: Floats) -> Ints:
        k, up, units = self.state, self._up.data, self.machine.units
        visited, rows = [], orders.tolist() * (len(chances) if len(orders) == 1 else 1)
        for order, row in zip(rows, chances.tolist(), strict=True):
            for unit, chance in zip(order, row, strict=True):
                k = k | 1 << unit if chance < up[k * units + unit] else k & ~(1 << unit)
            visited.append(k)
        self.state = k
        return np.array(visited, dtype=np.int64)

    def _together(self, chances: Floats) -> Ints:
        k, up, units = self.state, self._up.data, self.machine.units
        visited = []
        for row in chances.tolist():
            first = k * units
            k = sum(1 << unit for unit, chance in enumerate(row) if chance < up[first + unit])
            visited.append(k)
        self.state = k
        return np.array(visited, dtype=np.int64)


def total_variation(p: Floats, counts: Ints) -> float:
    """½ Σ |p̂ − p|, 0 to 1, of states seen so often.    p, counts : (state,); 0 where nothing was seen is no sample"""
    return float(0.5 * np.abs(counts / max(1, counts.sum()) - p).sum())


def total_variation_iid(p: Floats, samples: int) -> float:
    """What independent samples would give on average: ½ Σ √(2 p (1 − p) / (π M)), for M large enough.

    Each |p̂ − p| is that of a normal number of the variance p (1 − p)/M.
    """
    return float(0.5 * np.sqrt(2 * p * (1 - p) / (np.pi * samples)).sum())
