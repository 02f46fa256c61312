"""Gibbs sampling of the square Ising lattice of any size: sweeps over a checkerboard, one by one, or all at once."""

from functools import cache
from types import ModuleType

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics.gibbs import Update

STRIDE = 0x9E3779B97F4A7C15
"""Between the counters of two random numbers: 2⁶⁴ divided by the golden ratio."""

_kernel: ModuleType | None = None


def warm_up() -> None:
    """Loads the compiled sweeps, compiling them the first time ever (some seconds).

    Meant for a background thread. Until it is done lattices are swept in numpy, with the same outcome.
    """
    global _kernel
    from rnnviz.dynamics import ising_kernel

    _kernel = ising_kernel


class IsingLattice:
    """side × side units ±1 in a square that goes on at its edges, each coupled to its four neighbours.

    spins : (side, side) int8; swept : sweeps since the start
    The random number of unit i in sweep t has the counter key + (t n + i) · STRIDE: it depends neither on the order of
    turns nor on how the work is cut into pieces, so that compiled code and numpy can be compared bit by bit.
    """

    def __init__(self, spins: Array, coupling: float, field: float, T: float, key: int) -> None:
        """spins : (side, side), ±1, side ≥ 3    key : 0 … 2⁶⁴ − 1, of the random numbers"""
        self.spins = np.ascontiguousarray(spins, dtype=np.int8)
        self.coupling, self.field = coupling, field
        self.key = key
        self.swept = 0
        self.set_temperature(T)

    @property
    def side(self) -> int:
        return len(self.spins)

    @property
    def units(self) -> int:
        return self.spins.size

    def set_temperature(self, T: float) -> None:
        """Goes on from the same spins at another temperature."""
        around = np.array([-4.0, -2.0, 0.0, 2.0, 4.0])
        self._chances = 0.5 * (1.0 + np.tanh((self.coupling * around + self.field) / T))

    def run(self, sweeps: int, update: Update, backend: str = "auto") -> tuple[Floats, Floats]:
        """So many sweeps, each of as many turns as there are units; `sweep` takes black, then white units.

        backend : "auto" (compiled where that is loaded) or "numpy"
        Returns H per unit and the mean of the units after each sweep, both (sweep,).
        """
        self.spins = self.spins.copy()  # the old ones may be in a frame
        bonds, ups = np.zeros(sweeps, np.int64), np.zeros(sweeps, np.int64)
        if _kernel is not None and backend == "auto":
            self._run_compiled(_kernel, update, bonds, ups)
        else:
            self._run_in_numpy(update, bonds, ups)
        self.swept += sweeps
        return self._per_unit(bonds, ups)

    def observe(self) -> tuple[float, float]:
        """H per unit and the mean of the units now."""
        bonds, ups = _counted(self.spins)
        energy, mean = self._per_unit(np.array([bonds]), np.array([ups]))
        return float(energy[0]), float(mean[0])

    def _per_unit(self, bonds: Ints, ups: Ints) -> tuple[Floats, Floats]:
        mean = ups / self.units
        return -self.coupling * (bonds / self.units) - self.field * mean, mean

    def _counter(self, sweep: int) -> int:
        return (self.key + (self.swept + sweep) * self.units * STRIDE) % 2**64

    def _order(self, update: Update, sweep: int) -> Ints:
        """(unit,): whose turn it is in that sweep from now."""
        if update == "sweep":
            return np.concatenate(classes(self.side))
        return np.random.default_rng((self.key, self.swept + sweep)).permutation(self.units)

    def _run_compiled(self, kernel: ModuleType, update: Update, bonds: Ints, ups: Ints) -> None:
        counter = np.uint64(self._counter(0))
        if update == "all-at-once":
            kernel.all_at_once(self.spins, self._chances, counter, bonds, ups)
        elif update == "sweep" and self.side % 2 == 0:
            kernel.checkerboard_even(self.spins, self._chances, counter, bonds, ups)
        else:
            different = len(bonds) if update == "one-by-one" else 1
            orders = np.array([self._order(update, sweep) for sweep in range(different)], np.int64)
            kernel.in_turn(self.spins, self._chances, counter, orders.reshape(-1, self.units), bonds, ups)

    def _run_in_numpy(self, update: Update, bonds: Ints, ups: Ints) -> None:
        for sweep in range(len(bonds)):
            chances = uniforms(self._counter(sweep), self.units)
            if update == "one-by-one":
                self._one_by_one(self._order(update, sweep), chances)
            else:
                together = (np.ones((self.side, self.side), bool),) if update == "all-at-once" else turns(self.side)
                for turn in together:
                    self._decide(turn, chances.reshape(self.spins.shape))
            bonds[sweep], ups[sweep] = _counted(self.spins)

    def _decide(self, turn: Array, chances: Floats) -> None:
        """Those decide whose turn it is. turn (bool), chances : (side, side)"""
        x = self.spins
        around = np.roll(x, 1, 0) + np.roll(x, -1, 0) + np.roll(x, 1, 1) + np.roll(x, -1, 1)
        up = chances < self._chances.take((around + 4) >> 1)
        np.copyto(x, np.where(up, np.int8(1), np.int8(-1)), where=turn)

    def _one_by_one(self, order: Ints, chances: Floats) -> None:
        x, near = self.spins.reshape(-1).tolist(), neighbours(self.side).T.tolist()
        at, drawn = self._chances.tolist(), chances.tolist()
        for i in order.tolist():
            a, b, c, d = near[i]
            x[i] = 1 if drawn[i] < at[(x[a] + x[b] + x[c] + x[d] + 4) >> 1] else -1
        self.spins[:] = np.array(x, np.int8).reshape(self.spins.shape)


def uniforms(counter: int, count: int) -> Floats:
    """Random numbers from 0 to 1, 53 bits each, of the counters counter, counter + STRIDE, …

        z ← (z ⊕ z ≫ 30) · 0xBF58476D1CE4E5B9,    z ← (z ⊕ z ≫ 27) · 0x94D049BB133111EB,    z ⊕ z ≫ 31

    Source: SplitMix64 (Steele, Lea & Flood 2014, fig. 14, with the constants of its variant 13).
    """
    z = np.uint64(counter) + np.arange(count, dtype=np.uint64) * np.uint64(STRIDE)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53


@cache
def colours(side: int) -> Ints:
    """The class of each unit, (side, side): no two neighbours are of one class.

    Black and white on an even side. On an odd side they meet at the edges; the last row and column take two classes
    of their own there, and the corner a fifth.
    """
    row, column = np.mgrid[:side, :side]
    found = (row + column) % 2
    if side % 2:
        found[-1, :-1] = 2 + column[-1, :-1] % 2
        found[:-1, -1] = 2 + row[:-1, -1] % 2
        found[-1, -1] = 4
    found.setflags(write=False)
    return found


@cache
def classes(side: int) -> tuple[Ints, ...]:
    """The units of each class of `colours`, in the order of their turns."""
    flat = colours(side).ravel()
    return tuple(np.flatnonzero(flat == colour) for colour in range(int(flat.max()) + 1))


@cache
def turns(side: int) -> tuple[Array, ...]:
    """Of each class in turn whether a unit is of it, (side, side) bool."""
    return tuple(colours(side) == colour for colour in range(int(colours(side).max()) + 1))


@cache
def neighbours(side: int) -> Ints:
    """(4, unit): the numbers of the units above, below, left and right."""
    here = np.arange(side * side).reshape(side, side)
    return np.array([np.roll(here, step, axis).ravel() for axis in (0, 1) for step in (1, -1)])


def _counted(spins: Array) -> tuple[int, int]:
    """Σ x_i x_j over bonds, each once, and Σ x_i."""
    x = spins.astype(np.int64)
    return int((x * (np.roll(x, -1, 0) + np.roll(x, -1, 1))).sum()), int(x.sum())
