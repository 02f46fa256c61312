"""The numbers behind a panel, row by row."""

import csv
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTableView, QVBoxLayout, QWidget

from app.labels import plain_label
from app.style import UNIT, tag
from rnnviz.figure.csv_export import csv_head, csv_text
from rnnviz.figure.description import Figure, Panel

MOST_ROWS = 5000
"""That are shown; copying and saving has all."""

_Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """The first rows of a panel's table, without columns in which they have nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._rows: list[list[str]] = []

    def show_panel(self, panel: Panel) -> int:
        """Hold the rows of this panel. Returns how many there are in all."""
        lines, count = csv_head(Figure((_in_place(panel),)), MOST_ROWS + 1)
        names, *rows = list(csv.reader(lines))
        used = [n for n, name in enumerate(names) if name != "panel" and any(row[n] for row in rows)]
        self.beginResetModel()
        self._names = [names[n] for n in used]
        self._rows = [[row[n] for n in used] for row in rows]
        self.endResetModel()
        return count - 1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Called by Qt."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Called by Qt."""
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._names[section] if orientation == Qt.Orientation.Horizontal else str(section)


class Table(QWidget):
    """The table, and what can be done with it. save : the button that saves it as CSV"""

    name = "Table"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel: Panel | None = None
        self._model = TableModel()
        self._model.setParent(self)
        self.words = plain_label()
        self.words.setWordWrap(True)
        tag(self.words, tone="muted")
        self.view = QTableView()
        self.view.setModel(self._model)
        self.view.setAccessibleName("Table of the panel")
        self.view.setTabKeyNavigation(False)
        self.view.horizontalHeader().setResizeContentsPrecision(100)
        self.copy, self.save = QPushButton("Copy"), QPushButton("Save as CSV …")
        self.copy.setAccessibleName("Copy the table")
        self.copy.clicked.connect(self.copy_all)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT, UNIT, UNIT, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.words)
        column.addWidget(self.view, 1)
        column.addLayout(row)

    def measure(self, panel: Panel) -> None:
        """Show the rows of this panel."""
        self._panel = panel
        count = self._model.show_panel(panel)
        self.view.resizeColumnsToContents()
        shown = self._model.rowCount()
        rest = f"; the first {shown} are shown, copying and saving has all" if shown < count else ""
        self.words.setText(f"{count} rows{rest}.")

    def copy_all(self) -> None:
        """All rows to the clipboard, as CSV."""
        if self._panel is not None:
            QGuiApplication.clipboard().setText(csv_text(Figure((_in_place(self._panel),))))


def _in_place(panel: Panel) -> Panel:
    """Alone in its figure."""
    return replace(panel, place=(0, 0, 1, 1))
