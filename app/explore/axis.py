"""An axis of pyqtgraph's, numbered as the stage's are."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF

from app.plots.axis_ticks import ticks_on
from app.plots.paint_style import PaintStyle
from rnnviz.figure.description import Axis
from rnnviz.figure.limits import Limits
from rnnviz.figure.lowering import Ticks
from rnnviz.figure.ticks import round_step


class NumberAxis(pg.AxisItem):
    """side : "bottom" or "left". Its grid is drawn by `Grid`: with one of its own it loses the numbers at its ends."""

    def __init__(self, side: str) -> None:
        self._axis = Axis()
        self._given: Ticks | None = None
        self._style: PaintStyle | None = None
        self._found: tuple[object, Ticks] | None = None
        super().__init__(side, maxTickLength=4)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=4, hideOverlappingLabels=False, autoReduceTextSpace=False)

    def describe(self, axis: Axis, given: Ticks | None, style: PaintStyle) -> None:
        """Be this axis. given : ticks of the lowered axis, None for round numbers"""
        if (axis, given, style) == (self._axis, self._given, self._style):
            return
        self._axis, self._given, self._style, self._found = axis, given, style, None
        self.setPen(style.hairline("axis"))
        self.setTickPen(style.hairline("axis"))
        self.setTextPen(style.words("text"))
        self.setTickFont(style.font("small"))
        self.setLabel(axis.label, color=style.words("muted").name(), **{"font-size": f"{style.theme.text[0]:.1f}pt"})

    def ticks(self, limits: Limits, length: float) -> Ticks:
        """What is written along so many pixels, at most as many as have room."""
        asked = limits, length
        if self._found is None or self._found[0] != asked:
            self._found = asked, self._ticks(limits, length)
        return self._found[1]

    def _ticks(self, limits: Limits, length: float) -> Ticks:
        if self._style is None or length <= 0 or not limits[1] > limits[0]:
            return ()
        metrics = self._style.metrics("small")
        high, upright = metrics.height(), self.orientation == "left"
        step = round_step(*limits, max(2, int(length / ((2.6 if upright else 3.6) * high))), self._axis.whole)

        def half(text: str) -> float:
            return 0.6 * high if upright else metrics.horizontalAdvance(text) / 2 + 0.3 * high

        return ticks_on(self._axis, self._given, limits, length, step, half)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[None, list[float]]]:
        """Called by pyqtgraph: one level of ticks."""
        return [(None, [at for at, _ in self.ticks((float(low), float(high)), float(size))])]

    def tickStrings(self, values: list[float], scale: float, spacing: Any) -> list[str]:
        """Called by pyqtgraph: their words."""
        words = dict(self._found[1]) if self._found else {}
        return [words.get(value, "") for value in values]


class Grid(pg.GraphicsObject):
    """Lines at the numbers of both axes, behind everything."""

    def __init__(self, bottom: NumberAxis, left: NumberAxis) -> None:
        super().__init__()
        self._bottom, self._left = bottom, left
        self._pen: Any = None
        self.setZValue(-1000)

    def dress(self, style: PaintStyle) -> None:
        """Draw with this from now on."""
        self._pen = style.hairline("faint", 0.7)
        self._pen.setCosmetic(True)
        self.update()

    def boundingRect(self) -> Any:
        """All that is seen."""
        return self.viewRect() or QRectF()

    def viewRangeChanged(self, *_: Any) -> None:
        """Called by pyqtgraph: something else is seen."""
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: Any, *_: Any) -> None:
        """Called by Qt."""
        view = self.getViewBox()
        if self._pen is None or view is None:
            return
        x_limits, y_limits = ((float(low), float(high)) for low, high in view.viewRange())
        painter.setPen(self._pen)
        for at, _words in self._bottom.ticks(x_limits, float(view.width())):
            painter.drawLine(QPointF(at, y_limits[0]), QPointF(at, y_limits[1]))
        for at, _words in self._left.ticks(y_limits, float(view.height())):
            painter.drawLine(QPointF(x_limits[0], at), QPointF(x_limits[1], at))
