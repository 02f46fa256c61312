"""Rendered panels as pixels, from the screen and from matplotlib, in one form."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from rnnviz.arrays import Array
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.limits import Limits
from rnnviz.figure.matplotlib_renderer import placement, render
from tests.app.plots.conftest import Screen

INK = 40
"""How much red, green and blue together must differ before a pixel counts as drawn on."""

SIZE_CM = (700 / 96 * 2.54, 500 / 96 * 2.54)


def pixels(widget: QWidget) -> Array:
    """What a widget shows. (row, column, 3) int"""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


@dataclass(frozen=True)
class Picture:
    """One panel's plot, and nothing around it.

    colours : (row, column, 3); x_limits, y_limits : data units at its borders
    """

    colours: Array
    x_limits: Limits
    y_limits: Limits

    def ink(self, without: "Picture") -> Array:
        """Where something is drawn that is missing in another picture of the same size. (row, column)"""
        return np.asarray(np.abs(self.colours - without.colours).sum(axis=2) > INK)

    def cells(self, ink: Array, across: int = 90, down: int = 60) -> Array:
        """Which cells of a grid over the plot have ink in them. (down, across)"""
        rows, columns = np.nonzero(ink)
        found = np.zeros((down, across), dtype=bool)
        found[rows * down // ink.shape[0], columns * across // ink.shape[1]] = True
        return found

    def spots(self, count: int) -> Array:
        """The colours at the points of a grid over the plot. (count, count, 3)"""
        down, across = (((np.arange(count) + 0.5) * side / count).astype(int) for side in self.colours.shape[:2])
        return np.asarray(self.colours[np.ix_(down, across)])

    def strongest(self, ink: Array, without: "Picture") -> Array:
        """The colour that stands out most. (3,)"""
        apart = np.abs(self.colours - without.colours).sum(axis=2) * ink
        return np.asarray(self.colours[np.unravel_index(np.argmax(apart), apart.shape)])


def on_screen(screen: Screen, panel: Panel) -> Picture:
    """The panel as the window shows it."""
    screen.show(panel)
    view = screen.panel(panel.key)
    area = view.area
    left, top, wide, high = (round(v) for v in (area.left, area.top, area.width, area.height))
    return Picture(pixels(view)[top : top + high, left : left + wide], area.x_limits, area.y_limits)


def on_paper(screen: Screen, panel: Panel) -> Picture:
    """The panel as a file shows it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    rendered = render(Figure((panel,)), theme=screen.theme, size_cm=SIZE_CM, dpi=96)
    canvas = FigureCanvasAgg(rendered)
    canvas.draw()
    place = placement(rendered, panel.key)
    left, top, wide, high = (round(v) for v in place.box)
    colours = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)
    return Picture(colours[top : top + high, left : left + wide], place.x_limits, place.y_limits)


def empty(panel: Panel) -> Panel:
    """The same panel without its marks."""
    return replace(panel, marks=())


def grown(cells: Array, by: int = 1) -> Array:
    """Cells, and those next to them."""
    padded = np.pad(cells, by)
    rows, columns = cells.shape
    shifts = [padded[i : i + rows, j : j + columns] for i in range(2 * by + 1) for j in range(2 * by + 1)]
    return np.asarray(np.any(shifts, axis=0))
