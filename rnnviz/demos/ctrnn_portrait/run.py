"""The portrait's computation: what is there at once, and what is found piece by piece beside the running states."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.ctrnn_portrait.params import Params
from rnnviz.dynamics.ctrnn_branches import Branches, at_value, value_of
from rnnviz.dynamics.ctrnn_fixed_points import ctrnn_fixed_points
from rnnviz.dynamics.ctrnn_intervals import states_at_rest
from rnnviz.dynamics.flow_attractors import Attractor, attractors_of
from rnnviz.dynamics.flow_basins import FlowBasins
from rnnviz.dynamics.flow_equilibrium import index_sum
from rnnviz.dynamics.integration import rk4_step
from rnnviz.dynamics.limit_cycles import CycleSearch, LimitCycle
from rnnviz.kit import Clocked, State
from rnnviz.networks.ctrnn import safe_step
from rnnviz.panels.fixed_points import roles_of
from rnnviz.panels.flow import tip_of

MOMENTS = 600
"""Pictures of which the time shown is made."""
STEPS_AT_FIRST, STEPS_AT_ONCE = 100, 240
"""Integration steps that stand between a change and the first picture, some 3 ms; and in each piece of work."""
FIELD, CURVES = 19, 121
"""Arrows a side; points a side on which the nullclines are drawn."""
FAR = 1e6
ATTRACTING = ("c2", "c3", "c5", "c7")
"""Colours of attractors and their basins; blue and orange are the two neurons."""


@dataclass(frozen=True, eq=False)
class BranchFrame:
    """value : of the varied quantity now; stable, unstable : (2, place) of value, x₁, broken by NaN
    cycles : (cycle, 3) of value, lowest, highest x₁; kinds, at : of the bifurcations, at : (event, 2) of value, x₁
    low, high : of x₁ in the picture
    """

    value: float
    stable: Floats
    unstable: Floats
    cycles: Floats
    kinds: tuple[str, ...]
    at: Floats
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Frame:
    """paths : (moment, start, 2) as far as they are computed, shown up to `t`; times : (moment,), of these
    points : (fixed point, 2); eigenvalues : (fixed point, 2), complex; kinds, tips, roles : one each
    u, v : (arrow,); speeds : (2, row, column)
    cycle_paths, cycle_stable, cycle_periods : the limit cycles; lines : (line, 2, 2), ends of lines of fixed points
    labels : (row, column) int16, the attractor of each start; names, attractor_roles : of the attractors
    shares : (attractor,) percent of the starts; unlabelled : percent; is_mapped : the map is complete
    """

    t: int
    times: Floats
    paths: Floats
    points: Floats
    eigenvalues: Array
    kinds: tuple[str, ...]
    tips: tuple[str, ...]
    roles: tuple[str, ...]
    u: Floats
    v: Floats
    speeds: Floats
    cycle_paths: tuple[Floats, ...]
    cycle_stable: tuple[bool, ...]
    cycle_periods: tuple[float, ...]
    lines: Floats
    labels: Array
    names: tuple[str, ...]
    attractor_roles: tuple[str, ...]
    shares: Floats
    unlabelled: float
    is_mapped: bool
    branches: BranchFrame | None


class Run(Clocked[Params, Frame]):
    """Plays the trajectories; beside them finds cycles, fills the basins, follows the branches."""

    pace = 50.0
    last = MOMENTS
    moment = "moment"
    _branches: Branches | None = None
    _branch_work: Iterator[None] = iter(())
    _branch_key: tuple[Any, ...] = ()

    def begin(self) -> None:
        p, self.net = self.params, self.params.network()
        self.equilibria = ctrnn_fixed_points(self.net, p.extent)
        self._times = np.linspace(0.0, p.duration, MOMENTS + 1)
        self._substeps = int(np.ceil(self._times[1] / safe_step(self.net)))
        self._x: Floats = np.reshape(p.starts, (-1, 2)).astype(float)
        self._paths: Floats = self._x[None]
        self._known_times = self._times[:1]
        self._walked = 0
        self._walk(STEPS_AT_FIRST)
        self._draw_the_flow()
        self._cycles = CycleSearch(self.net, self.equilibria, p.extent)
        self._know_attractors()
        self._begin_branches()

    def work(self) -> Iterator[None]:
        yield from self._cycles.pieces()
        self._know_attractors()
        for _ in self._map.pieces():
            self._count()
            yield
        self._count()
        while len(self._paths) <= MOMENTS:
            self._walk(STEPS_AT_ONCE)
            yield
        yield from self._branch_work
        self._take_branches()

    # -- states ---------------------------------------------------------------------------------------------

    def _walk(self, steps: int) -> None:
        """So many integration steps more, or to the end; moments that are complete join the paths."""
        dt = self._times[1] / self._substeps
        more: list[Floats] = []
        for _ in range(steps):
            if len(self._paths) + len(more) > MOMENTS:
                break
            following = rk4_step(self.net.velocity, self._x, dt)
            self._x = np.where(np.abs(following) < FAR, following, self._x)
            self._walked += 1
            if self._walked % self._substeps == 0:
                more.append(self._x)
        if more:
            self._paths = np.concatenate((self._paths, more))
            self._known_times = self._times[: len(self._paths)]

    def step(self) -> None:
        """On to the next moment; where the net is so stiff that a moment takes long, a piece of the way to it."""
        if self.t + 1 >= len(self._paths):
            self._walk(STEPS_AT_ONCE)
        self.t = min(self.t + 1, len(self._paths) - 1)

    def restore(self, state: State) -> None:
        super().restore(state)
        while len(self._paths) <= self.t:
            self._walk(STEPS_AT_ONCE)

    def _draw_the_flow(self) -> None:
        field = self.net.velocity(_lattice(self.params.extent, FIELD)).T
        self._u, self._v = np.ascontiguousarray(field / np.maximum(1e-9, np.linalg.norm(field, axis=0)))
        speeds = self.net.velocity(_lattice(self.params.extent, CURVES)).T
        self._speeds = np.ascontiguousarray(speeds.reshape(2, CURVES, CURVES))

    # -- attractors -----------------------------------------------------------------------------------------

    def _know_attractors(self) -> None:
        """With the cycles that are known by now; the map begins anew."""
        p = self.params
        self.cycles: list[LimitCycle] = list(self._cycles.found)
        self.attractors = attractors_of(self.equilibria, self.cycles)
        self._map = FlowBasins(self.net, self.equilibria, self.attractors, extent=p.extent, grid=p.grid)
        kinds = tuple(one.kind for one in self.equilibria)
        own = cycle(ATTRACTING)
        self._roles = tuple(next(own) if role[1:].isdigit() else role for role in roles_of(kinds))
        self._cycle_roles = tuple(next(own) if one.stable else "repeller" for one in self.cycles)
        self._attractor_roles = tuple(self._role_of(one) for one in self.attractors)
        self._eigenvalues = np.reshape([one.eigenvalues for one in self.equilibria], (-1, 2)).astype(complex)
        self._points = np.reshape([one.point for one in self.equilibria], (-1, 2))
        self._tips = tuple(map(tip_of, self.equilibria))
        self._lines = np.reshape([one.ends for one in self.equilibria if one.ends is not None], (-1, 2, 2))
        self._count()

    def _role_of(self, attractor: Attractor) -> str:
        if attractor.kind == "cycle":
            stable = [n for n, one in enumerate(self.cycles) if one.stable]
            rounds = [one for one in self.attractors if one.kind == "cycle"]
            return self._cycle_roles[stable[rounds.index(attractor)]]
        return next(
            role for role, one in zip(self._roles, self.equilibria, strict=True) if one.point is attractor.point
        )

    def _count(self) -> None:
        self._counts = self._map.counts()
        self._labels = self._map.labels
        self._shares = 100.0 * np.array(self._counts, dtype=float) / self._labels.size

    # -- branches -------------------------------------------------------------------------------------------

    def _begin_branches(self) -> None:
        """Unless they are the same as before: the value that is shown does not change them."""
        p = self.params
        key = (p.W, p.h, p.tau, p.sigma, p.vary, p.vary_from, p.vary_to, p.extent)
        if key == self._branch_key:
            self._take_branches()
            return
        self._branch_key = key
        self._branches, self._branch_work = None, iter(())
        if p.vary != "none":
            self._branches = Branches(p.given(), p.vary, p.vary_from, p.vary_to, p.extent)
            self._branch_work = self._branches.pieces()
        self._drawn: tuple[Floats, Floats] = (np.empty((2, 0)), np.empty((2, 0)))
        self._take_branches()

    def _take_branches(self) -> None:
        self._branch_frame: BranchFrame | None = None
        branches, p = self._branches, self.params
        if branches is None or p.vary == "none":
            return
        if len(branches.values) and not self._drawn[0].size + self._drawn[1].size:
            self._drawn = branches.curves_of(0)
        low, high = self._branch_limits()
        self._branch_frame = BranchFrame(
            value_of(self.net, p.vary) if p.vary != "gain" else (1.0 if p.value is None else p.value), *self._drawn,
            np.reshape([(value, one.low[0], one.high[0]) for value, one in branches.cycles], (-1, 3)),
            tuple(event.kind for event in branches.bifurcations),
            np.reshape([(event.value, event.point[0]) for event in branches.bifurcations], (-1, 2)), low, high,
        )  # fmt: skip

    def _branch_limits(self) -> tuple[float, float]:
        """Between which x₁ all fixed points and cycles lie, for all values."""
        p = self.params
        if p.sigma == "relu" or p.vary == "none":
            return -p.extent, p.extent
        nets = [at_value(p.given(), p.vary, end) for end in (p.vary_from, p.vary_to)]
        low, high = states_at_rest(p.sigma, np.array([net.W for net in nets]), np.array([net.h for net in nets]))
        return float(low[:, 0].min()), float(high[:, 0].max())

    @property
    def remarks(self) -> tuple[str, ...]:
        if not self._cycles.has_given_up:
            return ()
        return ("Some orbits take too long to be followed to their end: a limit cycle may be missing.",)

    # -- what is told ---------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        cycles = self.cycles
        return Frame(
            self.t, self._known_times, self._paths, self._points, self._eigenvalues,
            tuple(one.kind for one in self.equilibria), self._tips, self._roles, self._u, self._v, self._speeds,
            tuple(one.path for one in cycles), tuple(one.stable for one in cycles), tuple(one.period for one in cycles),
            self._lines, self._labels, tuple(map(_name, self.attractors)), self._attractor_roles, self._shares,
            100.0 - float(self._shares.sum()), self._map.is_done, self._branch_frame,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        ends = [one.ends for one in self.equilibria if one.ends is not None]
        branches = self._branches
        return {
            "fixed_points": [
                {"point": one.point, "type": one.kind, "eigenvalues": list(one.eigenvalues)} for one in self.equilibria
            ],
            "index_sum": index_sum(self.equilibria),
            "limit_cycles": [
                {"period": one.period, "low": one.low, "high": one.high} for one in self.cycles if one.stable
            ],
            "attractors": [{"kind": one.kind, "point": one.point} for one in self.attractors],
            "basin_counts": self._counts,
            "unlabelled": self._labels.size - sum(self._counts),
            "line": ends[0] if ends else None,
            "bifurcations": [
                {"kind": event.kind, "value": event.value, "point": event.point}
                for event in (branches.bifurcations if branches else [])
            ],
            "branches": branches.listed() if branches else [],
        }  # fmt: skip


def _name(attractor: Attractor) -> str:
    if attractor.kind != "point":
        return attractor.kind
    return "(" + ", ".join(f"{value:.2f}" for value in attractor.point + 0.0).replace("-", "−") + ")"


def _lattice(extent: float, side: int) -> Floats:
    axis = np.linspace(-extent, extent, side)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


RESULTS = {
    "fixed_points": "every fixed point: point, type, eigenvalues [real, imaginary], largest real part first",
    "index_sum": "sum of sign det(−J) over them, 1 where all are found; none where an eigenvalue is zero",
    "limit_cycles": "every stable limit cycle: period, smallest and largest value of each neuron",
    "attractors": "where states end: kind (point, cycle, line), a point of it",
    "basin_counts": "starts of the grid that reach each attractor, in their order",
    "unlabelled": "starts of the grid that reach none",
    "line": "the ends of a line of fixed points; none where there is none",
    "bifurcations": "between vary_from and vary_to: kind, value of the varied quantity, point",
    "branches": "fixed points while the quantity is varied: [value, x1, x2, type]",
}
