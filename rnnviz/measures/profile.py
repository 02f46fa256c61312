"""The cells of a grid along a straight line."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats

Place = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Profile:
    """Pieces of a line, each within one cell.

    edges : (piece + 1,), distances from the line's start at which it passes from one cell to the next
    values : (piece,), of the cells as floats, NaN outside the grid; x, y : (piece,), the middle of each piece
    """

    edges: Floats
    values: Floats
    x: Floats
    y: Floats


def line_profile(values: Array, extent: tuple[float, float, float, float], start: Place, end: Place) -> Profile:
    """What lies under the line from start to end, cell by cell; nothing is interpolated.

    values : (row, column), row 0 at the bottom; extent : outer edges x low, x high, y low, y high; start, end : (x, y)
    """
    rows, columns = values.shape
    # In columns and rows, so that every whole number is a border between cells.
    a = np.array(_in_cells(start, extent, rows, columns))
    b = np.array(_in_cells(end, extent, rows, columns))
    shares = np.unique(np.concatenate([[0.0, 1.0], _crossings(a[0], b[0]), _crossings(a[1], b[1])]))
    middles = (shares[1:] + shares[:-1]) / 2
    cells = a + (b - a) * middles[:, None]
    column, row = np.floor(cells).astype(int).T
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    found = np.full(len(middles), np.nan)
    found[inside] = values[row[inside], column[inside]]
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    x, y = (low + (high - low) * middles for low, high in zip(start, end, strict=True))
    return Profile(shares * length, found, x, y)


def _in_cells(at: Place, extent: tuple[float, float, float, float], rows: int, columns: int) -> Place:
    left, right, low, high = extent
    return (at[0] - left) / (right - left) * columns, (at[1] - low) / (high - low) * rows


def _crossings(a: float, b: float) -> Floats:
    """Shares of the way from a to b at which a whole number is passed."""
    if a == b:
        return np.zeros(0)
    low, high = sorted((a, b))
    whole = np.arange(np.floor(low) + 1, np.ceil(high))
    return np.asarray((whole - a) / (b - a))
