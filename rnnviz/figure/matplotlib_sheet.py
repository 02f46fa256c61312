"""The page that matplotlib draws on, measured in points from its lower left corner."""

from collections.abc import Sequence
from typing import Any, Literal

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from rnnviz.arrays import Array
from rnnviz.figure.layout import Box
from rnnviz.figure.marks import Dash
from rnnviz.figure.palette import Theme
from rnnviz.figure.typography import FONT, LINE, text_width

POINTS_PER_CM = 72 / 2.54

DASHES: dict[Dash, Literal["solid"] | tuple[float, tuple[float, float]]] = {
    "solid": "solid",
    "dash": (0.0, (4.0, 2.2)),
    "dot": (0.0, (1.0, 1.7)),
}
"""In multiples of the line's width."""

TICK = 3.0
PAD = 3.0
"""Length of a tick and its distance to its number, points before the theme's factor."""

FOOT, TALL = 0.2, 1.13
"""How far a line of text reaches below its baseline, and its whole height, in type sizes: from the foot of a g to
the ring of an Å, and capitals and digits stand in its middle."""

BELOW, DATA, ABOVE = 0.0, 2.0, 5.0
"""Drawing order: grounds and grids, marks, words and axes."""


SETTINGS: Any = {
    "pdf.fonttype": 42, "svg.fonttype": "none", "svg.hashsalt": "rnnviz", "path.simplify": True,
    "agg.path.chunksize": 20_000, "text.hinting": "no_hinting",
}  # fmt: skip
"""matplotlib's own settings while a figure is drawn: text stays text, the same figure gives the same bytes, and
words are as wide as they were measured, whatever the resolution."""


class Picture(Figure):
    """matplotlib's figure, drawn with our settings by whoever draws it."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw it, as matplotlib does."""
        with matplotlib.rc_context(SETTINGS):
            super().draw(renderer)

    def savefig(self, *args: Any, **options: Any) -> None:
        """Write it, as matplotlib does."""
        with matplotlib.rc_context(SETTINGS):
            super().savefig(*args, **options)


class Sheet:
    """A page of a given size and look.

    width, height : points; theme : colours and sizes
    """

    def __init__(self, theme: Theme, size_cm: tuple[float, float], dpi: float) -> None:
        self.theme = theme
        self.dpi = dpi
        self.width, self.height = (length * POINTS_PER_CM for length in size_cm)
        # A page of 400 pixels must not become one of 399.9999 and then 399.
        inches = [length / 72 + 1e-9 for length in (self.width, self.height)]
        ground = "none" if theme.transparent else theme.colours["window"]
        self.picture = Picture(figsize=(inches[0], inches[1]), dpi=dpi, facecolor=ground)
        self.points = Affine2D().scale(1 / 72) + self.picture.dpi_scale_trans

    @property
    def small(self) -> float:
        """The smallest type size, points."""
        return self.theme.text[0]

    def stroke(self, width: float) -> float:
        """Points of a stroke or symbol as thick as the theme wants it."""
        return width * self.theme.stroke

    def fill(self, box: Box, role: str, order: float = BELOW, strength: float = 1.0) -> None:
        """A rectangle without a border; no ground on a transparent page."""
        if self.theme.transparent and role == "panel":
            return
        self.picture.add_artist(
            Rectangle(
                (box.x, box.y), box.width, box.height, transform=self.points, zorder=order, linewidth=0.0,
                facecolor=self.theme.hex(role, strength), edgecolor="none", clip_on=False,
            )
        )  # fmt: skip

    def axes(self, box: Box, name: str) -> Axes:
        """Axes that fill a box, without a ground, ticks or frame of their own."""
        place = (box.x / self.width, box.y / self.height, box.width / self.width, box.height / self.height)
        axes = self.picture.add_axes(place, label=name, zorder=DATA)
        axes.set_axis_off()
        return axes

    def lines(self, pieces: Array, role: str, width: float, dash: Dash = "solid", strength: float = 1.0) -> None:
        """Straight pieces. pieces : (piece, 2, 2) points; width : before the theme's factor"""
        self.picture.add_artist(
            LineCollection(
                list(pieces), colors=self.theme.hex(role, strength), linewidths=self.stroke(width),
                linestyles=[DASHES[dash]], transform=self.points, zorder=ABOVE, capstyle="butt", clip_on=False,
            )
        )  # fmt: skip

    def write(
        self, lines: Sequence[str], x: float, y: float, size: float, colour: str, *,
        across: float = 0.0, up: float = 1.0, bold: bool = False, angle: float = 0.0,
    ) -> None:  # fmt: skip
        """Lines of text, below each other.

        x, y : points; across, up : which point of the text's box stands there, 0 left or low to 1 right or high
        """
        align: Literal["left", "center", "right"]
        align, base = ("left", 0.0) if across < 0.25 else ("right", 1.0) if across > 0.75 else ("center", 0.5)
        along = 0.0
        if across != base:
            along = (base - across) * max(text_width(line, size, bold) for line in lines)
        cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
        for number, line in enumerate(lines):
            rise = -up * _height(len(lines), size) + (len(lines) - 1 - number) * LINE * size + FOOT * size
            words = Text(
                x + along * cos - rise * sin, y + along * sin + rise * cos, line, color=colour, fontproperties=font,
                horizontalalignment=align, verticalalignment="baseline", rotation=angle, rotation_mode="anchor",
                parse_math=False, usetex=False, transform=self.points, zorder=ABOVE, clip_on=False,
            )  # fmt: skip
            self.picture.add_artist(words)


def _height(lines: int, size: float) -> float:
    return (lines - 1) * LINE * size + TALL * size


def text_height(lines: int, size: float) -> float:
    """How tall so many lines of text are, points."""
    return _height(lines, size) if lines else 0.0
