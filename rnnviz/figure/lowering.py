"""From what a demo describes to what a renderer draws: flat marks on linear axes with known limits.

Both renderers draw only what comes out of here, so that screen and file agree by construction: the camera's
projection, the depth cue, contour lines and logarithmic axes exist once.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.limits import Limits, data_limits, nice_limits
from rnnviz.figure.marks import Band, Bars, Contour, Handle, Line, Mark, Points, Segments, Surface, Text
from rnnviz.figure.surfaces import BEHIND, faces_of, hidden_behind

FAR_STRENGTH = 0.35
"""How strong the farthest corner of a 3-D box is drawn; the nearest is 1."""

DEPTH_LEVELS = 6
"""Depth is shown in so many steps, so that a renderer can prepare its symbols."""

Ticks = tuple[tuple[float, str], ...]


@dataclass(frozen=True, eq=False)
class Flat:
    """A panel ready to draw.

    ticks : None leaves them to the renderer; frame : draw axis lines and grid
    order : by key, where points were sorted by depth: which of the described points each flat one is. (point,)
    """

    panel: Panel
    marks: tuple[Mark, ...]
    x_limits: Limits
    y_limits: Limits
    x_ticks: Ticks | None
    y_ticks: Ticks | None
    frame: bool
    equal: bool
    order: Mapping[str, Array] = field(default_factory=dict)

    @property
    def keeps_shape(self) -> bool:
        """True where the box must have the shape of what it shows: it belongs to the picture, as a map's does."""
        return self.equal and self.frame

    @property
    def likes_to_be_square(self) -> bool:
        """True for what can be turned: it needs as much room to the side as upwards, and may have more around it."""
        return self.panel.kind == "space"


def lower(panel: Panel) -> Flat:
    """Flat marks, limits and ticks of a panel."""
    if panel.kind == "space":
        return _lower_space(panel)
    marks = tuple(_flat_mark(mark, panel.x.log, panel.y.log) for mark in panel.marks)
    x_data, y_data = data_limits(marks)
    if panel.kind == "diagram":
        x_limits, y_limits = panel.x.limits or _padded(x_data), panel.y.limits or _padded(y_data)
        return Flat(panel, marks, x_limits, y_limits, (), (), frame=False, equal=True)
    x_limits, x_ticks = _axis(panel.x, x_data)
    y_limits, y_ticks = _axis(panel.y, y_data)
    return Flat(panel, marks, x_limits, y_limits, x_ticks, y_ticks, frame=True, equal=panel.equal)


def _axis(axis: Axis, data: Limits) -> tuple[Limits, Ticks | None]:
    if not axis.log:
        return axis.limits or nice_limits(*data), axis.ticks
    if axis.limits:
        limits = float(np.log10(axis.limits[0])), float(np.log10(axis.limits[1]))
    else:
        limits = float(np.floor(data[0])), float(np.ceil(data[1]))
    if not np.all(np.isfinite(limits)):
        limits = 0.0, 1.0
    if limits[1] - limits[0] < 1e-9:
        limits = limits[0] - 1.0, limits[1] + 1.0
    if axis.ticks is not None:
        return limits, tuple((float(np.log10(at)), text) for at, text in axis.ticks)
    return limits, decades(limits)


def decades(limits: Limits) -> Ticks:
    """The powers of ten within limits (logarithms to base 10), or every second, third … of them: at most seven."""
    found = range(int(np.ceil(limits[0])), int(np.floor(limits[1])) + 1)
    every = max(1, -(-len(found) // 6))
    return tuple((float(d), _power_of_ten(d)) for d in found if d % every == 0)


def _power_of_ten(exponent: int) -> str:
    if -3 <= exponent <= 4:
        return f"{10.0**exponent:g}"
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _padded(limits: Limits) -> Limits:
    if not np.all(np.isfinite(limits)):
        return 0.0, 1.0
    pad = max(0.06 * (limits[1] - limits[0]), 0.5)
    return limits[0] - pad, limits[1] + pad


def _log(values: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log10(np.asarray(values, dtype=float))
    logs[~np.isfinite(logs)] = np.nan
    return logs


def _flat_mark(mark: Mark, log_x: bool, log_y: bool) -> Mark:
    if isinstance(mark, Contour):
        mark = contour_line(mark)
    if isinstance(mark, Handle) and (log_x or log_y):
        return _flat_handle(mark, log_x, log_y)
    if log_x and isinstance(mark, Line | Points | Band):
        mark = replace(mark, x=_log(mark.x))
    if log_x and isinstance(mark, Segments):
        mark = replace(mark, x0=_log(mark.x0), x1=_log(mark.x1))
    if log_x and isinstance(mark, Text):
        mark = replace(mark, x=float(_log(np.array([mark.x]))[0]))
    if not log_y:
        return mark
    match mark:
        case Line() | Points():
            return replace(mark, y=_log(mark.y))
        case Band():
            return replace(mark, low=_log(mark.low), high=_log(mark.high))
        case Segments():
            return replace(mark, y0=_log(mark.y0), y1=_log(mark.y1))
        case Bars() if not mark.horizontal:
            base = float(_log(np.array([mark.base]))[0]) if mark.base > 0 else float(np.nanmin(_log(mark.height)))
            return replace(mark, height=_log(mark.height), base=base)
        case Text():
            return replace(mark, y=float(_log(np.array([mark.y]))[0]))
    return mark


def _flat_handle(mark: Handle, log_x: bool, log_y: bool) -> Handle:
    x, y = _log(mark.x) if log_x else mark.x, _log(mark.y) if log_y else mark.y
    if mark.bounds is None:
        return replace(mark, x=x, y=y)
    left, right, low, high = (float(value) for value in mark.bounds)
    if log_x:
        left, right = _log_bound(left), _log_bound(right)
    if log_y:
        low, high = _log_bound(low), _log_bound(high)
    return replace(mark, x=x, y=y, bounds=(left, right, low, high))


def _log_bound(value: float) -> float:
    """A bound that is not above zero bounds nothing on a logarithmic axis."""
    return math.log10(value) if value > 0 else -math.inf


def in_data_units(panel: Panel, x: float, y: float) -> tuple[float, float]:
    """A place on a panel's linear axes, as the description means it."""
    return 10.0**x if panel.x.log else x, 10.0**y if panel.y.log else y


def contour_line(mark: Contour) -> Line:
    """The contour lines as one broken line."""
    from contourpy import contour_generator

    lines = contour_generator(mark.x, mark.y, mark.values)
    gap = np.full((1, 2), np.nan)
    pieces: list[Array] = []
    for level in mark.levels:
        for line in lines.lines(float(level)):
            pieces += [np.asarray(line), gap]
    points = np.concatenate(pieces) if pieces else gap
    return Line(
        key=mark.key, label=mark.label, x=points[:, 0], y=points[:, 1], role=mark.role, width=mark.width,
        strength=mark.strength,
    )  # fmt: skip


_CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float)
_EDGES = np.array([(i, i | bit) for i in range(8) for bit in (4, 2, 1) if not i & bit])


def _lower_space(panel: Panel) -> Flat:
    limits = _space_limits(panel)
    camera = panel.camera

    def boxed(x: Array, y: Array, z: Array) -> Array:
        box = [
            2.0 * (np.asarray(v, dtype=float) - low) / (high - low) - 1.0
            for v, (low, high) in zip((x, y, z), limits, strict=True)
        ]
        return np.stack(box, axis=-1)

    def project(x: Array, y: Array, z: Array) -> tuple[Array, Array, Array]:
        return camera.project(boxed(x, y, z))

    sheets = [mark for mark in panel.marks if isinstance(mark, Surface)]

    def hidden(x: Array, y: Array, z: Array) -> Array:
        points = boxed(x, y, z)
        return np.any([hidden_behind(sheet, points, boxed, camera) for sheet in sheets], axis=0)

    behind, front = _box(panel, split=bool(sheets))
    marks: list[Mark] = list(behind)
    order: dict[str, Array] = {}
    for mark in panel.marks:
        if isinstance(mark, Points) and mark.z is not None:
            if sheets:
                weak = np.where(hidden(mark.x, mark.y, mark.z), BEHIND, 1.0)
                mark = replace(mark, strength=np.asarray(mark.strength) * weak)
            points, order[mark.key] = _project_points(mark, project)
            marks.append(points)
        elif isinstance(mark, Surface):
            faces, order[mark.key] = faces_of(mark, boxed, camera)
            marks.append(faces)
        elif isinstance(mark, Line) and mark.z is not None and sheets:
            marks += _before_and_behind(_project_mark(mark, project), hidden(mark.x, mark.y, mark.z))
        else:
            marks.append(_project_mark(mark, project))
    marks = [*marks, *front, *_axis_names(panel)]
    return Flat(panel, tuple(marks), (-1.1, 1.1), (-1.1, 1.1), (), (), frame=False, equal=True, order=order)


def _space_limits(panel: Panel) -> tuple[Limits, Limits, Limits]:
    axes = (panel.x, panel.y, panel.z)
    found: list[Limits] = []
    for axis, name in zip(axes, "xyz", strict=True):
        solid = [mark for mark in panel.marks if isinstance(mark, Line | Points | Surface) and mark.z is not None]
        values = [getattr(mark, name) for mark in solid]
        finite = [v[np.isfinite(v)] for v in values]
        known = [v for v in finite if v.size]
        low = min((float(v.min()) for v in known), default=-1.0)
        high = max((float(v.max()) for v in known), default=1.0)
        found.append(axis.limits or nice_limits(low, high))
    return found[0], found[1], found[2]


def depth_strength(depth: Array) -> Array:
    """Strength of a colour by depth (−√3 far to √3 near), in DEPTH_LEVELS steps."""
    share = np.clip((np.nan_to_num(depth) / np.sqrt(3.0) + 1.0) / 2.0, 0.0, 1.0)
    stepped = np.round(share * (DEPTH_LEVELS - 1)) / (DEPTH_LEVELS - 1)
    return np.asarray(FAR_STRENGTH + (1.0 - FAR_STRENGTH) * stepped)


def _project_points(mark: Points, project) -> tuple[Points, Array]:  # type: ignore[no-untyped-def]
    """The points on the picture plane, the farthest first, and which of the described points each is."""
    x, y, depth = project(mark.x, mark.y, mark.z)
    order = np.argsort(depth, kind="stable")
    strength = np.asarray(mark.strength) * depth_strength(depth)
    category = None if mark.category is None else mark.category[order]
    tips = tuple(mark.tips[i] for i in order) if mark.tips else ()
    flat = replace(mark, x=x[order], y=y[order], z=None, category=category, strength=strength[order], tips=tips)
    return flat, order


def _project_mark(mark: Mark, project) -> Mark:  # type: ignore[no-untyped-def]
    match mark:
        case Line() if mark.z is not None:
            x, y, depth = project(mark.x, mark.y, mark.z)
            near = float(np.nanmean(depth)) if np.isfinite(depth).any() else 0.0
            return replace(mark, x=x, y=y, z=None, strength=mark.strength * float(depth_strength(np.array([near]))[0]))
        case Segments() if mark.z0 is not None and mark.z1 is not None:
            x0, y0, _ = project(mark.x0, mark.y0, mark.z0)
            x1, y1, _ = project(mark.x1, mark.y1, mark.z1)
            return replace(mark, x0=x0, y0=y0, x1=x1, y1=y1, z0=None, z1=None)
        case Text() if mark.z is not None:
            x, y, _ = project(np.array([mark.x]), np.array([mark.y]), np.array([mark.z]))
            return replace(mark, x=float(x[0]), y=float(y[0]), z=None)
    return mark


def _before_and_behind(line: Mark, is_hidden: Array) -> list[Mark]:
    """A line in two: what is seen of it, and, weaker, what a surface covers. The pieces meet."""
    assert isinstance(line, Line)
    before = np.where(is_hidden, np.nan, line.x)
    with_ends = is_hidden.copy()
    with_ends[1:] |= is_hidden[:-1]
    with_ends[:-1] |= is_hidden[1:]
    behind = np.where(with_ends, line.x, np.nan)
    hidden = replace(line, key=f"{line.key}-behind", label="", x=behind, strength=line.strength * BEHIND)
    return [hidden, replace(line, x=before)]


def _box(panel: Panel, split: bool) -> tuple[tuple[Segments, ...], tuple[Segments, ...]]:
    """The edges of the box, what lies below the marks and what lies above; the three that meet in the hidden corner
    are drawn dashed.

    split : the three that meet in the nearest corner stand in front of what fills the box
    """
    x, y, depth = panel.camera.project(_CORNERS)
    hidden, nearest = int(np.argmin(depth)), int(np.argmax(depth))
    behind = np.equal(_EDGES, hidden).any(axis=1)
    before = np.equal(_EDGES, nearest).any(axis=1) & split

    def edges(key: str, which: Array, dashed: bool) -> Segments:
        a, b = _EDGES[which].T
        return Segments(
            key=key, x0=x[a], y0=y[a], x1=x[b], y1=y[b], role="axis", width=0.8,
            dash="dash" if dashed else "solid", strength=0.6 if dashed else 0.9,
        )  # fmt: skip

    below = edges("box-behind", behind, True), edges("box", ~behind & ~before, False)
    return below, (edges("box-front", before, False),) if split else ()


def _axis_names(panel: Panel) -> list[Mark]:
    """Axis names beside the middle of the outermost edge of each direction."""
    x, y, _ = panel.camera.project(_CORNERS)
    corners = np.stack([x, y], axis=1)
    names: list[Mark] = []
    for bit, axis in zip((4, 2, 1), (panel.x, panel.y, panel.z), strict=True):
        if not axis.label:
            continue
        edges = np.array([edge for edge in _EDGES if edge[0] ^ edge[1] == bit])
        middles = corners[edges].mean(axis=1)
        # The lowest edge for x and y, the leftmost for z: where a reader looks for a label.
        best = int(np.argmin(middles[:, 0] if bit == 1 else middles[:, 1]))
        outwards = middles[best] / max(1e-9, float(np.linalg.norm(middles[best])))
        at = middles[best] + 0.05 * outwards
        # The words extend away from the box, however long they are.
        anchor = (0.5 - 0.5 * float(outwards[0]), 0.5 - 0.5 * float(outwards[1]))
        names.append(
            Text(key=f"axis-{bit}", x=float(at[0]), y=float(at[1]), text=axis.label, role="muted", anchor=anchor)
        )
    return names
