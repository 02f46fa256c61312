"""The run of three neurons: what two have, and where rounded starts are at a given step."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.demos.hopfield_cube.params import Params
from rnnviz.dynamics import basins
from rnnviz.dynamics.rounding import nearby, states_at_step
from rnnviz.dynamics.start_grid import grid_axis
from rnnviz.dynamics.tie_holding import TieHolding, unstable_starts
from rnnviz.dynamics.ties import exact_ties
from rnnviz.families import state_space as h
from rnnviz.parameters import with_view_of

SHOWN_PER_SIDE = 21
"""A lattice of 21³ = 9261 starts is shown, of however many that are followed: more hide each other."""

WORK_SECONDS = 0.02
"""How long one refinement works; with the last piece of work it stays under 30 ms."""

PIECE, STRIDE = 4096, 40
"""So many starts are followed for so many steps at a time: a few milliseconds."""


@dataclass(frozen=True, eq=False)
class CubeFrame(h.HopfieldFrame):
    """What the cube shows beside the frame of two neurons.

    labels : (grid, grid, grid) int16, labels[i, j, k] of the start (axis[i], axis[j], axis[k])
    steps : (shown,) int32    lattice : (side,) indices on the axis of the starts that are shown
    shown : (3, shown) their places    shown_labels : (shown,) int16, the fixed point each reaches, -1 none
    counts : (fixed point + 1,) starts near each at `label_step`, in the last place near none
    counted : 0 to 1, the share of the starts that is counted
    ties : (3, tie) exact ties among the shown; tie_from, tie_now : (tie,) int16, the saddle each belongs to and
    the fixed point it is near at `label_step`, -1 none
    tie_total, tie_held : all exact ties of the grid, and how many of them are at their saddle at `label_step`
    held : (precision, time) ties at their saddle after each step; empty until it is known
    """

    lattice: Ints
    shown: Floats
    shown_labels: Array
    counts: Ints
    counted: float
    ties: Floats
    tie_from: Array
    tie_now: Array
    tie_total: int
    tie_held: int
    held: Ints


class Run(h.HopfieldRun[Params]):
    """Fills the map, then counts rounded starts at `label_step`, then follows the exact ties."""

    fill_seconds = 0.01

    def _design(self) -> None:
        super()._design()
        self._ties: Ints | None = None
        self._tie_from: Array = np.empty(0, np.int16)
        self._shown_ties: tuple[Floats, Ints, Array] = np.empty((3, 0)), np.empty(0, np.int16), np.empty(0, np.int16)
        self._tie_held = 0
        self._held: Ints = np.empty((2, 0), dtype=np.int64)
        self._restart_counting()

    # -- the map --------------------------------------------------------------------------------------------

    def _shown_map(self, fill: basins.BasinFill) -> tuple[Array, Array]:
        labels, steps = fill.preview()
        self._lattice, self._places = shown_starts(len(fill.axis))
        part = np.ix_(*[self._lattice] * 3)
        self._shown_labels = labels[part].ravel()
        return labels.copy(), steps[part].ravel()

    # -- the counting ---------------------------------------------------------------------------------------

    def _restart_counting(self) -> None:
        self._at_step: Array = np.full(self.grid**3, basins.UNKNOWN, dtype=np.int16)
        self._counted = 0
        self._counts: Ints = np.zeros(len(self.fixed_points) + 1, dtype=np.int64)
        self._work: Iterator[None] | None = self._counting()

    def refine(self) -> bool:
        if self._fill.progress < 1.0:
            super().refine()
            return True
        until = time.perf_counter() + WORK_SECONDS
        while self._work is not None and time.perf_counter() < until:
            if next(self._work, "done") == "done":
                self._work = None
        return self._work is not None

    def _counting(self) -> Iterator[None]:
        """All the work that follows the finished map, in small pieces."""
        self.show_map()
        if self.net.dynamics == "sign-async":
            self._count_arrived()
            return
        yield from self._count_rounded()
        if self._ties is None:
            self._ties = self._find_ties()
        self._look_at_ties(self._ties)
        yield
        if not self._held.size:
            yield from self._follow_ties(self._ties)

    def _count_arrived(self) -> None:
        """Values of ±1 are never rounded: who has arrived by then is there."""
        fill = self._fill
        arrived = (fill.steps <= self.params.label_step) & (fill.labels >= 0)
        self._know(slice(None), np.where(arrived, fill.labels, basins.NOWHERE).ravel())

    def _count_rounded(self) -> Iterator[None]:
        params = self.params
        for first in range(0, self._at_step.size, PIECE):
            part = np.arange(first, min(first + PIECE, self._at_step.size))
            states = self._starts_of(part)
            for done in range(0, params.label_step, STRIDE):
                states = states_at_step(self.net, states, min(STRIDE, params.label_step - done), params.precision)
                yield
            self._know(slice(first, first + PIECE), nearby(self.fixed_points, states))

    def _know(self, part: slice, labels: Array) -> None:
        self._at_step[part] = labels
        self._counted += labels.size
        self._counts = self._counts + np.bincount(
            np.where(labels < 0, len(self.fixed_points), labels), minlength=self._counts.size
        )

    # -- the ties -------------------------------------------------------------------------------------------

    def _find_ties(self) -> Ints:
        """The flat indices of all exact ties of the grid."""
        labels = self._fill.labels.ravel()
        candidates = unstable_starts(labels, [not f.stable for f in self.fixed_points])
        is_tie = exact_ties(self.net, self.fixed_points, self._starts_of(candidates), labels[candidates])
        return candidates[is_tie]

    def _look_at_ties(self, ties: Ints) -> None:
        """Where they belong, and where they are at `label_step`."""
        self._tie_from, now = self._fill.labels.ravel()[ties], self._at_step[ties]
        self._tie_held = int((self._tie_from == now).sum())
        seen = np.isin(np.stack(np.unravel_index(ties, (self.grid,) * 3)), self._lattice).all(axis=0)
        places = np.ascontiguousarray(self._starts_of(ties[seen]).T)
        self._shown_ties = places, self._tie_from[seen], now[seen]

    def _follow_ties(self, ties: Ints) -> Iterator[None]:
        holding = TieHolding(self.net, self._starts_of(ties), self._points[self._tie_from])
        while not holding.is_done:
            holding.advance()
            yield
        self._held = holding.held

    def _starts_of(self, indices: Ints) -> Floats:
        """The starts of these flat indices of the grid, (start, 3)."""
        return grid_axis(self.grid)[np.stack(np.unravel_index(indices, (self.grid,) * 3), axis=1)]

    # -- what comes out -------------------------------------------------------------------------------------

    def change(self, params: Params) -> bool:
        """Another step or precision to count at leaves the map and the clock alone."""
        if not only_count_differs(self.params, params):
            return super().change(params)
        self.params = params
        self._restart_counting()
        return False

    def frame(self) -> CubeFrame:
        ties, tie_from, tie_now = self._shown_ties
        return CubeFrame(
            **vars(super().frame()), lattice=self._lattice, shown=self._places, shown_labels=self._shown_labels,
            counts=self._counts, counted=self._counted / self._at_step.size, ties=ties, tie_from=tie_from,
            tie_now=tie_now, tie_total=len(self._tie_from), tie_held=self._tie_held, held=self._held,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        return {
            **super().results(), "counts_at_step": self._counts[:-1], "elsewhere_at_step": int(self._counts[-1]),
            "ties": len(self._tie_from), "ties_held_at_step": self._tie_held,
        }  # fmt: skip


RESULTS = {
    **h.RESULTS,
    "counts_at_step": "starts near each fixed point after label_step steps rounded to the precision, in their order",
    "elsewhere_at_step": "starts that are then near none",
    "ties": "starts of the grid that a symmetry of the network keeps between basins (proven exact ties)",
    "ties_held_at_step": "how many of them are at their unstable point after label_step rounded steps",
}


@lru_cache(maxsize=4)
def shown_starts(grid: int) -> tuple[Ints, Floats]:
    """Evenly spaced indices of an axis, at most SHOWN_PER_SIDE and as far from either end, and the places of all
    starts that have them: (side,) and (3, side³)."""
    stride = -(-(grid - 1) // (SHOWN_PER_SIDE - 1))
    indices = np.arange((grid - 1) % stride // 2, grid, stride)
    return indices, np.stack(np.meshgrid(*[grid_axis(grid)[indices]] * 3, indexing="ij")).reshape(3, -1)


def only_count_differs(old: Params, new: Params) -> bool:
    """True when the network, its map and its trajectories stay as they are."""
    counting = {"label_step": new.label_step, "precision": new.precision}
    return bool(with_view_of(old.model_copy(update=counting), new) == new)
