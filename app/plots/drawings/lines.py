"""Lines, segments and arrows."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.plots.drawings.drawing import Drawing
from app.plots.paint_style import PaintStyle
from app.plots.painting import draw_lines
from app.plots.plot_area import PlotArea
from app.plots.strokes import clipped, stroke_pieces
from rnnviz.arrays import Array
from rnnviz.figure.edges import arrow_heads
from rnnviz.figure.marks import Arrows, Line, Segments


class LineDrawing(Drawing[Line]):
    """A polyline."""

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """The pieces in pixels."""
        line = self.mark
        self._pen = style.pen(line.role, line.width, line.strength)
        x, y = area.pixels_x(line.x), area.pixels_y(line.y)
        self._pieces = stroke_pieces(x, y, self._pen.widthF(), line.dash, area.clip)

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Draw the pieces."""
        painter.setPen(self._pen)
        draw_lines(painter, self._pieces)


class SegmentsDrawing(Drawing[Segments]):
    """Separate straight pieces."""

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """The pieces in pixels."""
        mark = self.mark
        self._pen = style.pen(mark.role, mark.width, mark.strength)
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

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Draw the pieces."""
        painter.setPen(self._pen)
        draw_lines(painter, self._pieces)


class ArrowsDrawing(Drawing[Arrows]):
    """Shafts that end inside their heads."""

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Shafts in pixels, and all heads as one path."""
        mark = self.mark
        self._pen = style.pen(mark.role, mark.width, mark.strength)
        start = np.stack([area.pixels_x(mark.x), area.pixels_y(mark.y)], axis=1)
        end = np.stack([area.pixels_x(mark.x + mark.u), area.pixels_y(mark.y + mark.v)], axis=1)
        length = np.linalg.norm(end - start, axis=1)
        seen = area.inside(start[:, 0], start[:, 1]) & (length > 0)
        start, end, length = start[seen], end[seen], length[seen]
        direction = (end - start) / length[:, None]
        head = np.minimum(style.stroke(mark.head), 0.6 * length)
        self._shafts = np.hstack([start, end - 0.7 * head[:, None] * direction])
        self._heads = heads_path(arrow_heads(end, direction, head))

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Draw shafts, then heads."""
        painter.setPen(self._pen)
        draw_lines(painter, self._shafts)
        fill_heads(painter, self._heads, self._pen)


def heads_path(heads: Array) -> QPainterPath:
    """Arrow heads as one path. heads : (arrow, 3, 2) pixels"""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for (ax, ay), (bx, by), (cx, cy) in heads.tolist():
        path.moveTo(ax, ay)
        path.lineTo(bx, by)
        path.lineTo(cx, cy)
        path.closeSubpath()
    return path


def fill_heads(painter: QPainter, heads: QPainterPath, pen: QPen) -> None:
    """Draw arrow heads in a pen's colour."""
    painter.fillPath(heads, pen.color())
