"""The shapes of points, nodes and handles: closed outlines of about unit size around the origin, y upwards."""

from functools import cache

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.marks import Shape

HOLE = 0.56
"""Inner diameter of a ring of diameter 1."""

SQUARE = 0.88
DIAMOND = 1.2
"""Side of the square and diagonal of the diamond that look as large as a circle of diameter 1."""

_ROUND = 48


@cache
def outlines(shape: Shape) -> tuple[Array, ...]:
    """Outlines of a symbol of diameter 1, each (corner, 2), not closed; a second one is a hole, turning the
    other way. All shapes look about equally large."""
    match shape:
        case "circle":
            return (_regular(_ROUND, 0.5),)
        case "ring":
            return _regular(_ROUND, 0.5), _regular(_ROUND, HOLE / 2)[::-1]
        case "square":
            return (_regular(4, SQUARE / np.sqrt(2), turned=45.0),)
        case "diamond":
            return (_regular(4, DIAMOND / 2),)
        case "triangle":
            return (np.array([[0.0, 0.58], [-0.55, -0.42], [0.55, -0.42]]),)
        case "plus":
            return (_plus(),)
        case "cross":
            return (_plus() @ np.array([[1.0, 1.0], [-1.0, 1.0]]) / np.sqrt(2),)
        case "star":
            return (_regular(10, np.where(np.arange(10) % 2, 0.27, 0.62), turned=90.0),)


def _regular(corners: int, radius: float | Array, turned: float = 0.0) -> Array:
    angle = 2 * np.pi * np.arange(corners) / corners + np.radians(turned)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _plus() -> Array:
    arm, thick = 0.58, 0.15
    return np.array(
        [
            (thick, arm), (-thick, arm), (-thick, thick), (-arm, thick), (-arm, -thick), (-thick, -thick),
            (-thick, -arm), (thick, -arm), (thick, -thick), (arm, -thick), (arm, thick), (thick, thick),
        ]
    )  # fmt: skip
