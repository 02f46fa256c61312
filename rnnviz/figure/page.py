"""What goes where on a figure's page, before anything is drawn."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rnnviz.figure.description import Figure
from rnnviz.figure.layout import Box, Cell, Margins, arrange
from rnnviz.figure.lowering import Flat
from rnnviz.figure.matplotlib_frame import Frame
from rnnviz.figure.matplotlib_sheet import POINTS_PER_CM, Sheet, text_height
from rnnviz.figure.palette import Theme
from rnnviz.figure.typography import broken

SCALES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
"""By how much a theme's type and strokes may be made smaller on a small page."""

LEAST_TYPE = 3.5
"""Points: no scale makes type smaller, whatever then lies over what."""

NARROW_CM, NARROW_SCALE = 11.0, 0.8
"""In a column of a journal type is smaller from the beginning: 8 points leave the pictures more room than 10."""

MOST_AROUND = 0.4
"""Share of a page's height that the caption may take from the panels, and the warning as well."""

MEASURED = 3
"""So often, see `Page.place`."""

SEEN = 1.0
"""Points by which words may touch: less is not seen."""

LEAST_WIDTH, LEAST_HEIGHT = 6.0, 3.2
"""Of a panel's box, in type sizes: below, there is no picture left between the words."""


@dataclass(frozen=True, eq=False)
class Placed:
    """A panel with its surroundings measured, and where it stands. title : from its box's top to the title's foot"""

    frame: Frame
    box: Box
    title: float


@dataclass(frozen=True, eq=False)
class Page:
    """A page of a size and a look.

    taken : room above and below that earlier pages needed; margins : the same for panels, by their keys
    """

    figure: Figure
    theme: Theme
    size_cm: tuple[float, float]
    taken: Margins
    margins: Mapping[str, Margins]

    @property
    def width(self) -> float:
        """Points."""
        return self.size_cm[0] * POINTS_PER_CM

    @property
    def height(self) -> float:
        """Points."""
        return self.size_cm[1] * POINTS_PER_CM

    @property
    def pad(self) -> float:
        """Between the paper's border and everything."""
        return 0.9 * self.theme.text[0]

    @cached_property
    def warning(self) -> list[str]:
        """Lines above the panels."""
        words = f"⚠ {self.figure.warning}" if self.figure.warning else ""
        return broken(words, self.theme.text[0], self.width - 2 * self.pad, bold=True)

    @cached_property
    def caption(self) -> list[str]:
        """Lines below the panels."""
        return broken(self.figure.below, self.theme.text[0], self.width - 2 * self.pad)

    @cached_property
    def around(self) -> Margins:
        """Room for caption and warning, as much as earlier pages needed."""
        small = self.theme.text[0]
        below = self.pad + (text_height(len(self.caption), small) + 0.8 * small if self.caption else 0.0)
        above = self.pad + (text_height(len(self.warning), small) + 0.6 * small if self.warning else 0.0)
        return Margins(0.0, 0.0, below, above).joined(self.taken)

    @property
    def area(self) -> Box:
        """For the panels."""
        most = MOST_AROUND * self.height
        below, above = min(self.around.bottom, most), min(self.around.top, most)
        return Box(self.pad, below, self.width - 2 * self.pad, self.height - below - above)

    def place(self, flats: Sequence[Flat]) -> list[Placed]:
        """Each panel's surroundings and box. Lines break by the box, and the box depends on the lines: measuring
        a few times is enough."""
        area = self.area
        boxes: Sequence[Box] = [self._first_guess(flat, area) for flat in flats]
        frames: list[Frame] = []
        cells: list[Cell] = []
        for _ in range(MEASURED):
            frames = [Frame(flat, self.theme, b.width, b.height) for flat, b in zip(flats, boxes, strict=True)]
            cells = [self._cell(frame) for frame in frames]
            boxes = arrange(cells, self.figure.columns, self.figure.rows, area, 1.2 * self.theme.text[0])
        return _with_titles(frames, cells, boxes)

    def _first_guess(self, flat: Flat, area: Box) -> Box:
        row, column, rows, columns = flat.panel.place
        wide = sum(self.figure.columns[column : column + columns]) / sum(self.figure.columns)
        high = sum(self.figure.rows[row : row + rows]) / sum(self.figure.rows)
        return Box(0.0, 0.0, 0.8 * wide * area.width, 0.75 * high * area.height)

    def _cell(self, frame: Frame) -> Cell:
        flat = frame.flat
        margins = frame.margins.joined(self.margins.get(flat.panel.key, Margins()))
        aspect = 1.0 if flat.likes_to_be_square else None
        if flat.keeps_shape:
            aspect = (flat.y_limits[1] - flat.y_limits[0]) / (flat.x_limits[1] - flat.x_limits[0])
        return Cell(flat.panel.place, margins, aspect, loose=flat.likes_to_be_square)

    def holds(self, around: Sequence[Box]) -> bool:
        """True where panels with all that is written around them lie beside each other, within their area."""
        low, high = self.area.y - SEEN, self.area.y + self.area.height + SEEN
        return all(
            low <= one.y and one.y + one.height <= high and one.x + one.width <= self.width + SEEN for one in around
        ) and not any(_overlap(one, other) for one, other in itertools.combinations(around, 2))

    def write(self, sheet: Sheet) -> None:
        """The warning and the caption."""
        small, colours = self.theme.text[0], self.theme.colours
        sheet.write(self.warning, self.pad, self.height - self.pad, small, colours["warning"], bold=True)
        sheet.write(self.caption, self.pad, self.pad, small, colours["muted"], up=0.0)


def scales_for(width_cm: float, theme: Theme) -> tuple[float, ...]:
    """The scales to try on a page of that width, the largest first."""
    most = 1.0 if width_cm >= NARROW_CM else NARROW_SCALE
    return tuple(scale for scale in SCALES if scale <= most and scale * theme.text[0] >= LEAST_TYPE)


def _with_titles(frames: Sequence[Frame], cells: Sequence[Cell], boxes: Sequence[Box]) -> list[Placed]:
    """Titles of a row stand beside each other, as high as the tallest needs."""
    tops: dict[int, float] = {}
    for cell, box in zip(cells, boxes, strict=True):
        row = cell.place[0]
        tops[row] = max(tops.get(row, 0.0), box.y + box.height + cell.margins.top)
    placed = []
    for frame, cell, box in zip(frames, cells, boxes, strict=True):
        placed.append(Placed(frame, box, tops[cell.place[0]] - (box.y + box.height) - frame.title_height))
    return placed


def has_room(placed: Sequence[Placed], page: Page) -> bool:
    """False where a panel's picture has become smaller than its words, or words lie over others or off the page."""
    around = [_with_words(panel) for panel in placed]
    return all(_has_room(panel.frame, panel.box) for panel in placed) and page.holds(around)


def _with_words(panel: Placed) -> Box:
    """A picture and what is written around it."""
    frame, box = panel.frame, panel.box
    left, right, bottom = frame.margins.left, frame.margins.right, frame.margins.bottom
    top = max(frame.margins.top, panel.title + frame.title_height)
    width = max(box.width + right, frame.words_width)
    return Box(box.x - left, box.y - bottom, left + width, bottom + box.height + top)


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > SEEN
        and min(one.y + one.height, other.y + other.height) - max(one.y, other.y) > SEEN
    )


def _has_room(frame: Frame, box: Box) -> bool:
    wide, high = LEAST_WIDTH * frame.small, LEAST_HEIGHT * frame.small
    if frame.flat.panel.legend not in (None, "top", "right"):
        wide, high = max(wide, 1.1 * frame.legend.width), max(high, 1.4 * frame.legend.height)
    return box.width >= wide and box.height >= high
