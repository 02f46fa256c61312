"""What a data file holds, and which part of it to learn from."""

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QScrollArea,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.combo import Combo, combo_of
from app.inspector.remarks import Remarks
from app.labels import plain_label
from app.patience import Cancelled, waited
from app.second_file import SecondFile
from app.style import UNIT, look, tag
from app.trace import Trace
from rnnviz.data.decimals import DECIMAL_WORDS, Decimal
from rnnviz.data.gaps import GAP_WORDS, Gaps
from rnnviz.data.importing import MIN_POINTS, Preview, preview, read_series
from rnnviz.data.series import Series
from rnnviz.data.two_files import read_two
from rnnviz.errors import InputError
from rnnviz.parameters import changed
from rnnviz.registry import Demo

ROWS_SHOWN = 8
WIDEST_COLUMN = 20
"""In heights of a line."""
BINARY = ("npy", "npz", "mat", "parquet")
"""Kinds of files whose numbers are not written in words."""
EXCHANGED = 2
"""Result of the dialog, beside those of every dialog."""

LINES_WIDE = 24
LINES_HIGH = 25
"""Of the dialog where letters are large: on the wall."""

TRAINING_SHARE = 0.8
FEWEST_TRAINING, MOST_TRAINING = 20, 100_000


class DataDialog(QDialog):
    """Shows the first rows of a file, asks for the column and the split, and says at once what is wrong.

    params : the choice, None while it is not right
    Its result is EXCHANGED where the training file is to be the test file, and the other way round.
    """

    def __init__(
        self, path: Path, demo: Demo, params: Any, parent: QWidget | None = None, test: Path | None = None
    ) -> None:
        """test : a second file, which is to be forecast. Raises InputError where nothing in the file can be used."""
        super().__init__(parent)
        self.setWindowTitle(f"Data from {path.name}")
        self._path, self._demo, self._before = path, demo, params
        is_same = getattr(params, demo.file_parameter) == str(path)
        self.decimal = combo_of(
            "Decimal sign", DECIMAL_WORDS, getattr(params, "decimal", "auto") if is_same else "auto"
        )
        self._preview = self._previewed(parent)
        if self._preview.suggested is None or max(self._preview.rows) < MIN_POINTS:
            read_series(path)  # says why not
        self._read = cache(self._read_column)
        self._takes_gaps = "gaps" in demo.Params.model_fields
        self.params: Any = None
        self.test = SecondFile(path, test)
        self._build()
        self.column.currentIndexChanged.connect(self._on_column_changed)
        self.gaps.currentIndexChanged.connect(self._on_column_changed)
        self.decimal.currentIndexChanged.connect(self._on_decimal_changed)
        self.train.valueChanged.connect(self._check)
        self.test.chosen.connect(self._on_column_changed)
        self.test.exchanged.connect(self._on_test_exchanged)
        self._on_column_changed()

    def _build(self) -> None:
        self.table = _table(self._preview)
        self.column = _columns(self._preview)
        self.gaps = combo_of("Missing values", GAP_WORDS, getattr(self._before, "gaps", "refuse"))
        self.trace = Trace()
        self.train = QSpinBox()
        self.train.setAccessibleName("Training points")
        self.train.setRange(FEWEST_TRAINING, MOST_TRAINING)
        self.said = plain_label()
        self.said.setAccessibleName("What will be done")
        self.said.setWordWrap(True)
        self.remarks = Remarks()
        self._form = form = QFormLayout()
        form.addRow("Column", self.column)
        form.addRow("Decimal sign", self.decimal)
        has_words = self._preview.kind not in BINARY
        form.setRowVisible(self.decimal, has_words and "decimal" in self._demo.Params.model_fields)
        form.addRow("Missing values", self.gaps)
        form.setRowVisible(self.gaps, self._takes_gaps)
        form.addRow("Test file", self.test)
        form.setRowVisible(self.test, "test_file" in self._demo.Params.model_fields)
        form.addRow("Training points", self.train)
        form.setRowVisible(self.train, "train_points" in self._demo.Params.model_fields)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel, Qt.Orientation.Horizontal)
        self.use = self.buttons.button(standard.Ok)
        self.use.setText("Use this series")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._about = plain_label(_summary(self._preview))
        self._about.setWordWrap(True)
        self._rows = rows = QVBoxLayout(self)
        rows.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 2 * UNIT)
        rows.setSpacing(3 * UNIT // 2)
        rows.addWidget(self._about)
        rows.addWidget(self.table, 1)
        rows.addLayout(form)
        rows.addWidget(self.trace)
        rows.addWidget(self._said_below(), 1)
        rows.addWidget(self.buttons)
        line = look().line()
        self.resize(max(560, LINES_WIDE * line), max(640, LINES_HIGH * line))

    def _said_below(self) -> QScrollArea:
        """What will be done and what there is to say: it may be long, and then scrolls."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addWidget(self.said)
        column.addWidget(self.remarks)
        column.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName("What there is to say")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(4 * look().line())
        area.setWidget(page)
        return area

    def _on_test_exchanged(self) -> None:
        self.done(EXCHANGED)

    def _previewed(self, parent: QWidget | None) -> Preview:
        path, decimal = self._path, self._chosen_decimal()
        return waited(parent, f"Reading {path.name} …", lambda: preview(path, ROWS_SHOWN, decimal))

    def _chosen_decimal(self) -> Decimal:
        chosen: Decimal = self.decimal.currentData()
        return chosen

    def _on_decimal_changed(self) -> None:
        """With another sign the lines may fall into other columns."""
        with suppress(InputError):  # which reading the column says
            self._show_preview(self._previewed(self))
        self._on_column_changed()

    def _show_preview(self, seen: Preview) -> None:
        table, column = _table(seen), _columns(seen)
        same = column.findData(self.column.currentData())
        column.setCurrentIndex(same if same >= 0 else column.currentIndex())
        column.currentIndexChanged.connect(self._on_column_changed)
        self._rows.replaceWidget(self.table, table)
        self._form.replaceWidget(self.column, column)
        for old in (self.table, self.column):
            old.deleteLater()
        self._preview, self.table, self.column = seen, table, column
        self._about.setText(_summary(seen))

    def _on_column_changed(self) -> None:
        found = self._found()
        points = self._preview.rows[self.column.currentIndex()] if isinstance(found, InputError) else len(found)
        given = None if isinstance(found, InputError) else found.split
        self.train.setValue(given or round(TRAINING_SHARE * points))
        self._check()

    def _check(self) -> None:
        """Take the choice if it is right, say what is wrong if not."""
        try:
            self.params, said = self._chosen()
        except InputError as error:
            self.params, said = None, str(error)
        self.said.setText(said)
        self._draw()
        tag(self.said, tone="danger" if self.params is None else "muted")
        self.use.setEnabled(self.params is not None)

    def _draw(self) -> None:
        found = self._found()
        shown = None if isinstance(found, InputError) else found
        self.remarks.show_remarks(*((shown.remarks, shown.notes) if shown else ((), ())))
        self.trace.show_series(shown, self.train.value() if self.params is not None else 0)

    def _chosen(self) -> tuple[Any, str]:
        series, train = self._found(), self.train.value()
        if isinstance(series, InputError):
            raise series
        self._check_split(series, train)
        values = {
            self._demo.file_parameter: str(self._path), "column": str(self.column.currentData()),
            "train_points": train, "origin": None, "horizon": self._horizon(series, train),
            "gaps": str(self.gaps.currentData()), "test_file": None if self.test.path is None else str(self.test.path),
            "decimal": self._chosen_decimal(),
        }  # fmt: skip
        known = {name: value for name, value in values.items() if name in self._demo.Params.model_fields}
        return changed(self._before, known), _what_is_done(series, train)

    def _check_split(self, series: Series, train: int) -> None:
        given = series.parts[0] if series.parts else series
        points = f"{given.name} has {len(given)} points"
        if len(given) <= FEWEST_TRAINING:
            raise InputError(f"{given.name} has only {len(given)} points; at least {FEWEST_TRAINING + 1} are needed.")
        if train > len(given):
            raise InputError(f"{points}; more than these cannot be learned from.")
        # A demo with an origin forecasts also where there is nothing to compare with.
        if train == len(series) and "origin" not in self._demo.Params.model_fields:
            raise InputError(f"{points}; leave some of them to be forecast.")

    def _horizon(self, series: Series, train: int) -> int | None:
        """What was wanted before, as far as it can be compared with the series; of a test file all."""
        wanted: int | None = getattr(self._before, "horizon", None)
        return None if wanted is None or series.parts else min(wanted, len(series) - train or wanted)

    def _found(self) -> Series | InputError:
        """What the choice gives, or why it gives nothing."""
        name, gaps = str(self.column.currentData()), str(self.gaps.currentData())
        return self._read(name, gaps, self.test.path, self._chosen_decimal())

    def _read_column(self, name: str, gaps: Gaps, test: Path | None, decimal: Decimal) -> Series | InputError:
        def read() -> Series:
            if test is None:
                return read_series(self._path, name, gaps, decimal)
            return read_two(self._path, test, name, gaps, decimal)

        try:
            return waited(self, f"Reading {self._path.name} …", read)
        except InputError as error:
            return error


def choose_series(path: Path, demo: Demo, params: Any, parent: QWidget, test: Path | None = None) -> Any:
    """The parameters with the chosen series, None when the person thought better of it. Raises InputError.

    test : a second file, which is to be forecast
    """
    try:
        dialog = DataDialog(path, demo, params, parent, test)
    except Cancelled:
        return None
    result, other = dialog.exec(), dialog.test.path
    dialog.deleteLater()
    if result == EXCHANGED and other is not None:
        return choose_series(other, demo, params, parent, path)
    return dialog.params if result == QDialog.DialogCode.Accepted else None


def _what_is_done(series: Series, train: int) -> str:
    unit = f" in {series.unit}" if series.unit else ""
    if series.parts:
        said = f"{len(series)} points{unit}: learn from the first {train}, forecast the last {len(series.parts[1])}."
        return f"{said}\n{series.which_is_which}"
    if train == len(series):
        return f"{len(series)} points{unit}: learn from all of them, forecast what lies beyond the data."
    return f"{len(series)} points{unit}: learn from the first {train}, forecast from there."


def _columns(seen: Preview) -> QComboBox:
    """The columns by name; those without numbers are there, but cannot be chosen."""
    box = Combo()
    box.setAccessibleName("Column")
    # A dialog as wide as the longest name would leave the screen.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(20)
    for number, column in enumerate(seen.columns):
        box.addItem(column.name if column.is_numeric else f"{column.name} (no numbers)", column.name)
        model = box.model()
        if isinstance(model, QStandardItemModel):
            model.item(number).setEnabled(column.is_numeric)
    box.setCurrentIndex(seen.suggested or 0)
    return box


def _table(seen: Preview) -> QTableWidget:
    table = QTableWidget(len(seen.first_rows), len(seen.columns))
    table.setAccessibleName("First rows")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalHeaderLabels([column.name for column in seen.columns])
    table.setVerticalHeaderLabels([str(row) for row in range(1, len(seen.first_rows) + 1)])
    for row, cells in enumerate(seen.first_rows):
        for number, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            if seen.columns[number].is_numeric:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, number, item)
    table.horizontalHeader().setMaximumSectionSize(WIDEST_COLUMN * look().line())
    table.resizeColumnsToContents()
    return table


def _summary(seen: Preview) -> str:
    names = {",": "commas", ";": "semicolons", "\t": "tabs", " ": "spaces"}
    rows, columns = max(seen.rows, default=0), len(seen.columns)
    parts = [f"{rows} row{'s' * (rows != 1)}, {columns} column{'s' * (columns != 1)}"]
    if seen.separator:
        parts.append(f"separated by {names.get(seen.separator, seen.separator)}")
    if seen.decimal == ",":
        parts.append("decimal commas")
    return f"{'; '.join(parts)}."
