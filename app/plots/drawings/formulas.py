"""Formulas in pieces that can be pointed at."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from app.plots.drawings.drawing import Drawing, Found
from app.plots.paint_style import PaintStyle
from app.plots.plot_area import PlotArea
from rnnviz.figure.mark_style import each
from rnnviz.figure.marks import Formula
from rnnviz.figure.written import written

PATCH = 0.2
"""Strength of the patch behind a piece that is lit."""

_WHERE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip


class FormulaDrawing(Drawing[Formula]):
    """Pieces where the panel has its picture, wherever a person has moved the data."""

    clips = False

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Break the lines, and find a box for each piece."""
        mark, metrics = self.mark, style.metrics(self.mark.size)
        widths = [metrics.horizontalAdvance(piece) if piece != "\n" else 0.0 for piece in mark.pieces]
        made = written(mark.pieces, widths, metrics.horizontalAdvance(" "), metrics.height(), (area.width, area.height))
        self._font = QFont(style.font(mark.size))
        self._font.setPointSizeF(made.scale * self._font.pointSizeF())
        self._roles = each(mark.roles, np.arange(len(mark.pieces)), len(mark.pieces))
        self.boxes = {
            spot.piece: QRectF(area.left + spot.x, area.top + made.top + spot.line * made.line, spot.width, made.line)
            for spot in made.spots
        }

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Patches first, then words."""
        mark = self.mark
        for piece, box in self.boxes.items():
            if piece < len(mark.lit) and mark.lit[piece]:
                rise = 0.06 * box.height()
                painter.fillRect(box.adjusted(-1.5, rise, 1.5, -rise), style.colour(self._roles[piece], PATCH))
        painter.setFont(self._font)
        for piece, box in self.boxes.items():
            painter.setPen(style.words(self._roles[piece]))
            painter.drawText(box.adjusted(0, 0, 4, 0), _WHERE, mark.pieces[piece].removeprefix(" "))

    def find(self, at: QPointF) -> Found | None:
        """The piece under the pixel, if it has something to say."""
        if self._at is None:
            return None
        tips = self.mark.tips
        hit = next((n for n, box in self.boxes.items() if box.contains(at) and n < len(tips) and tips[n]), None)
        return None if hit is None else Found(self.mark.key, hit, tip=tips[hit])
