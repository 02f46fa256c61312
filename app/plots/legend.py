"""Legends: a sample of each labelled mark, and its words."""

import math
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap

from app.plots.drawings.lines import fill_heads, heads_path
from app.plots.paint_style import PaintStyle
from app.plots.painting import draw_lines
from app.plots.plot_area import Rect
from app.plots.strokes import stroke_pieces
from app.plots.symbols import draw_symbol
from rnnviz.figure.edges import arrow_heads
from rnnviz.figure.legend import Entry

PAD = 2.0
"""Pixels around the entries, for what reaches a little beyond its box."""


class Legend:
    """Entries laid out beside or below each other.

    room : pixels it may be wide when laid out in rows; None puts all entries into one column
    """

    def __init__(self, items: tuple[Entry, ...], style: PaintStyle, room: float | None) -> None:
        metrics = style.metrics("small")
        self.items, self._style = items, style
        self._sample = style.stroke(16.0)
        self._gap = metrics.height() * 0.4
        self._height = metrics.height() * 1.15
        widths = [self._sample + self._gap + metrics.horizontalAdvance(item.label) for item in items]
        self._places = self._in_rows(items, widths, room) if room is not None else self._in_column(items)
        self.width = max((x + w for (x, _, _), w in zip(self._places, widths, strict=True)), default=0.0)
        self.height = max((y for _, y, _ in self._places), default=-self._height) + self._height

    @property
    def has_rows(self) -> bool:
        """True where it takes more than one line."""
        return self.height > 1.5 * self._height

    def _in_rows(self, items: tuple[Entry, ...], widths: list[float], room: float) -> list[tuple[float, float, Entry]]:
        x, y = 0.0, 0.0
        places: list[tuple[float, float, Entry]] = []
        for item, width in zip(items, widths, strict=True):
            if x > 0 and x + width > room:
                x, y = 0.0, y + self._height
            places.append((x, y, item))
            x += width + 3.0 * self._gap
        return places

    def _in_column(self, items: tuple[Entry, ...]) -> list[tuple[float, float, Entry]]:
        return [(0.0, index * self._height, item) for index, item in enumerate(items)]

    def paint(self, painter: QPainter, corner: QPointF, over: QRectF | None = None) -> None:
        """Draw it. corner : its upper left; over : the picture that it stands on, veiled behind it"""
        if over is not None:
            pad = self._gap
            box = QRectF(corner.x() - pad, corner.y() - pad / 2, self.width + 2 * pad, self.height + pad)
            box = box.intersected(over)
            veil = QColor(self._style.ground())
            veil.setAlphaF(0.86)
            painter.fillRect(box, veil)
        # On whole device pixels, where the copy is as crisp as what was painted.
        ratio = self._style.ratio
        at = QPointF(round(corner.x() * ratio) / ratio - PAD, round(corner.y() * ratio) / ratio - PAD)
        painter.drawPixmap(at, self._entries)

    @cached_property
    def _entries(self) -> QPixmap:
        """Samples and words on nothing, painted once: they stand above what moves, so each frame needs them again."""
        ratio = self._style.ratio
        pixmap = QPixmap(*(math.ceil((side + 2 * PAD) * ratio) for side in (self.width, self.height)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._style.font("small"))
        for x, y, item in self._places:
            box = QRectF(PAD + x, PAD + y, self._sample, self._height)
            self._draw_sample(painter, item, box)
            words = QRectF(box.right() + self._gap, box.top(), 2000.0, self._height)
            painter.setPen(self._style.colour("text"))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, item.label)
        painter.end()
        return pixmap

    def _draw_sample(self, painter: QPainter, item: Entry, box: QRectF) -> None:
        colour = QColor(self._style.colour(item.role, item.strength))
        if item.patch:
            side = min(self._height * 0.62, self._sample)
            patch = QRectF(0, 0, self._sample * 0.8, side)
            patch.moveCenter(box.center())
            painter.fillRect(patch.toAlignedRect(), colour)
        elif item.shape is not None:
            size = min(self._style.stroke(item.size), 0.75 * self._height)
            draw_symbol(painter, item.shape, box.center(), size, QBrush(colour))
        else:
            self._draw_stroke(painter, item, box)

    def _draw_stroke(self, painter: QPainter, item: Entry, box: QRectF) -> None:
        pen, head = self._style.pen(item.role, max(1.4, item.width), item.strength), self._style.stroke(item.head)
        painter.setPen(pen)
        ends = np.array([box.left(), box.right() - 0.7 * head]), np.full(2, box.center().y())
        draw_lines(painter, stroke_pieces(*ends, pen.widthF(), item.dash, _bounds(box)))
        tip, right = np.array([[box.right(), box.center().y()]]), np.array([[1.0, 0.0]])
        fill_heads(painter, heads_path(arrow_heads(tip, right, np.array([head]))), pen)


def _bounds(box: QRectF) -> Rect:
    return box.left(), box.top(), box.width(), box.height()
