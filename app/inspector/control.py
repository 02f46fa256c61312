"""What every control of the form can do."""

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

AUTO = "auto"
"""What an optional parameter shows while it has no value."""


class Control(QObject):
    """Edits one value. It speaks only of what a person does: showing a value never emits.

    edited : (continuous) a person has set another value; continuous while a handle or a key is held
    typing : a person is in the middle of typing
    reverted : Escape was pressed on something unfinished
    side, below : its widgets, for the right half of the title's line and for the whole width beneath
    """

    edited = Signal(bool)
    typing = Signal()
    reverted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.side: QWidget | None = None
        self.below: QWidget | None = None

    def show_value(self, value: Any) -> None:
        """Show a value (as in the parameters: numbers, text, tuples, None)."""
        raise NotImplementedError

    def read(self) -> Any:
        """The value as it stands, finished or not. Raises InputError where it cannot be read at all."""
        raise NotImplementedError

    @property
    def keeps_wrong(self) -> bool:
        """Whether wrong input stays in sight, to be mended; else the control goes back to the value in force."""
        return False

    @property
    def is_held(self) -> bool:
        """True while a handle is held: nobody else may move it then."""
        return False

    @property
    def is_unfinished(self) -> bool:
        """True while something typed is not yet in force."""
        return False

    def focus_widgets(self) -> list[QWidget]:
        """What can be reached by Tab, first to last; the first is the title's buddy."""
        raise NotImplementedError

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field as wrong, or right again."""

    def click(self) -> None:
        """The title was clicked."""
        self.focus_widgets()[0].setFocus()

    def describe(self, title: str, text: str) -> None:
        """Accessible name and description of every part."""
        for widget in self.focus_widgets():
            widget.setAccessibleName(title)
            widget.setAccessibleDescription(text)
