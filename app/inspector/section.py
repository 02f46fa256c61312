"""A heading that folds what stands beneath it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.icons import icon
from app.style import UNIT, look


class Section(QWidget):
    """folded : (is folded) a person folded or unfolded it; content : where the widgets go"""

    folded = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = _Heading(title)
        self.heading.clicked.connect(self._on_heading_clicked)
        self.body = QWidget()
        self.content = QVBoxLayout(self.body)
        self.content.setContentsMargins(0, 0, 0, UNIT)
        self.content.setSpacing(UNIT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addWidget(self.heading)
        column.addWidget(self.body)
        self.fold(False)

    @property
    def is_folded(self) -> bool:
        """True while only the heading is to be seen."""
        return self.body.isHidden()

    def fold(self, folded: bool) -> None:
        """Fold or unfold, without saying so."""
        self.body.setVisible(not folded)
        self.heading.show_folded(folded)
        self.heading.setAccessibleDescription("folded" if folded else "unfolded")

    def _on_heading_clicked(self) -> None:
        self.fold(not self.is_folded)
        self.folded.emit(self.is_folded)


class _Heading(QPushButton):
    """The title at the left edge, an arrow at the right one."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setAutoDefault(False)
        self.setAccessibleName(title)
        self.setProperty("look", "heading")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._arrow = icon("unfolded", role="muted")

    def show_folded(self, folded: bool) -> None:
        """Turn the arrow."""
        self._arrow = icon("folded" if folded else "unfolded", role="muted")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, then the arrow."""
        super().paintEvent(event)
        side = look().line("small")
        painter = QPainter(self)
        self._arrow.paint(painter, self.width() - side - 4, (self.height() - side) // 2, side, side)
        painter.end()
