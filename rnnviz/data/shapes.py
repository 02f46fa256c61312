"""Four shapes in two sizes, drawn in pixels."""

from functools import cache
from typing import Literal, get_args

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import unknown

Shape = Literal["square", "cross", "ring", "saltire"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
SIDES = {"small": 3, "large": 5}
"""Pixels of a side."""


@cache
def shape_pixels(shape: str, side: int) -> Floats:
    """1 ink and 0 paper, (side, side), read-only: a full square; a hollow one; and a plus and its diagonals, one pixel
    thick.

    side : odd, ≥ 3    Raises InputError for another shape.
    """
    if shape not in SHAPES:
        raise unknown("shape", shape, list(SHAPES))
    row, column = np.indices((side, side)) - side // 2
    ink = {
        "square": np.ones((side, side), bool),
        "cross": (row == 0) | (column == 0),
        "ring": np.maximum(abs(row), abs(column)) == side // 2,
        "saltire": abs(row) == abs(column),
    }[shape]
    pixels = ink.astype(float)
    pixels.setflags(write=False)
    return pixels
