"""The numbers a run stands for, as a person reads them."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.inspector.remarks import Remarks
from app.inspector.result_table import ResultTable, as_table
from app.style import UNIT
from rnnviz import readable
from rnnviz.headless import to_json


class ResultsPanel(QWidget):
    """One row for each result a demo promises; the rows stay, the numbers change in place.

    copied : (name) that result is on the clipboard, as JSON; "" for all of them
    """

    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, ResultRow] = {}
        self._results: dict[str, Any] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("Results")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll)
        page, self._list, self.remarks = QWidget(), QWidget(), Remarks()
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(UNIT, 0, UNIT, UNIT)
        self._page.addWidget(self.remarks)
        self._page.addWidget(self._list)
        self._page.addStretch(1)
        self._scroll.setWidget(page)
        self.show_demo({})

    def show_demo(self, descriptions: Mapping[str, str]) -> None:
        """Show a demo's results, whose rows are made when they are seen. descriptions : name of each, and what it is"""
        self._results, self._promised, self.rows = {}, descriptions, {}
        self.remarks.show_remarks((), ())
        before, self._list = self._list, QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(UNIT + UNIT // 2)
        self._page.replaceWidget(before, self._list)
        before.hide()
        before.deleteLater()
        if self.isVisible():
            self._make_rows()
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody wants to see it."""
        super().showEvent(event)
        self._make_rows()

    def _make_rows(self) -> None:
        for name, text in self._promised.items():
            if name not in self.rows:
                self._add_row(name, text)

    def show_results(self, results: Mapping[str, Any]) -> None:
        """Show these numbers: JSON values or numpy arrays."""
        self._make_rows()
        self._results = {name: to_json(thing) for name, thing in results.items()}
        for name, thing in self._results.items():
            if name not in self.rows:
                self._add_row(name, "")
            self.rows[name].show_value(thing)
        for name in self.rows.keys() - self._results.keys():
            self.rows[name].show_value(None)
        self._refresh()

    def copy(self, name: str = "") -> None:
        """Put one result, or all of them, on the clipboard as JSON."""
        thing = self._results.get(name) if name else self._results
        QGuiApplication.clipboard().setText(json.dumps(thing, indent=None if name else 2, ensure_ascii=False))
        self.copied.emit(name)

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(UNIT, UNIT, UNIT, UNIT // 2)
        self._summary = _label("muted", small=True)
        self.copy_all = QToolButton()
        self.copy_all.setText("Copy all")
        self.copy_all.setIcon(icon("copy"))
        self.copy_all.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.copy_all.setToolTip("Copy all results as JSON")
        self.copy_all.setAccessibleName("Copy all results as JSON")
        self.copy_all.clicked.connect(self._on_copy_all_clicked)
        line.addWidget(self._summary, 1)
        line.addWidget(self.copy_all)
        return line

    def _add_row(self, name: str, text: str) -> None:
        row = ResultRow(name, text)
        row.copy_asked.connect(self.copy)
        self.rows[name] = row
        self._lines.addWidget(row)

    def _refresh(self) -> None:
        self.copy_all.setEnabled(bool(self._results))
        self._summary.setText("" if self._results else "They appear as the run goes on.")

    def _on_copy_all_clicked(self) -> None:
        self.copy()


class ResultRow(QWidget):
    """Name and value on one line, what it is beneath; a table, where the value is one. copy_asked : (name)"""

    copy_asked = Signal(str)

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(UNIT // 2)
        self._grid.setVerticalSpacing(2)
        title = _label("")
        title.setText(name)
        title.setToolTip(text)
        self.value = _label("")
        self.value.setText(readable.NOTHING)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.value.setAccessibleName(name)
        self.value.setAccessibleDescription(text)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.value.setTextInteractionFlags(selectable)
        self.copy = QToolButton()
        self.copy.setIcon(icon("copy", role="axis"))
        self.copy.setProperty("look", "quiet")
        self.copy.setToolTip("Copy as JSON")
        self.copy.setAccessibleName(f"Copy {name}")
        self.copy.clicked.connect(self._on_copy_clicked)
        self._grid.addWidget(title, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.value, 0, 1)
        self._grid.addWidget(self.copy, 0, 2, Qt.AlignmentFlag.AlignTop)
        self._grid.setColumnStretch(1, 1)
        self._add_description(text)
        self._table: ResultTable | None = None

    @property
    def table(self) -> ResultTable | None:
        """The table in sight, if the value is one."""
        return None if self._table is None or self._table.isHidden() else self._table

    def show_value(self, thing: Any) -> None:
        """Show a plain JSON value."""
        table = as_table(thing)
        if table is not None:
            self._show_table(*table)
        elif self._table is not None:
            self._table.setVisible(False)
        text = "" if table is not None else readable.value(thing)
        if text != self.value.text():
            self.value.setText(text)

    def _show_table(self, headings: list[str], rows: list[list[Any]]) -> None:
        if self._table is None:
            self._table = ResultTable()
            self._table.setAccessibleName(self._name)
            self._grid.addWidget(self._table, 2, 0, 1, 3)
        self._table.show_cells(headings, rows)
        self._table.setVisible(True)

    def _add_description(self, text: str) -> None:
        description = _label("muted", small=True)
        description.setText(text)
        # Into the layout first: a label without a parent that is shown would flash up as a window of its own.
        self._grid.addWidget(description, 1, 0, 1, 3)
        description.setVisible(bool(text))

    def _on_copy_clicked(self) -> None:
        self.copy_asked.emit(self._name)


def _label(tone: str, small: bool = False) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        label.setProperty("tone", tone)
    if small:
        label.setProperty("type", "small")
    return label
