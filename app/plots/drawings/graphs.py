"""Nodes and edges."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from app.plots.drawings.drawing import Drawing, Found
from app.plots.drawings.lines import fill_heads, heads_path
from app.plots.paint_style import PaintStyle
from app.plots.painting import draw_lines
from app.plots.plot_area import PlotArea
from app.plots.strokes import stroke_pieces
from app.plots.symbols import draw_symbol
from rnnviz.arrays import Array
from rnnviz.figure.edges import arrow_heads, edge_curves, end_directions, lengths, shortened
from rnnviz.figure.mark_style import LEAST_NAME, NAME_ROOM, each, full, node_sizes
from rnnviz.figure.marks import Graph, Shape

HEAD = 7.5
"""Length of an arrow head, points; longer on thick edges."""

EDGE_REACH = 6.0
"""Pixels from an edge at which the pointer still rests on it."""


class GraphDrawing(Drawing[Graph]):
    """Nodes with names in them, and edges that end at their borders."""

    clips = False

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Places, sizes and curves in pixels."""
        mark = self.mark
        self._x, self._y = area.pixels_x(mark.x), area.pixels_y(mark.y)
        self._size = node_sizes(mark, style.stroke(1.0), area.x_scale)
        self._shapes: tuple[Shape, ...] = each(mark.node_shape, mark.node_category, len(self._x))
        self._roles = each(mark.node_role, mark.node_category, len(self._x))
        edges = np.asarray(mark.edges, dtype=int).reshape(-1, 2)
        upwards = np.stack([self._x, -self._y], axis=1)
        curves = edge_curves(upwards, self._size, self._shapes, edges, full(mark.bend, len(edges)))
        self._curves = curves * np.array([1.0, -1.0])
        self._groups = _edge_groups(mark, self._curves, area, style)
        self._name_font, self._fits = _name_font(mark.names, self._size, style)

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Edges, then nodes, then names."""
        for pen, pieces, heads in self._groups:
            painter.setPen(pen)
            draw_lines(painter, pieces)
            fill_heads(painter, heads, pen)
        strength = np.round(full(self.mark.node_strength, len(self._x)), 2)
        for index in np.flatnonzero(np.isfinite(self._x + self._y)):
            self._draw_node(painter, style, int(index), float(strength[index]))

    def _draw_node(self, painter: QPainter, style: PaintStyle, index: int, strength: float) -> None:
        at, role = QPointF(self._x[index], self._y[index]), self._roles[index]
        width = min(style.stroke(1.4), 0.2 * float(self._size[index]))
        rim = QPen(style.colour(role), width)
        fill = QBrush(style.colour(role, strength))
        # The rim is drawn inwards, so that edges end exactly where it begins.
        draw_symbol(painter, self._shapes[index], at, float(self._size[index]) - width, fill, rim)
        if index < len(self.mark.names) and self.mark.names[index]:
            self._write_name(painter, style, index, at, strength)

    def _write_name(self, painter: QPainter, style: PaintStyle, index: int, at: QPointF, strength: float) -> None:
        name, size = self.mark.names[index], float(self._size[index])
        painter.setFont(self._name_font)
        if self._fits:
            box = QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size)
            painter.setPen(style.words_on(self._roles[index], strength))
        else:
            box = QRectF(at.x() - 300, at.y() + 0.55 * size, 600, painter.fontMetrics().height())
            painter.setPen(style.colour("text"))
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
        away = _distance(self._curves, at)
        edge = int(np.argmin(away))
        return Found(mark.key, edge, "edge", _tip(mark.edge_tips, edge)) if away[edge] <= EDGE_REACH else None


def _tip(tips: tuple[str, ...], index: int) -> str:
    return tips[index] if index < len(tips) else ""


def _edge_groups(
    mark: Graph, curves: Array, area: PlotArea, style: PaintStyle
) -> list[tuple[QPen, Array, QPainterPath]]:
    """Pen, pieces and arrow heads of all edges that look alike."""
    count = len(curves)
    roles = each(mark.edge_role, mark.edge_category, count)
    widths = np.round(full(mark.edge_width, count), 2)
    strengths = np.round(full(mark.edge_strength, count), 2)
    groups: dict[tuple[float, float, str], list[int]] = {}
    for edge in np.flatnonzero(np.isfinite(curves[:, 0, 0])):
        look = float(strengths[edge]), float(widths[edge]), roles[edge]
        groups.setdefault(look, []).append(int(edge))
    # Faint edges first: strong ones must not be crossed out by them.
    return [
        (pen := style.pen(role, width, strength), *_drawn(curves[members], pen.widthF(), mark.arrows, area, style))
        for (strength, width, role), members in sorted(groups.items())
    ]


def _drawn(curves: Array, width: float, arrows: bool, area: PlotArea, style: PaintStyle) -> tuple[Array, QPainterPath]:
    heads = np.empty((0, 3, 2))
    if arrows:
        size = np.minimum(max(style.stroke(HEAD), 2.6 * width), 0.5 * lengths(curves))
        heads = arrow_heads(curves[:, -1], end_directions(curves), size)
        curves = shortened(curves, 0.7 * size)
    gap = np.full((len(curves), 1, 2), np.nan)
    points = np.concatenate([curves, gap], axis=1).reshape(-1, 2)
    return stroke_pieces(points[:, 0], points[:, 1], width, "solid", area.panel), heads_path(heads)


def _distance(curves: Array, at: QPointF) -> Array:
    """How far a pixel lies from each curve. curves : (edge, point, 2). Returns (edge,)"""
    start, step = curves[:, :-1], np.diff(curves, axis=1)
    offset = np.array([at.x(), at.y()]) - start
    along = np.clip((offset * step).sum(axis=2) / np.maximum((step**2).sum(axis=2), 1e-12), 0.0, 1.0)
    apart = np.linalg.norm(offset - along[..., None] * step, axis=2)
    return np.asarray(np.nan_to_num(apart, nan=np.inf).min(axis=1))


def _name_font(names: tuple[str, ...], size: Array, style: PaintStyle) -> tuple[QFont, bool]:
    """One font for all names, smaller where that lets them fit into their nodes; whether they do."""
    font = QFont(style.font("small", True))
    named = [(name, NAME_ROOM * float(diameter)) for name, diameter in zip(names, size, strict=False) if name]
    if not named:
        return font, True
    wide = style.metrics("small", True).horizontalAdvance
    tightest, room = min(named, key=lambda pair: pair[1] / wide(pair[0]))
    needed = wide(tightest)
    if needed > room and room / needed >= LEAST_NAME:
        font.setPointSizeF(font.pointSizeF() * room / needed)
        needed = QFontMetricsF(font).horizontalAdvance(tightest)
    return font, needed <= 1.05 * room
