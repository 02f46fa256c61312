"""Two lines that can be dragged, and the band between them."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPen

from app.plots.paint_style import PaintStyle


def band(style: PaintStyle) -> Any:
    """Only its lines take a drag: by itself pyqtgraph's region takes any within it, which leaves none for the plot."""
    made = pg.LinearRegionItem(movable=False)
    for line in made.lines:
        line.setMovable(True)
    dress(made, style)
    return made


def dress(made: Any, style: PaintStyle) -> None:
    """Wear these colours and sizes."""
    tint = QColor(style.colour("accent"))
    tint.setAlphaF(0.07)
    made.setBrush(tint)
    made.setHoverBrush(tint)
    for line in made.lines:
        line.setPen(_pen(style, 1.4))
        line.setHoverPen(_pen(style, 3.0))


def _pen(style: PaintStyle, width: float) -> QPen:
    pen = QPen(style.colour("accent"), style.stroke(width))
    pen.setCosmetic(True)
    return pen
