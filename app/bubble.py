"""A sentence at the place it is about, for a while: what is wrong with a file stands where the file was dropped."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.style import UNIT, look, tag
from app.timers import once

STAYS_MS = 12_000
WIDEST_LINES = 24
"""Of a sentence, in heights of a line."""


class Bubble(QLabel):
    """Stands on its window until it is clicked, or the time is up."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bubble")
        self.setAccessibleName("Message")
        # A file called <b>a</b>.csv is not HTML.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMargin(UNIT)
        tag(self, look="bubble", tone="warning")
        self._around, self._place = parent, QPoint()
        self._listens = False
        self._timer = once(self, self.hide, STAYS_MS)
        self.hide()

    def about(self, place: QPoint, action: Callable[[], object]) -> None:
        """What is heard while the action goes on is about that place.    place : the parent's pixels"""
        self._place, self._listens = place, True
        try:
            action()
        finally:
            self._listens = False

    def hear(self, sentence: str) -> None:
        """Show it, if it is about a place."""
        if self._listens:
            self._stand_at(self._place, sentence)

    def _stand_at(self, place: QPoint, sentence: str) -> None:
        """Below the place, or above it, wholly within the window."""
        self.setText(sentence)
        around = self._around.rect().adjusted(UNIT, UNIT, -UNIT, -UNIT)
        on_one_line = self.fontMetrics().horizontalAdvance(sentence) + 4 * UNIT
        self.setFixedWidth(min(WIDEST_LINES * look().line(), around.width(), on_one_line))
        self.setFixedHeight(self.heightForWidth(self.width()))
        x = max(around.left(), min(place.x() - self.width() // 2, around.right() - self.width()))
        y = place.y() + 2 * UNIT
        if y + self.height() > around.bottom():
            y = max(around.top(), place.y() - 2 * UNIT - self.height())
        self.move(x, y)
        self.raise_()
        self.show()
        self._timer.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """It has been read."""
        self.hide()
