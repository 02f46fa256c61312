"""An energy surface of two units: in space with what rolls on it, as a map, and the energy step by step."""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Contour, Handle, Image, Line, Mark, Points, Shape, Surface, Text
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import broken, cursor, repeated
from rnnviz.panels.plane import starts
from rnnviz.view import View

KINDS: dict[str, tuple[Shape, str]] = {
    "minimum": ("circle", "attractor"), "saddle": ("cross", "saddle"), "maximum": ("triangle", "repeller"),
    "degenerate": ("plus", "muted"),
}  # fmt: skip

VALLEYS = ("c0", "c1", "c2", "c3", "c5", "c7")
"""Colours of the valleys, in the order of their minima."""

LIFT = 0.02
"""How far above the surface what rolls on it is drawn, as a share of the heights, so that it does not sink in."""

TICKS = tuple((float(v), f"{v:g}".replace("-", "−")) for v in (-1, 0, 1))

CAMERA = Camera(azimuth=-75.0, elevation=46.0, zoom=1.35)
"""From where the whole surface is seen at first."""

Levels = tuple[Floats, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Level points (point, 2), kinds, tips, roles"""


def valley_roles(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """A colour for each level point: that of its valley for a minimum, that of its kind for others."""
    valley = iter(VALLEYS * (1 + len(kinds) // len(VALLEYS)))
    return tuple(next(valley) if kind == "minimum" else KINDS[kind][1] for kind in kinds)


@remembered
def surface(
    axis: Floats, heights: Floats, sides: Array | None, ridges: Floats | None, trails: Floats, until: int, view: View
) -> Panel:
    """The surface with its trails.

    axis : (point,), both coordinates; heights, sides : (row, column), energy, and valley where there are any
    ridges : (point, 3), borders between valleys, or None; trails : (point, start, 3)
    until : how much of the trails has been walked
    """
    low, high = float(heights.min()), float(heights.max())
    lift = LIFT * (high - low)
    marks: list[Mark] = [
        Surface(
            key="surface",
            x=axis,
            y=axis,
            z=heights,
            role="energy" if sides is None else VALLEYS,
            category=sides,
            strength=0.5,
        ),
    ]
    if ridges is not None:
        x, y, z = _lifted(ridges, lift)
        marks.append(Line(key="ridges", x=x, y=y, z=z, role="saddle", width=1.8, dash="dash"))
    if trails.shape[1]:
        x, y, z = (broken(part) for part in _walked(trails, until, lift))
        now = trails[until]
        marks += [
            Line(key="trails", x=x, y=y, z=z, role="path", width=2.0),
            Points(key="now", x=now[:, 0], y=now[:, 1], z=now[:, 2] + lift, role="path", size=9.0, outline=True),
        ]
    if view.hover is not None and (view.hover.panel, view.hover.key) == ("landscape", "surface"):
        row, column = divmod(view.hover.index, len(axis))
        words = f"E = {heights[row, column]:.2f}".replace("-", "−")
        marks.append(Text(
            key="here", x=float(axis[column]), y=float(axis[row]), z=float(heights[row, column]) + 6 * lift, text=words,
            bold=True,
        ))  # fmt: skip
    pad = 0.02 * (high - low)
    return Panel(
        "landscape", tuple(marks), x=Axis("x₁", (-1.0, 1.0)), y=Axis("x₂", (-1.0, 1.0)),
        z=Axis("E", (low - pad, high + 3 * lift)), kind="space", place=(0, 0, 2, 1),
        camera=view.camera or CAMERA,
        alt="The energy of two units as a surface, with the states that roll on it.",
    )  # fmt: skip


@remembered
def _lifted(line: Floats, lift: float) -> tuple[Floats, Floats, Floats]:
    return line[:, 0], line[:, 1], line[:, 2] + lift


@remembered
def _walked(trails: Floats, until: int, lift: float) -> tuple[Floats, Floats, Floats]:
    walked = trails[: until + 1]
    return walked[..., 0], walked[..., 1], walked[..., 2] + lift


@remembered
def chart(
    axis: Floats,
    heights: Floats,
    valleys: Array | None,
    ridges: Floats | None,
    paths: Floats,
    t: int,
    levels: Levels | None,
    places: tuple[tuple[float, float], ...],
    view: View,
    lines: bool,
) -> Panel:
    """The same from above, where starts and minima can be dragged.    valleys : (row, column), on an even lattice"""
    marks: list[Mark] = []
    if valleys is not None:
        edge = 1.0 + 1.0 / (len(valleys) - 1)
        shade = np.full(valleys.shape, 0.28, np.float32)
        marks.append(
            Image(key="valleys", values=valleys, extent=(-edge, edge, -edge, edge), roles=VALLEYS, shade=shade)
        )
    if lines:
        marks.append(contours(axis, heights))
    if ridges is not None:
        marks.append(Line(key="ridges", x=ridges[:, 0], y=ridges[:, 1], role="saddle", width=1.8, dash="dash"))
    if paths.shape[1]:
        walked, now = paths[: t + 1], paths[t]
        marks += [
            Line(key="walked", x=broken(walked[..., 0]), y=broken(walked[..., 1]), role="path", width=1.6),
            Points(key="now", x=now[:, 0], y=now[:, 1], role="path", size=6.5),
        ]
    if levels is not None:
        marks += _level_marks(*levels, view.controls)
    marks += starts(places, view.controls, 1.0)
    reach = (-1.08, 1.08)
    return Panel(
        "map", tuple(marks), x=Axis("x₁", reach, TICKS), y=Axis("x₂", reach, TICKS), equal=True, place=(0, 1, 1, 1),
        clicks="Click to add a start.", legend="top",
        alt="The same landscape as a map: valleys in colour, lines of equal energy, starts and the ways they took.",
    )  # fmt: skip


@remembered
def contours(axis: Floats, heights: Floats) -> Contour:
    """Lines of equal energy, as many on gentle slopes as on the steep walls at the edge."""
    levels = np.unique(np.quantile(heights, np.linspace(0.03, 0.97, 13)))
    return Contour(key="contours", x=axis, y=axis, values=heights, levels=levels, role="muted")


def _level_marks(
    points: Floats, kinds: tuple[str, ...], tips: tuple[str, ...], roles: tuple[str, ...], controls: bool
) -> list[Mark]:
    marks: list[Mark] = []
    for kind, (shape, _) in KINDS.items():
        which = [n for n, known in enumerate(kinds) if known == kind]
        if not which:
            continue
        at = points[which]
        marks.append(Points(
            key=kind, label=kind, x=at[:, 0], y=at[:, 1], shape=shape, role=tuple(roles[n] for n in which),
            category=np.arange(len(which)), size=10.0, outline=True, tips=tuple(tips[n] for n in which),
        ))  # fmt: skip
        if kind == "minimum" and controls:
            marks.append(Handle(
                key="minima", x=at[:, 0], y=at[:, 1], role="text", shape="ring", size=18.0, bounds=(-1, 1, -1, 1),
                names=tuple(f"minimum {n + 1}" for n in range(len(which))), signs=("",) * len(which),
            ))  # fmt: skip
    return marks


def course(courses: Floats, t: int, ends: tuple[str, ...], title: str) -> Panel:
    """The energy of every start, step by step.    courses : (step + 1, start); ends : a role for each start"""
    last = float(max(1, len(courses) - 1))
    low, high = (float(courses.min()), float(courses.max())) if courses.size else (0.0, 1.0)
    pad = 0.06 * max(high - low, 0.1)
    lines = _course_lines(courses, t, ends) if courses.shape[1] else []
    return Panel(
        "energy", (cursor(float(t), low - pad, high + pad), *lines), title=title,
        x=Axis("step", (0.0, last), whole=True), y=Axis("E", (low - pad, high + pad)), place=(1, 1, 1, 1), hz=30.0,
        alt="The energy of every start, step by step.",
    )  # fmt: skip


@remembered
def _course_lines(courses: Floats, t: int, ends: tuple[str, ...]) -> list[Mark]:
    """The whole course pale, above it what has been gone through, in the colour of the valley in which it ends."""
    steps = np.arange(float(len(courses)))
    ahead = repeated(steps, courses.shape[1])
    marks: list[Mark] = [Line(key="ahead", x=ahead, y=broken(courses), role="path", width=1.0, strength=0.35)]
    for role in dict.fromkeys(ends):
        mine = courses[: t + 1, [end == role for end in ends]]
        walked = repeated(steps[: t + 1], mine.shape[1])
        marks.append(Line(key=f"walked-{role}", x=walked, y=broken(mine), role=role, width=1.8))
    return marks
