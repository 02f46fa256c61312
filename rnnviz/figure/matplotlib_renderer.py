"""A described figure as a matplotlib figure: for SVG, PDF, PNG, movies and notebooks. Never pyplot."""

from dataclasses import dataclass

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from rnnviz.arrays import Array
from rnnviz.figure.description import Figure
from rnnviz.figure.layout import Box, Margins
from rnnviz.figure.limits import Limits
from rnnviz.figure.lowering import lower
from rnnviz.figure.marks import (
    Arrows,
    Band,
    Bars,
    Canvas,
    Faces,
    Formula,
    Graph,
    Handle,
    Image,
    Letters,
    Line,
    Mark,
    Points,
    Segments,
    Text,
)
from rnnviz.figure.matplotlib_formula import draw_formula
from rnnviz.figure.matplotlib_frame import Frame
from rnnviz.figure.matplotlib_letters import draw_letters
from rnnviz.figure.matplotlib_marks import (
    Plot,
    draw_arrows,
    draw_band,
    draw_bars,
    draw_faces,
    draw_image,
    draw_line,
    draw_points,
    draw_segments,
    draw_strokes,
    draw_text,
)
from rnnviz.figure.matplotlib_nodes import draw_graph, draw_handles
from rnnviz.figure.matplotlib_sheet import BELOW, DATA, Picture, Sheet
from rnnviz.figure.page import Page, Placed, has_room, scales_for
from rnnviz.figure.palette import Theme, theme_of
from rnnviz.figure.stacking import stacked
from rnnviz.figure.tick_marks import shares


def render(
    figure: Figure, *, theme: str | Theme = "print", size_cm: tuple[float, float] = (16.0, 10.0), dpi: float = 200.0
) -> Picture:
    """The figure as matplotlib's.

    theme : light, dark, projector or print, or a theme of one's own; size_cm : width, height
    dpi : resolution of pixels; lines and words have none in SVG and PDF
    """
    return Renderer(theme, size_cm, dpi).draw(figure)


class Renderer:
    """Draws figures of one size and look. Panels of later figures stay where they were, unless they need more room:
    a movie's axes must not tremble with the width of their numbers."""

    def __init__(self, theme: str | Theme, size_cm: tuple[float, float], dpi: float) -> None:
        self._theme = theme_of(theme)
        self._size_cm = size_cm
        self._dpi = dpi
        self._scales = scales_for(size_cm[0], self._theme)
        self._scale = self._scales[0]
        self._margins: dict[str, Margins] = {}
        self._around = Margins()

    def draw(self, figure: Figure) -> Picture:
        """One figure. Type and strokes are made smaller where the page would be too small for them."""
        figure = stacked(figure, *self._size_cm)
        flats = [lower(panel) for panel in figure.panels]
        # A movie's type becomes smaller, but never larger again.
        for scale in (scale for scale in self._scales if scale <= self._scale):
            self._scale = scale
            page = Page(figure, self._theme.scaled(scale), self._size_cm, self._around, self._margins)
            placed = page.place(flats)
            if has_room(placed, page):
                break
        self._around = page.around
        for panel in placed:
            self._remember(panel.frame)
        sheet = Sheet(page.theme, self._size_cm, self._dpi)
        page.write(sheet)
        for panel in placed:
            _draw_panel(sheet, panel)
        return sheet.picture

    def _remember(self, frame: Frame) -> None:
        key = frame.flat.panel.key
        self._margins[key] = frame.margins.joined(self._margins.get(key, Margins()))

    def pixels(self, figure: Figure) -> Array:
        """One figure as red, green, blue and opacity. (row, column, 4) uint8, row 0 on top"""
        canvas = FigureCanvasAgg(self.draw(figure))
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())


def _draw_panel(sheet: Sheet, placed: Placed) -> None:
    frame, box, flat = placed.frame, placed.box, placed.frame.flat
    x_limits, y_limits = flat.x_limits, flat.y_limits
    if flat.equal and not flat.frame:
        x_limits, y_limits = _widened(x_limits, y_limits, box)
    sheet.fill(box, "panel")
    axes = sheet.axes(box, flat.panel.key)
    axes.set(xlim=x_limits, ylim=y_limits)
    plot = Plot(sheet, axes, box, x_limits, y_limits)
    if flat.frame:
        _draw_grid(plot, frame)
    for number, mark in enumerate(flat.marks):
        _draw_mark(plot, mark, DATA + number)
    if flat.frame:
        _draw_axis_lines(plot, frame)
    frame.draw(sheet, box, placed.title)


def _widened(x: Limits, y: Limits, box: Box) -> tuple[Limits, Limits]:
    """Limits that fill the box with one unit as long in x as in y, what was shown in their middle."""
    scale = min(box.width / (x[1] - x[0]), box.height / (y[1] - y[0]))
    middle_x, middle_y = (x[0] + x[1]) / 2, (y[0] + y[1]) / 2
    wide, high = box.width / scale / 2, box.height / scale / 2
    return (middle_x - wide, middle_x + wide), (middle_y - high, middle_y + high)


def _draw_grid(plot: Plot, frame: Frame) -> None:
    box, flat = plot.box, frame.flat
    x = [box.x + share * box.width for share in shares(frame.x_ticks, flat.x_limits)]
    y = [box.y + share * box.height for share in shares(frame.y_ticks, flat.y_limits)]
    upright = [[(at, box.y), (at, box.y + box.height)] for at in x]
    level = [[(box.x, at), (box.x + box.width, at)] for at in y]
    pieces = np.array(upright + level).reshape(-1, 2, 2)
    draw_strokes(plot, pieces, plot.sheet.theme.colour("faint"), plot.sheet.stroke(0.6), BELOW)


def _draw_axis_lines(plot: Plot, frame: Frame) -> None:
    """Above images, which would hide them, and below symbols that stand on the border."""
    images = [number for number, mark in enumerate(frame.flat.marks) if isinstance(mark, Image | Canvas)]
    order = DATA + max(images, default=-1) + 0.5
    pieces, width = frame.axis_lines(plot.box), plot.sheet.stroke(0.8)
    draw_strokes(plot, pieces, plot.sheet.theme.colour("axis"), width, order, clip=False)


def _draw_mark(plot: Plot, mark: Mark, order: float) -> None:
    match mark:
        case Line():
            draw_line(plot, mark, order)
        case Points():
            draw_points(plot, mark, order)
        case Image() | Canvas():
            draw_image(plot, mark, order)
        case Arrows():
            draw_arrows(plot, mark, order)
        case Segments():
            draw_segments(plot, mark, order)
        case Band():
            draw_band(plot, mark, order)
        case Bars():
            draw_bars(plot, mark, order)
        case Faces():
            draw_faces(plot, mark, order)
        case Text():
            draw_text(plot, mark)
        case Formula():
            draw_formula(plot, mark, order)
        case Letters():
            draw_letters(plot, mark)
        case Graph():
            draw_graph(plot, mark, order)
        case Handle():
            draw_handles(plot, mark, order)
        case _:
            raise TypeError(f"No drawing for a {type(mark).__name__}.")


@dataclass(frozen=True, eq=False)
class Placement:
    """Where a panel's data lie in a rendered picture. box : left, top, width, height in pixels"""

    x_limits: Limits
    y_limits: Limits
    box: tuple[float, float, float, float]

    def pixels(self, x: Array | float, y: Array | float) -> tuple[Array, Array]:
        """Column and row, counted from the picture's upper left corner, of data."""
        left, top, width, height = self.box
        (x_low, x_high), (y_low, y_high) = self.x_limits, self.y_limits
        column = left + (np.asarray(x, dtype=float) - x_low) / (x_high - x_low) * width
        row = top + (y_high - np.asarray(y, dtype=float)) / (y_high - y_low) * height
        return column, row


def placement(picture: Picture, panel: str) -> Placement:
    """Where a panel stands in a picture that `render` made, at the picture's own resolution."""
    axes = next(axes for axes in picture.axes if axes.get_label() == panel)
    around = axes.get_window_extent()
    box = (around.x0, picture.bbox.height - around.y1, around.width, around.height)
    return Placement(axes.get_xlim(), axes.get_ylim(), box)
