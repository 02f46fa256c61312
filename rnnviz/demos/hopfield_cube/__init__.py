"""Three memories share a cube, and what lies exactly between them only rounding can decide.

Three neurons have three numbers as their state: a point in the cube. It can be turned, and looked into.
"""

import numpy as np

from rnnviz.arrays import Ints
from rnnviz.demos.hopfield_cube.params import Params
from rnnviz.demos.hopfield_cube.run import RESULTS, CubeFrame, Run
from rnnviz.demos.hopfield_cube.space import cube
from rnnviz.events import Click, Event
from rnnviz.families import state_space as h
from rnnviz.families.state_space_truth import SAYS, fixed_points_shown, percent_arrived
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.marks import Line, Mark, Segments
from rnnviz.kit.remembered import remembered
from rnnviz.kit.truth import Shows, ShowsTable
from rnnviz.panels import bars as beside
from rnnviz.panels.convergence import convergence
from rnnviz.panels.fixed_points import roles_by_place
from rnnviz.parameters import changed
from rnnviz.registry import Preset
from rnnviz.view import View

GROUP = "Attractors"
TITLE = "Three neurons"
ORDER = 20
HINT = "Drag to turn the cube. Point at an attractor to see its basin alone; a click on a bar keeps it so."
ON_THE_WALL = ("slice_at", "beta", "gain", "grid_starts")

Frame = CubeFrame
warm_up = h.warm_up

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "on", "warm_up"]


def on(event: Event, params: Params) -> Params | None:
    """A click on a bar shows one basin alone, a second click all of them again."""
    if not isinstance(event, Click) or event.panel != "counts":
        return None
    bar = max(0, round(-event.y)) + 1
    chosen: Params = changed(params, {"only_basin": 0 if bar == params.only_basin else min(bar, 60)})
    return chosen


# -- drawing ----------------------------------------------------------------------------------------------------


def draw(params: Params, frame: CubeFrame, view: View) -> Figure:
    """The cube; beside it how many have arrived, how many are where at a step, and how long ties last."""
    caption = _about_ties(params, frame) if params.show_ties else h.summary(frame)
    if view.compact:
        place = (0, 1, 1, 1)
        beside_it = _ties(params, frame, place) if params.show_ties else _counts(params, frame, place, briefly=True)
        panels = cube(params, frame, view, (0, 0, 1, 1)), beside_it
        return Figure(panels, columns=(1.5, 1.0), caption=caption)
    if params.show_ties:
        side = (_counts(params, frame, (0, 1, 1, 1)), _ties(params, frame, (1, 1, 1, 1)))
    else:
        side = (_convergence(frame, (0, 1, 1, 1)), _counts(params, frame, (1, 1, 1, 1)))
    return Figure(
        (cube(params, frame, view, (0, 0, 2, 1)), *side), columns=(2.0, 1.0), rows=(1.0, 1.0), caption=caption
    )  # fmt: skip


@remembered
def _convergence(frame: CubeFrame, place: Place) -> Panel:
    return convergence(
        frame.arrived,
        frame.arrived_by,
        roles_by_place(frame.kinds, frame.points, frame.patterns),
        frame.t,
        frame.last,
        place,
    )


@remembered
def _counts(params: Params, frame: CubeFrame, place: Place, briefly: bool = False) -> Panel:
    numbers = _worth_a_bar(frame.counts)
    names = (*(beside.place_name(point, 1 if briefly else 2) for point in frame.points), "elsewhere")[: len(numbers)]
    return beside.bars(
        "counts", numbers.astype(float), (*roles_by_place(frame.kinds, frame.points, frame.patterns), "muted"), names,
        title=f"At step {params.label_step} ({params.precision})", short=f"At step {params.label_step}", axis="starts",
        alt="How many starts are near each fixed point after a number of rounded steps.", place=place,
        written=tuple(f"{number}" for number in numbers), clicks="Click a bar to see its basin alone.",
    )  # fmt: skip


def _worth_a_bar(counts: Ints) -> Ints:
    """Without "elsewhere" if nothing is there, and then, where bars are many, without the last empty ones."""
    if counts[-1]:
        return counts
    places = len(counts) - 1
    return counts[: places if places <= beside.MOST_NAMED else int(np.flatnonzero(counts).max(initial=0)) + 1]


@remembered
def _ties(params: Params, frame: CubeFrame, place: Place) -> Panel:
    """How many exact ties are at their saddle after each step, in both precisions."""
    times = np.arange(float(frame.held.shape[1]))
    at = np.full(1, float(min(params.label_step, max(1, len(times) - 1))))
    top = max(1.0, float(frame.tie_total))
    marks: list[Mark] = [Segments(key="cursor", x0=at, x1=at, y0=np.zeros(1), y1=np.full(1, top), role="muted",
                                  dash="dash")]  # fmt: skip
    if len(times):
        looks = (("float64", "prediction", "solid"), ("float32", "state", "dash"))
        marks += [
            Line(key=name, label=name, x=times, y=held.astype(float), role=role, dash=dash, width=2.2)  # type: ignore[arg-type]
            for (name, role, dash), held in zip(looks, frame.held, strict=True)
        ]
    return Panel(
        "ties", tuple(marks), title="Ties at their saddle", short="Still tied",
        x=Axis("time step", (0.0, float(max(1, len(times) - 1))), whole=True),
        y=Axis("", (0.0, 1.04 * top)), legend="top", place=place,
        alt="How many exact ties are still at their saddle after each step, in float32 and in float64.",
    )  # fmt: skip


def _about_ties(params: Params, frame: CubeFrame) -> str:
    """Two sentences that explain the ties of this run."""
    if not frame.tie_total:
        return "This grid has no exact ties: no symmetry of the network holds a start between two basins."
    return (
        f"{frame.tie_total} starts lie exactly between basins, where a symmetry should hold them for ever. But each "
        f"step rounds in the last digit, and the saddle multiplies that: at step {params.label_step} in "
        f"{params.precision}, {frame.tie_held} are still there."
    )


SHOWS: ShowsTable = {
    ("convergence", "total"): percent_arrived,
    ("counts", "counts"): lambda results, run: _worth_a_bar(
        np.array([*results["counts_at_step"], results["elsewhere_at_step"]])
    ),
    ("ties", "float64"): Shows(lambda results, run: run.run.frame().held[0], role="prediction", label="float64"),
    ("ties", "float32"): Shows(lambda results, run: run.run.frame().held[1], role="state", label="float32"),
    **fixed_points_shown("cube", "xyz", ("stored", "spurious", "saddle", "saddle-2", "repeller")),
}

PRESETS = {
    "hopfield-3-neurons": Preset(
        {"grid": 21, "label_step": 100, "grid_starts": 5}, "Three corners stored by newhop; 21 × 21 × 21 starts.",
        seed_figure=True,
    ),
    "exact-ties": Preset(
        {"grid": 21, "label_step": 200, "show_ties": True, "show_trajectories": False},
        "Starts that lie exactly between basins, and how rounding decides about them.",
    ),
    "slice": Preset(
        {"grid": 51, "basins_as": "slice", "slice_across": "x3", "grid_starts": 0},
        "The cube cut open; move the slice through it.",
    ),
    "two-memories": Preset(
        {"patterns": ((1.0, 1.0, 1.0), (-1.0, -1.0, -1.0)), "only_basin": 1},
        "Two opposite corners: a plane divides the cube.",
    ),
    "all-corners": Preset(
        {"patterns": ((1.0, 1.0, 1.0), (-1.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, -1.0))},
        "Four corners that differ in every direction make all eight corners attract.",
    ),
    "blinking": Preset(
        {"rule": "hebb", "update": "sign", "patterns": ((1.0, -1.0, 1.0), (-1.0, -1.0, 1.0))},
        "All neurons at once: states that take turns for ever (2-cycles).",
    ),
    "modern": Preset(
        {"rule": "modern", "beta": 12.0, "patterns": ((0.9, 0.9, 0.2), (-0.8, -0.3, 0.9), (0.7, -0.9, -0.3),
         (-0.9, 0.4, -0.6), (0.1, 0.6, -0.95))},
        "A modern Hopfield network stores any points that lie far enough apart, not only corners.",
    ),
}  # fmt: skip
