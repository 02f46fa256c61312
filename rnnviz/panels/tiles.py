"""Many small square pictures in a grid: filters, memories, samples."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis
from rnnviz.figure.marks import Image, Line, Mark, Segments
from rnnviz.kit.remembered import remembered


@dataclass(frozen=True)
class Grid:
    """Where so many tiles stand, row by row from the upper left; data units are pixels, y upwards from the lower edge.

    side : pixels of a tile; gap : pixels between two, and below each; left, low : its lower left corner
    """

    count: int
    columns: int
    side: int
    gap: int
    left: float = 0.0
    low: float = 0.0

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def pitch(self) -> int:
        """From one tile to the next."""
        return self.side + self.gap

    @property
    def width(self) -> int:
        return self.columns * self.pitch - self.gap

    @property
    def height(self) -> int:
        return self.rows * self.pitch

    def corners(self) -> tuple[Floats, Floats]:
        """x and y of the lower left corner of each tile, (tile,) each."""
        number = np.arange(self.count)
        return (
            self.left + number % self.columns * self.pitch,
            self.low + self.height - (number // self.columns + 1) * self.pitch + self.gap,
        )

    def at(self, x: float, y: float) -> int | None:
        """The tile at a place, the gap below it included; None where there is none."""
        column, row = int((x - self.left) // self.pitch), int((self.low + self.height - y) // self.pitch)
        number = row * self.columns + column
        return number if 0 <= column < self.columns and row >= 0 and 0 <= number < self.count else None

    def cell(self, index: int) -> tuple[int, int] | None:
        """Column and row, from the bottom, within its tile of a cell of the mosaic; None in a gap."""
        row, column = divmod(index, self.columns * self.pitch)
        column, row = column % self.pitch, row % self.pitch - self.gap
        return (column, row) if column < self.side and row >= 0 else None

    def axes(self) -> tuple[Axis, Axis]:
        """Of the panel, a diagram, that shows the grid."""
        edge = 0.25 * self.side / self.columns**0.5
        return Axis(limits=(-edge, self.width + edge)), Axis(limits=(-edge, self.height + edge))


def grid_of(count: int, side: int, shape: float = 1.15) -> Grid:
    """The grid with the largest tiles in a room `shape` times as wide as high; of two equal ones the fuller."""

    def size(columns: int) -> tuple[float, int]:
        rows = -(-count // columns)
        return round(min(shape / columns, 1.0 / rows), 9), count - rows * columns

    return Grid(count, max(range(1, count + 1), key=size), side, max(1, side // 4))


@remembered
def tiles(pictures: Floats, grid: Grid, limit: float, key: str = "tiles") -> list[Mark]:
    """The pictures in diverging colours from −limit to limit.    pictures : (tile, pixel), row by row from the top"""
    side, pitch = grid.side, grid.pitch
    whole = np.full((grid.height, grid.columns * pitch), np.nan, np.float32)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, grid.columns)
        whole[row * pitch : row * pitch + side, column * pitch : column * pitch + side] = picture.reshape(side, side)
    extent = (grid.left, grid.left + grid.columns * pitch, grid.low, grid.low + grid.height)
    image = Image(
        key=key, values=np.ascontiguousarray(whole[::-1]), extent=extent,
        colormap="diverging", limits=(-limit, limit), named=True,
    )  # fmt: skip
    return [image, borders(grid, key=f"{key}-borders")]


@remembered
def borders(grid: Grid, which: tuple[int, ...] | None = None, role: str = "axis", width: float = 0.7,
            key: str = "borders") -> Line:  # fmt: skip
    """A frame around each tile, or around some."""
    chosen = list(range(grid.count)) if which is None else list(which)
    left, low = (corner[chosen] for corner in grid.corners())
    x = np.array([0.0, grid.side, grid.side, 0.0, 0.0, np.nan])
    y = np.array([0.0, 0.0, grid.side, grid.side, 0.0, np.nan])
    return Line(
        key=key, x=(left[:, None] + x).ravel(), y=(low[:, None] + y).ravel(), role=role, width=width
    )  # fmt: skip


@remembered
def around_cell(grid: Grid, column: int, row: int, key: str = "cell") -> Line:
    """A frame around the same pixel in every tile. row : from the bottom"""
    left, low = grid.corners()
    x, y = np.array([0.0, 1.0, 1.0, 0.0, 0.0, np.nan]), np.array([0.0, 0.0, 1.0, 1.0, 0.0, np.nan])
    across, up = (left + column)[:, None] + x, (low + row)[:, None] + y
    return Line(key=key, x=across.ravel(), y=up.ravel(), role="text", width=1.6)


@remembered
def amounts(values: Floats, grid: Grid, signed: bool, key: str = "amounts", role: str = "accent") -> Segments:
    """A bar below each tile: from its left edge, as long a share of it as the value says, or where values have a sign
    from its middle, half the tile for ±1.    values : (tile,), drawn within their bounds"""
    left, low = grid.corners()
    start = left + 0.5 * grid.side if signed else left
    length = np.clip(values, -1.0 if signed else 0.0, 1.0) * grid.side * (0.5 if signed else 1.0)
    y = low - 0.5 * grid.gap
    return Segments(key=key, x0=start, x1=start + length, y0=y, y1=y, role=role, width=2.6)


@remembered
def nice_limit(values: Floats, share: float = 0.98) -> float:
    """The next of 0.01, 0.02, 0.05, 0.1, … that this share of the values keeps to: a colour scale that seldom moves."""
    reached = float(np.quantile(np.abs(values), share))
    steps = [scale * step for scale in (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0) for step in (1, 2, 5)]
    return next((step for step in steps if step >= reached), steps[-1])


def upright(picture: Floats) -> Floats:
    """(pixel,) row by row from the top → (row, column), row 0 at the bottom, as an image has it."""
    side = round(len(picture) ** 0.5)
    return np.ascontiguousarray(picture.reshape(side, side)[::-1])


def flattened(values: Floats) -> Floats:
    """The opposite of `upright`."""
    return values[::-1].reshape(-1)
