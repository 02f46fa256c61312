"""A series as one line, small: what is about to be learned from, and where that ends."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.style import look
from rnnviz.data.series import Series

MARGIN = 4.0
LINES_HIGH = 4


class Trace(QWidget):
    """The values of a series over its points; those that are learned from stronger than the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._series: Series | None = None
        self._train = 0
        self.setFixedHeight(LINES_HIGH * look().line())
        self.setAccessibleName("The series")

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(300, LINES_HIGH * look().line())

    def show_series(self, series: Series | None, train: int) -> None:
        """None shows nothing."""
        self._series, self._train = series, train
        self.setAccessibleDescription(f"{len(series)} points of {series.name}" if series is not None else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """At most two points for each pixel: the lowest and highest that lie on it."""
        if self._series is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        at, values = _thinned(self._series.values, max(2, int(area.width())))
        low, high = float(values.min()), float(values.max())
        x = area.left() + area.width() * at / max(1, len(self._series) - 1)
        y = area.bottom() - area.height() * (values - low) / ((high - low) or 1.0)
        ink = self.palette().text().color()
        for learned, strength in ((True, 1.0), (False, 0.45)):
            ink.setAlphaF(strength)
            painter.setPen(QPen(ink, 1.2))
            chosen = at <= self._train if learned else at >= self._train - 1
            painter.drawPolyline([QPointF(*point) for point in zip(x[chosen], y[chosen], strict=True)])
        if self._train:
            end = area.left() + area.width() * self._train / max(1, len(self._series) - 1)
            painter.setPen(QPen(ink, 1.0, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(end, area.top()), QPointF(end, area.bottom()))


def _thinned(values: np.ndarray, pixels: int) -> tuple[np.ndarray, np.ndarray]:
    """Places and values of the points to be drawn."""
    size = -(-len(values) // pixels)
    if size <= 2:
        return np.arange(len(values)), values
    starts = np.arange(0, len(values), size)
    ends = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    return np.repeat(starts, 2), np.column_stack(ends).ravel()
