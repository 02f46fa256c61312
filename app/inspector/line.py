"""A line of text that is taken on Enter or on leaving, and given up on Escape."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.style import tag


class Line(QLineEdit):
    """finished : a person typed something and is done; given_up : Escape"""

    finished = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editingFinished.connect(self._on_editing_finished)

    @property
    def is_unfinished(self) -> bool:
        """True while what stands here has not been taken."""
        return self.isModified()

    def show_text(self, text: str) -> None:
        """Show a text as one nobody has typed."""
        self.setText(text)
        self.setCursorPosition(0)

    def set_wrong(self, wrong: bool) -> None:
        """A red frame, or not."""
        tag(self, wrong=wrong)

    def event(self, event: QEvent) -> bool:
        """Escape belongs to what is being typed before it belongs to the window."""
        asked = QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and event.type() == asked and event.key() == Qt.Key.Key_Escape:
            event.setAccepted(self.is_unfinished)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape and self.is_unfinished:
            self.given_up.emit()
            self.selectAll()
            return
        super().keyPressEvent(event)

    def _on_editing_finished(self) -> None:
        if self.isModified():
            self.finished.emit()
