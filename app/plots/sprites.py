"""Symbols drawn once and stamped many times."""

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap

from app.plots.paint_style import PaintStyle
from app.plots.symbols import draw_symbol
from rnnviz.figure.marks import Shape

LEVELS = 32
"""A symbol's strength is shown in so many steps: more than anyone can tell apart."""

_ROW = 32


class Sprites:
    """All symbols of one size, side by side in one pixmap. A symbol is drawn when it is first asked for.

    size : diameter in points; outline : draw a rim in the ground's colour around each symbol
    """

    def __init__(self, style: PaintStyle, size: float, outline: bool) -> None:
        self._style = style
        self._diameter = style.stroke(size)
        self._rim = max(1.0, style.stroke(1.1)) if outline else 0.0
        # An odd number of device pixels, so that a symbol has a middle pixel to stand on.
        side = math.ceil((self._diameter * 1.3 + 2 * self._rim) * style.ratio) + 2
        self.side = side + 1 - side % 2
        self._places: dict[tuple[str, Shape, int], int] = {}
        self._sheet = self._blank(1)
        self._pixmap: QPixmap | None = None

    @property
    def radius(self) -> float:
        """Pixels from a symbol's middle to where its picture ends."""
        return self.side / 2 / self._style.ratio

    def place(self, role: str, shape: Shape, level: int) -> tuple[int, int]:
        """Left and top of a symbol in the pixmap, device pixels. level : strength in 0 … LEVELS"""
        key = (role, shape, level)
        if key not in self._places:
            self._places[key] = len(self._places)
            self._draw(*key)
        row, column = divmod(self._places[key], _ROW)
        return column * self.side, row * self.side

    def pixmap(self) -> QPixmap:
        """The pixmap with all symbols asked for so far."""
        if self._pixmap is None:
            self._pixmap = QPixmap.fromImage(self._sheet)
        return self._pixmap

    def _blank(self, rows: int) -> QImage:
        sheet = QImage(self.side * _ROW, self.side * rows, QImage.Format.Format_ARGB32_Premultiplied)
        sheet.fill(Qt.GlobalColor.transparent)
        return sheet

    def _draw(self, role: str, shape: Shape, level: int) -> None:
        row, column = divmod(self._places[role, shape, level], _ROW)
        if (row + 1) * self.side > self._sheet.height():
            taller = self._blank(2 * row)
            painter = QPainter(taller)
            painter.drawImage(0, 0, self._sheet)
            painter.end()
            self._sheet = taller
        painter = QPainter(self._sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate((column + 0.5) * self.side, (row + 0.5) * self.side)
        painter.scale(self._style.ratio, self._style.ratio)
        self._symbol(painter, shape, self._style.colour(role, level / LEVELS))
        painter.end()
        self._pixmap = None

    def _symbol(self, painter: QPainter, shape: Shape, colour: QColor) -> None:
        middle = QPointF(0, 0)
        if self._rim:
            rim = QPen(self._style.ground(), 2 * self._rim)
            rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            draw_symbol(painter, shape, middle, self._diameter, QBrush(self._style.ground()), rim)
        draw_symbol(painter, shape, middle, self._diameter, QBrush(colour))
