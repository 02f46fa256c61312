"""What a data file holds, and which part of it to learn from."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.style import mark
from rnnviz.data.importing import Preview, preview, read_series
from rnnviz.errors import InputError
from rnnviz.parameters import changed
from rnnviz.registry import Demo

ROWS_SHOWN = 8
TRAINING_SHARE = 0.8


class DataDialog(QDialog):
    """Shows the first rows of a file, asks for the column and the split, and says at once what is wrong."""

    def __init__(self, path: Path, demo: Demo, params: Any, parent: QWidget | None = None) -> None:
        """Raises InputError where the file cannot be read at all."""
        super().__init__(parent)
        self.setWindowTitle(f"Data from {path.name}")
        self._path, self._demo, self._before = path, demo, params
        self._preview = preview(path, ROWS_SHOWN)
        self.params: Any = None
        self._build()
        self._column.currentIndexChanged.connect(self._on_column_changed)
        self._train.valueChanged.connect(self._check)
        self._on_column_changed()

    def _build(self) -> None:
        table = _table(self._preview)
        self._column = QComboBox()
        self._column.setAccessibleName("Column")
        for column in self._preview.columns:
            self._column.addItem(column.name if column.is_numeric else f"{column.name} (no numbers)", column.name)
        self._column.setCurrentIndex(self._preview.suggested or 0)
        self._train = QSpinBox()
        self._train.setAccessibleName("Training points")
        self._train.setRange(20, 100_000)
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setMinimumHeight(3 * self._said.fontMetrics().lineSpacing())
        form = QFormLayout()
        form.addRow("Column", self._column)
        form.addRow("Training points", self._train)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, Qt.Orientation.Horizontal
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Use this series")
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 16)
        rows.setSpacing(12)
        rows.addWidget(QLabel(_summary(self._preview)))
        rows.addWidget(table)
        rows.addLayout(form)
        rows.addWidget(self._said)
        rows.addWidget(self._buttons)
        self.resize(560, 480)

    def _on_column_changed(self) -> None:
        points = self._preview.rows[self._column.currentIndex()]
        self._train.setValue(max(20, round(TRAINING_SHARE * points)))
        self._check()

    def _check(self) -> None:
        """Take the choice if it is right, say what is wrong if not."""
        try:
            self.params, said = self._chosen()
        except InputError as error:
            self.params, said = None, str(error)
        self._said.setText(said)
        mark(self._said, tone="danger" if self.params is None else "muted")
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.params is not None)

    def _chosen(self) -> tuple[Any, str]:
        name = str(self._column.currentData())
        series = read_series(self._path, name)
        train = self._train.value()
        left = len(series) - train
        if left < 1:
            raise InputError(f"{series.name} has {len(series)} points; leave some of them to be forecast.")
        horizon = min(left, self._before.horizon)
        values = {
            self._demo.file_parameter: str(self._path), "column": name, "train_points": train, "origin": None,
            "horizon": horizon,
        }  # fmt: skip
        said = f"{len(series)} points: learn from the first {train}, forecast the next {horizon}."
        return changed(self._before, values), said


def choose_series(path: Path, demo: Demo, params: Any, parent: QWidget) -> Any:
    """The parameters with the chosen series, None when the person thought better of it. Raises InputError."""
    dialog = DataDialog(path, demo, params, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    return dialog.params if accepted else None


def _table(seen: Preview) -> QTableWidget:
    table = QTableWidget(len(seen.first_rows), len(seen.columns))
    table.setAccessibleName("First rows")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalHeaderLabels([column.name for column in seen.columns])
    for row, cells in enumerate(seen.first_rows):
        for number, cell in enumerate(cells):
            table.setItem(row, number, QTableWidgetItem(cell))
    table.resizeColumnsToContents()
    return table


def _summary(seen: Preview) -> str:
    names = {",": "commas", ";": "semicolons", "\t": "tabs", " ": "spaces"}
    parts = [f"{max(seen.rows, default=0)} rows, {len(seen.columns)} columns"]
    if seen.separator:
        parts.append(f"separated by {names.get(seen.separator, seen.separator)}")
    if seen.decimal == ",":
        parts.append("decimal commas")
    return "; ".join(parts) + "." + "".join(f" {warning}" for warning in seen.warnings)
