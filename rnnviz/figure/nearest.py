"""What lies nearest to a place in a panel, with its exact values."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.description import Panel
from rnnviz.figure.lowering import Flat
from rnnviz.figure.marks import (
    Arrows,
    Band,
    Bars,
    Canvas,
    Contour,
    Faces,
    Graph,
    Handle,
    Image,
    Line,
    Mark,
    Points,
    Segments,
)


@dataclass(frozen=True)
class Nearest:
    """One point, bar, cell … of a mark.

    key, index : which, as the panel's description counts; x, y : where it stands on the lowered axes
    values : name and exact number of each of its coordinates, as described; tip : the sentence it comes with, or ""
    label : of the mark, else its key; apart : pixels between the place and it, 0 inside a cell
    """

    key: str
    index: int
    x: float
    y: float
    values: tuple[tuple[str, float], ...]
    tip: str
    label: str
    apart: float


def nearest(flat: Flat, x: float, y: float, scale: tuple[float, float]) -> Nearest | None:
    """What is nearest to (x, y) on the lowered axes; None where nothing is. Cells only count where nothing is nearer.

    scale : pixels of one unit of the lowered x and y axis; a mark is near if it is within REACH pixels
    """
    found = [near for mark in reversed(flat.marks) for near in _of(flat, mark, x, y, scale)]
    reached = [near for near in found if near.apart <= REACH]
    points = [near for near in reached if near.apart > 0 or not isinstance(_described(flat.panel, near.key), Image)]
    return min(points or reached, key=lambda near: near.apart, default=None)


REACH = 40.0
"""Pixels."""


def _described(panel: Panel, key: str) -> Mark | None:
    return next((mark for mark in panel.marks if mark.key == key), None)


def _of(flat: Flat, mark: Mark, x: float, y: float, scale: tuple[float, float]) -> Iterator[Nearest]:
    source = _described(flat.panel, mark.key)
    if source is None or isinstance(source, Contour):
        return
    if isinstance(mark, Image | Canvas):
        yield from _cell(mark, x, y)
        return
    for xs, ys, part in _places(mark):
        apart = np.hypot((np.asarray(xs, dtype=float) - x) * scale[0], (np.asarray(ys, dtype=float) - y) * scale[1])
        if not np.isfinite(apart).any():
            continue
        drawn = int(np.nanargmin(apart))
        order = flat.order.get(mark.key)
        index = drawn if order is None else int(order[drawn])
        yield Nearest(
            mark.key, index, float(xs[drawn]), float(ys[drawn]), _values(source, index, part), _tip(source, index),
            source.label or source.key, float(apart[drawn]),
        )  # fmt: skip


def _places(mark: Mark) -> Iterator[tuple[Array, Array, str]]:
    """Where the pieces of a flat mark stand, and which part of the mark they are."""
    match mark:
        case Line() | Points() | Handle() | Graph():
            yield mark.x, mark.y, ""
        case Faces():
            yield mark.x.mean(axis=1), mark.y.mean(axis=1), ""
        case Segments():
            yield mark.x0, mark.y0, ""
            yield mark.x1, mark.y1, "end"
        case Arrows():
            yield mark.x, mark.y, ""
        case Band():
            yield mark.x, mark.low, "low"
            yield mark.x, mark.high, "high"
        case Bars():
            yield (mark.height, mark.x, "") if mark.horizontal else (mark.x, mark.height, "")


def _cell(mark: Image | Canvas, x: float, y: float) -> Iterator[Nearest]:
    left, right, low, high = mark.extent
    rows, columns = mark.values.shape
    row, column = math.floor((y - low) / (high - low) * rows), math.floor((x - left) / (right - left) * columns)
    if not (0 <= row < rows and 0 <= column < columns):
        return
    middle_x, middle_y = left + (column + 0.5) * (right - left) / columns, low + (row + 0.5) * (high - low) / rows
    value = mark.values[row, column]
    tip = mark.roles[int(value)] if isinstance(mark, Image) and mark.roles and 0 <= value < len(mark.roles) else ""
    values = (("x", middle_x), ("y", middle_y), ("value", float(value)))
    yield Nearest(mark.key, row * columns + column, middle_x, middle_y, values, tip, mark.label or mark.key, 0.0)


def _values(source: Mark, index: int, part: str) -> tuple[tuple[str, float], ...]:
    names: tuple[tuple[str, Array | None], ...]
    match source:
        case Line() | Points():
            names = (("x", source.x), ("y", source.y), ("z", source.z))
        case Handle() | Graph():
            names = (("x", source.x), ("y", source.y))
        case Segments() if part == "end":
            names = (("x", source.x1), ("y", source.y1), ("z", source.z1))
        case Segments():
            names = (("x", source.x0), ("y", source.y0), ("z", source.z0))
        case Arrows():
            names = (("x", source.x), ("y", source.y), ("u", source.u), ("v", source.v))
        case Band():
            names = (("x", source.x), ("low", source.low), ("high", source.high))
        case Bars():
            along, across = ("x", "y") if source.horizontal else ("y", "x")
            names = ((across, source.x), (along, source.height))
        case _:
            names = _surface_point(source)
    return tuple((name, float(values.flat[index])) for name, values in names if values is not None)


def _surface_point(source: Mark) -> tuple[tuple[str, Array | None], ...]:
    x, y, z = (getattr(source, name, None) for name in "xyz")
    if x is None or y is None or z is None or np.ndim(z) != 2:
        return ()
    grid_x, grid_y = np.meshgrid(x, y)
    return ("x", grid_x), ("y", grid_y), ("z", z)


def _tip(source: Mark, index: int) -> str:
    for name in ("tips", "names"):
        words = getattr(source, name, ())
        if index < len(words) and words[index]:
            return str(words[index])
    return ""
