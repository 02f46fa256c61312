"""Grids of coloured cells: images, and canvases to paint on."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from app.plots.drawings.drawing import Drawing, Found
from app.plots.paint_style import PaintStyle
from app.plots.painting import draw_lines
from app.plots.plot_area import PlotArea
from rnnviz.arrays import Array
from rnnviz.figure.marks import Bounds, Canvas, Image
from rnnviz.figure.pixels import rgba

GRID_FROM = 7.0
"""Pixels that a canvas's cell must measure before its borders are drawn."""


class ImageDrawing(Drawing[Image]):
    """A grid of cells, coloured by role or by number."""

    def __init__(self, mark: Image) -> None:
        super().__init__(mark)
        self._coloured: tuple[Image, PaintStyle, QImage] | None = None

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Colour the cells, and cut out what is seen."""
        if self._coloured is None or self._coloured[0] is not self.mark or self._coloured[1] is not style:
            self._coloured = (self.mark, style, as_image(rgba(self.mark, style.theme)))
        self._cut = Cut(self._coloured[2], self.mark.extent, area, style.ratio)

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Draw what is seen of the cells."""
        self._cut.draw(painter)

    def find(self, at: QPointF) -> Found | None:
        """The cell under a pixel, if cells are told of here."""
        if self._at is None or not self.mark.named:
            return None
        (x, y), (left, right, low, high) = self._at[0].data(at), self.mark.extent
        rows, columns = self.mark.values.shape
        row, column = math.floor((y - low) / (high - low) * rows), math.floor((x - left) / (right - left) * columns)
        inside = 0 <= row < rows and 0 <= column < columns
        return Found(self.mark.key, row * columns + column, "cell") if inside else None


class CanvasDrawing(Drawing[Canvas]):
    """A grid of cells to paint on. While a stroke lasts, and until the next figure, it shows what was painted here."""

    has_own_state = True

    def __init__(self, mark: Canvas) -> None:
        super().__init__(mark)
        self._own: Array | None = None
        self._is_painting = False

    @property
    def values(self) -> Array:
        """What the canvas shows. (row, column)"""
        return self.mark.values if self._own is None else self._own

    def show(self, mark: Canvas) -> None:
        """Take the figure's values, except in the middle of a stroke."""
        super().show(mark)
        if not self._is_painting or (self._own is not None and self._own.shape != mark.values.shape):
            self._own = None
            self._is_painting = False

    @property
    def is_local(self) -> bool:
        """True while the canvas shows something else than the figure says."""
        return self._own is not None

    @property
    def is_painting(self) -> bool:
        """True in the middle of a stroke."""
        return self._is_painting

    def begin(self) -> None:
        """A stroke begins."""
        self._own = np.array(self.values, dtype=float)
        self._is_painting = True

    def end(self) -> None:
        """The stroke has ended; the next figure is believed again."""
        self._is_painting = False

    def put(self, values: Array) -> None:
        """Show these values instead of the stroke's."""
        if self._own is not None:
            self._own = np.array(values, dtype=float)
            self._at = None

    def dab(self, start: tuple[float, float], end: tuple[float, float], value: float) -> None:
        """Paint from one place to another. start, end : data units"""
        if self._own is not None:
            paint_stroke(self._own, self.cell(start), self.cell(end), self.mark.pen, value)
            self._at = None

    def cell(self, at: tuple[float, float]) -> tuple[float, float]:
        """Data units as column and row, counted from the middle of the first cell."""
        x_low, x_high, y_low, y_high = self.mark.extent
        rows, columns = self.mark.values.shape
        column = (at[0] - x_low) / (x_high - x_low) * columns - 0.5
        return column, (at[1] - y_low) / (y_high - y_low) * rows - 0.5

    def holds(self, at: tuple[float, float]) -> bool:
        """True for data units on the canvas."""
        x_low, x_high, y_low, y_high = self.mark.extent
        return x_low <= at[0] <= x_high and y_low <= at[1] <= y_high

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Colour the cells; borders between them where they are large."""
        mark = self.mark
        shown = Canvas(key=mark.key, values=self.values, extent=mark.extent, low=mark.low, high=mark.high, pen=mark.pen)
        self._cut = Cut(as_image(rgba(shown, style.theme)), mark.extent, area, style.ratio)
        self._borders = _borders(mark, area, style.ratio)

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Draw cells and borders."""
        self._cut.draw(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(style.hairline("faint"))
        draw_lines(painter, self._borders)
        painter.setPen(style.hairline("axis"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._cut.target.adjusted(0, 0, -1 / style.ratio, -1 / style.ratio))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)


class Cut:
    """The part of a picture that lies within the plot, on whole pixels."""

    def __init__(self, image: QImage, extent: Bounds, area: PlotArea, ratio: float) -> None:
        whole = area.box(extent)
        columns, rows = _visible(whole, area.clip_rect, image.width(), image.height())
        cell_wide, cell_high = whole.width() / image.width(), whole.height() / image.height()
        self._source = QRectF(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0])
        corner = QPointF(whole.left() + columns[0] * cell_wide, whole.top() + rows[0] * cell_high)
        end = QPointF(whole.left() + columns[1] * cell_wide, whole.top() + rows[1] * cell_high)
        self.target = QRectF(_snapped(corner, ratio), _snapped(end, ratio))
        self._image = image
        self._is_empty = self.target.width() <= 0 or self.target.height() <= 0
        if not self._is_empty and self.target.width() * ratio < self._source.width() - 0.5:
            self._shrink(ratio)

    def _shrink(self, ratio: float) -> None:
        """Average the cells that share a pixel, once: picking one of them would flicker."""
        part = self._image.copy(self._source.toRect())
        wide, high = max(1, round(self.target.width() * ratio)), max(1, round(self.target.height() * ratio))
        self._image = part.scaled(
            wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._source = QRectF(self._image.rect())

    def draw(self, painter: QPainter) -> None:
        """Draw it; cells have sharp borders."""
        if not self._is_empty:
            painter.drawImage(self.target, self._image, self._source)


def as_image(colours: Array) -> QImage:
    """Colours of cells, (row, column, 4) with row 0 at the bottom, as a picture that Qt draws without conversion."""
    upright = np.ascontiguousarray(colours[::-1])
    rows, columns = upright.shape[:2]
    image = QImage(upright.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    # The conversion also copies, so that the picture outlives the array.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _visible(whole: QRectF, clip: QRectF, columns: int, rows: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the end of the columns and rows (from the top) that are seen."""
    seen = whole.intersected(clip)
    if seen.isEmpty():
        return (0, 0), (0, 0)
    x0, x1 = ((x - whole.left()) / whole.width() * columns for x in (seen.left(), seen.right()))
    y0, y1 = ((y - whole.top()) / whole.height() * rows for y in (seen.top(), seen.bottom()))
    return (
        (math.floor(x0 + 1e-6), min(columns, math.ceil(x1 - 1e-6))),
        (math.floor(y0 + 1e-6), min(rows, math.ceil(y1 - 1e-6))),
    )


def _snapped(point: QPointF, ratio: float) -> QPointF:
    return QPointF(round(point.x() * ratio) / ratio, round(point.y() * ratio) / ratio)


def _borders(mark: Canvas, area: PlotArea, ratio: float) -> Array:
    """The lines between the cells, in pixels; none where cells are small. (line, 4)"""
    box = area.box(mark.extent)
    rows, columns = mark.values.shape
    if min(box.width() / columns, box.height() / rows) < GRID_FROM:
        return np.empty((0, 4))
    x = np.round((box.left() + box.width() * np.arange(1, columns) / columns) * ratio) / ratio
    y = np.round((box.top() + box.height() * np.arange(1, rows) / rows) * ratio) / ratio
    upright = np.stack([x, np.full_like(x, box.top()), x, np.full_like(x, box.bottom())], axis=1)
    level = np.stack([np.full_like(y, box.left()), y, np.full_like(y, box.right()), y], axis=1)
    return np.concatenate([upright, level])


def paint_stroke(values: Array, start: tuple[float, float], end: tuple[float, float], pen: float, value: float) -> None:
    """Set the cells within `pen` cells of a straight stroke, and in any case those it crosses the middle of.

    values : (row, column), changed in place; start, end : column, row
    """
    reach = math.ceil(pen) + 1
    first = max(0, math.floor(min(start[0], end[0])) - reach), max(0, math.floor(min(start[1], end[1])) - reach)
    last = math.ceil(max(start[0], end[0])) + reach, math.ceil(max(start[1], end[1])) + reach
    part = values[first[1] : last[1] + 1, first[0] : last[0] + 1]
    row, column = np.indices(part.shape)
    column, row = column + first[0], row + first[1]
    step = np.array([end[0] - start[0], end[1] - start[1]])
    along = ((column - start[0]) * step[0] + (row - start[1]) * step[1]) / max(float(step @ step), 1e-12)
    along = np.clip(along, 0.0, 1.0)
    apart = np.hypot(column - start[0] - along * step[0], row - start[1] - along * step[1])
    part[apart <= max(pen, 0.71)] = value
