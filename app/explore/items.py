"""The marks of a panel as lasting items of pyqtgraph's: a changed mark changes its item, and nothing is built anew.

What pyqtgraph has no item for (graphs, words, arrows, faces, handles …) is drawn by the stage's own drawings.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from app.plots.drawings.drawing import Drawing
from app.plots.paint_style import PaintStyle
from app.plots.plot_area import PlotArea
from app.plots.symbols import outline
from rnnviz.arrays import Array
from rnnviz.figure.mark_style import each, full, shapes_of
from rnnviz.figure.marks import Bars, Image, Line, Mark, Points, Segments
from rnnviz.figure.pixels import rgba

DASHES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}


class MarkItem(ABC):
    """graphics : what lies in the plot"""

    graphics: Any

    def __init__(self) -> None:
        self._shown: tuple[Mark, PaintStyle] | None = None

    def show(self, mark: Any, style: PaintStyle) -> None:
        """Look like this mark; nothing happens where it does already."""
        if self._shown is None or self._shown[0] is not mark or self._shown[1] is not style:
            self._shown = mark, style
            self.take(mark, style)

    @abstractmethod
    def take(self, mark: Any, style: PaintStyle) -> None:
        """The mark or the style is another one."""


class LineItem(MarkItem):
    """A curve, drawn in separate pieces: in one, a noisy curve of 1000 points takes Qt ten times as long."""

    def __init__(self) -> None:
        super().__init__()
        self.graphics = pg.PlotCurveItem(antialias=True)

    def take(self, mark: Line, style: PaintStyle) -> None:
        """New points or colours."""
        # Dashes begin anew with each piece, and vanish in short ones.
        self.graphics.setSegmentedLineMode("on" if mark.dash == "solid" else "off")
        x, y = np.asarray(mark.x, dtype=float), np.asarray(mark.y, dtype=float)
        self.graphics.setData(x, y, connect="finite", pen=_pen(mark, style))


class SegmentsItem(MarkItem):
    """Separate straight pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.graphics = pg.PlotCurveItem(antialias=True)

    def take(self, mark: Segments, style: PaintStyle) -> None:
        """New pieces or colours."""
        ends = np.stack([mark.x0, mark.x1, mark.y0, mark.y1]).astype(float)
        ends = ends[:, np.isfinite(ends).all(axis=0)]
        x, y = ends[:2].T.ravel(), ends[2:].T.ravel()
        self.graphics.setData(x, y, connect="pairs", pen=_pen(mark, style))


class PointsItem(MarkItem):
    """Symbols."""

    def __init__(self) -> None:
        super().__init__()
        self.graphics = pg.ScatterPlotItem(pxMode=True, antialias=True)

    def take(self, mark: Points, style: PaintStyle) -> None:
        """New points or colours."""
        seen = np.flatnonzero(np.isfinite(mark.x) & np.isfinite(mark.y))
        pen = QPen(style.ground(), style.stroke(1.1)) if mark.outline else QPen(Qt.PenStyle.NoPen)
        pen.setCosmetic(True)
        self.graphics.setData(
            x=np.asarray(mark.x, dtype=float)[seen], y=np.asarray(mark.y, dtype=float)[seen],
            size=style.stroke(mark.size), pen=pen, symbol=_symbols(mark, seen), brush=_brushes(mark, seen, style),
        )  # fmt: skip


def _symbols(mark: Points, seen: Array) -> Any:
    if not isinstance(mark.shape, tuple):
        return outline(mark.shape)
    shapes = shapes_of(mark.shape, mark.category, len(mark.x))
    return [outline(shapes[index]) for index in seen]


def _brushes(mark: Points, seen: Array, style: PaintStyle) -> Any:
    if not isinstance(mark.role, tuple) and not np.ndim(mark.strength):
        return QBrush(style.colour(mark.role, float(mark.strength)))
    roles, strengths = each(mark.role, mark.category, len(mark.x)), np.round(full(mark.strength, len(mark.x)), 2)
    made: dict[tuple[str, float], QBrush] = {}
    for key in {(roles[index], float(strengths[index])) for index in seen}:
        made[key] = QBrush(style.colour(*key))
    return [made[roles[index], float(strengths[index])] for index in seen]


class ImageItem(MarkItem):
    """A grid of cells in exactly the stage's colours."""

    def __init__(self) -> None:
        super().__init__()
        self.graphics = pg.ImageItem(axisOrder="row-major")

    def take(self, mark: Image, style: PaintStyle) -> None:
        """New cells or colours."""
        left, right, low, high = mark.extent
        self.graphics.setImage(rgba(mark, style.theme), autoLevels=False)
        self.graphics.setRect(QRectF(left, low, right - left, high - low))


class BarsItem(MarkItem):
    """Bars."""

    def __init__(self) -> None:
        super().__init__()
        self.graphics = pg.BarGraphItem(x=[0.0], height=[0.0], width=0.0, pen=None)

    def take(self, mark: Bars, style: PaintStyle) -> None:
        """New heights or colours."""
        ends = np.asarray(mark.height, dtype=float)
        low, length = np.minimum(ends, mark.base), np.abs(ends - mark.base)
        start = np.asarray(mark.x, dtype=float) - mark.width / 2
        wide = np.full(len(start), float(mark.width))
        roles = each(mark.role, mark.category, len(start))
        place = {"x0": low, "width": length, "y0": start, "height": wide}
        if not mark.horizontal:
            place = {"x0": start, "width": wide, "y0": low, "height": length}
        known = np.isfinite(length)
        self.graphics.setOpts(
            x=None, y=None, x1=None, y1=None, **{name: values[known] for name, values in place.items()},
            brushes=[QBrush(style.colour(role)) for role, is_known in zip(roles, known, strict=True) if is_known],
            pen=QPen(Qt.PenStyle.NoPen),
        )  # fmt: skip


class DrawnItem(MarkItem):
    """A mark in the stage's own drawing. area : where data units lie in the view, in its pixels"""

    def __init__(self, drawing: Drawing[Any], area: Callable[[], PlotArea]) -> None:
        super().__init__()
        self.drawing = drawing
        self.graphics = _Drawn(drawing, area)

    def take(self, mark: Mark, style: PaintStyle) -> None:
        """The drawing has the mark already."""
        self.graphics.paint_style = style
        self.graphics.update()


class _Drawn(pg.GraphicsObject):
    def __init__(self, drawing: Drawing[Any], area: Callable[[], PlotArea]) -> None:
        super().__init__()
        self.paint_style: PaintStyle | None = None
        self._drawing, self._area = drawing, area

    def boundingRect(self) -> QRectF:
        """All that is seen: symbols and words have sizes in pixels."""
        return QRectF(self.viewRect() or QRectF())

    def viewRangeChanged(self, *_: Any) -> None:
        """Called by pyqtgraph: something else is seen."""
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Called by Qt, with a painter in data units; a drawing wants the view's pixels."""
        view = self.getViewBox()
        if self.paint_style is None or view is None:
            return
        painter.save()
        painter.setTransform(pg.functions.invertQTransform(view.childTransform()), True)
        self._drawing.paint(painter, self._area(), self.paint_style)
        painter.restore()


_ITEMS: dict[type[Mark], type[MarkItem]] = {
    Line: LineItem, Segments: SegmentsItem, Points: PointsItem, Image: ImageItem, Bars: BarsItem,
}  # fmt: skip


def item_of(drawing: Drawing[Any], area: Callable[[], PlotArea]) -> MarkItem:
    """A new item for what a drawing draws."""
    kind = _ITEMS.get(type(drawing.mark))
    return kind() if kind else DrawnItem(drawing, area)


def can_show(item: MarkItem, drawing: Drawing[Any]) -> bool:
    """Whether an item can go on for what is now to be drawn."""
    if isinstance(item, DrawnItem):
        return item.drawing is drawing
    return type(item) is _ITEMS.get(type(drawing.mark))


def _pen(mark: Line | Segments, style: PaintStyle) -> QPen:
    pen = style.pen(mark.role, mark.width, mark.strength)
    pen.setStyle(DASHES[mark.dash])
    pen.setCosmetic(True)
    return pen
