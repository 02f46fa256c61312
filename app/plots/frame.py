"""What stands around a picture: title, axes with ticks and labels, grid, legend; and how much room it takes."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.plots.ink import Ink
from app.plots.legend import Entry, Legend, entries
from app.plots.painting import draw_lines
from app.plots.plot_area import PlotArea
from app.plots.ticks import decade_ticks, number_ticks, spread
from rnnviz.arrays import Array
from rnnviz.figure.description import Axis
from rnnviz.figure.limits import Limits
from rnnviz.figure.lowering import Flat, Ticks

GAP = 4.0
"""Points between an axis and its numbers, and between any two things around a picture."""

_CENTRE, _LEFT, _RIGHT = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Margins:
    """Pixels between the widget's edge and the picture."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    def __or__(self, other: "Margins") -> "Margins":
        """Room enough for both."""
        return Margins(
            max(self.left, other.left), max(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip


class Frame:
    """Everything around one picture, for one size of the widget.

    limits : what is shown, which differs from `flat`'s own when a person has zoomed
    """

    def __init__(self, flat: Flat, limits: tuple[Limits, Limits], size: QSizeF, ink: Ink) -> None:
        self._flat, self._ink, self._size = flat, ink, size
        self._small = ink.metrics("small")
        self._gap = GAP * ink.point
        em = self._small.height()
        self.x_ticks = _ticks(flat.panel.x, flat.x_ticks, limits[0], flat.x_limits, size.width() / (4.5 * em))
        self.y_ticks = _ticks(flat.panel.y, flat.y_ticks, limits[1], flat.y_limits, size.height() / (2.9 * em))
        items = entries(flat.panel.marks) if flat.panel.legend else ()
        self._legend = self._laid_out(items) if items else None
        self.margins = self._margins()

    def _laid_out(self, items: tuple[Entry, ...]) -> Legend:
        beside = None if self._flat.panel.legend != "top" else self._size.width() - 4 * self._gap
        return Legend(items, self._ink, beside)

    def _margins(self) -> Margins:
        legend, place, gap = self._legend, self._flat.panel.legend, self._gap
        top = self._title_height()
        if legend is not None and place == "top":
            top += legend.height + gap
        right = legend.width + 3 * gap if legend is not None and place == "right" else 0.0
        if not self._flat.frame:
            return Margins(gap, top + gap, right + gap, gap)
        high = self._small.height()
        widths = [self._small.horizontalAdvance(text) for _, text in self.x_ticks]
        panel = self._flat.panel
        left = max((self._small.horizontalAdvance(t) for _, t in self.y_ticks), default=0.0)
        left += 2.0 * gap if self.y_ticks else 0.5 * gap
        left += high + gap if panel.y.label else 0.0
        bottom = (high + 2.0 * gap if self.x_ticks else 0.5 * gap) + (high + 0.5 * gap if panel.x.label else 0.0)
        return Margins(left + gap, top + high / 2, max(right, max(widths, default=0.0) / 2 + gap), bottom)

    def _title_height(self) -> float:
        if not self._flat.panel.title:
            return 0.0
        return self._title_box(self._size.width() - 2 * self._gap).height() + self._gap

    def _title_box(self, width: float) -> QRectF:
        room = QRectF(0, 0, max(1.0, width), 10000.0)
        return self._title_metrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self._flat.panel.title)

    def _title_metrics(self) -> QFontMetricsF:
        return self._ink.metrics("normal", True)

    def paint_behind(self, painter: QPainter, area: PlotArea, margins: Margins) -> None:
        """Grid, axes, numbers, labels and title. margins : the room around the picture, shared with neighbours"""
        self._draw_title(painter, area)
        if self._flat.frame:
            painter.setPen(self._ink.hairline("faint"))
            draw_lines(painter, self._across(area, self._seen_x(area), area.top, area.top + area.height))
            draw_lines(painter, self._along(area, self._seen_y(area), area.left, area.left + area.width))
            self._draw_axes(painter, area)
            self._draw_labels(painter, area, area.left - margins.left)

    def paint_before(self, painter: QPainter, area: PlotArea) -> None:
        """The legend."""
        if self._legend is not None:
            self._draw_legend(painter, area, self._legend)

    def _seen_x(self, area: PlotArea) -> Ticks:
        return tuple(tick for tick in self.x_ticks if _between(tick[0], area.x_limits))

    def _seen_y(self, area: PlotArea) -> Ticks:
        return tuple(tick for tick in self.y_ticks if _between(tick[0], area.y_limits))

    def _across(self, area: PlotArea, ticks: Ticks, top: float, bottom: float) -> Array:
        x = self._snap(area.pixels_x(np.array([at for at, _ in ticks])))
        return np.stack([x, np.full_like(x, top), x, np.full_like(x, bottom)], axis=1)

    def _along(self, area: PlotArea, ticks: Ticks, left: float, right: float) -> Array:
        y = self._snap(area.pixels_y(np.array([at for at, _ in ticks])))
        return np.stack([np.full_like(y, left), y, np.full_like(y, right), y], axis=1)

    def _snap(self, pixels: Array) -> Array:
        """Onto the middle of device pixels, where a thin line is crisp."""
        return np.asarray((np.floor(pixels * self._ink.ratio) + 0.5) / self._ink.ratio)

    def _draw_axes(self, painter: QPainter, area: PlotArea) -> None:
        # Just outside the picture, so that neither covers the other.
        left, bottom = area.left - 1.0 / self._ink.ratio, area.top + area.height
        mark = 0.8 * self._gap
        painter.setPen(self._ink.hairline("axis"))
        corner = np.array([[left, bottom, left + area.width, bottom], [left, area.top, left, bottom]])
        draw_lines(painter, self._snap(corner))
        draw_lines(painter, self._across(area, self._seen_x(area), bottom, bottom + mark))
        draw_lines(painter, self._along(area, self._seen_y(area), left - mark, left))
        painter.setFont(self._ink.font("small"))
        painter.setPen(self._ink.colour("muted"))
        self._write_numbers(painter, area, left, bottom)

    def _write_numbers(self, painter: QPainter, area: PlotArea, left: float, bottom: float) -> None:
        high, gap = self._small.height(), 1.4 * self._gap
        x_ticks = self._seen_x(area)
        widths = [self._small.horizontalAdvance(text) for _, text in x_ticks]
        for at, text in spread(x_ticks, area.width, widths):
            x = area.pixel(at, 0.0).x()
            painter.drawText(QRectF(x - 500, bottom + gap, 1000, high), _CENTRE | _TOP, text)
        y_ticks = self._seen_y(area)
        for at, text in spread(y_ticks, area.height, [0.9 * high] * len(y_ticks)):
            y = area.pixel(0.0, at).y()
            painter.drawText(QRectF(left - gap - 1000, y - high / 2, 1000, high), _RIGHT | _MIDDLE, text)

    def _draw_labels(self, painter: QPainter, area: PlotArea, left: float) -> None:
        panel, high = self._flat.panel, self._small.height()
        painter.setFont(self._ink.font("small"))
        painter.setPen(self._ink.colour("text"))
        if panel.x.label:
            below = area.top + area.height + (high + 2.0 * self._gap if self.x_ticks else 0.5 * self._gap)
            words = self._small.elidedText(panel.x.label, Qt.TextElideMode.ElideRight, self._size.width())
            middle = area.left + area.width / 2
            half = self._small.horizontalAdvance(words) / 2 + 1
            middle = max(half, min(middle, self._size.width() - half))
            painter.drawText(QRectF(middle - half, below, 2 * half, high), _CENTRE | _TOP, words)
        if panel.y.label:
            self._draw_upright_label(painter, area, panel.y.label, left + self._gap)

    def _draw_upright_label(self, painter: QPainter, area: PlotArea, label: str, left: float) -> None:
        words = self._small.elidedText(label, Qt.TextElideMode.ElideRight, self._size.height())
        half = self._small.horizontalAdvance(words) / 2 + 1
        middle = max(half, min(area.top + area.height / 2, self._size.height() - half))
        painter.save()
        painter.translate(left, middle)
        painter.rotate(-90)
        painter.drawText(QRectF(-half, 0, 2 * half, self._small.height()), _CENTRE | _TOP, words)
        painter.restore()

    def _draw_title(self, painter: QPainter, area: PlotArea) -> None:
        if not self._flat.panel.title:
            return
        left = area.left if self._flat.frame else self._gap
        width = self._size.width() - left - self._gap
        wanted = self._title_metrics().horizontalAdvance(self._flat.panel.title)
        if wanted > width:
            left = max(self._gap, self._size.width() - self._gap - wanted)
            width = self._size.width() - left - self._gap
        painter.setFont(self._ink.font("normal", True))
        painter.setPen(self._ink.colour("text"))
        painter.drawText(QRectF(left, 0, width + 1, 10000), _LEFT | _TOP | Qt.TextFlag.TextWordWrap,
                         self._flat.panel.title)  # fmt: skip

    def _draw_legend(self, painter: QPainter, area: PlotArea, legend: Legend) -> None:
        place, gap = self._flat.panel.legend or "", self._gap
        if place == "top":
            left = area.left if self._flat.frame else gap
            left = max(gap, min(left, self._size.width() - gap - legend.width))
            legend.paint(painter, QPointF(left, self._title_height()))
        elif place == "right":
            legend.paint(painter, QPointF(area.left + area.width + 2 * gap, area.top))
        else:
            box = area.clip_rect
            x = box.right() - legend.width - 3 * gap if "right" in place else box.left() + 3 * gap
            y = box.bottom() - legend.height - 2 * gap if "bottom" in place else box.top() + 2 * gap
            legend.paint(painter, QPointF(x, y), ground=True)


def _between(value: float, limits: Limits) -> bool:
    slack = 1e-6 * (limits[1] - limits[0])
    return limits[0] - slack <= value <= limits[1] + slack


def _ticks(axis: Axis, given: Ticks | None, shown: Limits, own: Limits, most: float) -> Ticks:
    count = max(2, min(7, math.floor(most)))
    if given is None:
        return number_ticks(shown, count)
    if axis.log and axis.ticks is None and sum(_between(at, shown) for at, _ in given) < 2:
        return decade_ticks(shown, count)
    return given
