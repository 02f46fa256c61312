"""Every flat mark as matplotlib's artists."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from rnnviz.arrays import Array
from rnnviz.figure.edges import arrow_heads
from rnnviz.figure.layout import Box
from rnnviz.figure.limits import Limits
from rnnviz.figure.mark_style import each, full, shapes_of
from rnnviz.figure.marks import Arrows, Band, Bars, Bounds, Canvas, Faces, Image, Line, Points, Segments, Text
from rnnviz.figure.matplotlib_shapes import shape_path
from rnnviz.figure.matplotlib_sheet import DASHES, Sheet, text_height
from rnnviz.figure.pixels import rgba
from rnnviz.figure.surfaces import face_colours, seen_faces
from rnnviz.figure.typography import text_width

CANVAS_GRID_FROM = 5.0
"""Points that a canvas's cell must measure before its borders are drawn."""

FACE_RIM = 0.5
"""Points of the rim that closes the seams between faces."""

MOST_ENLARGED = 4_000_000
"""Pixels up to which an image's cells are enlarged, so that no viewer smooths their borders."""


@dataclass(frozen=True, eq=False)
class Plot:
    """A panel's picture: where it stands and what data units mean there.

    box : points; x_limits, y_limits : data units at the box's borders; axes : to draw in
    """

    sheet: Sheet
    axes: Axes
    box: Box
    x_limits: Limits
    y_limits: Limits

    def points(self, x: Array | float, y: Array | float) -> Array:
        """Data units as points on the page. Returns (…, 2)"""
        (x_low, x_high), (y_low, y_high) = self.x_limits, self.y_limits
        across = self.box.x + (np.asarray(x, dtype=float) - x_low) / (x_high - x_low) * self.box.width
        up = self.box.y + (np.asarray(y, dtype=float) - y_low) / (y_high - y_low) * self.box.height
        return np.stack([across, up], axis=-1)

    def within(self, points: Array, slack: float = 0.5) -> Array:
        """Which places on the page lie within the box, `slack` points more allowed. points : (…, 2)"""
        low = np.array([self.box.x, self.box.y])
        high = low + np.array([self.box.width, self.box.height])
        with np.errstate(invalid="ignore"):
            return np.all((points >= low - slack) & (points <= high + slack), axis=-1)

    def colours(self, roles: tuple[str, ...], strength: Array) -> Array:
        """Red, green and blue, 0 to 1, of each of many things. strength : (thing,). Returns (thing, 3)"""
        theme = self.sheet.theme
        ground = np.array(theme.rgb("panel"), dtype=float)
        known = {role: np.array(theme.rgb(role), dtype=float) for role in set(roles)}
        pure = np.array([known[role] for role in roles]).reshape(-1, 3)
        return (ground + (pure - ground) * strength[:, None]) / 255


def draw_line(plot: Plot, mark: Line, order: float) -> None:
    """A polyline, broken where it is NaN."""
    plot.axes.add_line(
        Line2D(
            mark.x, mark.y, color=plot.sheet.theme.hex(mark.role, mark.strength), zorder=order,
            linewidth=plot.sheet.stroke(mark.width), linestyle=DASHES[mark.dash],
            solid_capstyle="round", solid_joinstyle="round", dash_capstyle="butt",
        )
    )  # fmt: skip


def draw_points(plot: Plot, mark: Points, order: float) -> None:
    """Symbols, whole even where they stand on the border."""
    places = plot.points(mark.x, mark.y)
    seen = np.flatnonzero(plot.within(places))
    shapes = shapes_of(mark.shape, mark.category, len(places))
    roles = each(mark.role, mark.category, len(places))
    colours = plot.colours(roles, full(mark.strength, len(places)))
    for shape in dict.fromkeys(shapes):
        chosen = np.array([i for i in seen if shapes[i] == shape], dtype=int)
        draw_symbols(plot, shape_path(shape), places[chosen], mark.size, colours[chosen], order, mark.outline)


def draw_symbols(
    plot: Plot, path: Path, places: Array, size: float | Array, colours: Array, order: float, rim: bool = False
) -> None:
    """One shape in many places.

    places : (symbol, 2) points; size : diameters in points; rim : whether one in the ground's colour is drawn
    """
    if not len(places):
        return
    across = np.atleast_1d(plot.sheet.stroke(1.0) * np.asarray(size, dtype=float))
    plot.axes.add_collection(
        PathCollection(
            [path], sizes=across**2, offsets=places, offset_transform=plot.sheet.points, facecolors=colours,
            edgecolors=plot.sheet.theme.colours["panel"] if rim else "none",
            linewidths=plot.sheet.stroke(1.1) if rim else 0.0, transform=IdentityTransform(), zorder=order,
            clip_on=False,
        ),
        autolim=False,
    )  # fmt: skip


def draw_segments(plot: Plot, mark: Segments, order: float) -> None:
    """Separate straight pieces."""
    start, end = np.stack([mark.x0, mark.y0], axis=-1), np.stack([mark.x1, mark.y1], axis=-1)
    pieces = np.stack([start, end], axis=1)
    plot.axes.add_collection(
        LineCollection(
            list(pieces[np.isfinite(pieces).all(axis=(1, 2))]), zorder=order, capstyle="butt",
            colors=plot.sheet.theme.hex(mark.role, mark.strength), linewidths=plot.sheet.stroke(mark.width),
            linestyles=[DASHES[mark.dash]],
        ),
        autolim=False,
    )  # fmt: skip


def draw_arrows(plot: Plot, mark: Arrows, order: float) -> None:
    """Shafts that end inside their heads."""
    start, end = plot.points(mark.x, mark.y), plot.points(mark.x + mark.u, mark.y + mark.v)
    seen = plot.within(start) & np.isfinite(end).all(axis=1) & np.any(start != end, axis=1)
    start, end = start[seen], end[seen]
    length = np.linalg.norm(end - start, axis=1)
    direction = (end - start) / length[:, None]
    head = np.minimum(plot.sheet.stroke(mark.head), 0.6 * length)
    shafts = np.stack([start, end - 0.7 * head[:, None] * direction], axis=1)
    colour = plot.sheet.theme.hex(mark.role, mark.strength)
    draw_strokes(plot, shafts, colour, plot.sheet.stroke(mark.width), order)
    draw_polygons(plot, arrow_heads(end, direction, head), colour, order)


def draw_strokes(plot: Plot, curves: Array, colours: object, widths: object, order: float, clip: bool = True) -> None:
    """Curves given in points. curves : (curve, point, 2); colours, widths (points) : one or one for each"""
    plot.axes.add_collection(
        LineCollection(
            list(curves), colors=colours, linewidths=widths, transform=plot.sheet.points, zorder=order,
            capstyle="butt", joinstyle="round", clip_on=clip,
        ),
        autolim=False,
    )  # fmt: skip


def draw_polygons(plot: Plot, corners: Array, colours: object, order: float, clip: bool = True) -> None:
    """Filled polygons given in points. corners : (polygon, corner, 2)"""
    plot.axes.add_collection(
        PolyCollection(
            list(corners), facecolors=colours, edgecolors="none", linewidths=0.0, transform=plot.sheet.points,
            zorder=order, clip_on=clip,
        ),
        autolim=False,
    )  # fmt: skip


def draw_band(plot: Plot, mark: Band, order: float) -> None:
    """An area one can see through, so that what lies behind stays visible."""
    known = np.isfinite(mark.x) & np.isfinite(mark.low) & np.isfinite(mark.high)
    plot.axes.add_collection(
        PolyCollection(
            [_outline(mark, run) for run in _runs(known)], facecolors=plot.sheet.theme.colour(mark.role),
            edgecolors="none", linewidths=0.0, alpha=float(np.clip(mark.strength, 0, 1)), zorder=order,
        ),
        autolim=False,
    )  # fmt: skip


def _runs(known: Array) -> list[slice]:
    """Where stretches of True begin and end."""
    turns = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    return [slice(int(start), int(end)) for start, end in turns.reshape(-1, 2)]


def _outline(mark: Band, run: slice) -> Array:
    there = np.stack([mark.x[run], mark.low[run]], axis=1)
    back = np.stack([mark.x[run], mark.high[run]], axis=1)[::-1]
    return np.concatenate([there, back])


def draw_bars(plot: Plot, mark: Bars, order: float) -> None:
    """Bars from their base."""
    low, high = mark.x - mark.width / 2, mark.x + mark.width / 2
    base = np.full(len(mark.x), mark.base)
    corners = np.stack(
        [np.stack([low, base], -1), np.stack([low, mark.height], -1), np.stack([high, mark.height], -1),
         np.stack([high, base], -1)], axis=1,
    )  # fmt: skip
    if mark.horizontal:
        corners = corners[..., ::-1]
    known = np.isfinite(corners).all(axis=(1, 2))
    colours = plot.colours(each(mark.role, mark.category, len(base)), np.ones(len(base)))
    plot.axes.add_collection(
        PolyCollection(
            list(corners[known]), facecolors=colours[known], edgecolors="none", linewidths=0.0, zorder=order
        ),
        autolim=False,
    )


def draw_faces(plot: Plot, mark: Faces, order: float) -> None:
    """Filled polygons; a rim of the same colour closes the seams between neighbours."""
    seen = seen_faces(mark)
    plot.axes.add_collection(
        PolyCollection(
            list(np.stack([mark.x[seen], mark.y[seen]], axis=-1)), zorder=order, joinstyle="round",
            facecolors=face_colours(mark, plot.sheet.theme)[seen], edgecolors="face", linewidths=FACE_RIM,
        ),
        autolim=False,
    )  # fmt: skip


def draw_image(plot: Plot, mark: Image | Canvas, order: float) -> None:
    """A grid of cells with sharp borders; where cells are smaller than pixels they are averaged."""
    cells = rgba(mark, plot.sheet.theme)
    wide, high = _pixels(plot, mark.extent)
    rows, columns = cells.shape[:2]
    fine = columns > wide or rows > high
    if not fine:
        cells = _enlarged(cells, wide, high)
    plot.axes.imshow(
        cells, extent=mark.extent, origin="lower", aspect="auto", zorder=order,
        interpolation="hanning" if fine else "none",
    )  # fmt: skip
    plot.axes.set(xlim=plot.x_limits, ylim=plot.y_limits)
    if isinstance(mark, Canvas):
        _draw_canvas_grid(plot, mark, order)


def _pixels(plot: Plot, extent: Bounds) -> tuple[float, float]:
    """Width and height of a rectangle of data at the page's resolution."""
    corners = plot.points(np.array(extent[:2]), np.array(extent[2:]))
    wide, high = np.abs(corners[1] - corners[0]) * plot.sheet.dpi / 72
    return float(wide), float(high)


def _enlarged(cells: Array, wide: float, high: float) -> Array:
    """Each cell repeated a whole number of times, to about the page's resolution."""
    rows, columns = cells.shape[:2]
    down, across = max(1, int(np.ceil(high / rows))), max(1, int(np.ceil(wide / columns)))
    if rows * down * columns * across > MOST_ENLARGED:
        return cells
    return cells.repeat(down, axis=0).repeat(across, axis=1)


def _draw_canvas_grid(plot: Plot, mark: Canvas, order: float) -> None:
    x_low, x_high, y_low, y_high = mark.extent
    rows, columns = mark.values.shape
    x, y = np.linspace(x_low, x_high, columns + 1), np.linspace(y_low, y_high, rows + 1)
    width = plot.sheet.stroke(0.6)
    corner, end = plot.points(x_low, y_low), plot.points(x_high, y_high)
    if min((end - corner) / (columns, rows)) >= CANVAS_GRID_FROM:
        upright = np.stack([plot.points(x, np.full_like(x, y_low)), plot.points(x, np.full_like(x, y_high))], axis=1)
        level = np.stack([plot.points(np.full_like(y, x_low), y), plot.points(np.full_like(y, x_high), y)], axis=1)
        draw_strokes(plot, np.concatenate([upright, level]), plot.sheet.theme.colour("faint"), width, order)
    plot.axes.add_patch(
        Rectangle(
            (x_low, y_low), x_high - x_low, y_high - y_low, fill=False, linewidth=width, zorder=order,
            edgecolor=plot.sheet.theme.colour("axis"), clip_on=False,
        )
    )  # fmt: skip


def draw_text(plot: Plot, mark: Text) -> None:
    """Words at a place, moved just so far that the page does not cut them."""
    at = plot.points(mark.x, mark.y)
    if not plot.within(at, slack=2.0):
        return
    sheet, lines = plot.sheet, mark.text.split("\n")
    size = sheet.theme.text[("small", "normal", "large").index(mark.size)]
    unit = plot.box.height / abs(plot.y_limits[1] - plot.y_limits[0])
    if mark.room is not None and mark.room * unit < size:
        return
    wide = max(text_width(line, size, mark.bold) for line in lines)
    x, y = at + _into_the_page(plot, at, mark, wide, text_height(len(lines), size))
    sheet.write(
        lines, x, y, size, sheet.theme.readable(mark.role), across=mark.anchor[0], up=mark.anchor[1],
        bold=mark.bold, angle=mark.angle,
    )  # fmt: skip


def _into_the_page(plot: Plot, at: Array, mark: Text, wide: float, high: float) -> Array:
    """How far to move a text so that it lies on the page, where it fits. (2,)"""
    turn = np.radians(mark.angle)
    corners = (np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) - mark.anchor) * (wide, high)
    turned = at + corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    page, edge = np.array([plot.sheet.width, plot.sheet.height]), 2.0
    low, high_corner = turned.min(axis=0), turned.max(axis=0)
    return np.maximum(0.0, edge - low) + np.minimum(0.0, page - edge - high_corner)
