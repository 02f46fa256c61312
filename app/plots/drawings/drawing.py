"""What every mark's picture on the screen can do."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from app.plots.paint_style import PaintStyle
from app.plots.plot_area import PlotArea
from rnnviz.figure.marks import Mark

M = TypeVar("M", bound=Mark)


@dataclass(frozen=True)
class Found:
    """What lies under the pointer. index, part : as in `Hover`"""

    key: str
    index: int
    part: str = ""
    tip: str = ""


class Drawing(ABC, Generic[M]):
    """One mark on the screen. What can be prepared is prepared once, until the mark or the place changes."""

    on_top: ClassVar[bool] = False
    """True for what must never be covered by another mark."""

    has_own_state: ClassVar[bool] = False
    """True for what may look different without another mark: a handle in hand, a canvas being painted on."""

    clips: ClassVar[bool] = True
    """False for symbols and words, which are drawn whole or not at all."""

    def __init__(self, mark: M) -> None:
        self.mark = mark
        self._at: tuple[PlotArea, PaintStyle] | None = None

    def show(self, mark: M) -> None:
        """Draw this from now on."""
        self.mark = mark
        self._at = None

    def paint(self, painter: QPainter, area: PlotArea, style: PaintStyle) -> None:
        """Draw the mark."""
        if self._at is None or self._at[0] is not area or self._at[1] is not style:
            self.prepare(area, style)
            self._at = (area, style)
        self.apply(painter, style)

    @abstractmethod
    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Everything that needs doing only once per mark and place."""

    @abstractmethod
    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Put on the screen what was prepared."""

    def find(self, at: QPointF) -> Found | None:
        """What of this mark lies under a pixel, as last painted; None where nothing can be told of it."""
        return None
