"""Words: one line, several lines, or numbers with commas between them."""

import re
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from app.inspector.control import AUTO, Control
from app.inspector.line import Line
from app.inspector.number import format_number, parse_number
from app.style import tag
from rnnviz.errors import InputError
from rnnviz.parameters import Parameter

_LETTERS_BESIDE = 14
_LINES = 5


class TextControl(Control):
    """One line. Empty means no value where the parameter may be without one."""

    def __init__(self, parameter: Parameter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._optional = parameter.optional
        self._value: Any = None
        self.field = Line()
        self.field.setPlaceholderText(AUTO if parameter.optional else parameter.about.blank)
        self.field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.field.finished.connect(self._on_field_finished)
        self.field.textEdited.connect(self.typing)
        self.field.given_up.connect(self.reverted)
        self._place(len(self._text_of(parameter.default)) > _LETTERS_BESIDE)

    def show_value(self, value: Any) -> None:
        """Text or None."""
        self._value = value
        self.field.show_text(self._text_of(value))

    def read(self) -> Any:
        """Text or None."""
        if not self.field.isModified():
            return self._value
        text = self.field.text()
        return None if self._optional and text.strip() in ("", AUTO) else self._value_of(text)

    @property
    def keeps_wrong(self) -> bool:
        """What was typed stays in sight."""
        return self.is_unfinished

    @property
    def is_unfinished(self) -> bool:
        """True while the text is not in force."""
        return self.field.isModified()

    def focus_widgets(self) -> list[QWidget]:
        """The line."""
        return [self.field]

    def set_wrong(self, wrong: bool) -> None:
        """Frame the line."""
        self.field.set_wrong(wrong)

    def _place(self, wide: bool) -> None:
        if wide:
            self.below = self.field
        else:
            self.side = self.field
            self.field.setAlignment(Qt.AlignmentFlag.AlignRight)

    def _text_of(self, value: Any) -> str:
        return "" if value is None else str(value)

    def _value_of(self, text: str) -> Any:
        return text

    def _on_field_finished(self) -> None:
        self.edited.emit(False)


class NumbersControl(TextControl):
    """Numbers or words with commas, semicolons or blanks between them."""

    def __init__(self, parameter: Parameter, parent: QObject | None = None) -> None:
        super().__init__(parameter, parent)
        self._one_is_a_number = parameter.default is not None and not isinstance(parameter.default, list)

    def _text_of(self, value: Any) -> str:
        if value is None:
            return ""
        items = value if isinstance(value, list | tuple) else [value]
        return ", ".join(item if isinstance(item, str) else format_number(item, 10) for item in items)

    def _value_of(self, text: str) -> Any:
        items = tuple(_number_or_word(word) for word in re.split(r"[,;\s]+", text.strip(" [](),;")) if word)
        return items[0] if self._one_is_a_number and len(items) == 1 else items


class LongTextControl(Control):
    """Several lines, taken on leaving the field or on Ctrl+Enter."""

    def __init__(self, parameter: Parameter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._optional = parameter.optional
        self._value: Any = None
        self.field = _Page()
        self.field.setPlaceholderText(AUTO if parameter.optional else parameter.about.blank)
        self.field.finished.connect(self._on_field_finished)
        self.field.given_up.connect(self.reverted)
        self.below = self.field

    def show_value(self, value: Any) -> None:
        """Text or None."""
        self._value = value
        self.field.setPlainText(value or "")
        self.field.document().setModified(False)

    def read(self) -> Any:
        """Text or None."""
        if not self.is_unfinished:
            return self._value
        return self.field.toPlainText() or (None if self._optional else "")

    @property
    def keeps_wrong(self) -> bool:
        """What was typed stays in sight."""
        return True

    @property
    def is_unfinished(self) -> bool:
        """True while the text is not in force."""
        return self.field.document().isModified()

    def focus_widgets(self) -> list[QWidget]:
        """The page."""
        return [self.field]

    def set_wrong(self, wrong: bool) -> None:
        """Frame the page."""
        tag(self.field, wrong=wrong)

    def _on_field_finished(self) -> None:
        self.edited.emit(False)


class _Page(QPlainTextEdit):
    finished = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(QFontMetrics(self.font()).lineSpacing() * _LINES + 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modified = self.document().isModified()
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape and modified:
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and with_control:
            self._finish()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._finish()

    def _finish(self) -> None:
        if self.document().isModified():
            self.finished.emit()


def _number_or_word(word: str) -> float | str:
    try:
        return parse_number(word)
    except InputError:
        return word
