"""Bands and bars."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.plots.drawings.drawing import Drawing
from app.plots.paint_style import PaintStyle
from app.plots.painting import draw_rectangles
from app.plots.plot_area import PlotArea
from app.plots.strokes import runs
from rnnviz.arrays import Array
from rnnviz.figure.mark_style import each
from rnnviz.figure.marks import Band, Bars


class BandDrawing(Drawing[Band]):
    """The area between two curves, see-through, so that what lies behind stays visible."""

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """One polygon per run without NaN."""
        mark = self.mark
        x = np.clip(area.pixels_x(mark.x), area.left - 4000, area.left + area.width + 4000)
        low, high = (np.clip(area.pixels_y(v), area.top - 4000, area.top + area.height + 4000)
                     for v in (mark.low, mark.high))  # fmt: skip
        self._colour = QColor(style.colour(mark.role))
        self._colour.setAlphaF(min(1.0, max(0.0, mark.strength)))
        self._polygons = [
            _between(x[run], low[run], high[run]) for run in runs(np.isfinite(x) & np.isfinite(low + high))
        ]

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Fill the polygons."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        for polygon in self._polygons:
            painter.drawPolygon(polygon)


def _between(x: Array, low: Array, high: Array) -> QPolygonF:
    there_and_back = zip(np.append(x, x[::-1]).tolist(), np.append(high, low[::-1]).tolist(), strict=True)
    return QPolygonF([QPointF(*corner) for corner in there_and_back])


class BarsDrawing(Drawing[Bars]):
    """Bars, their edges on whole pixels."""

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """The rectangles of each role."""
        mark = self.mark
        rectangles = _rectangles(mark, area, style.ratio)
        roles = np.array(each(mark.role, mark.category, len(rectangles)))
        present = np.isfinite(rectangles).all(axis=1)
        self._groups = [(style.colour(str(role)), rectangles[present & (roles == role)]) for role in np.unique(roles)]

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Fill the rectangles."""
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        for colour, rectangles in self._groups:
            painter.setBrush(colour)
            draw_rectangles(painter, rectangles)


def _rectangles(mark: Bars, area: PlotArea, ratio: float) -> Array:
    """x, y, width, height of each bar in pixels. (bar, 4)"""
    sides = np.stack([mark.x - mark.width / 2, mark.x + mark.width / 2])
    ends = np.stack([np.full(len(mark.x), mark.base), mark.height])
    across, along = (sides, ends) if not mark.horizontal else (ends, sides)
    x = np.sort(np.clip(area.pixels_x(across), area.left - 4000, area.left + area.width + 4000), axis=0)
    y = np.sort(np.clip(area.pixels_y(along), area.top - 4000, area.top + area.height + 4000), axis=0)
    x, y = np.round(x * ratio) / ratio, np.round(y * ratio) / ratio
    thin = 1.0 / ratio
    return np.stack([x[0], y[0], np.maximum(x[1] - x[0], thin), np.maximum(y[1] - y[0], thin)], axis=1)
