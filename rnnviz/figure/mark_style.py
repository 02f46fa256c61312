"""Roles and shapes that a mark gives once for all, or as a tuple that `category` picks from."""

from typing import TypeVar

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.marks import Graph, Shape

NAME_ROOM = 0.84
"""How much of a node's diameter its name may take."""

OPEN_RING = 2.2
"""Width of the line of a handle that is an open ring, points."""

NAME_PLATE = 0.65
"""How much of what lies behind a handle's name the ground covers: names stand over curves, too."""

LEAST_NAME = 0.6
"""How much smaller names may be written to fit into their nodes; below that they stand under them."""

T = TypeVar("T")


def each(value: T | tuple[T, ...], category: Array | None, count: int) -> tuple[T, ...]:
    """One value for each of `count` things; categories beyond the tuple begin again."""
    if not isinstance(value, tuple):
        return (value,) * count
    which = np.zeros(count, dtype=int) if category is None else np.asarray(category, dtype=int)
    return tuple(value[i % len(value)] for i in which.tolist())


def shapes_of(value: Shape | tuple[Shape, ...], category: Array | None, count: int) -> tuple[Shape, ...]:
    """The shape of each of `count` things; categories beyond the tuple begin again."""
    return each(value, category, count)


def first(value: T | tuple[T, ...]) -> T:
    """The value that stands for all of them in a legend."""
    return value[0] if isinstance(value, tuple) else value


def shown_role(role: str | tuple[str, ...]) -> str:
    """The colour of a legend's sign: that of the mark, or ink where the mark has several: there the shape says it."""
    return role if isinstance(role, str) else role[0] if len(set(role)) == 1 else "text"


def full(value: float | Array, count: int) -> Array:
    """One number for each of `count` things. (count,)"""
    return np.broadcast_to(np.asarray(value, dtype=float), (count,))


def node_sizes(mark: Graph, point: float, unit: float) -> Array:
    """Diameters of a graph's nodes. point : length of a point, as the theme wants it; unit : of a data unit. (node,)"""
    sizes = point * full(mark.node_size, len(mark.x))
    if mark.node_room is None or not sizes.size:
        return sizes
    return np.asarray(sizes * min(1.0, mark.node_room * unit / float(sizes.max())))
