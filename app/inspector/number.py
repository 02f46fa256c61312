"""A field for one number: typed, or stepped with the arrow keys and the wheel."""

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from app.icons import icon
from app.inspector.control import AUTO, Control
from app.inspector.line import Line
from app.inspector.scale import Scale, stepper
from app.style import UNIT
from rnnviz.errors import InputError
from rnnviz.parameters import Parameter

Step = Callable[[float | None, int], float]


def format_number(value: float | None, digits: int = 6) -> str:
    """What the field shows: at most so many significant digits, whole numbers in full; nothing for None."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.{digits}g}"


def parse_number(text: str) -> float:
    """A whole number where it is one, else a real one; a decimal comma is understood. Raises InputError."""
    plain = text.strip().replace("−", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return int(plain)
    except ValueError:
        pass
    try:
        number = float(plain)
    except ValueError:
        raise InputError(f"'{_short(text)}' is not a number.") from None
    if not math.isfinite(number):
        raise InputError(f"'{_short(text)}' is not a finite number.")
    return number


class NumberField(Line):
    """stepped : (continuous) a key or the wheel moved the value by a step; unit : shown at the right end"""

    stepped = Signal(bool)

    def __init__(self, step: Step, unit: str = "", optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step, self._optional = step, optional
        self._value: float | None = None
        self._stepped = self._repeated = False
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._unit = QLabel(unit, self)
        self._unit.setProperty("tone", "muted")
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if optional:
            self.setPlaceholderText(AUTO)
            self._clear = QToolButton(self)
            self._clear.setIcon(icon("clear", role="muted"))
            self._clear.setProperty("look", "quiet")
            self._clear.setToolTip(f"Back to {AUTO}")
            self._clear.setCursor(Qt.CursorShape.ArrowCursor)
            # By keyboard: empty the field.
            self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._clear.clicked.connect(self._on_clear_clicked)

    @property
    def is_unfinished(self) -> bool:
        """True while the number typed or stepped to has not been taken."""
        return self._stepped or self.isModified()

    def show_value(self, value: float | None) -> None:
        """Show a number, or None."""
        self._value, self._stepped = value, False
        if self._optional:
            self._clear.setVisible(value is not None)
        self.show_text(format_number(value))

    def read(self) -> float | None:
        """The number typed or shown. Raises InputError."""
        if not self.isModified():
            return self._value
        if self._optional and self.text().strip().lower() in ("", AUTO):
            return None
        return parse_number(self.text())

    def read_or_none(self) -> float | None:
        """The same, but None where it cannot be read."""
        try:
            return self.read()
        except InputError:
            return None

    def step_to(self, value: float | None) -> None:
        """Put a value that is still to be taken."""
        self.show_value(value)
        self._stepped = True
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down step; held down they go on."""
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if direction is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        self._repeated = event.isAutoRepeat()
        self._step_by(direction, self._repeated)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of a key held down ends its steps."""
        super().keyReleaseEvent(event)
        if self._repeated and not event.isAutoRepeat():
            self._repeated = False
            self.stepped.emit(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the column, unless the field is being worked on."""
        if not self.hasFocus() or event.angleDelta().y() == 0:
            event.ignore()
            return
        self._step_by(1 if event.angleDelta().y() > 0 else -1, False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what stands inside the field in its place."""
        super().resizeEvent(event)
        self._place_inside()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place_inside()

    def _place_inside(self) -> None:
        """The clear button at the left end, the unit at the right one."""
        left = right = 0
        if self._unit.text():
            right = self._unit.sizeHint().width() + UNIT // 2
            self._unit.setGeometry(self.width() - right - UNIT // 2, 0, right - UNIT // 2, self.height())
        if self._optional:
            size = self._clear.sizeHint()
            left = size.width()
            self._clear.setGeometry(2, (self.height() - size.height()) // 2, size.width(), size.height())
        self.setTextMargins(left, 0, right, 0)

    def _step_by(self, steps: int, continuous: bool) -> None:
        self.step_to(self._step(self.read_or_none(), steps))
        self.stepped.emit(continuous)

    def _on_clear_clicked(self) -> None:
        self.step_to(None)
        self.stepped.emit(False)


class NumberControl(Control):
    """A parameter edited by a number field alone."""

    def __init__(self, parameter: Parameter, scale: Scale | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.field = NumberField(stepper(parameter, scale), parameter.about.unit, parameter.optional)
        self.field.finished.connect(self._on_field_finished)
        self.field.stepped.connect(self.edited)
        self.field.textEdited.connect(self.typing)
        self.field.given_up.connect(self.reverted)
        self.side = self.field

    def show_value(self, value: Any) -> None:
        """A number or None."""
        self.field.show_value(value)

    def read(self) -> Any:
        """A number or None."""
        return self.field.read()

    @property
    def keeps_wrong(self) -> bool:
        """What was typed stays in sight; a step that leads nowhere is taken back."""
        return self.field.isModified()

    @property
    def is_unfinished(self) -> bool:
        """True while the text is not in force."""
        return self.field.is_unfinished

    def focus_widgets(self) -> list[QWidget]:
        """The field."""
        return [self.field]

    def set_wrong(self, wrong: bool) -> None:
        """Frame the field."""
        self.field.set_wrong(wrong)

    def _on_field_finished(self) -> None:
        self.edited.emit(False)


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"
