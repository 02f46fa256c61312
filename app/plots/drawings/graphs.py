"""Nodes and edges."""

from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPen

from app.plots.drawings.drawing import Drawing, Found
from app.plots.drawings.lines import fill_heads, heads_at
from app.plots.edges import distance_to_curves, edge_curves
from app.plots.ink import Ink
from app.plots.painting import draw_lines
from app.plots.plot_area import PlotArea
from app.plots.strokes import stroke_pieces
from app.plots.symbols import draw_symbol
from rnnviz.arrays import Array
from rnnviz.figure.marks import Graph, Shape

HEAD = 7.5
"""Length of an arrow head, points; longer on thick edges."""

EDGE_REACH = 6.0
"""Pixels from an edge at which the pointer still rests on it."""

T = TypeVar("T")


class GraphDrawing(Drawing[Graph]):
    """Nodes with names in them, and edges that end at their borders."""

    clips = False

    def prepare(self, area: PlotArea, ink: Ink) -> None:
        """Places, sizes and curves in pixels."""
        mark = self.mark
        self._x, self._y = area.pixels_x(mark.x), area.pixels_y(mark.y)
        self._size = np.broadcast_to(ink.stroke(1.0) * np.asarray(mark.node_size, dtype=float), self._x.shape)
        self._shapes: tuple[Shape, ...] = _each(mark.node_shape, mark.node_category, len(self._x))
        self._roles = _each(mark.node_role, mark.node_category, len(self._x))
        edges = np.asarray(mark.edges, dtype=int).reshape(-1, 2)
        self._curves = edge_curves(self._x, self._y, self._size, self._shapes, edges, _full(mark.bend, len(edges)))
        self._groups = _edge_groups(mark, self._curves, area, ink)
        self._name_font, self._fits = _name_font(mark.names, self._size, ink)

    def stamp(self, painter: QPainter, ink: Ink) -> None:
        """Edges, then nodes, then names."""
        for pen, pieces, heads in self._groups:
            painter.setPen(pen)
            draw_lines(painter, pieces)
            fill_heads(painter, heads, pen)
        strength = np.round(_full(self.mark.node_strength, len(self._x)), 2)
        for index in np.flatnonzero(np.isfinite(self._x + self._y)):
            self._draw_node(painter, ink, int(index), float(strength[index]))

    def _draw_node(self, painter: QPainter, ink: Ink, index: int, strength: float) -> None:
        at, role = QPointF(self._x[index], self._y[index]), self._roles[index]
        width = min(ink.stroke(1.4), 0.2 * float(self._size[index]))
        rim = QPen(ink.colour(role), width)
        fill = QBrush(ink.colour(role, strength))
        # The rim is drawn inwards, so that edges end exactly where it begins.
        draw_symbol(painter, self._shapes[index], at, float(self._size[index]) - width, fill, rim)
        if index < len(self.mark.names) and self.mark.names[index]:
            self._write_name(painter, ink, index, at, strength)

    def _write_name(self, painter: QPainter, ink: Ink, index: int, at: QPointF, strength: float) -> None:
        name, size = self.mark.names[index], float(self._size[index])
        painter.setFont(self._name_font)
        if self._fits:
            box = QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size)
            painter.setPen(ink.colour(ink.readable_on(self._roles[index], strength)))
        else:
            box = QRectF(at.x() - 300, at.y() + 0.55 * size, 600, painter.fontMetrics().height())
            painter.setPen(ink.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def find(self, at: QPointF) -> Found | None:
        """The node under a pixel, else the edge near it."""
        if self._at is None:
            return None
        mark = self.mark
        apart = np.hypot(self._x - at.x(), self._y - at.y()) - self._size / 2
        if len(apart) and (nearest := int(np.nanargmin(apart))) >= 0 and apart[nearest] <= 2.0:
            return Found(mark.key, nearest, "node", _tip(mark.tips, nearest))
        if not len(self._curves):
            return None
        away = distance_to_curves(self._curves, (at.x(), at.y()))
        edge = int(np.argmin(away))
        return Found(mark.key, edge, "edge", _tip(mark.edge_tips, edge)) if away[edge] <= EDGE_REACH else None


def _tip(tips: tuple[str, ...], index: int) -> str:
    return tips[index] if index < len(tips) else ""


def _each(value: T | tuple[T, ...], category: Array | None, count: int) -> tuple[T, ...]:
    """One value for each of `count` things."""
    if not isinstance(value, tuple):
        return (value,) * count
    which = np.zeros(count, dtype=int) if category is None else np.asarray(category, dtype=int)
    return tuple(value[i % len(value)] for i in which)


def _full(value: float | Array, count: int) -> Array:
    return np.broadcast_to(np.asarray(value, dtype=float), (count,))


def _edge_groups(mark: Graph, curves: Array, area: PlotArea, ink: Ink) -> list[tuple[QPen, Array, Array]]:
    """Pen, pieces and arrow heads of all edges that look alike."""
    count = len(curves)
    roles = _each(mark.edge_role, mark.edge_category, count)
    widths = np.round(_full(mark.edge_width, count), 2)
    strengths = np.round(_full(mark.edge_strength, count), 2)
    groups: dict[tuple[float, float, str], list[int]] = {}
    for edge in np.flatnonzero(np.isfinite(curves[:, 0, 0])):
        look = float(strengths[edge]), float(widths[edge]), roles[edge]
        groups.setdefault(look, []).append(int(edge))
    # Faint edges first: strong ones must not be crossed out by them.
    return [
        (pen := ink.pen(role, width, strength), *_drawn(curves[members], pen.widthF(), mark.arrows, area, ink))
        for (strength, width, role), members in sorted(groups.items())
    ]


def _drawn(curves: Array, width: float, arrows: bool, area: PlotArea, ink: Ink) -> tuple[Array, Array]:
    heads = np.empty((0, 3, 2))
    if arrows:
        step = curves[:, -1] - curves[:, -3]
        direction = step / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-9)
        chord = np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(axis=1)[:, None]
        size = np.minimum(max(ink.stroke(HEAD), 2.6 * width), 0.5 * chord)
        heads = heads_at(curves[:, -1], direction, size)
        curves = _shortened(curves, 0.7 * size[:, 0])
    gap = np.full((len(curves), 1, 2), np.nan)
    points = np.concatenate([curves, gap], axis=1).reshape(-1, 2)
    return stroke_pieces(points[:, 0], points[:, 1], width, "solid", area.panel), heads


def _shortened(curves: Array, by: Array) -> Array:
    """The curves without their last `by : (edge,)` pixels, so that no shaft shows beside its head's tip."""
    steps = np.linalg.norm(np.diff(curves, axis=1), axis=2)
    left = steps[:, ::-1].cumsum(axis=1)[:, ::-1]
    left = np.concatenate([left, np.zeros((len(curves), 1))], axis=1)
    out = curves.copy()
    for row in range(len(curves)):
        end = left[row, 0] - by[row]
        along = left[row, 0] - left[row]
        at = np.linspace(0.0, max(end, 0.0), curves.shape[1])
        out[row, :, 0] = np.interp(at, along, curves[row, :, 0])
        out[row, :, 1] = np.interp(at, along, curves[row, :, 1])
    return out


def _name_font(names: tuple[str, ...], size: Array, ink: Ink) -> tuple[QFont, bool]:
    """One font for all names, smaller where that lets them fit into their nodes; whether they do."""
    font = QFont(ink.font("small", True))
    if not names or not len(size):
        return font, True
    longest = max(names, key=ink.metrics("small", True).horizontalAdvance)
    room = 0.84 * float(size.min())
    needed = ink.metrics("small", True).horizontalAdvance(longest)
    if needed > room and room / needed >= 0.7:
        font.setPointSizeF(font.pointSizeF() * room / needed)
        needed = QFontMetricsF(font).horizontalAdvance(longest)
    return font, needed <= 1.05 * room
