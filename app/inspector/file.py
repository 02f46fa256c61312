"""A built-in data set by name, or a file: chosen in a dialog or dropped here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QWidget

from app.icons import icon
from app.inspector.choice import NarrowCombo
from app.inspector.control import AUTO, Control
from app.style import UNIT, tag
from rnnviz.parameters import Parameter

Ask = Callable[[QWidget, str], str]
"""Asks for a file, starting at a path; returns a path, empty if none was chosen."""


def ask_for_file(parent: QWidget, start: str) -> str:
    """The system's own dialog."""
    path, _ = QFileDialog.getOpenFileName(parent, "Choose a file", start)
    return path


class FileControl(Control):
    """The list holds the built-in names and, below them, the file in force."""

    def __init__(self, parameter: Parameter, ask: Ask = ask_for_file, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask = ask
        self._built_in: list[tuple[Any, str]] = list((parameter.about.labels or {}).items())
        if parameter.optional:
            self._built_in.insert(0, (None, parameter.about.blank or AUTO))
        self.combo = NarrowCombo()
        self.combo.activated.connect(self._on_combo_activated)
        self.browse = QToolButton()
        self.browse.setIcon(icon("folder"))
        self.browse.setToolTip("Choose a file …")
        self.browse.clicked.connect(self._on_browse_clicked)
        frame = _DropFrame()
        frame.dropped.connect(self._on_frame_dropped)
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT // 2)
        row.addWidget(self.combo, 1)
        row.addWidget(self.browse)
        self.below = frame

    def show_value(self, value: Any) -> None:
        """A built-in name, a path, or None."""
        entries = list(self._built_in)
        if value not in [name for name, _ in entries]:
            entries.append((value, Path(value).name or "no file"))
        if [self.combo.itemData(i) for i in range(self.combo.count())] != [name for name, _ in entries]:
            self._fill(entries)
        self.combo.setCurrentIndex(next(i for i, (name, _) in enumerate(entries) if name == value))
        self.combo.setToolTip(str(value or ""))

    def read(self) -> Any:
        """A built-in name, a path, or None."""
        return self.combo.currentData()

    def focus_widgets(self) -> list[QWidget]:
        """The list, then the button."""
        return [self.combo, self.browse]

    def describe(self, title: str, text: str) -> None:
        """The button has a name of its own."""
        super().describe(title, text)
        self.browse.setAccessibleName(f"{title}: choose a file")

    def _fill(self, entries: list[tuple[Any, str]]) -> None:
        self.combo.clear()
        for number, (name, word) in enumerate(entries):
            self.combo.addItem(word, name)
            self.combo.setItemData(number, str(name or ""), Qt.ItemDataRole.ToolTipRole)

    def _on_combo_activated(self, index: int) -> None:
        self.edited.emit(False)

    def _on_browse_clicked(self) -> None:
        now = str(self.combo.currentData() or "")
        path = self._ask(self.combo, now if Path(now).is_absolute() else "")
        if path:
            self._take(path)

    def _on_frame_dropped(self, path: str) -> None:
        self._take(path)

    def _take(self, path: str) -> None:
        self.show_value(path)
        self.edited.emit(False)


class _DropFrame(QWidget):
    """dropped : (path) a local file was dropped here"""

    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One local file is welcome, and the list's frame says so."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()
            self._invite(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It was only passing."""
        self._invite(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        self._invite(False)
        self.dropped.emit(event.mimeData().urls()[0].toLocalFile())

    def _invite(self, yes: bool) -> None:
        for combo in self.findChildren(NarrowCombo):
            tag(combo, inviting=yes)
