"""A memory is a valley: from every start the state rolls to one attractor, and not all of them were stored.

Two neurons, so that the whole state space is one picture. Drag the patterns: the network is redesigned, its fixed
points classified and the basins drawn again while you drag.
"""

from typing import Literal

import numpy as np
from pydantic import field_validator

from rnnviz.families import state_space as h
from rnnviz.families.state_space_truth import SAYS, fixed_points_shown, percent_arrived
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Mark, Points
from rnnviz.kit import LIVE, VIEW, Click, Drag, Event, InputError, Preset, Remove, View, edit_points, param, switch
from rnnviz.kit.truth import ShowsTable
from rnnviz.panels import plane
from rnnviz.panels.bars import bars, place_name
from rnnviz.panels.convergence import convergence
from rnnviz.panels.fixed_points import KINDS, name_of, roles_by_place

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "mirrored", "on", "warm_up"]

GROUP = "Attractors"
TITLE = "Two neurons"
ORDER = 10
HINT = "Drag a pattern and watch the basins follow. A click adds a pattern, a right click removes it."
ON_THE_WALL = ("beta", "gain", "grid_starts")

Frame = h.HopfieldFrame
RESULTS = h.RESULTS
warm_up = h.warm_up

Pattern = tuple[h.Coordinate, h.Coordinate]
Start = tuple[h.StartCoordinate, h.StartCoordinate]


class Params(h.HopfieldParams):
    """Patterns and starts in the plane."""

    patterns: tuple[Pattern, ...] = param(
        ((1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)), "What the network should keep.", LIVE, title="Patterns",
        min_length=1, max_length=h.MOST_PATTERNS, group="Memory", widget="points",
    )  # fmt: skip
    starts: tuple[Start, ...] = param(
        ((-0.35, 0.2), (0.25, -0.15), (0.6, 0.1)), "Where trajectories begin.", LIVE, title="Starts",
        max_length=h.MOST_STARTS, group="Starts", widget="points",
    )  # fmt: skip
    clicks_add: Literal["pattern", "start"] = param(
        "pattern", "What a click in the square makes.", VIEW, title="A click adds", group="Memory")  # fmt: skip
    grid: int = param(
        201, "Starts per side of the basin map.", LIVE, title="Basin grid", ge=2, le=1000, soft=(11, 1000), log=True,
        group="Starts")  # fmt: skip
    show_speed: bool = switch("Shade by time", "The longer a start takes, the paler its colour.")
    show_energy: bool = switch("Energy", "Lines of equal energy.", on=False)

    @field_validator("patterns")
    @classmethod
    def _distinct(cls, patterns: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        h.check_distinct(patterns)
        return patterns


class Run(h.HopfieldRun[Params]):
    """The run of two neurons."""


def on(event: Event, params: Params) -> Params | None:
    """Drag moves a pattern or a start, click adds one, Remove takes one away."""
    adds_patterns = params.clicks_add == "pattern"
    match event:
        case Remove(key="patterns") if len(params.patterns) == 1:
            raise InputError("The last pattern stays: a network must keep something.")
        case Drag(key="starts") | Remove(key="starts"):
            adds_patterns = False
        case Drag(key="patterns") | Remove(key="patterns"):
            adds_patterns = True
        case Click(panel="plane"):
            pass
        case _:
            return None
    if adds_patterns:
        return edit_points(event, params, "patterns", panel="plane", reach=1.0, most=h.MOST_PATTERNS, least=1)
    return edit_points(event, params, "starts", panel="plane", reach=h.REACH, most=h.MOST_STARTS)


def mirrored(params: Params) -> Params | None:
    """The same world with its axes exchanged; none where a random order of the units tells them apart."""
    if params.update == "sign-async" or params.random_starts:
        return None
    flipped = {name: tuple((y, x) for x, y in getattr(params, name)) for name in ("patterns", "starts")}
    return params.model_copy(update=flipped)


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The plane; beside it how many starts have arrived, and how large the basins are."""
    roles, caption = roles_by_place(frame.kinds, frame.points, frame.patterns), h.summary(frame)
    arrived = convergence(
        frame.arrived, frame.arrived_by, roles, frame.t, frame.last, (0, 1, 2 if view.compact else 1, 1)
    )
    panels = (_plane(params, frame, roles, view), arrived, *(() if view.compact else (_shares(frame, roles),)))
    return Figure(panels, columns=(1.6, 1.0), rows=(1.15, 1.0), caption=caption)


TICKS = tuple((float(v), f"{v:g}".replace("-", "−")) for v in (-1, -0.5, 0, 0.5, 1))


def _plane(params: Params, frame: Frame, roles: tuple[str, ...], view: View) -> Panel:
    late = frame.steps if params.show_speed else None
    has_energy = params.show_energy and frame.energy.size
    names = {kind: name_of(kind, view.compact) for kind in KINDS}
    marks = [
        *(plane.basins(frame.labels, 1.0, roles, late) if params.show_basins else ()),
        *(plane.energy_lines(frame.energy) if has_energy else ()),
        *plane.trajectories(frame.paths, frame.t),
        *(_fixed_points(frame, roles, names) if params.show_fixed_points else ()),
        *plane.starts(params.starts, view.controls, h.REACH),
        _patterns(params, view),
    ]
    limits = (-h.REACH, h.REACH)
    return Panel(
        "plane", tuple(marks), x=Axis("x₁", limits, TICKS), y=Axis("x₂", limits, TICKS), equal=True, legend="top",
        place=(0, 0, 2, 1), clicks=f"Click to add a {params.clicks_add}.",
        alt=f"The state space of two neurons, with the basins of its attractors. {h.summary(frame)}",
    )  # fmt: skip


def _fixed_points(frame: Frame, roles: tuple[str, ...], names: dict[str, str]) -> list[Mark]:
    return plane.fixed_points(frame.points, frame.kinds, frame.tips, roles, names, frame.partners)


def _patterns(params: Params, view: View) -> Mark:
    """Rings where a pattern is asked for: handles, or on paper just rings."""
    x, y = np.array(params.patterns, dtype=float).T
    if not view.controls:
        return Points(key="patterns", label="pattern", x=x, y=y, role="text", shape="ring", size=20.0)
    numbers = [str(n + 1) for n in range(len(x))]
    return Handle(
        key="patterns", label=plane.hint_for(view, "pattern", "drag me"), x=x, y=y, role="text", shape="ring",
        size=20.0, bounds=(-1.0, 1.0, -1.0, 1.0), removable=True, signs=tuple(numbers),
        names=tuple(f"pattern {number}" for number in numbers),
    )  # fmt: skip


def _shares(frame: Frame, roles: tuple[str, ...]) -> Panel:
    shares = 100.0 * frame.fractions[: len(frame.kinds)]
    return bars(
        "shares", shares, roles, tuple(map(place_name, frame.points)), title="Where starts end", axis="",
        place=(1, 1, 1, 1), bare=True, alt="The share of all starts that each fixed point collects.",
        written=tuple(f"{share:.3g}\u00a0%" if share > 0 else "" for share in shares),
    )  # fmt: skip


SHOWS: ShowsTable = {
    ("convergence", "total"): percent_arrived,
    ("shares", "shares"): lambda results, run: [100.0 * share for share in results["basin_fractions"]],
    **fixed_points_shown("plane", "xy", ("stored", "spurious", "saddle", "repeller")),
}

PRESETS = {
    "hopfield-2-neurons": Preset(
        {"grid": 21, "starts": (), "grid_starts": 9}, "Three corners stored by newhop; 21 × 21 starts.",
        seed_figure=True,
    ),
    "two-memories": Preset(
        {"patterns": ((1.0, 1.0), (-1.0, -1.0))}, "Two opposite corners: every start must choose.",
    ),
    "hebb-crosstalk": Preset(
        {"rule": "hebb", "patterns": ((1.0, 1.0), (-1.0, 1.0), (1.0, -0.4)), "grid_starts": 5},
        "Hebb's rule with patterns that disturb each other.",
    ),
    "blinking": Preset(
        {"rule": "hebb", "update": "sign", "patterns": ((1.0, -1.0),), "starts": ((0.7, 0.6), (-0.5, -0.8))},
        "All neurons at once: states that take turns for ever (2-cycles).",
    ),
    "one-after-another": Preset(
        {"rule": "hebb", "update": "sign-async", "patterns": ((1.0, -1.0),), "starts": ((0.7, 0.6), (-0.5, -0.8))},
        "The same network, one neuron at a time: the 2-cycles are gone.",
    ),
    "continuous": Preset(
        {"rule": "hebb", "update": "tanh", "grid_starts": 5, "show_energy": True},
        "A continuous network rolling down its energy.",
    ),
    "modern": Preset(
        {"rule": "modern", "patterns": ((0.9, 0.3), (-0.7, 0.8), (-0.2, -0.9), (0.6, -0.5)), "grid_starts": 5},
        "A modern Hopfield network stores any points, more of them the larger β is.",
    ),
}  # fmt: skip
