"""Lines, segments and arrows."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.plots.drawings.drawing import Drawing
from app.plots.ink import Ink
from app.plots.painting import draw_lines
from app.plots.plot_area import PlotArea
from app.plots.strokes import clipped, stroke_pieces
from rnnviz.arrays import Array
from rnnviz.figure.marks import Arrows, Line, Segments


class LineDrawing(Drawing[Line]):
    """A polyline."""

    def prepare(self, area: PlotArea, ink: Ink) -> None:
        """The pieces in pixels."""
        line = self.mark
        self._pen = ink.pen(line.role, line.width, line.strength)
        x, y = area.pixels_x(line.x), area.pixels_y(line.y)
        self._pieces = stroke_pieces(x, y, self._pen.widthF(), line.dash, area.clip)

    def stamp(self, painter: QPainter, ink: Ink) -> None:
        """Draw the pieces."""
        painter.setPen(self._pen)
        draw_lines(painter, self._pieces)


class SegmentsDrawing(Drawing[Segments]):
    """Separate straight pieces."""

    def prepare(self, area: PlotArea, ink: Ink) -> None:
        """The pieces in pixels."""
        mark = self.mark
        self._pen = ink.pen(mark.role, mark.width, mark.strength)
        x = np.stack([area.pixels_x(mark.x0), area.pixels_x(mark.x1)], axis=1)
        y = np.stack([area.pixels_y(mark.y0), area.pixels_y(mark.y1)], axis=1)
        if mark.dash == "solid":
            pieces = np.stack([x[:, 0], y[:, 0], x[:, 1], y[:, 1]], axis=1)
            pieces = pieces[np.isfinite(pieces).all(axis=1)]
            self._pieces = clipped(pieces, area.clip, self._pen.widthF())
        else:
            gap = np.full((len(x), 1), np.nan)
            x, y = np.hstack([x, gap]).ravel(), np.hstack([y, gap]).ravel()
            self._pieces = stroke_pieces(x, y, self._pen.widthF(), mark.dash, area.clip)

    def stamp(self, painter: QPainter, ink: Ink) -> None:
        """Draw the pieces."""
        painter.setPen(self._pen)
        draw_lines(painter, self._pieces)


class ArrowsDrawing(Drawing[Arrows]):
    """Shafts and heads."""

    def prepare(self, area: PlotArea, ink: Ink) -> None:
        """Shafts in pixels, and all heads as one path."""
        mark = self.mark
        self._pen = ink.pen(mark.role, mark.width, mark.strength)
        start = np.stack([area.pixels_x(mark.x), area.pixels_y(mark.y)], axis=1)
        end = np.stack([area.pixels_x(mark.x + mark.u), area.pixels_y(mark.y + mark.v)], axis=1)
        seen = area.inside(start[:, 0], start[:, 1]) & np.isfinite(end).all(axis=1)
        self._shafts, self._heads = arrows(start[seen], end[seen], ink.stroke(mark.head))

    def stamp(self, painter: QPainter, ink: Ink) -> None:
        """Draw shafts, then heads."""
        painter.setPen(self._pen)
        draw_lines(painter, self._shafts)
        fill_heads(painter, self._heads, self._pen)


def arrows(start: Array, end: Array, head: float) -> tuple[Array, Array]:
    """Shafts that stop inside their heads, and the heads' corners.

    start, end : (arrow, 2) pixels; head : its length in pixels, shorter where the arrow is short
    Returns shafts (arrow, 4) and heads (arrow, 3, 2).
    """
    step = end - start
    length = np.hypot(step[:, 0], step[:, 1])[:, None]
    direction = step / np.maximum(length, 1e-9)
    size = np.minimum(head, 0.6 * length)
    shafts = np.hstack([start, end - 0.7 * size * direction])
    return shafts, heads_at(end, direction, size)


def heads_at(tips: Array, direction: Array, size: Array) -> Array:
    """Corners of arrow heads. tips, direction : (arrow, 2); size : (arrow, 1) lengths. Returns (arrow, 3, 2)."""
    back, side = tips - size * direction, 0.42 * size * direction[:, ::-1] * np.array([-1.0, 1.0])
    return np.stack([tips, back + side, back - side], axis=1)


def fill_heads(painter: QPainter, heads: Array, pen: QPen) -> None:
    """Draw arrow heads in a pen's colour."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for (ax, ay), (bx, by), (cx, cy) in heads.tolist():
        path.moveTo(ax, ay)
        path.lineTo(bx, by)
        path.lineTo(cx, cy)
        path.closeSubpath()
    painter.fillPath(path, pen.color())
