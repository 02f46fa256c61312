"""Behind every symmetric network lies a surface; one unit at a time the state rolls down, all at once it may jump up.

Two units, so that the surface can be seen: turn it, drag the starts on its map, melt it with the gain, pull a valley
somewhere else.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from rnnviz.arrays import Array, Floats
from rnnviz.dynamics.landscape import (
    RISE,
    LandscapeUpdate,
    LevelPoint,
    ends,
    energies,
    level_points,
    ridges,
    roll,
    safe_step,
    valleys,
)
from rnnviz.figure.description import Figure
from rnnviz.kit import LIVE, Clocked, DemoParams, Drag, Event, Preset, View, changed, edit_points, param, switch
from rnnviz.kit.truth import ShowsTable
from rnnviz.networks.weights import Weights, from_matrix
from rnnviz.panels import landscape as panels

GROUP = "Attractors"
TITLE = "Energy landscape"
ORDER = 50
HINT = "Drag a start on the map and watch it roll on the surface; lower the gain and the landscape melts."
ON_THE_WALL = ("gain", "w_cross")

MOST_STARTS = 40
SURFACE, MAP = 33, 101
"""Points per side of the surface and of the map of valleys."""

BETWEEN = 12
"""Pieces into which a jump is cut, so that it follows the surface."""

Weight = Annotated[float, Field(ge=-3.0, le=3.0)]
Bias = Annotated[float, Field(ge=-2.0, le=2.0)]
Coordinate = Annotated[float, Field(ge=-1.0, le=1.0)]


class Params(DemoParams):
    """The network, and how its states move."""

    w_self: tuple[Weight, Weight] = param(
        (0.0, 0.0), "From each unit to itself.", LIVE, title="Own weights", group="Network"
    )
    w_cross: float = param(
        1.0, "Between the units, both ways.", LIVE, title="Cross weight", ge=-3.0, le=3.0, group="Network"
    )
    b: tuple[Bias, Bias] = param(
        (0.1, 0.1), "What each unit is told all the time.", LIVE, title="Biases", group="Network"
    )
    gain: float = param(
        2.0, "Steepness of tanh.", LIVE, title="Gain g", ge=0.1, le=20.0, soft=(0.3, 6.0), log=True, group="Network"
    )
    update: LandscapeUpdate = param(
        "continuous", "Who moves when, and how.", LIVE, group="Movement",
        labels={
            "continuous": "Smooth, in small steps", "sign-async": "Two-valued, one at a time",
            "sign-sync": "Two-valued, all at once", "tanh-sync": "Smooth, all at once",
        },
    )  # fmt: skip
    dt: float = param(
        0.1,
        "Length of a small step.",
        LIVE,
        ge=0.01,
        le=1.0,
        log=True,
        group="Movement",
        when={"update": ("continuous",)},
    )
    starts: tuple[tuple[Coordinate, Coordinate], ...] = param(
        ((0.95, -0.85), (-0.8, 0.9), (-0.55, 0.45), (0.3, -0.62), (-0.05, -0.9), (0.9, 0.1)), "Where states begin.",
        LIVE, max_length=MOST_STARTS, group="Movement", widget="points",
    )  # fmt: skip
    steps: int = param(120, "How far they go.", LIVE, ge=1, le=500, group="Movement")
    show_contours: bool = switch("Lines of equal energy", "Contours on the map.")


RESULTS = {
    "fixed_points": "where the energy of the tanh network is level: point, kind, energy, eigenvalues of its Hessian",
    "energies": "of each start, step by step",
    "ends": "the fixed point to which each start has come, counted from 0; −1 for none",
    "rises": "steps on which the energy rose",
    "largest_rise": "the most it rose in one step",
    "safe_dt": "the largest step with which the energy can never rise",
}

PRESETS = {
    "two-valleys": Preset({}, "Two units that support each other: two memories, one favoured."),
    "tilt": Preset({"b": (0.25, 0.25)}, "The shallow valley has nearly gone."),
    "four-valleys": Preset(
        {"w_self": (1.2, 1.2), "w_cross": 0.2, "b": (0.0, 0.0), "gain": 3.0},
        "Units that support themselves: four valleys.",
    ),
    "melted": Preset({"gain": 0.8, "b": (0.0, 0.0)}, "At a low gain only one bowl is left."),
    "jumping": Preset(
        {"w_cross": -1.0, "b": (0.5, 0.5), "update": "sign-sync", "starts": ((-1.0, -1.0),), "steps": 6},
        "Both units at once: up and down between two corners, for ever.",
    ),
    "overshoot": Preset(
        {"w_cross": -1.0, "b": (0.2, 0.2), "gain": 4.0, "update": "tanh-sync", "starts": ((0.9, 0.85),), "steps": 20},
        "Steps too long for the valley: smooth units overshoot it.",
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """paths : (step + 1, start, 2); trails : (point, start, 3), the same with heights, `between` points a step

    courses : (step + 1, start), energies; axis, heights, sides : lattice of the surface, valley of each of its cells
    valleys : (row, column), of the map; ridges : (point, 3), the borders between them
    points : (level point, 2); kinds, tips : one each
    """

    t: int
    between: int
    paths: Floats
    trails: Floats
    courses: Floats
    axis: Floats
    heights: Floats
    sides: Array
    valleys: Array
    ridges: Floats
    points: Floats
    kinds: tuple[str, ...]
    tips: tuple[str, ...]
    ends: tuple[int, ...]
    rises: int
    largest_rise: float


def network(params: Params) -> Weights:
    """Its symmetric weights."""
    W = np.array([[params.w_self[0], params.w_cross], [params.w_cross, params.w_self[1]]])
    return from_matrix(W, np.array(params.b))


def valleys_over(params: Params, axis: Floats, levels: list[LevelPoint] | None = None) -> Array:
    """The valley of each point of a lattice, by its number.    axis : (point,)    Returns (point, point) int"""
    net, x = network(params), np.stack(np.meshgrid(axis, axis), axis=-1)
    found = level_points(net, params.gain) if levels is None else levels
    return valleys(net, params.gain, found, x.reshape(-1, 2)).reshape(x.shape[:2])


class Run(Clocked[Params, Frame]):
    """All states, rolling together."""

    def begin(self) -> None:
        p, net = self.params, network(self.params)
        self.last, self.pace = p.steps, 20.0 if p.update == "continuous" else 3.0
        self.levels = level_points(net, p.gain)
        self._paths = roll(p.update, net, p.gain, p.dt, np.array(p.starts).reshape(-1, 2), p.steps, p.seed)
        self._between = 1 if p.update == "continuous" else BETWEEN
        self._trails = self._with_heights(net, _subdivided(self._paths, self._between))
        self._courses = np.ascontiguousarray(self._trails[:: self._between, :, 2])
        even = np.linspace(-1.0, 1.0, SURFACE)
        self._axis = 0.6 * even + 0.4 * np.sin(np.pi / 2 * even)  # denser where the walls are steep
        lattice = np.stack(np.meshgrid(self._axis, self._axis), axis=-1)
        self._heights = self._with_heights(net, lattice)[..., 2]
        middles = np.append(0.5 * (self._axis[1:] + self._axis[:-1]), 1.0)
        self._sides = valleys_over(p, middles, self.levels)
        self._valleys = valleys_over(p, np.linspace(-1.0, 1.0, MAP), self.levels)
        self._ridges = self._with_heights(net, ridges(net, p.gain, self.levels))

    def _with_heights(self, net: Weights, x: Floats) -> Floats:
        """x : (…, 2)    Returns (…, 3)"""
        height = energies(self.params.update, net, self.params.gain, x.reshape(-1, 2)).reshape(x.shape[:-1])
        return np.concatenate([x, height[..., None]], axis=-1)

    def frame(self) -> Frame:
        gained = np.diff(self._courses, axis=0)
        return Frame(
            self.t, self._between, self._paths, self._trails, self._courses, self._axis, self._heights, self._sides,
            self._valleys, self._ridges, np.array([level.point for level in self.levels]).reshape(-1, 2),
            tuple(level.kind for level in self.levels), tuple(map(_tip, self.levels)),
            tuple(ends(self.params.update, self._paths, self.levels)), int((gained > RISE).sum()),
            float(gained.max(initial=0.0)),
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        frame, p = self.frame(), self.params
        return {
            "fixed_points": [
                {"point": at.point, "kind": at.kind, "energy": at.energy, "eigenvalues": at.eigenvalues}
                for at in self.levels
            ],
            "energies": frame.courses.T, "ends": list(frame.ends), "rises": frame.rises,
            "largest_rise": frame.largest_rise, "safe_dt": safe_step(network(p), p.gain),
        }  # fmt: skip


def _subdivided(paths: Floats, pieces: int) -> Floats:
    """Each step in so many straight pieces.    paths : (step + 1, start, 2)    Returns (step · pieces + 1, start, 2)"""
    share = (np.arange(pieces) / pieces)[None, :, None, None]
    inner = paths[:-1, None] * (1 - share) + paths[1:, None] * share
    return np.concatenate([inner.reshape((len(paths) - 1) * pieces, *paths.shape[1:]), paths[-1:]])


def _tip(level: LevelPoint) -> str:
    x, y = level.point
    bends = ", ".join(f"{value:.3g}" for value in level.eigenvalues)
    return f"{level.kind} at ({x:.3g}, {y:.3g}), E = {level.energy:.4g}; curvatures {bends}"


def on(event: Event, params: Params) -> Params | None:
    """Starts are clicked and dragged on the map; a minimum that is dragged takes the biases along."""
    if isinstance(event, Drag) and event.key == "minima":
        x = np.clip([event.x, event.y], -0.9999, 0.9999)
        b = np.arctanh(x) / params.gain - network(params).W @ x
        new: Params = changed(params, {"b": tuple(np.clip(b, -2.0, 2.0).tolist())})
        return new
    return edit_points(event, params, "starts", panel="map", reach=1.0, most=MOST_STARTS)


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The surface; beside it the map on which starts are dragged, and the energies."""
    smooth, roles = not params.update.startswith("sign"), panels.valley_roles(frame.kinds)
    levels = (frame.points, frame.kinds, frame.tips, roles) if smooth else None
    sides, map_of, borders = (frame.sides, frame.valleys, frame.ridges) if smooth else (None, None, None)
    until = frame.t * frame.between
    hero = panels.surface(frame.axis, frame.heights, sides, borders, frame.trails, until, view)
    chart = panels.chart(
        frame.axis, frame.heights, map_of, borders, frame.paths, frame.t, levels, params.starts, view,
        lines=params.show_contours,
    )  # fmt: skip
    caption = _caption(params, frame)
    if view.compact:
        return Figure((hero, replace(chart, place=(0, 1, 2, 1))), columns=(1.5, 1.0), rows=(1.0, 1.0), caption=caption)
    colours = tuple(roles[end] if end >= 0 and smooth else "path" for end in frame.ends)
    title = "Energy" if not frame.rises else f"Energy: it rises {frame.rises} times"
    course = panels.course(frame.courses, frame.t, colours, title)
    return Figure((hero, chart, course), columns=(1.6, 1.0), rows=(1.3, 1.0), caption=caption)


def _caption(params: Params, frame: Frame) -> str:
    counts = [(frame.kinds.count(kind), kind) for kind in ("minimum", "saddle", "maximum", "degenerate")]
    plural = {"minimum": "minima", "maximum": "maxima", "degenerate": "degenerate points"}
    told = ", ".join(f"{n} {kind if n == 1 else plural.get(kind, kind + 's')}" for n, kind in counts if n)
    safe = safe_step(network(params), params.gain)
    if frame.rises:
        rose = f"the energy rose on {frame.rises} steps, by up to {frame.largest_rise:.3f}"
    else:
        rose = "the energy never rose"
    advice = f"; no step up to {safe:.3f} can raise it" if params.update == "continuous" and safe < 1 else ""
    return f"The tanh network at a gain of {params.gain:g}: {told}. In {params.steps} steps {rose}{advice}."


def _of_kind(kind: str, coordinate: int) -> Any:
    return lambda results, run: [f["point"][coordinate] for f in results["fixed_points"] if f["kind"] == kind]


SHOWS: ShowsTable = {
    ("energy", "ahead"): "energies",
    ("map", "valleys"): lambda results, run: valleys_over(run.params, np.linspace(-1.0, 1.0, MAP)),
    **{("map", kind, "xy"[n]): _of_kind(kind, n) for kind in ("minimum", "saddle", "maximum") for n in (0, 1)},
}
SAYS = {
    r"(\d+) minim": lambda results, run: [[f["kind"] for f in results["fixed_points"]].count("minimum")],
    r"(\d+) saddle": lambda results, run: [[f["kind"] for f in results["fixed_points"]].count("saddle")],
    r"(\d+) maxim": lambda results, run: [[f["kind"] for f in results["fixed_points"]].count("maximum")],
    r"(\d+) degenerate": lambda results, run: [[f["kind"] for f in results["fixed_points"]].count("degenerate")],
}
