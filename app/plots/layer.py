"""What lies lowest in a panel and stays as it is, painted once and then copied."""

from collections.abc import Callable
from itertools import takewhile
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from app.plots.drawings.drawing import Drawing
from app.plots.paint_style import PaintStyle
from app.plots.plot_area import PlotArea

Ground = tuple[object, ...]
"""All that decides how the ground below the drawings looks; compared by identity."""

Seen = tuple[Drawing[Any], object]
"""A drawing and the mark that it showed."""


class Layer:
    """The ground and the lowest drawings, as far as the last paint found them unchanged.

    In a live plot most of what is seen stays: axes, numbers, the data; only the forecast above them moves.
    """

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None
        self._ground: Ground = ()
        self._held: list[Seen] = []
        self._last_ground: Ground = ()
        self._last: list[Seen] = []

    def paint(
        self, painter: QPainter, area: PlotArea, style: PaintStyle, drawings: list[Drawing[Any]], ground: Ground,
        paint_ground: Callable[[QPainter], None],
    ) -> None:  # fmt: skip
        """Paint ground and drawings, copying what is the same as the last time.

        drawings : the lowest first; ground : what the look of the ground depends on
        """
        now = [(drawing, drawing.mark) for drawing in drawings]
        ground = (*ground, area, style)
        stays = _is_same(ground, self._last_ground)
        lasting = _common(list(takewhile(_has_no_own_state, now)), self._last) if stays else 0
        self._last_ground, self._last = ground, now
        fits = self._pixmap is not None and _is_same(ground, self._ground) and self._is_below(now)
        if stays and not (fits and len(self._held) >= lasting):
            self._ground, self._held = ground, now[:lasting]
            self._pixmap = self._painted(area, style, drawings[:lasting], paint_ground)
        elif not fits:
            self._pixmap = None
        if self._pixmap is not None:
            painter.drawPixmap(QPointF(0.0, 0.0), self._pixmap)
            paint_drawings(painter, area, style, drawings[len(self._held) :])
        else:
            paint_ground(painter)
            paint_drawings(painter, area, style, drawings)

    def _is_below(self, seen: list[Seen]) -> bool:
        return _common(self._held, seen) == len(self._held)

    @staticmethod
    def _painted(
        area: PlotArea, style: PaintStyle, drawings: list[Drawing[Any]], paint_ground: Callable[[QPainter], None]
    ) -> QPixmap:
        _, _, width, height = area.panel
        pixmap = QPixmap(round(width * style.ratio), round(height * style.ratio))
        pixmap.setDevicePixelRatio(style.ratio)
        painter = QPainter(pixmap)
        paint_ground(painter)
        paint_drawings(painter, area, style, drawings)
        painter.end()
        return pixmap


def paint_drawings(painter: QPainter, area: PlotArea, style: PaintStyle, drawings: list[Drawing[Any]]) -> None:
    """Paint the drawings, the first lowest; symbols and words are not cut at the border of the plot."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(area.clip_rect)
    for drawing in drawings:
        painter.setClipping(drawing.clips)
        drawing.paint(painter, area, style)
    painter.restore()


def _is_same(one: Ground, other: Ground) -> bool:
    """The same objects; equal numbers count as the same."""
    return len(one) == len(other) and all(
        a is b or (isinstance(a, float) and a == b) for a, b in zip(one, other, strict=True)
    )


def _has_no_own_state(seen: Seen) -> bool:
    return not seen[0].has_own_state


def _common(one: list[Seen], other: list[Seen]) -> int:
    """How many they have in common at the beginning."""
    count = 0
    for (drawing, mark), (known, shown) in zip(one, other, strict=False):
        if drawing is not known or mark is not shown:
            break
        count += 1
    return count
