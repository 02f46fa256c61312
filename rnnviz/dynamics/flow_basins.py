"""The basin map of a continuous-time net of two units: for every start of a grid the attractor it reaches."""

from collections.abc import Iterator
from types import ModuleType
from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics.flow_arrivals import Following, task
from rnnviz.dynamics.flow_attractors import Attractor
from rnnviz.dynamics.flow_equilibrium import Equilibrium
from rnnviz.networks.ctrnn import Ctrnn

NOWHERE = -1
"""Label of a start that reaches none of the attractors: it stays at an unstable point, or leaves for infinity."""
_UNKNOWN = -2
CELLS = 32
"""Cells a side, at the least, of the coarsest lattice."""
BATCH = 8192
ROUNDS_A_PIECE = {"kernel": 60, "numpy": 16}

Backend = Literal["auto", "numpy", "kernel"]

_kernel: ModuleType | None = None


def warm_up() -> None:
    """Loads the compiled kernel, compiling it the first time ever (some seconds).

    Meant for a background thread. Until it is done basin maps are computed in numpy, with the same answers.
    """
    global _kernel
    from rnnviz.dynamics import flow_arrivals_kernel

    _kernel = flow_arrivals_kernel


class FlowBasins:
    """Fills a basin map coarse to fine, some milliseconds at a time.

        basins = FlowBasins(net, equilibria, attractors, extent=8.0, grid=1000)
        for _ in basins.pieces():
            show(basins.labels)

    A lattice of each 2^k-th start is followed first. Where the four corners of a cell end at the same attractor, what
    lies between is taken to do so, too; the others are halved. With `whole` every start is followed.

    labels : (row, column), int16; labels[i, j] belongs to the start (axis[j], axis[i]), so that row 0 is the lowest.
        While the work goes on each start has the label of the nearest one that is known. A new array each time.
    """

    def __init__(
        self,
        net: Ctrnn,
        equilibria: list[Equilibrium],
        attractors: list[Attractor],
        *,
        extent: float,
        grid: int,
        whole: bool = False,
        backend: Backend = "auto",
        dt: float | None = None,
    ) -> None:
        """extent : starts lie in [−extent, extent]²    grid : starts a side, ≥ 2    dt : None for the safe one"""
        if backend == "kernel":
            warm_up()
        self._module = None if backend == "numpy" else _kernel
        self.axis = np.linspace(-extent, extent, grid)
        self.labels: Ints = np.full((grid, grid), NOWHERE, dtype=np.int16)
        self.is_done = False
        self.followed = 0
        self._attractors = attractors
        self._stride = 1 if whole else 2 ** max(0, int(np.log2(max(1, (grid - 1) // CELLS))))
        stable = np.reshape([one.point for one in attractors if one.kind == "point"], (-1, 2))
        others = np.reshape([one.point for one in equilibria if not one.attracts], (-1, 2))
        self._task = task(net, stable, others, dt=dt)
        beyond = -(-(grid - 1) // self._stride) * self._stride + 1 - grid
        step = self.axis[1] - self.axis[0]
        self._axis = np.concatenate((self.axis, self.axis[-1] + step * np.arange(1, beyond + 1)))

    def finish(self) -> Ints:
        """All labels."""
        for _ in self.pieces():
            pass
        return self.labels

    def counts(self) -> list[int]:
        """How many starts reach each attractor."""
        return [int((self.labels == n).sum()) for n in range(len(self._attractors))]

    def pieces(self) -> Iterator[None]:
        """Works, yielding often; then `labels` are final."""
        stride = self._stride
        side = len(self._axis[::stride])
        known: Ints = np.full((side, side), _UNKNOWN, dtype=np.int16)
        while True:
            yield from self._follow(known, self._axis[::stride])
            self.labels = self._shown(known, stride)
            if stride == 1:
                break
            stride //= 2
            known = self._between(known, self._axis[:: 2 * stride])
            yield
        self.is_done = True

    def _follow(self, known: Ints, axis: Floats) -> Iterator[None]:
        """Fills in what is unknown."""
        rows, columns = np.nonzero(known == _UNKNOWN)
        self.followed += len(rows)
        rounds = ROUNDS_A_PIECE["numpy" if self._module is None else "kernel"]
        for first in range(0, len(rows), BATCH):
            part = slice(first, first + BATCH)
            batch = Following(self._task, np.stack((axis[columns[part]], axis[rows[part]])), self._module)
            while not batch.is_done:
                batch.advance(rounds)
                yield
            known[rows[part], columns[part]] = self._numbers(batch)

    def _numbers(self, batch: Following) -> Ints:
        """The attractors that starts have reached; those still on their way may be on a cycle, or close to a point
        that attracts weakly."""
        labels = batch.labels
        for n, attractor in enumerate(self._attractors):
            if attractor.kind != "point" or attractor.is_weak:
                here = attractor.holds(batch.x.T.astype(float)) & (labels[batch.start] < 0)
                labels[batch.start[here]] = n
        return labels

    def _between(self, known: Ints, axis: Floats) -> Ints:
        """The lattice of half the stride, with unknown starts only beside cells whose corners differ."""
        side = len(known)
        a, b, c, d = known[:-1, :-1], known[1:, :-1], known[:-1, 1:], known[1:, 1:]
        uniform = (a == b) & (a == c) & (a == d) & ~self._hides_an_attractor(known, axis)
        finer = np.full((2 * side - 1, 2 * side - 1), _UNKNOWN, dtype=np.int16)
        finer[::2, ::2] = known
        finer[1::2, 1::2][uniform] = a[uniform]
        row = np.zeros((side, side - 1), dtype=bool)
        row[:-1] |= uniform
        row[1:] |= uniform
        finer[::2, 1::2][row] = known[:, :-1][row]
        column = np.zeros((side - 1, side), dtype=bool)
        column[:, :-1] |= uniform
        column[:, 1:] |= uniform
        finer[1::2, ::2][column] = known[:-1][column]
        return finer

    def _hides_an_attractor(self, known: Ints, axis: Floats) -> Array:
        """Cells in which an attractor lies that is not the one of their first corner."""
        hides = np.zeros((len(known) - 1, len(known) - 1), dtype=bool)
        for n, attractor in enumerate(self._attractors):
            cell = np.floor((attractor.places - axis[0]) / (axis[1] - axis[0])).astype(int)
            column, row = cell[((cell >= 0) & (cell < len(hides))).all(axis=1)].T
            hides[row, column] |= known[row, column] != n
        return hides

    def _shown(self, known: Ints, stride: int) -> Ints:
        """Every start of the grid with the label of the nearest known one."""
        grid = len(self.axis)
        nearest = np.minimum((np.arange(grid) + stride // 2) // stride, len(known) - 1)
        return known[:grid, :grid] if stride == 1 else known[np.ix_(nearest, nearest)]
