"""The cells of an image along a line that can be dragged."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.explore.analysis import EMPTY, Answer
from app.explore.plot import ON_TOP, PanelPlot
from app.explore.written import rounded
from app.labels import plain_label
from app.plots.paint_style import PaintStyle
from app.style import UNIT, tag
from rnnviz.arrays import Array
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Canvas, Image, Line
from rnnviz.figure.palette import Theme
from rnnviz.measures.profile import Place, line_profile
from rnnviz.measures.profile import Profile as FoundCells


class Profile(QWidget):
    """graphics : the line and its ends, which lie in the plot of the image. moved : they lie elsewhere"""

    moved = Signal()
    name = "Profile"

    def __init__(self, theme: Theme, style: PaintStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_place = False
        self.grips: tuple[Any, Any] = (pg.TargetItem(symbol="o"), pg.TargetItem(symbol="o"))
        self._stroke = pg.PlotCurveItem(antialias=True)
        self.graphics = (self._stroke, *self.grips)
        for item in self.graphics:
            item.setZValue(ON_TOP)
        for grip in self.grips:
            grip.sigPositionChanged.connect(self._on_grip_position_changed)
        self.words = plain_label()
        self.words.setWordWrap(True)
        self.words.setAccessibleName("Profile: what it says")
        tag(self.words, tone="muted")
        self.plot = PanelPlot(EMPTY, theme)
        self.plot.setAccessibleName("Profile: the cells along the line")
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT, UNIT, UNIT, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.words)
        column.addWidget(self.plot, 1)
        self.dress(style)

    def dress(self, style: PaintStyle) -> None:
        """Draw the line with this from now on."""
        pen, hover = (QPen(style.colour("accent"), style.stroke(width)) for width in (1.6, 3.0))
        for made in (pen, hover):
            made.setCosmetic(True)
        self._stroke.setPen(pen)
        for grip in self.grips:
            grip.setPen(pen)
            grip.setHoverPen(hover)
            grip.setBrush(style.ground())
            grip.setHoverBrush(style.ground())

    def ends(self) -> tuple[Place, Place]:
        """Where the line begins and ends, in the units of its plot."""
        (x0, y0), (x1, y1) = (grip.pos() for grip in self.grips)
        return (float(x0), float(y0)), (float(x1), float(y1))

    def put(self, start: Place, end: Place) -> None:
        """Let the line lie there."""
        for grip, at in zip(self.grips, (start, end), strict=True):
            grip.setPos(*at)

    def _on_grip_position_changed(self) -> None:
        start, end = self.ends()
        self._stroke.setData([start[0], end[0]], [start[1], end[1]])
        self.moved.emit()

    def measure(self, image: Image | Canvas) -> None:
        """Show the cells under the line."""
        if not self._has_place:
            self._has_place = True
            self._put_across(image)
        found = _answer(image, *self.ends())
        self.words.setText(found.words)
        if found.panel is not None:
            self.plot.show_panel(found.panel)

    def _put_across(self, image: Image | Canvas) -> None:
        left, right, low, high = image.extent
        rows = image.values.shape[0]
        # Through the middle of a row, not along the border between two.
        level = low + (rows // 3 + 0.5) * (high - low) / rows
        inset = 0.08 * (right - left)
        self.put((left + inset, level), (right - inset, level))

    def set_theme(self, theme: Theme) -> None:
        """Wear these colours and sizes."""
        self.plot.set_theme(theme)


def _answer(image: Image | Canvas, start: Place, end: Place) -> Answer:
    found = line_profile(image.values, image.extent, start, end)
    seen = np.isfinite(found.values) & ~((found.values < 0) & _is_named(image))
    places = f"From ({rounded(start[0])}, {rounded(start[1])}) to ({rounded(end[0])}, {rounded(end[1])}): "
    axes = Axis("distance along the line"), _cells_axis(image)
    panel = Panel("profile", tuple(_lines(image, found)), x=axes[0], y=axes[1])
    if not seen.any():
        return Answer(panel, places + "no cell lies under the line.")
    values = found.values[seen]
    words = f"{int(seen.sum())} cells"
    if not _is_named(image):
        words += f", {rounded(float(values.min()))} to {rounded(float(values.max()))}, mean {_mean(found, seen)}"
    return Answer(panel, f"{places}{words}. Drag the ends of the line.")


def _cells_axis(image: Image | Canvas) -> Axis:
    return Axis("number of the colour", whole=True) if _is_named(image) else Axis(image.label or "value")


def _is_named(image: Image | Canvas) -> bool:
    return isinstance(image, Image) and bool(image.roles)


def _lines(image: Image | Canvas, found: FoundCells) -> Iterator[Line]:
    """A step for each cell, because nothing lies between two of them; cells that have colours keep them."""
    x, y = np.repeat(found.edges, 2)[1:-1], np.repeat(found.values, 2)
    if not isinstance(image, Image) or not image.roles:
        yield Line(key="profile", x=x, y=y, role="state")
        return
    for kind, role in enumerate(image.roles):
        if (found.values == kind).any():
            yield Line(key=f"kind {kind}", x=x, y=np.where(y == kind, y, np.nan), role=role, width=3.0)


def _mean(found: FoundCells, seen: Array) -> str:
    """Along the line: a cell counts as long as it is crossed."""
    lengths = np.diff(found.edges)[seen]
    total = float(lengths.sum())
    return rounded(float(lengths @ found.values[seen]) / total if total > 0 else float(found.values[seen][0]))
