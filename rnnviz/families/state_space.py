"""What the demos of small Hopfield networks (two and three neurons) share: parameters, the run and its frame."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar

import numpy as np
from pydantic import Field

from rnnviz.arrays import Array, Floats
from rnnviz.dynamics import basins
from rnnviz.dynamics.convergence import Convergence, basin_fractions, convergence, steps_max, steps_mean
from rnnviz.dynamics.fixed_points import FixedPoint, find_fixed_points
from rnnviz.dynamics.start_grid import grid_axis, grid_starts
from rnnviz.dynamics.trajectories import trajectories
from rnnviz.families.network_params import NetworkParams
from rnnviz.kit.parameters import param, switch
from rnnviz.networks.hopfield import Hopfield
from rnnviz.panels.fixed_points import KINDS, NAMES, look_of, plural, tip
from rnnviz.parameters import LIVE
from rnnviz.run import Run, State

MOST_PATTERNS = 12
MOST_STARTS = 200
REACH = 1.15
"""Starts may lie this far outside the square: the first step brings them back."""

LONGEST_ANIMATION = 400
"""Steps of a trajectory that are shown; later arrivals are counted but not animated."""

SHORTEST_ANIMATION = 10
"""Steps that are shown where states take turns: too few would look like standing still."""

SMALLEST_GAP = 1e-3
"""Patterns closer than this count as one."""

STILL = 1e-6
"""A state that moves by less stands still, to the eye."""

ANIMATION_SECONDS = 5.0
SLOWEST_PACE = 6.0

Coordinate = Annotated[float, Field(ge=-1.0, le=1.0)]
StartCoordinate = Annotated[float, Field(ge=-REACH, le=REACH)]


class HopfieldParams(NetworkParams):
    """How patterns are stored and recalled, and which starts are followed."""

    GROUPS: ClassVar[tuple[str, ...]] = ("Memory", "Network", "Starts", "Picture")

    random_starts: int = param(
        0, "So many trajectories from random places.", LIVE, ge=0, le=MOST_STARTS, group="Starts", soft=(0, 60),
    )  # fmt: skip
    grid_starts: int = param(
        0, "Trajectories from a regular grid, so many a side.", LIVE, ge=0, le=13, group="Starts",
    )  # fmt: skip
    show_basins: bool = switch("Basins", "Colour every start by the attractor it reaches.")
    show_fixed_points: bool = switch("Fixed points", "Mark where the network stands still, stable or not.")


def check_distinct(patterns: tuple[tuple[float, ...], ...]) -> None:
    """Raises ValueError where two patterns coincide."""
    points = np.array(patterns)
    for second in range(1, len(points)):
        for first in range(second):
            if np.abs(points[first] - points[second]).max() < SMALLEST_GAP:
                raise ValueError(f"patterns {first + 1} and {second + 1} are the same; move one or remove it.")


P = TypeVar("P", bound=HopfieldParams)


@dataclass(frozen=True, eq=False)
class HopfieldFrame:
    """The network and its states at time step `t` of `last`.

    patterns : (pattern, unit); points : (fixed point, unit); kinds (of KINDS), tips : one per fixed point
    partners : (fixed point, unit), the other state of a 2-cycle, NaN elsewhere
    labels : (grid,) * unit int16, the fixed point each start reaches (-1 none); steps : the same shape, when
    paths : (time, start, unit); ends : (start,) the fixed point each reaches, -1 none
    arrived : (time,) percent of the grid's starts; arrived_by : (fixed point, time)
    fractions : (fixed point + 1,) shares of the grid, the last for none; energy : (cell,) * unit or empty
    """

    t: int
    last: int
    patterns: Floats
    points: Floats
    kinds: tuple[str, ...]
    tips: tuple[str, ...]
    partners: Floats
    labels: Array
    steps: Array
    refined: float
    paths: Floats
    ends: Array
    arrived: Floats
    arrived_by: Floats
    fractions: Floats
    steps_mean: float
    steps_max: int
    energy: Floats


class HopfieldRun(Run[P, HopfieldFrame]):
    """Designs the network, fills its basin map coarse to fine, and walks its trajectories in time."""

    pace = SLOWEST_PACE
    fill_seconds: ClassVar[float] = 0.025
    """How long one refinement fills the map, before it is looked at."""

    def __init__(self, params: P) -> None:
        super().__init__(params)
        self._design()

    def starts(self) -> Floats:
        """(start, unit): those the person placed come first. Overridden with the demo's own parameters."""
        units, params = self.net.units, self.params
        placed = np.array(getattr(params, "starts", ()), dtype=float).reshape(-1, units)
        at_random = np.random.default_rng(params.seed).uniform(-1.0, 1.0, (params.random_starts, units))
        side = grid_axis(params.grid_starts) if params.grid_starts else np.empty(0)
        regular = np.stack(np.meshgrid(*[side] * units), axis=-1).reshape(-1, units)
        return np.concatenate([placed, at_random, regular])

    @property
    def grid(self) -> int:
        """Starts per side of the basin map."""
        return int(getattr(self.params, "grid"))  # noqa: B009 - the demos declare it with their own bounds

    def _design(self) -> None:
        params = self.params
        patterns = np.array(getattr(params, "patterns"), dtype=float)  # noqa: B009 - declared by the demos
        self.net: Hopfield = params.network(patterns)
        self.fixed_points: list[FixedPoint] = find_fixed_points(self.net)
        self._points = np.array([f.point for f in self.fixed_points]).reshape(-1, self.net.units)
        nothing = np.full(self.net.units, np.nan)
        self._partners = np.array([nothing if f.partner is None else f.partner for f in self.fixed_points])
        self._kinds = tuple(look_of(f) for f in self.fixed_points)
        self._tips = tuple(tip(f) for f in self.fixed_points)
        self._fill = basins.BasinFill(self.net, self.fixed_points, self.grid, rng=self._rng())
        self._energy = self._energy_map()
        self._t = 0
        self._fill.step(0.012)
        self._take_map()

    def _rng(self) -> np.random.Generator:
        """The order of units in asynchronous updates: the same for the map and for single trajectories."""
        return np.random.default_rng([self.params.seed, 1])

    def _energy_map(self) -> Floats:
        if self.net.units > 2:
            return np.empty(0)
        starts = grid_starts(61, 2)
        return np.ascontiguousarray(self.net.energy(starts).reshape(61, 61).T)

    def _take_map(self) -> None:
        """Take over what is known of the map: labels, arrivals, how long the animation lasts."""
        fill = self._fill
        self._is_shown = False
        self._basins = fill.basins()
        self._convergence: Convergence = convergence(self._basins)
        path = self._follow(self.starts(), steps_max(self._basins))
        self._last = len(path) - 1
        self._paths = path
        self._ends = self._ends_of(self._paths[-1])
        self.pace = max(SLOWEST_PACE, self._last / ANIMATION_SECONDS)

    def show_map(self) -> None:
        """The map as frames show it: made when somebody looks, for a script looks only at the end."""
        if not self._is_shown:
            self._labels, self._steps = self._shown_map(self._fill)
            self._is_shown = True

    def _shown_map(self, fill: basins.BasinFill) -> tuple[Array, Array]:
        """Copies of the labels and the steps, as the frame shows them: here as pictures, the last unit upwards."""
        labels, steps = fill.preview()
        return np.ascontiguousarray(labels.T), np.ascontiguousarray(steps.T)

    def _follow(self, starts: Floats, at_least: int) -> Floats:
        """Trajectories until all stand still, or take turns in 2-cycles, and for `at_least` so many steps."""
        rng = self._rng()
        path = trajectories(self.net, starts, 1, rng)
        wanted = max(at_least, SHORTEST_ANIMATION if "2-cycle" in self._kinds else 1)
        while len(path) <= min(wanted, LONGEST_ANIMATION) or (len(path) <= LONGEST_ANIMATION and _is_moving(path)):
            more = min(16, LONGEST_ANIMATION + 1 - len(path))
            path = np.concatenate((path, trajectories(self.net, path[-1], more, rng)[1:]))
        still = 1 + int(
            np.flatnonzero(np.abs(np.diff(path, axis=0)).max(axis=(1, 2), initial=0.0) > STILL).max(initial=0)
        )
        return path[: max(1, min(LONGEST_ANIMATION, max(wanted, 0 if _is_blinking(path) else still))) + 1]

    def _ends_of(self, states: Floats) -> Array:
        if not len(states) or not len(self._points):
            return np.full(len(states), -1)
        apart = np.abs(states[:, None] - self._points[None]).max(axis=2)
        apart = np.minimum(apart, np.nan_to_num(np.abs(states[:, None] - self._partners[None]).max(axis=2), nan=np.inf))
        return np.where(apart.min(axis=1) < 0.05, apart.argmin(axis=1), -1)

    @property
    def done(self) -> bool:
        return self._t >= self._last

    @property
    def progress(self) -> float | None:
        return self._t / self._last

    @property
    def position(self) -> str:
        return f"step {self._t} of {self._last}"

    def step(self) -> None:
        self._t = min(self._t + 1, self._last)

    def refine(self) -> bool:
        if self._fill.progress >= 1.0:
            return False
        self._fill.step(self.fill_seconds)
        self._take_map()
        return self._fill.progress < 1.0

    def change(self, params: P) -> bool:
        super().change(params)
        self._design()
        return True

    def frame(self) -> HopfieldFrame:
        self.show_map()
        return HopfieldFrame(
            t=self._t, last=self._last, patterns=self.net.patterns, points=self._points, kinds=self._kinds,
            tips=self._tips, partners=self._partners, labels=self._labels, steps=self._steps,
            refined=self._fill.progress, paths=self._paths, ends=self._ends, arrived=self._convergence.total,
            arrived_by=self._convergence.by_fixed_point, fractions=basin_fractions(self._basins),
            steps_mean=steps_mean(self._basins), steps_max=steps_max(self._basins), energy=self._energy,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        weighted = self.net.weights is not None
        return {
            "W": self.net.W if weighted else None, "b": self.net.b if weighted else None,
            "fixed_points": [
                {
                    "point": f.point, "kind": f.kind, "eigenvalues": [complex(e) for e in f.eigenvalues],
                    "growing": f.growing,
                }
                for f in self.fixed_points
            ],
            "basin_fractions": basin_fractions(self._basins)[: len(self.fixed_points)],
            "steps_mean": steps_mean(self._basins), "steps_max": steps_max(self._basins),
            "convergence": self._convergence.total / 100.0,
        }  # fmt: skip

    def checkpoint(self) -> State:
        return {"t": self._t}

    def restore(self, state: State) -> None:
        self._t = min(max(0, int(state["t"])), self._last)


def _is_moving(path: Floats) -> bool:
    """True while some state is neither where it was one step ago nor where it was two steps ago."""
    if len(path) < 3:
        return bool(path.size)
    last, one, two = path[-1], path[-2], path[-3]
    apart = np.minimum(np.abs(last - one).max(axis=-1), np.abs(last - two).max(axis=-1))
    return bool(apart.max(initial=0.0) > STILL)


def _is_blinking(path: Floats) -> bool:
    """True when at the end some state takes turns with another."""
    return bool(np.abs(path[-1] - path[-2]).max(initial=0.0) > STILL)


RESULTS = {
    "W": "weights (unit, unit); none for the modern rule",
    "b": "biases (unit); none for the modern rule",
    "fixed_points": "every fixed point and 2-cycle: point, kind, eigenvalues [real, imaginary], growing directions",
    "basin_fractions": "share of the grid's starts that reach each fixed point, in their order",
    "steps_mean": "mean number of steps until a start has arrived",
    "steps_max": "largest number of steps until a start has arrived",
    "convergence": "share of the starts that have arrived, for each time step from 0",
}

warm_up = basins.warm_up
"""Loads the compiled basin kernel; until it is there, numpy gives the same answers."""


def summary(frame: HopfieldFrame) -> str:
    """This network in one or two sentences."""
    counted = [(frame.kinds.count(kind), NAMES[kind]) for kind in KINDS if kind in frame.kinds]
    found = ", ".join(f"{n} {name if n == 1 else plural(name)}" for n, name in counted)
    if not frame.fractions.any():
        return f"{found}."
    half = int(np.argmax(frame.arrived >= frame.arrived[-1] / 2))
    steps = "step" if half == 1 else "steps"
    when = f"after {half} {steps}, the last after {frame.steps_max}; mean {frame.steps_mean:.2f}."
    astray = float(frame.fractions[-1])
    if not astray:
        return f"{found}. Half of the starts have arrived {when}"
    return (
        f"{found}. {100 * astray:.3g}\u00a0% of the starts have not arrived within {basins.MAX_STEPS} steps; "
        f"half of the others have {when}"
    )
