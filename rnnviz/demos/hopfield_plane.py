"""A memory is a valley: from every start the state rolls to one attractor, and not all of them were stored.

Two neurons, so that the whole state space is one picture. Drag the patterns: the network is redesigned, its fixed
points classified and the basins drawn again while you drag.
"""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, field_validator

from rnnviz.arrays import Floats
from rnnviz.demos import _hopfield as h
from rnnviz.demos import _hopfield_panels as beside
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Event, Remove
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Contour, Handle, Image, Line, Mark, Points, Segments
from rnnviz.parameters import LIVE, VIEW, Hint, changed
from rnnviz.registry import Preset
from rnnviz.view import View

GROUP = "Attractors"
TITLE = "Two neurons"
ORDER = 10
HINT = "Drag a pattern and watch the basins follow. A click adds a pattern, a right click removes it."

Frame = h.HopfieldFrame
RESULTS = h.RESULTS
warm_up = h.warm_up


class Params(h.HopfieldParams):
    """Patterns and starts in the plane."""

    patterns: Annotated[
        tuple[tuple[h.Coordinate, h.Coordinate], ...],
        Field(min_length=1, max_length=h.MOST_PATTERNS, title="Patterns", description="What the network should keep."),
        Hint(effect=LIVE, group="Memory", widget="points"),
    ] = ((1.0, 1.0), (-1.0, -1.0), (1.0, -1.0))
    starts: Annotated[
        tuple[tuple[h.StartCoordinate, h.StartCoordinate], ...],
        Field(max_length=h.MOST_STARTS, title="Starts", description="Where trajectories begin."),
        Hint(effect=LIVE, group="Starts", widget="points"),
    ] = ((-0.35, 0.2), (0.25, -0.15), (0.6, 0.1))
    clicks_add: Annotated[
        Literal["pattern", "start"],
        Field(title="A click adds", description="What a click in the square makes."),
        Hint(effect=VIEW, group="Memory"),
    ] = "pattern"
    grid: Annotated[
        int,
        Field(ge=2, le=1000, title="Basin grid", description="Starts per side of the basin map."),
        Hint(effect=LIVE, group="Starts", soft=(11, 1000), log=True),
    ] = 201
    show_speed: Annotated[
        bool,
        Field(title="Shade by time", description="The longer a start takes, the paler its colour."),
        Hint(effect=VIEW, group="Picture"),
    ] = True
    show_energy: Annotated[
        bool,
        Field(title="Energy", description="Lines of equal energy."),
        Hint(effect=VIEW, group="Picture"),
    ] = False

    @field_validator("patterns")
    @classmethod
    def _distinct(cls, patterns: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        h.check_distinct(patterns)
        return patterns


class Run(h.HopfieldRun[Params]):
    """The run of two neurons."""


def on(event: Event, params: Params) -> Params | None:
    """Drag moves a pattern or a start, click adds one, Remove takes one away."""
    match event:
        case Drag(key=("patterns" | "starts") as name):
            points = list(getattr(params, name))
            points[event.index] = (event.x, event.y)
            return _with(params, name, points, quiet=True)
        case Remove(key=("patterns" | "starts") as name):
            points = list(getattr(params, name))
            if name == "patterns" and len(points) == 1:
                raise InputError("The last pattern stays: a network must keep something.")
            del points[event.index]
            return _with(params, name, points)
        case Click(panel="plane"):
            name = "patterns" if params.clicks_add == "pattern" else "starts"
            most = h.MOST_PATTERNS if name == "patterns" else h.MOST_STARTS
            if len(getattr(params, name)) >= most:
                raise InputError(f"There are {most} {name} already; remove one first.")
            reach = 1.0 if name == "patterns" else h.REACH
            at = (float(np.clip(event.x, -reach, reach)), float(np.clip(event.y, -reach, reach)))
            return _with(params, name, [*getattr(params, name), at])
    return None


def _with(params: Params, name: str, points: list[tuple[float, float]], *, quiet: bool = False) -> Params | None:
    """The parameters with other points; quiet: None instead of an error, while a drag crosses another pattern."""
    try:
        new: Params = changed(params, {name: tuple(points)})
    except InputError:
        if quiet:
            return None
        raise
    return new


# -- drawing ----------------------------------------------------------------------------------------------------


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The plane; beside it how many starts have arrived, and how large the basins are."""
    roles = h.roles_of(frame.kinds)
    if view.compact:
        return Figure(
            (_plane(params, frame, roles, view), beside.convergence(frame, roles, (0, 1, 2, 1))),
            columns=(1.6, 1.0), rows=(1.0, 1.0), caption=h.summary(frame),
        )  # fmt: skip
    return Figure(
        (_plane(params, frame, roles, view), beside.convergence(frame, roles, (0, 1, 1, 1)), _shares(frame, roles)),
        columns=(1.6, 1.0), rows=(1.15, 1.0), caption=h.summary(frame),
    )  # fmt: skip


def _plane(params: Params, frame: Frame, roles: tuple[str, ...], view: View) -> Panel:
    marks: list[Mark] = []
    if params.show_basins:
        marks.append(_basins(params, frame, roles))
    if params.show_energy and frame.energy.size:
        axis = np.linspace(-1.0, 1.0, len(frame.energy))
        low, high = float(frame.energy.min()), float(frame.energy.max())
        levels = np.linspace(low, high, 14)[1:-1]
        marks.append(Contour(key="energy", label="equal energy", x=axis, y=axis, values=frame.energy, levels=levels))
    marks += _trajectories(frame)
    if params.show_fixed_points:
        marks += _fixed_points(frame, roles, view.compact)
    marks += _placed(params, view.compact) if view.controls else _placed_on_paper(params)
    ticks = tuple((float(v), f"{v:g}".replace("-", "−")) for v in (-1, -0.5, 0, 0.5, 1))
    limits = (-h.REACH, h.REACH)
    return Panel(
        "plane", tuple(marks), x=Axis("x₁", limits, ticks), y=Axis("x₂", limits, ticks), equal=True, legend="top",
        place=(0, 0, 2, 1), clicks=f"Click to add a {params.clicks_add}.",
        alt=f"The state space of two neurons, with the basins of its attractors. {h.summary(frame)}",
    )  # fmt: skip


def _basins(params: Params, frame: Frame, roles: tuple[str, ...]) -> Image:
    half = 1.0 / max(1, len(frame.labels) - 1)
    edge = 1.0 + half
    shade = None
    if params.show_speed:
        late = np.clip(frame.steps, 0, None) / max(1.0, float(frame.steps.max(initial=1)))
        shade = (0.52 - 0.34 * late).astype(np.float32)
    else:
        shade = np.full(frame.labels.shape, 0.4, np.float32)
    return Image(key="basins", values=frame.labels, extent=(-edge, edge, -edge, edge), roles=roles, shade=shade)


def _trajectories(frame: Frame) -> list[Mark]:
    if not frame.paths.shape[1]:
        return []
    gap = np.full((1, *frame.paths.shape[1:]), np.nan)
    whole = np.concatenate((frame.paths, gap)).transpose(1, 0, 2).reshape(-1, 2)
    walked = np.concatenate((frame.paths[: frame.t + 1], gap)).transpose(1, 0, 2).reshape(-1, 2)
    now = frame.paths[frame.t]
    return [
        Line(key="ahead", x=whole[:, 0], y=whole[:, 1], role="path", width=0.9, strength=0.35),
        Line(key="walked", x=walked[:, 0], y=walked[:, 1], role="path", width=1.7),
        Points(key="now", x=now[:, 0], y=now[:, 1], role="path", size=6.5),
    ]


def _placed(params: Params, briefly: bool) -> list[Mark]:
    """What a person has placed and can move: starts and patterns."""
    starts, patterns = _places(params.starts), _places(params.patterns)
    marks: list[Mark] = []
    if len(starts):
        marks.append(Handle(
            key="starts", x=starts[:, 0], y=starts[:, 1], role="start", shape="plus", size=11.0, removable=True,
            bounds=(-h.REACH, h.REACH, -h.REACH, h.REACH),
        ))  # fmt: skip
    marks.append(Handle(
        key="patterns", label="pattern" if briefly else "pattern: drag me", x=patterns[:, 0], y=patterns[:, 1],
        role="text", shape="ring", size=20.0, bounds=(-1.0, 1.0, -1.0, 1.0), removable=True,
        names=tuple(f"pattern {i + 1}" for i in range(len(patterns))),
        signs=tuple(str(i + 1) for i in range(len(patterns))),
    ))  # fmt: skip
    return marks


def _placed_on_paper(params: Params) -> list[Mark]:
    starts, patterns = _places(params.starts), _places(params.patterns)
    plus = Points(key="starts", x=starts[:, 0], y=starts[:, 1], role="start", shape="plus", size=8.0, outline=True)
    ring = Points(
        key="patterns", label="pattern", x=patterns[:, 0], y=patterns[:, 1], role="text", shape="ring", size=20.0
    )
    return [plus, ring] if len(starts) else [ring]


def _places(points: tuple[tuple[float, float], ...]) -> Floats:
    return np.array(points, dtype=float).reshape(-1, 2)


def _fixed_points(frame: Frame, roles: tuple[str, ...], briefly: bool) -> list[Mark]:
    marks: list[Mark] = []
    for kind in h.KINDS:
        which = [i for i, k in enumerate(frame.kinds) if k == kind]
        if not which:
            continue
        at = frame.points[which]
        if kind == "2-cycle":
            other = frame.partners[which]
            marks.append(Segments(key="cycles", x0=at[:, 0], y0=at[:, 1], x1=other[:, 0], y1=other[:, 1], role="cycle",
                                  dash="dash", width=1.6))  # fmt: skip
            at = np.concatenate((at, other))
            which = which * 2
        marks.append(Points(
            key=kind, label=h.name_of(kind, briefly), x=at[:, 0], y=at[:, 1], size=11.0, outline=True,
            role=tuple(roles[i] for i in which), category=np.arange(len(which)), shape=h.SHAPES[kind],  # type: ignore[arg-type]
            tips=tuple(frame.tips[i] for i in which),
        ))  # fmt: skip
    return marks


def _shares(frame: Frame, roles: tuple[str, ...]) -> Panel:
    shares = 100.0 * frame.fractions[: len(frame.kinds)]
    return beside.bars(
        "shares", shares, roles, tuple(map(beside.place_name, frame.points)), title="Where starts end", axis="",
        place=(1, 1, 1, 1), written=tuple(f"{share:.3g}\u00a0%" if share >= 0.1 else "" for share in shares), bare=True,
        alt="The share of all starts that each fixed point collects.",
    )  # fmt: skip


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
