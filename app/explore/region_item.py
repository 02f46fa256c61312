"""Two lines that can be dragged, and the band between them."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from app.plots.ink import Ink


def band(ink: Ink) -> Any:
    """Only its lines take a drag: by itself pyqtgraph's region takes any within it, which leaves none for the plot."""
    made = pg.LinearRegionItem(movable=False)
    for line in made.lines:
        line.setMovable(True)
    dress(made, ink)
    return made


def dress(made: Any, ink: Ink) -> None:
    """Wear these colours and sizes."""
    tint = QColor(ink.colour("accent"))
    tint.setAlphaF(0.07)
    made.setBrush(tint)
    made.setHoverBrush(tint)
    for line in made.lines:
        line.setPen(_pen(ink, 1.4))
        line.setHoverPen(_pen(ink, 3.0))


def _pen(ink: Ink, width: float) -> QPen:
    pen = QPen(ink.colour("accent"), ink.stroke(width))
    pen.setCosmetic(True)
    return pen
