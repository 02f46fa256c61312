"""Where a figure's panels stand in the window."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

from app.plots.frame import Frame
from app.plots.legend import Legend
from app.plots.paint_style import PaintStyle
from app.plots.panel_view import PanelView
from app.plots.placement import SEEN, LegendPlace, Placement
from rnnviz.figure.description import Figure, Panel, Place
from rnnviz.figure.layout import Box, Cell, Margins, arrange
from rnnviz.figure.legend import Entry, entries
from rnnviz.figure.stacking import stacked

EDGE = 12.0
"""Pixels around the figure."""


LEAST_WIDTH, LEAST_HEIGHT = 6.0, 3.5
"""Of a picture, in heights of the small type: below, there is no picture left between the words."""


ONE_LINE = 1.6
"""Titles in a row are lined up where that moves none of them by more than so many heights of the small type."""


WORTH_MOVING = 1.12
"""A legend leaves its panel where the picture gains so much in area."""

MEASURED = 4
"""Words break by the picture's size, and that depends on the words: so often they are measured at most."""


def best_arrangement(
    figure: Figure, views: Mapping[str, PanelView], size: QSizeF, kept: Mapping[str, Margins], style: PaintStyle,
    legend_at: LegendPlace | None = None, about: Mapping[str, Box] | None = None,
) -> "Arrangement":  # fmt: skip
    """The arrangement in which the first panel, the figure's hero, has the largest picture.

    Its legend stays where the panel wants it if it takes no more than a line there; else it may stand beside the
    picture, or across the whole figure. legend_at : where it has to stand, None to choose; about : see `Arrangement`
    """
    if legend_at is not None:
        return Arrangement(figure, views, size, kept, style, legend_at, about)
    own = Arrangement(figure, views, size, kept, style, "own", about)
    if not own.has_tall_legend:
        return own
    places: tuple[LegendPlace, ...] = ("beside", "away")
    others = [Arrangement(figure, views, size, kept, style, place, own.boxes) for place in places]
    best = max(others, key=lambda other: other.hero_area)
    return best if best.hero_area > WORTH_MOVING * own.hero_area else own


class Arrangement:
    """All panels' places in a window of a size.

    kept : margins that panels had before, and keep at least; legend_at : where the legend of the first panel stands
    about : pictures as they may come out, where that is known: fewer sizes have to be measured then
    """

    def __init__(
        self, figure: Figure, views: Mapping[str, PanelView], size: QSizeF, kept: Mapping[str, Margins],
        style: PaintStyle, legend_at: LegendPlace, about: Mapping[str, Box] | None = None,
    ) -> None:  # fmt: skip
        figure = stacked(figure, size.width(), size.height())
        self._panels, self._size, self.legend_at = figure.panels, size, legend_at
        self._type_height = style.metrics("small").height()
        self._gap = max(16.0, 1.1 * self._type_height)
        area = Box(EDGE, EDGE, max(1.0, size.width() - 2 * EDGE), max(1.0, size.height() - 2 * EDGE))
        self._likes_square = views[self._panels[0].key].picture.flat.likes_to_be_square
        self.legend = self._legend_across(views, style, area.width)
        if self.legend is not None:
            area = replace(area, height=max(1.0, area.height - self.legend.height - 0.5 * self._type_height))
        known = about or {}
        self._boxes: Sequence[Box] = [
            known.get(panel.key) or _first_guess(figure, panel, area) for panel in figure.panels
        ]
        self._views, self._kept = views, kept
        self._measure()
        for _ in range(MEASURED):
            before = self._margins
            self._arrange(figure, area, before)
            if alike(self._margins, before):
                return
        # Words that break in one size and not in the other: there is room for both.
        either = [now.joined(then) for now, then in zip(self._margins, before, strict=True)]
        self._arrange(figure, area, either)

    def _measure(self) -> None:
        """What stands around pictures of the sizes they have by now."""
        self._frames = [
            self._views[panel.key].measured(QSizeF(box.width, box.height), self._legend_of(panel))
            for panel, box in zip(self._panels, self._boxes, strict=True)
        ]
        self._margins = [
            frame.margins.joined(self._kept.get(panel.key, Margins()))
            for panel, frame in zip(self._panels, self._frames, strict=True)
        ]

    def _arrange(self, figure: Figure, area: Box, around: Sequence[Margins]) -> None:
        """Give the pictures their places with so much around them, and measure them there."""
        cells = [
            _cell(self._views[panel.key], panel.place, replace(margins, top=self._top(panel, frame, margins)))
            for panel, frame, margins in zip(self._panels, self._frames, around, strict=True)
        ]
        self._boxes = arrange(cells, figure.columns, figure.rows, area, self._gap)
        self._measure()

    def _legend_of(self, panel: Panel) -> LegendPlace:
        return self.legend_at if panel.key == self._panels[0].key else "own"

    def _legend_across(self, views: Mapping[str, PanelView], style: PaintStyle, room: float) -> Legend | None:
        return Legend(legend_items(views[self._panels[0].key]), style, room) if self.legend_at == "away" else None

    @property
    def has_tall_legend(self) -> bool:
        """True where the first panel's legend costs its picture more than a line, above or beside it."""
        legend, place = self._frames[0].legend, self._panels[0].legend
        return legend is not None and legend.has_rows and place in ("top", "right")

    @property
    def hero_area(self) -> float:
        """Square pixels of the first panel's picture, as far as its shape lets it use them."""
        wide, high = self._boxes[0].width, self._boxes[0].height
        return min(wide, high) ** 2 if self._likes_square else wide * high

    def legend_corner(self) -> QPointF:
        """The upper left corner of the legend across the figure: over the first picture, or left if it is wide."""
        legend = self.legend
        assert legend is not None
        left = min(self._boxes[0].x, self._size.width() - EDGE - legend.width)
        return QPointF(max(EDGE, left), EDGE)

    @property
    def boxes(self) -> dict[str, Box]:
        """Each panel's picture, y upwards."""
        return {panel.key: box for panel, box in zip(self._panels, self._boxes, strict=True)}

    @property
    def margins(self) -> dict[str, Margins]:
        """What each panel's surroundings need, at least what they had before."""
        return {panel.key: margins for panel, margins in zip(self._panels, self._margins, strict=True)}

    def _top(self, panel: Panel, frame: Frame, margins: Margins) -> float:
        return max(margins.top, self._rise(panel) + frame.title_height)

    def _rise(self, panel: Panel) -> float:
        """How far above its picture a title stands: as far as its neighbours' in the row, if they are not far apart."""
        rises = {p.key: f.title_rise for p, f in zip(self._panels, self._frames, strict=True)}
        row = [rises[other.key] for other in self._panels if other.place[0] == panel.place[0]]
        return max(rise for rise in row if rise - rises[panel.key] <= ONE_LINE * self._type_height)

    def _label_left(self, panel: Panel) -> float:
        """How far from its picture the label of y begins: as far as its neighbours' in the column."""
        column = panel.place[1]
        return max(m.left for other, m in zip(self._panels, self._margins, strict=True) if other.place[1] == column)

    def has_room(self) -> bool:
        """False where a picture has become smaller than its words, or words are cut."""
        wide, high = LEAST_WIDTH * self._type_height, LEAST_HEIGHT * self._type_height
        return all(
            box.width >= wide and box.height >= high and frame.words_width <= box.width + margins.right + self._gap / 2
            for box, frame, margins in zip(self._boxes, self._frames, self._margins, strict=True)
        )

    def placements(self) -> dict[str, Placement]:
        """Each panel's place."""
        everything = zip(self._panels, self._frames, self._margins, self._boxes, strict=True)
        return {panel.key: self._placement(panel, frame, margins, box) for panel, frame, margins, box in everything}

    def _placement(self, panel: Panel, frame: Frame, margins: Margins, box: Box) -> Placement:
        spare, label_left = self._gap / 2, self._label_left(panel)
        picture = QRectF(box.x, self._size.height() - box.y - box.height, box.width, box.height)
        around = picture.adjusted(
            -max(margins.left, label_left) - spare, -self._top(panel, frame, margins) - spare,
            margins.right + spare, margins.bottom + spare,
        )  # fmt: skip
        widget = around.intersected(QRectF(0, 0, self._size.width(), self._size.height())).toAlignedRect()
        inside = picture.translated(-widget.x(), -widget.y())
        return Placement(widget, inside, self._rise(panel), label_left, self._legend_of(panel))


def alike(some: Sequence[Margins], others: Sequence[Margins]) -> bool:
    """True where the difference would move nothing that anyone sees."""
    sides = ("left", "right", "bottom", "top")
    return len(some) == len(others) and all(
        abs(getattr(a, side) - getattr(b, side)) < SEEN for a, b in zip(some, others, strict=True) for side in sides
    )


def legend_items(view: PanelView) -> tuple[Entry, ...]:
    """What the legend of a panel explains, nothing where it has none."""
    panel = view.picture.flat.panel
    return entries(panel.marks) if panel.legend else ()


def _cell(view: PanelView, place: Place, margins: Margins) -> Cell:
    if view.picture.flat.likes_to_be_square:
        return Cell(place, margins, 1.0, loose=True)
    return Cell(place, margins, view.aspect)


def _first_guess(figure: Figure, panel: Panel, area: Box) -> Box:
    row, column, rows, columns = panel.place
    wide = sum(figure.columns[column : column + columns]) / sum(figure.columns)
    high = sum(figure.rows[row : row + rows]) / sum(figure.rows)
    return Box(0.0, 0.0, 0.8 * wide * area.width, 0.75 * high * area.height)
