"""The basin map: for every start on a grid over [-1, 1]^unit the fixed point it reaches, and in how many steps."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.basins_numpy import Arrivals, Step, arrivals
from rnnviz.dynamics.equilibrium import FixedPoint
from rnnviz.dynamics.start_grid import Block, coarse_to_fine, first_known, grid_axis, nearest_known
from rnnviz.dynamics.targets import targets_of
from rnnviz.networks.hopfield import Hopfield
from rnnviz.networks.updates import sign_async_step

UNKNOWN = -2
"""Label of a start that has not been followed yet."""
NOWHERE = -1
"""Label of a start that is at none of the fixed points within max_steps."""
MAX_STEPS = 1000
BLOCK = 16384
"""Starts that are followed together: some milliseconds in the kernel, and at home in the second-level cache."""

Backend = Literal["auto", "numpy", "kernel"]

_kernel: ModuleType | None = None


def warm_up() -> None:
    """Loads the compiled kernel, compiling it the first time ever (some seconds).

    Meant for a background thread. Until it is done basin maps are computed in numpy, with the same answers.
    """
    global _kernel
    from rnnviz.dynamics import basins_kernel

    _kernel = basins_kernel


def kernel_is_ready() -> bool:
    return _kernel is not None


@dataclass(frozen=True, eq=False)
class Basins:
    """A finished basin map.

    axis : (grid,)    fixed_points : number of fixed points that labels refer to
    labels : (grid,) * unit, int16; labels[i, j] belongs to the start x = (axis[i], axis[j]); NOWHERE = -1
    steps : (grid,) * unit, int32; the first k at which x_k is at the fixed point, -1 for NOWHERE
    arrivals : (fixed_points, time), how many starts reach each fixed point at each step; nowhere : how many reach none.
        While the map is filled, of the last lattice that is complete: its starts lie evenly
    """

    axis: Floats
    labels: Ints
    steps: Ints
    fixed_points: int
    arrivals: Ints
    nowhere: int


class BasinFill:
    """Fills a basin map coarse to fine, a little at a time.

        fill = BasinFill(net, find_fixed_points(net), grid=1000)
        while fill.step(seconds=0.03) < 1:
            show(fill.preview())
        basins = fill.finish()

    Every start is followed once: first each 16th per side, then the ones between, and so on. What is
    computed does not depend on how the work is cut into steps, nor on the backend. Dropping the object cancels it.
    """

    def __init__(
        self,
        net: Hopfield,
        fixed_points: Sequence[FixedPoint],
        grid: int,
        *,
        max_steps: int = MAX_STEPS,
        coarsest: int = 16,
        rng: np.random.Generator | None = None,
        backend: Backend = "auto",
    ) -> None:
        """grid : starts per side, ≥ 1    coarsest : first stride, a power of 2

        rng : for sign-async, which raises ValueError without it; every start sees the same orders of units,
        one per sweep, so that neighbours can be compared.
        """
        if backend == "kernel":
            warm_up()
        self.axis = grid_axis(grid)
        self.labels: Ints = np.full((grid,) * net.units, UNKNOWN, dtype=np.int16)
        self.steps: Ints = np.full((grid,) * net.units, NOWHERE, dtype=np.int32)
        self._net = net
        self._fixed_points = len(fixed_points)
        self._targets = targets_of(net, fixed_points)
        self._max_steps = max_steps
        self._step = stepper(net, max_steps, rng)
        self._backend = backend
        self._done = self._nowhere = 0
        self._arrivals: Ints = np.zeros((len(fixed_points), max_steps + 1), dtype=np.int64)
        self._counted: tuple[Ints, int] = (self._arrivals.copy(), 0)
        self._following: Arrivals | None = None
        self._first = first_known(grid, coarsest)
        self._blocks = coarse_to_fine(grid, net.units, coarsest, BLOCK)
        self._next = next(self._blocks, None)

    @property
    def progress(self) -> float:
        """The share of starts that have been followed, 0 to 1."""
        return self._done / self.labels.size

    def step(self, seconds: float = 0.03) -> float:
        """Works for about that long; returns the progress, 1 when all is known.

        At the least one block in the kernel, or one time step of one block in numpy: some milliseconds.
        """
        until = time.perf_counter() + seconds
        while self._next is not None:
            stride, block = self._next
            if self._work(block):
                self._next = next(self._blocks, None)
                if self._next is None or self._next[0] != stride:
                    self._counted = self._arrivals.copy(), self._nowhere
            if time.perf_counter() >= until:
                break
        return self.progress

    def finish(self) -> Basins:
        """The map, after following all the starts that are left."""
        self.step(float("inf"))
        return self.basins()

    def basins(self) -> Basins:
        """What is known so far; its labels and steps are filled on, what is counted stays."""
        return Basins(self.axis, self.labels, self.steps, self._fixed_points, *self._counted)

    def preview(self) -> tuple[Ints, Ints]:
        """Labels and steps for the whole grid: those known, and elsewhere those of the nearest start of the last
        lattice that is complete; UNKNOWN and −1 if none is."""
        stride = 1 if self._next is None else self._next[0]
        if stride in (0, 1):
            return self.labels, self.steps
        nearest = np.ix_(*[nearest_known(len(self.axis), stride, self._first)] * self.labels.ndim)
        unknown = self.labels == UNKNOWN
        return np.where(unknown, self.labels[nearest], self.labels), np.where(unknown, self.steps[nearest], self.steps)

    def _work(self, block: Block) -> bool:
        """A few milliseconds of work on a block: all of it in the kernel, one time step of it in numpy.

        Returns whether the block is finished.
        """
        if self._following is None:
            starts = self._starts(block)
            if self._net.dynamics == "satlins" and self._backend != "numpy" and _kernel is not None:
                self._know(block, *self._in_kernel(_kernel, starts))
                return True
            self._following = Arrivals(self._step, starts.T, self._targets, self._max_steps)
        self._following.advance()
        if not self._following.is_done:
            return False
        self._know(block, self._following.labels, self._following.steps)
        self._following = None
        return True

    def _starts(self, block: Block) -> Floats:
        """(unit, batch), the last unit changing fastest."""
        axes = [self.axis[part] for part in block]
        return np.stack(np.meshgrid(*axes, indexing="ij")).reshape(len(axes), -1)

    def _know(self, block: Block, labels: Ints, steps: Ints) -> None:
        self.labels[block] = labels.reshape(self.labels[block].shape)
        self.steps[block] = steps.reshape(self.steps[block].shape)
        self._done += labels.size
        arrived, times = labels >= 0, self._arrivals.shape[1]
        cells = labels[arrived].astype(np.int64) * times + steps[arrived]
        self._arrivals += np.bincount(cells, minlength=self._arrivals.size).reshape(self._arrivals.shape)
        self._nowhere += labels.size - cells.size

    def _in_kernel(self, kernel: ModuleType, starts: Floats) -> tuple[Ints, Ints]:
        labels = np.empty(starts.shape[1], dtype=np.int16)
        steps = np.empty(starts.shape[1], dtype=np.int32)
        net, to = self._net, self._targets
        kernel.arrivals(
            starts, net.W, net.b, to.points, to.owner, to.within, to.slow, to.continuum, self._max_steps, labels, steps
        )  # fmt: skip
        return labels, steps


def stepper(net: Hopfield, max_steps: int, rng: np.random.Generator | None) -> Step:
    """The step of a network as a function of the state and the time. For sign-async the orders of the
    units are drawn beforehand, one per sweep, and are the same for every start."""
    if net.dynamics != "sign-async":
        return lambda x, _: net.step(x)
    if rng is None:
        raise ValueError("sign-async updates need an rng for the order of the units")
    assert net.weights is not None
    weights = net.weights
    orders = np.array([rng.permutation(net.units) for _ in range(max_steps + 2)])
    return lambda x, k: sign_async_step(weights, x, orders[k])


def basin_map(
    net: Hopfield,
    fixed_points: Sequence[FixedPoint],
    grid: int,
    *,
    max_steps: int = MAX_STEPS,
    rng: np.random.Generator | None = None,
    backend: Backend = "auto",
) -> Basins:
    """The whole map at once: see `BasinFill`."""
    return BasinFill(net, fixed_points, grid, max_steps=max_steps, coarsest=1, rng=rng, backend=backend).finish()


def follow(
    net: Hopfield,
    fixed_points: Sequence[FixedPoint],
    starts: Floats,
    *,
    max_steps: int = MAX_STEPS,
    rng: np.random.Generator | None = None,
) -> tuple[Ints, Ints]:
    """The labels and steps of any starts, as in a basin map.    starts : (batch, unit), not clipped

    Returns labels : (batch,), int16, and steps : (batch,), int32.
    """
    return arrivals(stepper(net, max_steps, rng), starts, targets_of(net, fixed_points), max_steps)
