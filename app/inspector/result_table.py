"""A result that is a matrix or a list of records, as a small table."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QWidget

from app.inspector.table import SmallTable
from rnnviz.readable import value as readable_value

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_MOST_CELLS = 64
_MOST_COLUMNS = 8
_PADDING = 14


def as_table(thing: Any) -> tuple[list[str], list[list[Any]]] | None:
    """Headings and rows of a small matrix, of a list of records or of one record; None for anything else."""
    if isinstance(thing, dict) and thing:
        return [], [[key, item] for key, item in thing.items()]
    if not isinstance(thing, list | tuple) or not thing:
        return None
    if all(isinstance(item, dict) for item in thing):
        names = list(dict.fromkeys(name for item in thing for name in item))
        return names, [[item.get(name) for name in names] for item in thing]
    if all(isinstance(item, list | tuple) and item for item in thing):
        flat = all(not isinstance(cell, list | tuple | dict) for row in thing for cell in row)
        if flat and max(map(len, thing)) <= _MOST_COLUMNS and sum(map(len, thing)) <= _MOST_CELLS:
            return [], [list(row) for row in thing]
    return None


class ResultModel(QAbstractTableModel):
    """Cells of text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings: list[str] = []
        self._cells: list[list[str]] = []

    def show_cells(self, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Put these; where the shape stays, only what differs is repainted."""
        cells = [[readable_value(cell) for cell in row] for row in rows]
        same_shape = [len(row) for row in cells] == [len(row) for row in self._cells]
        if not same_shape or list(headings) != self._headings:
            self.beginResetModel()
            self._headings, self._cells = list(headings), cells
            self.endResetModel()
            return
        for number, row in enumerate(cells):
            if row != self._cells[number]:
                self._cells[number] = row
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(row) - 1))

    def rowCount(self, parent: Index = _TOP) -> int:
        """Called by Qt."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = _TOP) -> int:
        """Called by Qt."""
        return 0 if parent.isValid() else max((len(row) for row in self._cells), default=0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        row = self._cells[index.row()]
        if index.column() >= len(row):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if self._headings else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        if way == Qt.Orientation.Horizontal and section < len(self._headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._headings[section].replace("_", " ")
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class ResultTable(SmallTable):
    """Columns grow with their numbers and never shrink: nothing trembles while running."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(most=8, parent=parent)
        self.rows = ResultModel(self)
        self.setModel(self.rows)
        self.setProperty("flat", True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setMinimumSectionSize(16)
        self._shape = (0, 0)

    def show_cells(self, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Put these cells."""
        self.rows.show_cells(headings, rows)
        self.horizontalHeader().setVisible(bool(headings))
        shape = (self.rows.rowCount(), self.rows.columnCount())
        for column in range(shape[1]):
            wanted = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column)) + _PADDING
            if wanted > self.columnWidth(column) or shape[1] != self._shape[1]:
                self.setColumnWidth(column, wanted)
        if shape != self._shape:
            self._shape = shape
            self.updateGeometry()
