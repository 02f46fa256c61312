"""One way to look at a curve: a picture made of it, and words."""

from abc import abstractmethod
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.explore.plot import PanelPlot
from app.labels import plain_label
from app.style import UNIT, tag
from rnnviz.arrays import Floats
from rnnviz.figure.curves import Curve
from rnnviz.figure.description import Panel
from rnnviz.figure.palette import Theme

EMPTY = Panel("empty")


@dataclass(frozen=True, eq=False)
class Stretch:
    """The part of a curve within the region. x, y : (point,) as described, by rising x"""

    curve: Curve
    x: Floats
    y: Floats

    @property
    def x_name(self) -> str:
        """What x is called."""
        return self.curve.x_axis.label or "x"

    @property
    def y_name(self) -> str:
        """What y is called."""
        return self.curve.y_axis.label or "y"


@dataclass(frozen=True)
class Answer:
    """What there is to see and to say. panel : None where nothing can be shown"""

    panel: Panel | None
    words: str


class Analysis(QWidget):
    """A picture with words above it. name : on its tab"""

    name = ""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.name)
        self.words = plain_label()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words.setAccessibleName(f"{self.name}: what it says")
        tag(self.words, tone="muted")
        self.plot = PanelPlot(EMPTY, theme)
        self.plot.setAccessibleName(f"{self.name}: picture")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(UNIT, UNIT, UNIT, 0)
        self.column.setSpacing(UNIT)
        self.column.addWidget(self.words)
        self.column.addWidget(self.plot, 1)

    @abstractmethod
    def answer(self, stretch: Stretch) -> Answer:
        """What this way of looking finds in it."""

    def measure(self, stretch: Stretch) -> None:
        """Show what is found."""
        found = self.answer(stretch)
        self.words.setText(found.words)
        self.plot.setVisible(found.panel is not None)
        if found.panel is not None:
            self.plot.show_panel(found.panel)

    def set_theme(self, theme: Theme) -> None:
        """Wear these colours and sizes."""
        self.plot.set_theme(theme)
