"""A list of points in a compact table, with buttons to add, double and remove them."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QToolButton, QVBoxLayout, QWidget

from app.icons import icon
from app.inspector.control import AUTO, Control
from app.inspector.points_model import PointsModel
from app.inspector.table import SmallTable
from app.style import UNIT, tag
from rnnviz.parameters import Parameter

_ROWS, _COLUMNS_THAT_FIT = 4, 4


class PointsControl(Control):
    """Always equally tall, so that nothing moves while points come and go on the stage."""

    def __init__(self, parameter: Parameter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._optional = parameter.optional
        self._value: Any = None
        self._unfinished = False
        columns = max((len(point) for point in parameter.default or ()), default=2)
        self.model = PointsModel(columns, self)
        self.model.changed_by_hand.connect(self._on_model_changed_by_hand)
        self.table = _PointsTable()
        self.table.setModel(self.model)
        self.below = self._frame()

    def show_value(self, value: Any) -> None:
        """A tuple of tuples, or None."""
        self._value, self._unfinished = value, False
        self.table.can_give_up = False
        self.model.show_points(value or ())
        self._refresh()

    def read(self) -> Any:
        """A tuple of tuples, or None."""
        if not self._unfinished:
            return self._value
        points = self.model.points()
        return None if self._optional and not points else points

    @property
    def keeps_wrong(self) -> bool:
        """A row just doubled is wrong where rows must differ, until one of them is changed."""
        return True

    @property
    def is_unfinished(self) -> bool:
        """True while the table is not in force."""
        return self._unfinished

    def focus_widgets(self) -> list[QWidget]:
        """The table, then its buttons."""
        return [self.table, self.add, self.double, self.remove]

    def describe(self, title: str, text: str) -> None:
        """The buttons have names of their own."""
        self.table.setAccessibleName(title)
        self.table.setAccessibleDescription(text)

    def set_wrong(self, wrong: bool) -> None:
        """Frame the table."""
        tag(self.table, wrong=wrong)

    def _frame(self) -> QWidget:
        frame, buttons = QWidget(), QHBoxLayout()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addWidget(self.table)
        self.add = self._button("plus", "Add a row", buttons)
        self.double = self._button("duplicate", "Double the row", buttons)
        self.remove = self._button("trash", "Remove the row (Delete)", buttons)
        self.add.clicked.connect(self._on_add_clicked)
        self.double.clicked.connect(self._on_double_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.table.delete_pressed.connect(self._on_remove_clicked)
        self.table.given_up.connect(self.reverted)
        self.table.selectionModel().currentRowChanged.connect(self._refresh)
        self.count = QLabel()
        self.count.setProperty("type", "small")
        self.count.setProperty("tone", "muted")
        buttons.addStretch(1)
        buttons.addWidget(self.count)
        buttons.setSpacing(UNIT // 2)
        column.addLayout(buttons)
        return frame

    def _button(self, name: str, text: str, row: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setProperty("look", "quiet")
        button.setToolTip(text)
        button.setAccessibleName(text)
        row.addWidget(button)
        return button

    def _refresh(self) -> None:
        rows, chosen = self.model.rowCount(), self.table.currentIndex().isValid()
        self.double.setEnabled(rows > 0 and chosen)
        self.remove.setEnabled(rows > 0 and chosen)
        empty = AUTO if self._optional and self._value is None else "none"
        self.count.setText(f"{rows} rows" if rows > 1 else "1 row" if rows else empty)

    def _on_model_changed_by_hand(self) -> None:
        self._unfinished = self.table.can_give_up = True
        self._refresh()
        self.edited.emit(False)

    def _on_add_clicked(self) -> None:
        self._go_to(self.model.rowCount(), None)

    def _on_double_clicked(self) -> None:
        number = self.table.currentIndex().row()
        if number >= 0:
            self._go_to(number + 1, number)

    def _on_remove_clicked(self) -> None:
        number = self.table.currentIndex().row()
        if number >= 0:
            self.model.remove(number)
            self.table.selectRow(min(number, self.model.rowCount() - 1))

    def _go_to(self, number: int, like: int | None) -> None:
        self.model.insert(number, None if like is None else self.model.row(like))
        self.table.setCurrentIndex(self.model.index(min(number, self.model.rowCount() - 1), 0))
        self.table.setFocus()


class _PointsTable(SmallTable):
    """delete_pressed : on a row; given_up : Escape, while there is something to give up"""

    delete_pressed = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__(_ROWS, _ROWS)
        self.can_give_up = False
        self.setAlternatingRowColors(True)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Few columns share the width, many scroll."""
        super().setModel(model)
        few = model is not None and model.columnCount() <= _COLUMNS_THAT_FIT
        mode = QHeaderView.ResizeMode.Stretch if few else QHeaderView.ResizeMode.ResizeToContents
        self.horizontalHeader().setSectionResizeMode(mode)

    def event(self, event: QEvent) -> bool:
        """These keys belong to the table while it has the focus."""
        keys = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Home, Qt.Key.Key_End)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, Delete removes the row, Escape gives up."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The Enter that ends an edit passes through here, too.
            if self.state() != QAbstractItemView.State.EditingState and self.currentIndex().isValid():
                self.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.can_give_up:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
