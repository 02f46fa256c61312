"""What the colours of an image of numbers stand for."""

from dataclasses import dataclass

import numpy as np

from rnnviz.figure.colormaps import colormap
from rnnviz.figure.layout import Box
from rnnviz.figure.lowering import Ticks
from rnnviz.figure.marks import Image
from rnnviz.figure.matplotlib_sheet import PAD, TICK, Sheet, text_height
from rnnviz.figure.palette import Theme
from rnnviz.figure.pixels import colour_limits
from rnnviz.figure.tick_marks import round_ticks, shares
from rnnviz.figure.ticks import round_step
from rnnviz.figure.typography import broken, text_width

BAR = 0.8
"""Width of the bar in type sizes."""


@dataclass(frozen=True, eq=False)
class ColourBar:
    """words : the lines of the image's label"""

    image: Image
    theme: Theme
    ticks: Ticks
    words: list[str]

    @staticmethod
    def of(image: Image, theme: Theme, height: float) -> "ColourBar":
        """The bar beside a box of that height."""
        limits = colour_limits(image)
        step = round_step(*limits, max(2, int(height / (3.5 * theme.text[0]))))
        return ColourBar(image, theme, round_ticks(limits, step), broken(image.label, theme.text[0], height))

    @property
    def width(self) -> float:
        """From the box to the end of the label."""
        small = self.theme.text[0]
        numbers = max((text_width(text, small) for _, text in self.ticks), default=0.0)
        return (BAR + 1.0) * small + self._tick + numbers + text_height(len(self.words), small)

    @property
    def _tick(self) -> float:
        return (TICK + PAD) * self.theme.stroke

    def draw(self, sheet: Sheet, box: Box) -> None:
        """The bar, its numbers and its label, on the right of the box."""
        small = self.theme.text[0]
        left, right = box.x + box.width + 0.6 * small, box.x + box.width + (0.6 + BAR) * small
        axes = sheet.axes(Box(left, box.y, right - left, box.height), "")
        ramp = colormap(self.image.colormap, self.theme)
        axes.imshow(ramp[:, None], extent=(0, 1, 0, 1), origin="lower", aspect="auto", interpolation="none")
        axes.set(xlim=(0, 1), ylim=(0, 1))
        at = [box.y + share * box.height for share in shares(self.ticks, colour_limits(self.image))]
        pieces = [[(right, y), (right + sheet.stroke(TICK), y)] for y in at]
        sheet.lines(np.array(pieces).reshape(-1, 2, 2), "axis", 0.8)
        for y, (_, words) in zip(at, self.ticks, strict=True):
            sheet.write([words], right + self._tick, y, small, self.theme.colours["muted"], up=0.5)
        end = box.x + box.width + self.width
        sheet.write(
            self.words, end, box.y + box.height / 2, small, self.theme.colours["text"], across=0.5, up=0.0, angle=90
        )
