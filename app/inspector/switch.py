"""On or off."""

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from app.inspector.control import Control


class SwitchControl(Control):
    """A switch, which the style sheet makes of a check box."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.switch = QCheckBox()
        # Drawn from the right: the switch stands at the right edge, in line with the other controls.
        self.switch.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        # `clicked` is what a person does, by mouse or keyboard; `toggled` would also tell of `show_value`.
        self.switch.clicked.connect(self._on_switch_clicked)
        self.side = self.switch

    def show_value(self, value: Any) -> None:
        """True or False."""
        self.switch.setChecked(value)

    def read(self) -> Any:
        """True or False."""
        return self.switch.isChecked()

    def focus_widgets(self) -> list[QWidget]:
        """The switch."""
        return [self.switch]

    def click(self) -> None:
        """A click on the title switches, as people expect of a check box."""
        self.switch.setFocus()
        self.switch.click()

    def _on_switch_clicked(self, on: bool) -> None:
        self.edited.emit(False)
