"""One of several words: side by side where they are few and short, else in a list that opens."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from app.combo import Combo
from app.inspector.control import AUTO, Control
from app.style import UNIT, tag
from rnnviz.parameters import Parameter

Options = Sequence[tuple[Any, str]]
"""Each value with its word."""

_FEW, _LETTERS_BESIDE, _LETTERS_IN_ROW = 3, 8, 24


def options_of(parameter: Parameter) -> Options:
    """The values a choice offers, None first where it is allowed."""
    labels = parameter.about.labels or {}
    words: list[tuple[Any, str]]
    if parameter.kind == "bool":
        words = [(True, labels.get("true", "on")), (False, labels.get("false", "off"))]
    else:
        typed = int if isinstance(parameter.default, int) else str
        words = [(typed(choice), labels.get(choice, choice)) for choice in parameter.choices]
    return [(None, AUTO), *words] if parameter.optional else words


def choice_control(parameter: Parameter, parent: QObject | None = None) -> Control:
    """Segments or a list, whichever fits."""
    options = options_of(parameter)
    letters = sum(len(word) for _, word in options)
    if len(options) <= _FEW and letters <= _LETTERS_IN_ROW:
        return SegmentsControl(options, letters > _LETTERS_BESIDE, parent)
    return ListControl(options, parent)


class NarrowCombo(Combo):
    """A list that shortens long words with "…", and leaves the wheel to the column unless it is being worked on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt's own policy would take the focus with the wheel.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As Qt does it, but for the "…"."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style, part = self.style(), QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - UNIT
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See above."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ListControl(Control):
    """Many or long words."""

    def __init__(self, options: Options, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values = [value for value, _ in options]
        self.combo = NarrowCombo()
        self.combo.addItems([word for _, word in options])
        # `activated` is what a person does; `currentIndexChanged` would also tell of `show_value`.
        self.combo.activated.connect(self._on_combo_activated)
        if max(len(word) for _, word in options) > _LETTERS_BESIDE + 4:
            self.below = self.combo
        else:
            self.side = self.combo

    def show_value(self, value: Any) -> None:
        """One of the values."""
        self.combo.setCurrentIndex(self._values.index(value))

    def read(self) -> Any:
        """The value chosen."""
        return self._values[self.combo.currentIndex()]

    def focus_widgets(self) -> list[QWidget]:
        """The list."""
        return [self.combo]

    def _on_combo_activated(self, index: int) -> None:
        self.edited.emit(False)


class SegmentsControl(Control):
    """Two or three short words side by side; the arrow keys go from one to the next."""

    def __init__(self, options: Options, wide: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values = [value for value, _ in options]
        frame, self.group = _Segments([word for _, word in options]), QButtonGroup(self)
        for number, button in enumerate(frame.buttons):
            self.group.addButton(button, number)
        self.group.idClicked.connect(self._on_group_id_clicked)
        if wide:
            self.below = frame
        else:
            self.side = frame

    def show_value(self, value: Any) -> None:
        """One of the values."""
        self.group.button(self._values.index(value)).setChecked(True)

    def read(self) -> Any:
        """The value chosen."""
        return self._values[self.group.checkedId()]

    def focus_widgets(self) -> list[QWidget]:
        """All segments; Tab stops at the chosen one only."""
        return list(self.group.buttons())

    def click(self) -> None:
        """The title leads to the chosen segment."""
        self.group.button(self.group.checkedId()).setFocus()

    def describe(self, title: str, text: str) -> None:
        """Each segment says its word, too."""
        for button in self.group.buttons():
            button.setAccessibleName(f"{title}: {button.text()}")
            button.setAccessibleDescription(text)

    def _on_group_id_clicked(self, number: int) -> None:
        self.edited.emit(False)


class _Segments(QWidget):
    """Buttons in one frame: side by side, or one above the other where the words do not fit."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.buttons = [QPushButton(word) for word in words]
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        for button in self.buttons:
            button.setCheckable(True)
            button.setAutoDefault(False)
            # Equal shares, whatever the words and however bold.
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._box.addWidget(button, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._arrange()

    def sizeHint(self) -> QSize:
        """As tall as its buttons are here."""
        return QSize(120, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return QSize(40, self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """One line, or one for each word."""
        return self.buttons[0].sizeHint().height() * (len(self.buttons) if self._is_upright(width) else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See above."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Larger type needs more room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()

    def _is_upright(self, width: int) -> bool:
        bold = QFont(self.font())
        bold.setBold(True)
        widest = max(QFontMetrics(bold).horizontalAdvance(button.text()) for button in self.buttons)
        return (widest + UNIT) * len(self.buttons) > width

    def _arrange(self) -> None:
        upright = self._is_upright(self.width())
        way = QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(way)
        places = ["top" if upright else "first", *["inner" if upright else "middle"] * (len(self.buttons) - 2)]
        for button, place in zip(self.buttons, [*places, "bottom" if upright else "last"], strict=True):
            tag(button, segment=place)
