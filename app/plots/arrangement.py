"""Where a figure's panels stand in the window."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, QSizeF

from app.plots.frame import Frame
from app.plots.panel_view import PanelView
from app.plots.placement import Placement
from rnnviz.figure.description import Figure, Panel, Place
from rnnviz.figure.layout import Box, Cell, Margins, arrange
from rnnviz.figure.stacking import stacked

EDGE = 12.0
"""Pixels around the figure."""


LEAST_WIDTH, LEAST_HEIGHT = 6.0, 3.5
"""Of a picture, in heights of the small type: below, there is no picture left between the words."""


ONE_LINE = 1.6
"""Titles in a row are lined up where that moves none of them by more than so many heights of the small type."""


class Arrangement:
    """All panels' places in a window of a size.

    kept : margins that panels had before, and keep at least; type_height : pixels of the small type
    """

    def __init__(
        self, figure: Figure, views: Mapping[str, PanelView], size: QSizeF, kept: Mapping[str, Margins],
        type_height: float,
    ) -> None:  # fmt: skip
        figure = stacked(figure, size.width(), size.height())
        self._panels, self._size, self._type_height = figure.panels, size, type_height
        self._gap = max(16.0, 1.1 * type_height)
        area = Box(EDGE, EDGE, max(1.0, size.width() - 2 * EDGE), max(1.0, size.height() - 2 * EDGE))
        self._boxes: Sequence[Box] = [_first_guess(figure, panel, area) for panel in figure.panels]
        # Words break by the picture's size, and that depends on the words: measuring twice is enough.
        for _ in range(2):
            self._frames = [
                views[panel.key].measured(QSizeF(box.width, box.height))
                for panel, box in zip(self._panels, self._boxes, strict=True)
            ]
            self._margins = [
                frame.margins.joined(kept.get(panel.key, Margins()))
                for panel, frame in zip(self._panels, self._frames, strict=True)
            ]
            cells = [
                _cell(views[panel.key], panel.place, replace(margins, top=self._top(panel, frame, margins)))
                for panel, frame, margins in zip(self._panels, self._frames, self._margins, strict=True)
            ]
            self._boxes = arrange(cells, figure.columns, figure.rows, area, self._gap)

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
        """False where a picture has become smaller than its words."""
        wide, high = LEAST_WIDTH * self._type_height, LEAST_HEIGHT * self._type_height
        return all(box.width >= wide and box.height >= high for box in self._boxes)

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
        return Placement(widget, inside, self._rise(panel), label_left)


def _cell(view: PanelView, place: Place, margins: Margins) -> Cell:
    if view.picture.flat.likes_to_be_square:
        return Cell(place, margins, 1.0, loose=True)
    return Cell(place, margins, view.aspect)


def _first_guess(figure: Figure, panel: Panel, area: Box) -> Box:
    row, column, rows, columns = panel.place
    wide = sum(figure.columns[column : column + columns]) / sum(figure.columns)
    high = sum(figure.rows[row : row + rows]) / sum(figure.rows)
    return Box(0.0, 0.0, 0.8 * wide * area.width, 0.75 * high * area.height)
