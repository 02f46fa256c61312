"""The widget that one panel is painted on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class Surface(QWidget):
    """A plain widget for each panel, so that a panel that has not changed is not repainted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def viewport(self) -> QWidget:
        """The widget that the mouse is over."""
        return self

    def draw(self, painter: QPainter) -> None:
        """Paint everything, in pixels of the widget."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Paint anew, soon."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what has to be painted anew."""
        painter = QPainter(self)
        self.draw(painter)
        painter.end()
