"""A test file beside the file that is learned from: chosen, exchanged with it, or left out."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.style import UNIT, look

WIDEST = 12
"""Of a file's name, in heights of a line."""


class SecondFile(QWidget):
    """A row of a form.

    chosen : there is another test file, or none any more; exchanged : the two files are to change their places
    """

    chosen = Signal()
    exchanged = Signal()

    def __init__(self, beside: Path, path: Path | None) -> None:
        super().__init__()
        self._beside = beside
        self.path = path
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.choose = QPushButton()
        self.choose.clicked.connect(self._on_choose_clicked)
        self.exchange = QPushButton("Exchange the two")
        self.exchange.clicked.connect(self.exchanged)
        self.leave_out = QPushButton("Leave out")
        self.leave_out.clicked.connect(self._on_leave_out_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self.choose, 1)
        row.addWidget(self.exchange)
        row.addWidget(self.leave_out)
        self._show_path()

    def _on_choose_clicked(self) -> None:
        folder = str((self.path or self._beside).parent)
        name, _ = QFileDialog.getOpenFileName(self, "Choose the test file", folder)
        if name:
            self._take(Path(name))

    def _on_leave_out_clicked(self) -> None:
        self._take(None)

    def _take(self, path: Path | None) -> None:
        self.path = path
        self._show_path()
        self.chosen.emit()

    def _show_path(self) -> None:
        name = "And a test file …" if self.path is None else self.path.name
        room = WIDEST * look().line()
        shown = self.choose.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        self.choose.setText(shown.replace("&", "&&"))  # by itself it would underline the next letter
        self.choose.setAccessibleName(f"Test file: {self.path.name if self.path is not None else 'none'}")
        self.exchange.setVisible(self.path is not None)
        self.leave_out.setVisible(self.path is not None)
