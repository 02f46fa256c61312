"""A small picture that means something, in the theme's colours and as tall as the type."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.icons import icon
from app.style import look


class IconLabel(QWidget):
    """name, role : as in `app.icons.icon`; text : what it means, for tooltip and screen reader"""

    def __init__(self, name: str, role: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon: QIcon = icon(name, role=role)
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A little less than a line of small type."""
        side = round(look().line("small") * 0.85)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
