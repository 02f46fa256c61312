"""The seed: a number, and a dice for another one."""

from random import SystemRandom

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.icons import icon
from app.inspector.number import NumberControl
from app.style import UNIT
from rnnviz.parameters import Parameter

_FACES = 10_000
"""Seeds the dice can show: few enough to be read out in a lecture."""


class SeedControl(NumberControl):
    """The dice throws a seed that is another than the one in force."""

    def __init__(self, parameter: Parameter, parent: QObject | None = None) -> None:
        super().__init__(parameter, None, parent)
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT // 2)
        self.dice = QToolButton()
        self.dice.setIcon(icon("dice"))
        self.dice.setProperty("look", "quiet")
        self.dice.setToolTip("Another seed")
        self.dice.clicked.connect(self._on_dice_clicked)
        row.addWidget(self.field, 1)
        row.addWidget(self.dice)
        self.side = frame

    def focus_widgets(self) -> list[QWidget]:
        """The number, then the dice."""
        return [self.field, self.dice]

    def describe(self, title: str, text: str) -> None:
        """The dice has a name of its own."""
        super().describe(title, text)
        self.dice.setAccessibleName("Throw another seed")

    def _on_dice_clicked(self) -> None:
        old = self.field.read_or_none()
        thrown = SystemRandom().randrange(_FACES - 1)
        self.field.step_to(thrown + 1 if old is not None and thrown >= old else thrown)
        self.edited.emit(False)
