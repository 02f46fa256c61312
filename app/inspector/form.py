"""The form: made from a parameter model and from nothing else."""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.inspector.row import Row
from app.inspector.section import Section
from app.style import UNIT
from rnnviz.errors import InputError
from rnnviz.parameters import DemoParams, Parameter, applies, changed, describe

_LETTERS_FOR_TWO_COLUMNS = 31


class ParameterForm(QWidget):
    """Edits one set of parameters.

    changed : (params, continuous) a person has changed them and they are valid; continuous while a slider or a key
        is held, so that undo can take the whole gesture as one; the last emission of a gesture is not continuous

    The form holds the parameters in force. What is wrong stays in its field with a sentence beneath it and changes
    nothing. Showing parameters never emits: only what a person does is connected.

    at_once : False to have its rows made one by one, by `add_next`
    """

    changed = Signal(object, bool)

    def __init__(self, model: type[DemoParams], parent: QWidget | None = None, *, at_once: bool = True) -> None:
        super().__init__(parent)
        self._params = self._origin = model()
        self._gesture = ""
        self.rows: dict[str, Row] = {}
        self.sections: dict[str, Section] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        self._column.setSpacing(UNIT)
        self._add_head()
        self._missing = _by_group(describe(model))
        while at_once and self.add_next():
            pass

    def add_next(self) -> bool:
        """Make one more row; False when all are there."""
        if self._missing:
            self._add_row(self._missing.pop(0))
            if not self._missing:
                self._column.addStretch(1)
                self._refresh()
        return bool(self._missing)

    @property
    def params(self) -> Any:
        """The parameters in force."""
        return self._params

    def set_params(self, params: DemoParams) -> None:
        """Show these parameters; emits nothing. A handle that is held stays in the hand."""
        self._params = params
        for name, row in self.rows.items():
            if getattr(params, name) != row.value and not row.control.is_held:
                row.show_value(getattr(params, name))
        self._refresh()

    def set_origin(self, params: DemoParams) -> None:
        """What "reset" goes back to: the defaults, or the preset chosen last."""
        self._origin = params
        self._refresh()

    def read(self) -> dict[str, Any]:
        """What stands in the controls, finished or not. Raises InputError where something cannot be read."""
        return {name: row.control.read() for name, row in self.rows.items()}

    def reset(self, name: str) -> None:
        """Take one parameter back to where it came from."""
        self._try(name, getattr(self._origin, name), continuous=False)

    def reset_all(self) -> None:
        """Take everything back, also what is unfinished or wrong."""
        for name, row in self.rows.items():
            row.show_value(getattr(self._params, name))
        if self._origin != self._params:
            self.set_params(self._origin)
            self.changed.emit(self._params, False)

    def show_help(self, shown: bool) -> None:
        """Unfold or fold all explanations."""
        for row in self.rows.values():
            row.show_help(shown)

    def event(self, event: QEvent) -> bool:
        """Keys that the focused control needs go to it, not to the window's shortcuts."""
        asked = QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and event.type() == asked and _belongs_to_control(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift+F1 explains the control that has the focus."""
        row = self._focused_row()
        if row and event.key() == Qt.Key.Key_F1 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            row.show_help(not row.help.isChecked())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Title and control share a line where there is room."""
        super().resizeEvent(event)
        self._stack()

    def changeEvent(self, event: QEvent) -> None:
        """Larger type needs more room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._stack()

    def _add_head(self) -> None:
        head = QHBoxLayout()
        self._summary = QLabel()
        self._summary.setProperty("type", "small")
        self._summary.setProperty("tone", "muted")
        self.explain = QToolButton()
        self.explain.setIcon(icon("help", role="muted"))
        self.explain.setCheckable(True)
        self.explain.setToolTip("Explain every parameter (Shift+F1 explains one)")
        self.explain.setAccessibleName("Explain every parameter")
        self.explain.clicked.connect(self.show_help)
        self.back = QToolButton()
        self.back.setIcon(icon("reset", role="muted"))
        self.back.setToolTip("Reset all")
        self.back.setAccessibleName("Reset all parameters")
        self.back.clicked.connect(self.reset_all)
        for widget in (self.explain, self.back):
            widget.setProperty("look", "quiet")
        head.addWidget(self._summary, 1)
        head.addWidget(self.explain)
        head.addWidget(self.back)
        self._column.addLayout(head)

    def _add_row(self, parameter: Parameter) -> None:
        row = Row(parameter)
        name = parameter.name
        row.control.edited.connect(lambda continuous: self._on_control_edited(name, continuous))
        row.control.typing.connect(lambda: self._on_control_typing(name))
        row.control.reverted.connect(lambda: row.show_value(getattr(self._params, name)))
        row.reset_asked.connect(lambda: self.reset(name))
        self.rows[name] = row
        row.show_value(getattr(self._params, name))
        self._place_for(parameter.about.group).addWidget(row)

    def _place_for(self, group: str) -> QVBoxLayout:
        if not group:
            return self._column
        if group not in self.sections:
            self.sections[group] = Section(group)
            self._column.addWidget(self.sections[group])
        return self.sections[group].content

    def _on_control_edited(self, name: str, continuous: bool) -> None:
        row = self.rows[name]
        try:
            value = row.control.read()
        except InputError as error:
            row.show_error(str(error))
            return
        self._try(name, value, continuous)

    def _on_control_typing(self, name: str) -> None:
        """Take the sentence away as soon as what is typed is right; do not scold half a number."""
        row = self.rows[name]
        if not row.error:
            return
        try:
            changed(self._params, {name: row.control.read()})
        except InputError:
            return
        row.show_error("")

    def _try(self, name: str, value: Any, continuous: bool) -> None:
        row = self.rows[name]
        try:
            params = changed(self._params, {name: value})
        except InputError as error:
            if not continuous and not row.control.keeps_wrong:
                row.show_value(getattr(self._params, name))
            row.show_error(self._spoken(str(error)))
            self._refresh()
            self._tell(name, continuous, is_new=False)
            return
        is_new = params != self._params
        self._params = params
        row.show_value(getattr(params, name))
        self._refresh()
        self._tell(name, continuous, is_new)

    def _tell(self, name: str, continuous: bool, is_new: bool) -> None:
        """One emission for one action; letting go of a handle that has moved something is one, too."""
        if is_new or (self._gesture == name and not continuous):
            self._gesture = name if continuous else ""
            self.changed.emit(self._params, continuous)

    def _refresh(self) -> None:
        """What depends on several parameters: who is to be seen, what differs, how many."""
        for name, row in self.rows.items():
            row.setVisible(applies(row.parameter, self._params))
            row.show_origin(getattr(self._origin, name))
        for group, section in self.sections.items():
            members = [row for row in self.rows.values() if row.parameter.about.group == group]
            section.setVisible(any(not row.isHidden() for row in members))
        differing = sum(getattr(self._params, name) != getattr(self._origin, name) for name in self.rows)
        self._summary.setText(f"{differing} changed" if differing else "")
        self.back.setEnabled(differing > 0 or any(row.error for row in self.rows.values()))

    def _stack(self) -> None:
        letters = self.contentsRect().width() / max(1, self.fontMetrics().averageCharWidth())
        for row in self.rows.values():
            row.stack(letters < _LETTERS_FOR_TWO_COLUMNS)

    def _focused_row(self) -> Row | None:
        focused = QApplication.focusWidget()
        return next((row for row in self.rows.values() if focused is not None and row.isAncestorOf(focused)), None)

    def _spoken(self, sentence: str) -> str:
        """A sentence about `name[2][0]` in the form's own words."""
        for name, row in self.rows.items():
            place = re.match(rf"{re.escape(name)}((?:\[\d+\])*)(?=[ :])", sentence)
            if place:
                numbers = [int(digits) + 1 for digits in re.findall(r"\d+", place[1])]
                words = ", ".join(f"{what} {n}" for what, n in zip(_places(row), numbers, strict=False))
                return f"{row.parameter.title}{', ' + words + ',' if words else ''}{sentence[place.end() :]}"
        return sentence


def _by_group(parameters: Sequence[Parameter]) -> list[Parameter]:
    """In the order they are seen in, which Tab follows: groups as they first occur, each one's parameters together."""
    groups = [parameter.about.group for parameter in parameters]
    return sorted(parameters, key=lambda parameter: groups.index(parameter.about.group))


def _places(row: Row) -> tuple[str, str]:
    return ("row", "column") if row.parameter.kind == "points" else ("number", "number")


def _belongs_to_control(event: QKeyEvent) -> bool:
    """A button needs Space, an opened or closed list also letters and arrows."""
    focused = QApplication.focusWidget()
    plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    if not plain:
        return False
    if isinstance(focused, QAbstractButton):
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        return event.key() in (Qt.Key.Key_Space, *arrows)
    if isinstance(focused, QComboBox):
        return bool(event.text().strip()) or event.key() in (
            Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
        )  # fmt: skip
    return False
