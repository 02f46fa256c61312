"""One parameter in the form: title, control, help, what is wrong with it, and the way back."""

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from app.icons import icon
from app.inspector.controls import help_text, make_control
from app.inspector.icon_label import IconLabel
from app.style import UNIT
from rnnviz import readable
from rnnviz.parameters import Effect, Parameter

_MARKS = {Effect.LIVE: ("live", "changes while running"), Effect.VIEW: ("view", "changes only the picture")}
_TITLE, _SIDE, _BELOW, _ERROR, _HELP = range(5)


class Row(QWidget):
    """reset_asked : the way back was clicked"""

    reset_asked = Signal()

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.value: Any = None
        self._help = help_text(parameter)
        self._stacked: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(UNIT // 2)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 5)
        self._grid.setColumnStretch(1, 4)
        # Made in the order in which Tab goes through them.
        self.control = make_control(parameter, self)
        self._title = self._make_title()
        self.help = self._make_help()
        self._add_reset()
        # Most are never needed, and a form of thirty rows has to be there at once.
        self._error_line: _ErrorLine | None = None
        self._explanation: QLabel | None = None
        self.stack(False)

    def show_value(self, value: Any) -> None:
        """Show a value in force, and forget what was unfinished or wrong."""
        self.value = value
        self.control.show_value(value)
        self.show_error("")

    def show_error(self, sentence: str) -> None:
        """Say what is wrong, or nothing."""
        if sentence == self.error:
            return
        if self._error_line is None:
            self._error_line = _ErrorLine()
            self._grid.addWidget(self._error_line, _ERROR, 0, 1, 3)
        self._error_line.say(sentence)
        self.control.set_wrong(bool(sentence))
        self.control.describe(self.parameter.title, f"{sentence} {self._help}".strip())

    @property
    def error(self) -> str:
        """What is said to be wrong; empty for nothing."""
        return "" if self._error_line is None else self._error_line.sentence

    def show_origin(self, origin: Any) -> None:
        """Offer the way back where the value differs from the one it came from."""
        self.reset.setVisible(self.value != origin)
        self.reset.setToolTip(f"Back to {'auto' if origin is None else readable.value(origin)}")

    def show_help(self, shown: bool) -> None:
        """Unfold the explanation beneath the control."""
        self.help.setChecked(shown)
        self._offer_help()
        if self._explanation is None:
            self._explanation = _small_label("muted")
            self._explanation.setText(self._help)
            self._grid.addWidget(self._explanation, _HELP, 0, 1, 3)
        self._explanation.setVisible(shown)

    def stack(self, stacked: bool) -> None:
        """Put the control under its title, where the column is too narrow for both on one line."""
        if stacked == self._stacked:
            return
        self._stacked = stacked
        side, below = self.control.side, self.control.below
        for widget in (self._title, side, below, self.help):
            if widget is not None:
                self._grid.removeWidget(widget)
        self._place_help(stacked)
        self._grid.addWidget(self._title, _TITLE, 0, 1, 1 if side is not None and not stacked else 2)
        if side is not None and stacked:
            self._grid.addWidget(side, _SIDE, 0, 1, 2)
        elif side is not None:
            self._grid.addWidget(side, _TITLE, 1, Qt.AlignmentFlag.AlignVCenter)
        if below is not None:
            self._grid.addWidget(below, _BELOW, 0, 1, 2)

    def _place_help(self, stacked: bool) -> None:
        """After the title; where the column is narrow, beside the control."""
        if stacked:
            self._line.removeWidget(self.help)
            self._grid.addWidget(self.help, _SIDE if self.control.side else _BELOW, 2, Qt.AlignmentFlag.AlignVCenter)
        else:
            self._line.insertWidget(self._line.count() - 1, self.help)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer help where the pointer is."""
        super().enterEvent(event)
        self._offer_help()

    def leaveEvent(self, event: QEvent) -> None:
        """Keep quiet elsewhere."""
        super().leaveEvent(event)
        self._offer_help()

    def _offer_help(self) -> None:
        self.help.setVisible(self.underMouse() or self.help.isChecked())

    def _make_title(self) -> QWidget:
        cell = _Cell()
        self._line = QHBoxLayout(cell)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(UNIT // 2)
        title = _Title(self.parameter.title)
        title.setToolTip(self._help)
        title.setBuddy(self.control.focus_widgets()[0])
        title.clicked.connect(self.control.click)
        self._line.addWidget(title)
        if self.parameter.about.effect in _MARKS:
            name, words = _MARKS[self.parameter.about.effect]
            self._line.addWidget(IconLabel(name, "axis", words))
        self._line.addStretch(1)
        self.control.describe(self.parameter.title, self._help)
        for widget in self.control.focus_widgets():
            if not widget.toolTip():
                widget.setToolTip(self._help)
        return cell

    def _make_help(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("help", role="axis"))
        button.setProperty("look", "quiet")
        button.setCheckable(True)
        # One key less on the way through the form: Shift+F1 in the control does the same.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(self._help)
        button.setAccessibleName(f"Explain {self.parameter.title}")
        button.clicked.connect(self.show_help)
        button.setVisible(False)
        _keep_place(button)
        return button

    def _add_reset(self) -> None:
        self.reset = QToolButton()
        self.reset.setIcon(icon("reset", role="muted"))
        self.reset.setProperty("look", "quiet")
        self.reset.setAccessibleName(f"Reset {self.parameter.title}")
        _keep_place(self.reset)
        self.reset.setVisible(False)
        self.reset.clicked.connect(self.reset_asked)
        self._grid.addWidget(self.reset, _TITLE, 2, Qt.AlignmentFlag.AlignVCenter)


def _keep_place(widget: QWidget) -> None:
    """Nothing moves when it comes and goes."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def _small_label(tone: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("type", "small")
    label.setProperty("tone", tone)
    return label


class _ErrorLine(QWidget):
    """What is wrong, behind a sign; to be seen while there is anything."""

    def __init__(self) -> None:
        super().__init__()
        self._words = _small_label("danger")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(UNIT // 2)
        line.addWidget(IconLabel("error", "danger", "wrong"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._words, 1)

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, sentence: str) -> None:
        """Say that, or nothing."""
        self._words.setText(sentence)
        self.setVisible(bool(sentence))


class _Cell(QWidget):
    """Asks for no width, so that titles and controls share every line alike; takes what its longest word needs."""

    def sizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())


class _Title(QLabel):
    clicked = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()
