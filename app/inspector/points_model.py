"""A table of points that a person can change."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.inspector.number import format_number, parse_number
from rnnviz.errors import InputError

Cell = float | str
"""A number, or what was typed where a number should be."""
Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


class PointsModel(QAbstractTableModel):
    """Rows of numbers. changed_by_hand : a person changed a cell, or added or removed a row"""

    changed_by_hand = Signal()

    def __init__(self, columns: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._least_columns = columns
        self._rows: list[list[Cell]] = []

    def show_points(self, points: Sequence[Sequence[float]]) -> None:
        """Put these points; only what differs is repainted, so that the selection and the view stay."""
        wanted: list[list[Cell]] = [list(point) for point in points]
        if [len(row) for row in wanted] != [len(row) for row in self._rows]:
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
            return
        for number, row in enumerate(wanted):
            if row != self._rows[number]:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(row) - 1))

    def points(self) -> tuple[tuple[float, ...], ...]:
        """The points as they stand. Raises InputError naming the first cell that holds no number."""
        for number, row in enumerate(self._rows):
            for cell in row:
                if isinstance(cell, str):
                    raise InputError(f"'{cell}' in row {number + 1} is not a number.")
        return tuple(tuple(float(cell) for cell in row) for row in self._rows)

    def insert(self, number: int, row: Sequence[Cell] | None = None) -> None:
        """A new row there: the given one, else zeros."""
        self.beginInsertRows(_TOP, number, number)
        self._rows.insert(number, list(row) if row is not None else [0.0] * self.columnCount())
        self.endInsertRows()
        self.changed_by_hand.emit()

    def remove(self, number: int) -> None:
        """Take that row out."""
        self.beginRemoveRows(_TOP, number, number)
        del self._rows[number]
        self.endRemoveRows()
        self.changed_by_hand.emit()

    def row(self, number: int) -> list[Cell]:
        """The cells of a row."""
        return list(self._rows[number])

    def rowCount(self, parent: Index = _TOP) -> int:
        """Called by Qt."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _TOP) -> int:
        """Called by Qt."""
        return 0 if parent.isValid() else max((len(row) for row in self._rows), default=self._least_columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        row = self._rows[index.row()]
        if index.column() >= len(row):
            return None
        cell = row[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell if isinstance(cell, str) else format_number(cell)
        if role == Qt.ItemDataRole.EditRole:
            return cell if isinstance(cell, str) else format_number(cell, 12)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"row {index.row() + 1}, column {index.column() + 1}: {cell}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Called by the cell's editor when a person has finished with it."""
        row, column = self._rows[index.row()], index.column()
        if role != Qt.ItemDataRole.EditRole or column >= len(row) or value == self.data(index, role):
            return False
        try:
            row[column] = parse_number(str(value))
        except InputError:
            row[column] = str(value)
        self.dataChanged.emit(index, index)
        self.changed_by_hand.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Called by Qt."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable
