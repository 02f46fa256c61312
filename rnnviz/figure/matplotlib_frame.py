"""What stands around a panel's picture: title, axes, legend, colour bar."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.description import Axis
from rnnviz.figure.layout import Box, Margins
from rnnviz.figure.lowering import Flat, Ticks
from rnnviz.figure.marks import Handle, Image, Points
from rnnviz.figure.matplotlib_colour_bar import ColourBar
from rnnviz.figure.matplotlib_legend import EMPTY, Legend, draw_legend, legend_of
from rnnviz.figure.matplotlib_sheet import PAD, TICK, Sheet, text_height
from rnnviz.figure.palette import Theme
from rnnviz.figure.tick_marks import apart, round_ticks, shares
from rnnviz.figure.ticks import round_step
from rnnviz.figure.typography import broken, text_width


@dataclass(frozen=True, eq=False)
class Frame:
    """The surroundings of a panel, measured for a box of about the size it will get.

    width, height : of that box, points
    """

    flat: Flat
    theme: Theme
    width: float
    height: float

    @property
    def small(self) -> float:
        """Type size of everything but the title."""
        return self.theme.text[0]

    @cached_property
    def tick(self) -> float:
        """From the box to the numbers beside it: beyond ticks, and symbols that stand on the border."""
        return max((TICK + PAD) * self.theme.stroke, self.over_border + 0.2 * self.small if self.over_border else 0.0)

    @cached_property
    def over_border(self) -> float:
        """How far symbols stick out of the box."""
        marks = [m for m in self.flat.marks if isinstance(m, Points | Handle)]
        reach = [0.5 * m.size * self.theme.stroke for m in marks if self._is_on_the_border(m)]
        return max(reach, default=0.0) if self.flat.frame else 0.0

    def _is_on_the_border(self, mark: Points | Handle) -> bool:
        return any(
            np.any(np.abs((values - limit) / (limits[1] - limits[0])) < 0.01)
            for values, limits in ((mark.x, self.flat.x_limits), (mark.y, self.flat.y_limits))
            for limit in limits
        )

    @cached_property
    def title(self) -> list[str]:
        """The title's lines."""
        panel, size = self.flat.panel, self.theme.text[1]
        lines = broken(panel.title, size, self.width, bold=True)
        return broken(panel.short, size, self.width, bold=True) if len(lines) > 1 and panel.short else lines

    @property
    def title_height(self) -> float:
        """Points of all its lines."""
        return text_height(len(self.title), self.theme.text[1])

    @property
    def words_width(self) -> float:
        """Of title and legend above the box, from its left border."""
        widths = [text_width(line, self.theme.text[1], bold=True) for line in self.title]
        return max([*widths, self.legend.width if self.flat.panel.legend == "top" else 0.0])

    def _steps(self) -> tuple[float, float]:
        """Between two numbers along x and y; the same where one unit is as long in x as in y."""
        panel = self.flat.panel
        x = round_step(*self.flat.x_limits, max(2, int(self.width / (3.6 * self.small))), panel.x.whole)
        y = round_step(*self.flat.y_limits, max(2, int(self.height / (2.6 * self.small))), panel.y.whole)
        return (max(x, y), max(x, y)) if self.flat.equal else (x, y)

    @cached_property
    def x_ticks(self) -> Ticks:
        """Numbers below the box, those left out that would touch their neighbour."""
        found = self.flat.x_ticks
        if found is None:
            found = round_ticks(self.flat.x_limits, self._steps()[0])
        half = [text_width(text, self.small) / 2 + 0.25 * self.small for _, text in found]
        return apart(found, self.flat.x_limits, self.width, half)

    @cached_property
    def y_ticks(self) -> Ticks:
        """Numbers beside the box."""
        found = self.flat.y_ticks
        if found is None:
            found = round_ticks(self.flat.y_limits, self._steps()[1])
        return apart(found, self.flat.y_limits, self.height, [0.55 * self.small] * len(found))

    @cached_property
    def x_label(self) -> list[str]:
        """Lines below the numbers."""
        return self._label(self.flat.panel.x, self.width)

    @cached_property
    def y_label(self) -> list[str]:
        """Lines beside the numbers, read upwards."""
        return self._label(self.flat.panel.y, self.height)

    def _label(self, axis: Axis, room: float) -> list[str]:
        return broken(axis.label, self.small, room) if self.flat.frame else []

    @cached_property
    def legend(self) -> Legend:
        """Empty where the panel wants none."""
        place = self.flat.panel.legend
        if place is None:
            return EMPTY
        return legend_of(self.flat.marks, self.small, self.width, in_a_column=place != "top")

    @cached_property
    def bar(self) -> ColourBar | None:
        """Of the first image of numbers that has a label."""
        images = [m for m in self.flat.marks if isinstance(m, Image) and m.label and not m.roles]
        return ColourBar.of(images[0], self.theme, self.height) if images else None

    @cached_property
    def margins(self) -> Margins:
        """Room needed outside the box."""
        place = self.flat.panel.legend
        x_rows = 1 if self.x_ticks and any(text for _, text in self.x_ticks) else 0
        left = self._y_numbers + (text_height(len(self.y_label), self.small) + 0.35 * self.small) * bool(self.y_label)
        bottom = self._x_numbers * x_rows
        bottom += (text_height(len(self.x_label), self.small) + 0.25 * self.small) * bool(self.x_label)
        right = self.bar.width if self.bar else 0.0
        right += self.legend.width + self.small if place == "right" and self.legend.rows else 0.0
        over_left, over_right = self._overhang()
        return Margins(max(left, over_left), max(right, over_right), bottom, max(self._top, self._overhang_above()))

    @property
    def _legend_rise(self) -> float:
        """From the box's upper border to the lower border of a legend above it."""
        return 0.2 * self.small + self.over_border

    @property
    def _top(self) -> float:
        legend = self.legend.height + self._legend_rise if self.flat.panel.legend == "top" else self.over_border
        return legend + self.title_height + 0.3 * self.small * bool(self.title)

    @property
    def _x_numbers(self) -> float:
        return self.tick + text_height(1, self.small)

    @property
    def _y_numbers(self) -> float:
        widths = [text_width(text, self.small) for _, text in self.y_ticks]
        return self.tick + max(widths) if widths else 0.0

    def _overhang(self) -> tuple[float, float]:
        """How far the outermost numbers below the box stick out beside it."""
        left = right = 0.0
        for share, text in zip(shares(self.x_ticks, self.flat.x_limits), self.x_ticks, strict=True):
            half = text_width(text[1], self.small) / 2
            left, right = max(left, half - share * self.width), max(right, half - (1 - share) * self.width)
        return left, right

    def _overhang_above(self) -> float:
        highest = max(shares(self.y_ticks, self.flat.y_limits), default=0.0)
        return max(0.0, 0.55 * self.small - (1 - highest) * self.height)

    def draw(self, sheet: Sheet, box: Box, title: float) -> None:
        """Everything around the box it has got but the axes' lines.

        title : from the box's top to the title's foot
        """
        text, top = self.theme.colours["text"], box.y + box.height
        sheet.write(self.title, box.x, top + title, self.theme.text[1], text, up=0.0, bold=True)
        self._draw_legend(sheet, box)
        if self.bar:
            self.bar.draw(sheet, box)
        if self.flat.frame:
            self._write_axes(sheet, box)

    def _ticks_at(self, box: Box) -> tuple[list[float], list[float]]:
        """Where ticks stand on the page, along x and along y."""
        x = [box.x + share * box.width for share in shares(self.x_ticks, self.flat.x_limits)]
        y = [box.y + share * box.height for share in shares(self.y_ticks, self.flat.y_limits)]
        return x, y

    def axis_lines(self, box: Box) -> Array:
        """The axes and their ticks. (line, 2, 2) points"""
        x, y = self._ticks_at(box)
        length = TICK * self.theme.stroke
        pieces = [
            [(box.x, box.y + box.height), (box.x, box.y)], [(box.x, box.y), (box.x + box.width, box.y)],
            *[[(at, box.y), (at, box.y - length)] for at in x],
            *[[(box.x, at), (box.x - length, at)] for at in y],
        ]  # fmt: skip
        return np.array(pieces)

    def _write_axes(self, sheet: Sheet, box: Box) -> None:
        muted, text = self.theme.colours["muted"], self.theme.colours["text"]
        x, y = self._ticks_at(box)
        for at, (_, words) in zip(x, self.x_ticks, strict=True):
            sheet.write([words], at, box.y - self.tick, self.small, muted, across=0.5, up=1.0)
        for at, (_, words) in zip(y, self.y_ticks, strict=True):
            sheet.write([words], box.x - self.tick, at, self.small, muted, across=1.0, up=0.5)
        below = box.y - (self._x_numbers if self.x_ticks else 0.0) - 0.25 * self.small
        sheet.write(self.x_label, box.x + box.width / 2, below, self.small, text, across=0.5, up=1.0)
        beside = box.x - self._y_numbers - 0.35 * self.small
        sheet.write(self.y_label, beside, box.y + box.height / 2, self.small, text, across=0.5, up=0.0, angle=90)

    def _draw_legend(self, sheet: Sheet, box: Box) -> None:
        place, legend = self.flat.panel.legend, self.legend
        if place is None or not legend.rows:
            return
        if place == "top":
            draw_legend(sheet, legend, box.x, box.y + box.height + self._legend_rise + legend.height)
            return
        if place == "right":
            bar = self.bar.width if self.bar else 0.0
            draw_legend(sheet, legend, box.x + box.width + self.small + bar, box.y + box.height)
            return
        pad = 0.4 * self.small
        left = box.x + 2 * pad if "left" in place else box.x + box.width - legend.width - 2 * pad
        top = box.y + box.height - 2 * pad if "top" in place else box.y + legend.height + 2 * pad
        ground = Box(left - pad, top - legend.height - pad, legend.width + 2 * pad, legend.height + 2 * pad)
        sheet.fill(ground, "panel", order=4.0)
        draw_legend(sheet, legend, left, top)
