"""The legend of an explored panel, in a row of its own: over the data it would hide what is looked at."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.plots.legend import Legend
from app.plots.paint_style import PaintStyle
from rnnviz.figure.legend import Entry, entries
from rnnviz.figure.lowering import Flat


class LegendRow(QWidget):
    """As many lines as the entries need at this width; no height where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._style: PaintStyle | None = None
        self.setAccessibleName("Legend")

    def show_marks(self, flat: Flat, style: PaintStyle) -> None:
        """Explain these marks."""
        self._entries, self._style = entries(flat.marks), style
        self.setAccessibleDescription(", ".join(entry.label for entry in self._entries))
        self.setVisible(bool(self._entries))
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the lines at this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._style is not None:
            self.setFixedHeight(round(Legend(self._entries, self._style, float(self.width())).height) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw samples and words."""
        if self._style is not None and self._entries:
            painter = QPainter(self)
            Legend(self._entries, self._style, float(self.width())).paint(painter, QPointF(0, 2))
            painter.end()
