"""What stands around a picture: title, axes, grid, legend, colour bar; and how much room it takes."""

from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.plots.axis_ticks import ticks_on
from app.plots.colour_bar import ColourBar
from app.plots.legend import Legend
from app.plots.paint_style import PaintStyle
from app.plots.painting import draw_lines
from app.plots.placement import LegendPlace
from app.plots.plot_area import PlotArea
from app.plots.wording import broken, widest
from rnnviz.arrays import Array
from rnnviz.figure.layout import Margins
from rnnviz.figure.legend import entries
from rnnviz.figure.limits import Limits
from rnnviz.figure.lowering import Flat, Ticks
from rnnviz.figure.marks import Handle, Image, Points, TextSize
from rnnviz.figure.pixels import colour_limits
from rnnviz.figure.tick_marks import shares
from rnnviz.figure.ticks import round_step

_CENTRE, _LEFT, _RIGHT = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_TOP, _MIDDLE, _BOTTOM = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignBottom


REMEMBERED = 16
"""Frames of the sizes asked for last."""


def explained_image(flat: Flat) -> Image | None:
    """The image whose colours a bar explains: the first one of numbers that has a label."""
    return next((m for m in flat.marks if isinstance(m, Image) and m.label and not m.roles), None)


class Frame:
    """Everything around one picture, measured for a picture of about the size it will get.

    limits : what is shown, which differs from `flat`'s own when a person has zoomed; size : of the picture, pixels
    legend_at : where the legend stands
    """

    def __init__(
        self, flat: Flat, limits: tuple[Limits, Limits], size: QSizeF, style: PaintStyle, legend_at: LegendPlace = "own"
    ) -> None:
        self._flat, self._limits, self._size, self._style = flat, limits, size, style
        self._small = style.metrics("small")
        self._high = self._small.height()
        moved = {"own": flat.panel.legend, "beside": "right", "away": None}
        self._legend_at = moved[legend_at] if flat.panel.legend else None

    @cached_property
    def _steps(self) -> tuple[float, float]:
        """Between two numbers along x and y; the same where one unit is as long in x as in y."""
        panel = self._flat.panel
        x = round_step(*self._limits[0], max(2, int(self._size.width() / (3.6 * self._high))), panel.x.whole)
        y = round_step(*self._limits[1], max(2, int(self._size.height() / (2.6 * self._high))), panel.y.whole)
        return (max(x, y), max(x, y)) if self._flat.equal else (x, y)

    @cached_property
    def x_ticks(self) -> Ticks:
        """Numbers below the picture."""
        return ticks_on(
            self._flat.panel.x, self._flat.x_ticks, self._limits[0], self._size.width(), self._steps[0],
            lambda text: self._small.horizontalAdvance(text) / 2 + 0.2 * self._high,
        )  # fmt: skip

    @cached_property
    def y_ticks(self) -> Ticks:
        """Numbers beside the picture."""
        return ticks_on(
            self._flat.panel.y, self._flat.y_ticks, self._limits[1], self._size.height(), self._steps[1],
            lambda _: 0.48 * self._high,
        )  # fmt: skip

    @cached_property
    def _title(self) -> list[str]:
        return broken(self._title_text, self._bold, self._title_room)

    @cached_property
    def _title_room(self) -> float:
        """A title may stand above what is on the right of its picture, too."""
        return self._size.width() + self._beside

    @cached_property
    def _title_text(self) -> str:
        panel = self._flat.panel
        return panel.title if self._fits_on_a_line(panel.title, "small") else panel.short or panel.title

    @cached_property
    def _title_size(self) -> TextSize:
        """One that is too long becomes smaller before it breaks."""
        return "normal" if self._fits_on_a_line(self._title_text, "normal") else "small"

    def _fits_on_a_line(self, title: str, size: TextSize) -> bool:
        return widest(title.split("\n"), self._style.metrics(size, True)) <= self._title_room

    @property
    def _bold(self) -> QFontMetricsF:
        return self._style.metrics(self._title_size, True)

    @cached_property
    def _x_label(self) -> list[str]:
        return broken(self._flat.panel.x.label, self._small, self._size.width()) if self._flat.frame else []

    @cached_property
    def _y_label(self) -> list[str]:
        return broken(self._flat.panel.y.label, self._small, self._size.height()) if self._flat.frame else []

    @cached_property
    def _beside(self) -> float:
        """Width of the colour bar and the legend on the right of the picture."""
        legend = self.legend.width + self._high if self.legend is not None and self._legend_at == "right" else 0.0
        return (self._bar.width if self._bar else 0.0) + legend

    @cached_property
    def legend(self) -> Legend | None:
        """None where there is nothing to explain."""
        place = self._legend_at
        items = entries(self._flat.panel.marks) if place else ()
        return Legend(items, self._style, self._size.width() if place == "top" else None) if items else None

    @cached_property
    def _bar(self) -> ColourBar | None:
        image = explained_image(self._flat)
        return ColourBar(image, self._style, self._size.height()) if image is not None else None

    @cached_property
    def _over_border(self) -> float:
        """How far symbols that stand on the border stick out of the picture."""
        marks = [m for m in self._flat.marks if isinstance(m, Points | Handle)]
        reach = [self._style.stroke(m.size) / 2 for m in marks if self._is_on_the_border(m)]
        return max(reach, default=0.0) if self._flat.frame else 0.0

    def _is_on_the_border(self, mark: Points | Handle) -> bool:
        return any(
            bool(np.any(np.abs((values - limit) / (limits[1] - limits[0])) < 0.01))
            for values, limits in zip((mark.x, mark.y), self._limits, strict=True)
            for limit in limits
        )

    @cached_property
    def _tick(self) -> float:
        """From the picture to the numbers: beyond the ticks, and symbols that stand on the border."""
        return max(2 * self._style.tick, self._over_border + 0.15 * self._high if self._over_border else 0.0)

    @cached_property
    def _y_numbers(self) -> float:
        return self._tick + widest([text for _, text in self.y_ticks], self._small) if self.y_ticks else 0.0

    @cached_property
    def _x_numbers(self) -> float:
        return self._tick + self._high if any(text for _, text in self.x_ticks) else 0.0

    @cached_property
    def title_rise(self) -> float:
        """From the picture's upper border to the foot of the title."""
        rise = self._over_border + 0.35 * self._high
        if self.legend is not None and self._legend_at == "top":
            rise += self.legend.height + 0.1 * self._high
        return rise

    @property
    def title_height(self) -> float:
        """Pixels of all its lines."""
        return len(self._title) * self._bold.height()

    @cached_property
    def margins(self) -> Margins:
        """Room needed outside the picture."""
        left = self._y_numbers + (len(self._y_label) * self._high + 0.3 * self._high) * bool(self._y_label)
        bottom = self._x_numbers + (len(self._x_label) * self._high + 0.1 * self._high) * bool(self._x_label)
        top = self._over_border
        if self._title or (self.legend is not None and self._legend_at == "top"):
            top = self.title_rise + self.title_height
        over_left, over_right, over_top = self._overhang
        return Margins(max(left, over_left), max(self._beside, over_right), bottom, max(top, over_top))

    @cached_property
    def _overhang(self) -> tuple[float, float, float]:
        """How far the outermost numbers stick out on the left, on the right and above."""
        if not self._flat.frame:
            return 0.0, 0.0, 0.0
        left = right = 0.0
        for share, (_, text) in zip(shares(self.x_ticks, self._limits[0]), self.x_ticks, strict=True):
            half = self._small.horizontalAdvance(text) / 2
            left = max(left, half - share * self._size.width())
            right = max(right, half - (1 - share) * self._size.width())
        highest = max(shares(self.y_ticks, self._limits[1]), default=0.0)
        return left, right, max(0.0, 0.5 * self._high - (1 - highest) * self._size.height())

    @property
    def words_width(self) -> float:
        """Of title and legend above the picture, from its left border."""
        legend = self.legend.width if self.legend is not None and self._legend_at == "top" else 0.0
        return max(widest(self._title, self._bold), legend)

    def paint_behind(self, painter: QPainter, area: PlotArea, title_rise: float, label_left: float) -> None:
        """Title, grid, axes, numbers and labels.

        title_rise : from the picture to the foot of the title; label_left : from the picture to the left side of
        the label of y. Both are shared with neighbours.
        """
        self._write_title(painter, area, title_rise)
        if not self._flat.frame:
            return
        right, bottom = area.left + area.width, area.top + area.height
        painter.setPen(self._style.hairline("faint"))
        draw_lines(painter, self._upright(area, area.top, bottom))
        draw_lines(painter, self._level(area, area.left, right))
        self._draw_axes(painter, area)
        self._write_numbers(painter, area)
        self._write_labels(painter, area, label_left)

    def paint_before(self, painter: QPainter, area: PlotArea) -> None:
        """Colour bar and legend."""
        if self._bar is not None:
            self._bar.paint(painter, area.rect)
        if self.legend is not None:
            self._draw_legend(painter, area, self.legend)

    def _write_title(self, painter: QPainter, area: PlotArea, title_rise: float) -> None:
        painter.setFont(self._style.font(self._title_size, True))
        painter.setPen(self._style.colour("text"))
        box = QRectF(area.left, area.top - title_rise - 1000, area.width + 1000, 1000)
        painter.drawText(box, _LEFT | _BOTTOM, "\n".join(self._title))

    def _upright(self, area: PlotArea, top: float, bottom: float) -> Array:
        x = self._snapped(area.pixels_x(np.array([at for at, _ in self.x_ticks])))
        return np.stack([x, np.full_like(x, top), x, np.full_like(x, bottom)], axis=1)

    def _level(self, area: PlotArea, left: float, right: float) -> Array:
        y = self._snapped(area.pixels_y(np.array([at for at, _ in self.y_ticks])))
        return np.stack([np.full_like(y, left), y, np.full_like(y, right), y], axis=1)

    def _snapped(self, pixels: Array) -> Array:
        """Onto the middle of device pixels, where a thin line is crisp."""
        return np.asarray((np.floor(pixels * self._style.ratio) + 0.5) / self._style.ratio)

    def _draw_axes(self, painter: QPainter, area: PlotArea) -> None:
        # Just outside the picture, so that neither covers the other.
        left, bottom = area.left - 1.0 / self._style.ratio, area.top + area.height
        painter.setPen(self._style.hairline("axis"))
        corner = np.array([[left, bottom, left + area.width, bottom], [left, area.top, left, bottom]])
        draw_lines(painter, self._snapped(corner))
        draw_lines(painter, self._upright(area, bottom, bottom + self._style.tick))
        draw_lines(painter, self._level(area, left - self._style.tick, left))

    def _write_numbers(self, painter: QPainter, area: PlotArea) -> None:
        painter.setFont(self._style.font("small"))
        painter.setPen(self._style.colour("muted"))
        below, beside = area.top + area.height + self._tick, area.left - self._tick
        for at, text in self.x_ticks:
            x = area.pixel(at, 0.0).x()
            painter.drawText(QRectF(x - 500, below, 1000, self._high), _CENTRE | _TOP, text)
        for at, text in self.y_ticks:
            y = area.pixel(0.0, at).y()
            painter.drawText(QRectF(beside - 1000, y - self._high, 1000, 2 * self._high), _RIGHT | _MIDDLE, text)

    def _write_labels(self, painter: QPainter, area: PlotArea, label_left: float) -> None:
        painter.setPen(self._style.colour("text"))
        middle, bottom = area.left + area.width / 2, area.top + area.height
        below = QRectF(middle - 2000, bottom + self._x_numbers + 0.1 * self._high, 4000, 1000)
        painter.drawText(below, _CENTRE | _TOP, "\n".join(self._x_label))
        painter.save()
        painter.translate(area.left - label_left, area.top + area.height / 2)
        painter.rotate(-90)
        painter.drawText(QRectF(-2000, 0, 4000, 1000), _CENTRE | _TOP, "\n".join(self._y_label))
        painter.restore()

    def _draw_legend(self, painter: QPainter, area: PlotArea, legend: Legend) -> None:
        place, pad = self._legend_at or "", 0.4 * self._high
        if place == "top":
            top = area.top - self._over_border - 0.1 * self._high - legend.height
            legend.paint(painter, QPointF(area.left, top))
        elif place == "right":
            bar = self._bar.width if self._bar else 0.0
            legend.paint(painter, QPointF(area.left + area.width + bar + self._high, area.top))
        else:
            box = area.rect
            x = box.left() + 2 * pad if "left" in place else box.right() - legend.width - 2 * pad
            y = box.top() + 2 * pad if "top" in place else box.bottom() - legend.height - 2 * pad
            legend.paint(painter, QPointF(x, y), over=box)


class Frames:
    """One panel's frames. While nothing but the size changes, the same one again for a size that was asked for before:
    laying out asks for most sizes several times."""

    def __init__(self) -> None:
        self._words: tuple[object, ...] = ()
        self._by_size: dict[tuple[float, float, LegendPlace], Frame] = {}

    def measured(
        self, flat: Flat, limits: tuple[Limits, Limits], size: QSizeF, style: PaintStyle, legend_at: LegendPlace
    ) -> Frame:
        """See `Frame`."""
        words = (*_words_of(flat), limits, style)
        if words != self._words:
            self._words = words
            self._by_size.clear()
        key = size.width(), size.height(), legend_at
        if key not in self._by_size:
            while len(self._by_size) >= REMEMBERED:
                self._by_size.pop(next(iter(self._by_size)))
            self._by_size[key] = Frame(flat, limits, size, style, legend_at)
        return self._by_size[key]


def _words_of(flat: Flat) -> tuple[object, ...]:
    """All of a panel that is written around its picture."""
    panel, image = flat.panel, explained_image(flat)
    bar = None if image is None else (image.label, image.colormap, colour_limits(image))
    legend = entries(panel.marks) if panel.legend else ()
    return panel.title, panel.short, panel.x, panel.y, panel.legend, flat.frame, flat.x_ticks, flat.y_ticks, legend, bar
