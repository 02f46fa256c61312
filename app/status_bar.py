"""The line at the bottom: what just happened, for a few seconds."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.labels import plain_label
from app.style import tag
from app.timers import once

STAYS_MS = 6000


class StatusBar(QWidget):
    """Says a sentence; a warning stays twice as long and looks like one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 16, 4)
        self._words = plain_label(" ")
        self._words.setAccessibleName("Status")
        self._words.setWordWrap(True)
        row.addWidget(self._words, 1)
        self._timer = once(self, self._on_timer_timeout)
        self._only_warnings = False

    @property
    def text(self) -> str:
        """What it says now."""
        return self._words.text().strip()

    def set_only_warnings(self, only: bool) -> None:
        """On the wall the line is gone, but for what went wrong, which nobody would otherwise learn."""
        self._only_warnings = only
        self.setVisible(not only)

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self._show(sentence, "muted", STAYS_MS)

    def warn(self, sentence: str) -> None:
        """Show what went wrong."""
        self._show(sentence, "warning", 2 * STAYS_MS)
        self.show()

    def _show(self, sentence: str, tone: str, stays: int) -> None:
        self._words.setText(sentence)
        tag(self._words, tone=tone)
        self._timer.start(stays)

    def _on_timer_timeout(self) -> None:
        self._words.setText(" ")
        self.setVisible(not self._only_warnings)
