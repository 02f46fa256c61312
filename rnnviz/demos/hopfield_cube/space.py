"""What stands in the cube: basins as points or slices, exact ties, trajectories, fixed points and patterns."""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.demos.hopfield_cube.params import Params
from rnnviz.demos.hopfield_cube.run import CubeFrame
from rnnviz.dynamics.start_grid import grid_axis
from rnnviz.families import state_space as h
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Line, Mark, Points, Segments, Text
from rnnviz.kit.remembered import remembered
from rnnviz.panels.bars import place_name
from rnnviz.panels.fixed_points import KINDS, SHAPES, name_of, roles_by_place
from rnnviz.view import View

CAMERA = Camera(azimuth=-68.0, elevation=24.0, zoom=1.35, distance=4.0)
"""Beside the diagonal on which three corners' basins meet: all of them can be seen."""

DEGREES_PER_SECOND = 12.0

MOST_PER_SLICE_SIDE = 51
"""A slice of more points a side would be one patch of colour anyway, and hide what stands behind it."""

AT_A_CORNER = 0.95
"""Size of the smallest coordinate of what counts as standing at a corner."""

ASIDE = 0.16
"""How far from a pattern its name stands: clear of the ring, on the wall too."""


def cube(params: Params, frame: CubeFrame, view: View, place: Place) -> Panel:
    """The state space of three neurons."""
    roles, camera = roles_by_place(frame.kinds, frame.points, frame.patterns), view.camera or CAMERA
    axes = [Axis(name, (-1.0, 1.0), ()) for name in ("x₁", "x₂", "x₃")]
    marks: list[Mark] = []
    if params.show_basins:
        only = _only(params, frame, view)
        marks += _slices(params, frame, roles, only) if params.basins_as == "slice" else [
            _cloud(frame.shown, frame.shown_labels, frame.steps, roles, only, params.show_speed, params.show_ties)
        ]  # fmt: skip
    if params.show_ties:
        marks += _ties(frame.ties, frame.tie_from, frame.tie_now, roles)
    if params.show_trajectories:
        marks += _trajectories(frame.paths, frame.t)
    if params.show_fixed_points:
        marks += _fixed_points(frame.points, frame.partners, frame.kinds, frame.tips, roles, view.compact)
    marks += _patterns(frame.patterns, camera)
    return Panel(
        "cube", tuple(marks), kind="space", camera=camera, x=axes[0], y=axes[1], z=axes[2],
        legend="top", place=place, turns=DEGREES_PER_SECOND if params.auto_turn else 0.0,
        alt=f"The state space of three neurons, with the basins of its attractors. {h.summary(frame)}",
    )  # fmt: skip


def _only(params: Params, frame: CubeFrame, view: View) -> int | None:
    """The one fixed point whose basin is shown: the one pointed at, or the one chosen."""
    if view.hover is not None and view.hover.panel == "cube" and view.hover.key in frame.kinds:
        which = _of_kind(frame.kinds, view.hover.key)
        return which[view.hover.index % len(which)]
    return params.only_basin - 1 if 0 < params.only_basin <= len(frame.kinds) else None


def _of_kind(kinds: tuple[str, ...], kind: str) -> list[int]:
    return [i for i, other in enumerate(kinds) if other == kind]


# -- basins ---------------------------------------------------------------------------------------------------------


@remembered
def _cloud(
    shown: Floats, labels: Array, steps: Array, roles: tuple[str, ...], only: int | None, by_time: bool, behind: bool
) -> Points:
    """Every start that is shown, in the colour of its attractor. behind : other points are to stand out from it"""
    strength = np.full(len(labels), 0.3 if behind else 0.8)
    if by_time:
        strength *= 1.0 - 0.75 * np.clip(steps, 0, None) / max(1, int(steps.max(initial=1)))
    which = np.arange(len(labels)) if only is None else np.flatnonzero(labels == only)
    x, y, z = shown[:, which]
    return Points(
        key="basins", x=x, y=y, z=z, role=(*roles, "muted"), category=_category(labels[which], roles),
        strength=strength[which], size=2.2 if behind else 2.6,
    )  # fmt: skip


def _category(labels: Array, roles: tuple[str, ...]) -> Ints:
    """Indices of roles, the last one for starts that arrive nowhere."""
    return np.where(labels < 0, len(roles), labels).astype(np.intp)


def _slices(params: Params, frame: CubeFrame, roles: tuple[str, ...], only: int | None) -> tuple[Mark, ...]:
    axes = (0, 1, 2) if params.slice_across == "all" else (("x1", "x2", "x3").index(params.slice_across),)
    return _cut(frame.labels, axes, params.slice_at, roles, only, params.show_ties)


@remembered
def _cut(
    labels: Array, axes: tuple[int, ...], at: float, roles: tuple[str, ...], only: int | None, behind: bool
) -> tuple[Mark, ...]:
    """The starts of the grid's nearest layers, and the outlines of these."""
    axis = grid_axis(len(labels))
    layer = round((at + 1.0) / 2.0 * (len(axis) - 1))
    side = np.arange(0, len(axis), -(-len(axis) // MOST_PER_SLICE_SIDE))
    places, found = [], []
    for across in axes:
        indices: list[Array] = [side, side, side]
        indices[across] = np.array([layer])
        places.append(np.stack(np.meshgrid(*[axis[i] for i in indices], indexing="ij")).reshape(3, -1))
        found.append(labels[np.ix_(*indices)].ravel())
    (x, y, z), label = np.concatenate(places, axis=1), np.concatenate(found)
    which = np.arange(len(label)) if only is None else np.flatnonzero(label == only)
    points = Points(
        key="basins", x=x[which], y=y[which], z=z[which], role=(*roles, "muted"), shape="square",
        category=_category(label[which], roles), strength=0.35 if behind else 0.9,
        size=float(np.clip(150.0 / len(side), 2.5, 9.0)),
    )  # fmt: skip
    return points, _outline(axes, float(axis[layer]))


def _outline(axes: tuple[int, ...], at: float) -> Line:
    """The frames of the slices."""
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1], [np.nan, np.nan]], dtype=float)
    x, y, z = np.concatenate([np.insert(corners, across, at, axis=1) for across in axes]).T
    return Line(key="outline", x=x, y=y, z=z, role="text", width=1.2)


# -- ties -----------------------------------------------------------------------------------------------------------


@remembered
def _ties(ties: Floats, origin: Array, now: Array, roles: tuple[str, ...]) -> tuple[Mark, ...]:
    """The ties that are at their saddle, and those that rounding has expelled, in the colour of where they are."""
    marks: list[Mark] = []
    for key, held in (("ties-held", now == origin), ("ties-expelled", now != origin)):
        which = np.flatnonzero(held)
        if not which.size:
            continue
        words = "tie at its saddle" if key == "ties-held" else "tie elsewhere"
        places, category = np.unique(now[which], return_inverse=True)
        x, y, z = ties[:, which]
        marks.append(Points(
            key=key, label=words, x=x, y=y, z=z, role=tuple((*roles, "muted")[place] for place in places),
            category=category, size=5.0, shape="diamond" if key == "ties-held" else "plus",
        ))  # fmt: skip
    return tuple(marks)


# -- trajectories ---------------------------------------------------------------------------------------------------


def _trajectories(paths: Floats, t: int) -> list[Mark]:
    if not paths.shape[1]:
        return []
    return [_ahead(paths), *_walked(paths, t)]


@remembered
def _ahead(paths: Floats) -> Line:
    x, y, z = joined(paths)
    return Line(key="ahead", x=x, y=y, z=z, role="path", width=0.8, strength=0.35)


@remembered
def _walked(paths: Floats, t: int) -> tuple[Mark, ...]:
    x, y, z = joined(paths[: t + 1])
    now_x, now_y, now_z = np.ascontiguousarray(paths[t].T)
    return (
        Line(key="walked", x=x, y=y, z=z, role="path", width=1.4, strength=0.8),
        Points(key="now", x=now_x, y=now_y, z=now_z, role="path", size=4.5),
    )


def joined(paths: Floats) -> Floats:
    """Trajectories as one line with gaps, without the points at which a state stands still. (3, point)"""
    moves = np.ones((len(paths) + 1, paths.shape[1]), dtype=bool)
    moves[1:-1] = np.abs(np.diff(paths, axis=0)).max(axis=2) > h.STILL
    gap = np.full((1, *paths.shape[1:]), np.nan)
    kept = np.concatenate((paths, gap)).transpose(1, 0, 2)[moves.T]
    return np.ascontiguousarray(kept.T)


# -- points ---------------------------------------------------------------------------------------------------------


@remembered
def _fixed_points(
    points: Floats,
    partners: Floats,
    kinds: tuple[str, ...],
    tips: tuple[str, ...],
    roles: tuple[str, ...],
    briefly: bool,
) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for kind in KINDS:
        which = _of_kind(kinds, kind)
        if not which:
            continue
        at = points[which]
        if kind == "2-cycle":
            (x0, y0, z0), (x1, y1, z1) = at.T, partners[which].T
            marks.append(Segments(key="cycles", x0=x0, y0=y0, z0=z0, x1=x1, y1=y1, z1=z1, role="cycle", dash="dash",
                                  width=1.6))  # fmt: skip
            at, which = np.concatenate((at, partners[which])), which * 2
        x, y, z = np.ascontiguousarray(at.T)
        marks.append(Points(
            key=kind, label=name_of(kind, briefly), x=x, y=y, z=z, size=11.0, outline=True, shape=SHAPES[kind],
            role=tuple(roles[i] for i in which), category=np.arange(len(which)), tips=tuple(tips[i] for i in which),
        ))  # fmt: skip
    return tuple(marks)


@remembered
def _patterns(patterns: Floats, camera: Camera) -> tuple[Mark, ...]:
    """Rings where a pattern was asked for. Beside the cube there is room for where that is, inside for a number."""
    x, y, z = np.ascontiguousarray(patterns.T)
    names = [place_name(pattern) for pattern in patterns]
    rings = Points(
        key="patterns", label="pattern", x=x, y=y, z=z, role="text", shape="ring", size=16.0,
        tips=tuple(f"pattern {i + 1} at {name}" for i, name in enumerate(names)),
    )  # fmt: skip
    is_corner = np.abs(patterns).min(axis=1, initial=1.0) > AT_A_CORNER
    shown = [name if corner else str(i + 1) for i, (name, corner) in enumerate(zip(names, is_corner, strict=True))]
    words = [_name(i, pattern, camera, shown[i]) for i, pattern in enumerate(patterns)]
    return (rings, *words)


def _name(index: int, pattern: Floats, camera: Camera, words: str) -> Text:
    """Above the pattern in the upper half of the picture, below it in the lower one."""
    upwards = camera.axes()[1]
    above = float(np.sign(pattern @ upwards)) or 1.0
    x, y, z = pattern + above * ASIDE * upwards
    return Text(
        key=f"name-{index}", x=float(x), y=float(y), z=float(z), text=words, size="small",
        anchor=(0.5, 0.5 - 0.5 * above),
    )  # fmt: skip
