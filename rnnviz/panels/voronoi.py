"""Cells around centres in the unit square: which centre is nearest, and where cells meet."""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.figure.marks import Image, Mark, Segments
from rnnviz.kit.remembered import remembered


def lattice(side: int) -> Floats:
    """The middles of side × side pixels of the unit square, row by row from below.    Returns (side², 2)."""
    middles = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(middles, middles)
    return np.column_stack([x.ravel(), y.ravel()])


def borders(labels: Ints) -> Floats:
    """Pixel sides between different cells.    labels : (row, column)    Returns (4, side) of x0, y0, x1, y1."""
    side = len(labels)
    rows, columns = np.nonzero(labels[:, 1:] != labels[:, :-1])
    upright = np.stack([columns + 1, rows, columns + 1, rows + 1])
    rows, columns = np.nonzero(labels[1:] != labels[:-1])
    level = np.stack([columns, rows + 1, columns + 1, rows + 1])
    return np.concatenate([upright, level], axis=1) / side


@remembered
def cells(values: Array, shade: Array, roles: tuple[str, ...], sides: Floats) -> list[Mark]:
    """Coloured cells, whose pixels can be pointed at.

    values : (row, column) int, which role a pixel has; shade : (row, column); sides : as `borders` has them
    """
    x0, y0, x1, y1 = sides
    return [
        Image(key="cells", values=values, extent=(0.0, 1.0, 0.0, 1.0), roles=roles, shade=shade, named=True),
        Segments(key="borders", x0=x0, y0=y0, x1=x1, y1=y1, role="panel", width=0.9),
    ]
