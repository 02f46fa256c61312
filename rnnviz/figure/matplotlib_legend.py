"""Legends: which sign stands for what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from rnnviz.figure.edges import arrow_heads
from rnnviz.figure.layout import Box
from rnnviz.figure.legend import Entry, entries
from rnnviz.figure.marks import Mark, Shape
from rnnviz.figure.matplotlib_shapes import shape_path
from rnnviz.figure.matplotlib_sheet import ABOVE, Sheet
from rnnviz.figure.typography import LINE, text_width

SIGN = 1.7
GAP = 0.45
SPACE = 1.3
"""Width of a sign, its distance to its words, and the distance to the next sign, in type sizes."""


@dataclass(frozen=True, eq=False)
class Legend:
    """Signs and words in rows. width, height : points"""

    rows: tuple[tuple[Entry, ...], ...]
    width: float
    height: float


EMPTY = Legend((), 0.0, 0.0)


def legend_of(marks: Sequence[Mark], size: float, room: float, in_a_column: bool) -> Legend:
    """The legend of all marks that have a label, in as few rows as the room allows. size : of the type, points"""
    rows: list[list[Entry]] = []
    for entry in entries(marks):
        if rows and not in_a_column and _row_width([*rows[-1], entry], size) <= room:
            rows[-1].append(entry)
        else:
            rows.append([entry])
    if not rows:
        return EMPTY
    return Legend(tuple(map(tuple, rows)), max(_row_width(row, size) for row in rows), len(rows) * LINE * size)


def _row_width(row: Sequence[Entry], size: float) -> float:
    return sum(_entry_width(entry, size) for entry in row) + (len(row) - 1) * SPACE * size


def _entry_width(entry: Entry, size: float) -> float:
    return (SIGN + GAP) * size + text_width(entry.label, size)


def draw_legend(sheet: Sheet, legend: Legend, left: float, top: float) -> None:
    """Draw the legend with its upper left corner there. left, top : points"""
    size = sheet.small
    for number, row in enumerate(legend.rows):
        x, middle = left, top - (number + 0.5) * LINE * size
        for entry in row:
            _draw_sign(sheet, entry, x, middle, SIGN * size)
            words = x + (SIGN + GAP) * size
            sheet.write([entry.label], words, middle, size, sheet.theme.colours["text"], up=0.5)
            x += _entry_width(entry, size) + SPACE * size


def _draw_sign(sheet: Sheet, entry: Entry, x: float, y: float, wide: float) -> None:
    if entry.patch:
        _draw_area(sheet, entry.role, x, y, wide, entry.strength)
    elif entry.shape is not None:
        _draw_symbol(sheet, entry.shape, entry.role, x + wide / 2, y, entry.size)
    else:
        head = sheet.stroke(entry.head)
        piece = np.array([[[x, y], [x + wide - 0.7 * head, y]]])
        sheet.lines(piece, entry.role, max(entry.width, 1.2), entry.dash, entry.strength)
        if head:
            corners = arrow_heads(np.array([[x + wide, y]]), np.array([[1.0, 0.0]]), np.array([head]))[0]
            _fill(sheet, Path(corners, closed=False), entry.role, entry.strength)


def _draw_area(sheet: Sheet, role: str, x: float, y: float, wide: float, strength: float) -> None:
    high = 0.8 * sheet.small
    sheet.fill(Box(x, y - high / 2, wide, high), role, ABOVE, strength)


def _draw_symbol(sheet: Sheet, shape: Shape, role: str, x: float, y: float, size: float) -> None:
    across = min(sheet.stroke(size), 0.95 * sheet.small)
    path = shape_path(shape)
    _fill(sheet, path.transformed(Affine2D().scale(across).translate(x, y)), role, 1.0)


def _fill(sheet: Sheet, path: Path, role: str, strength: float) -> None:
    sheet.picture.add_artist(
        PathPatch(
            path, facecolor=sheet.theme.hex(role, strength), edgecolor="none", linewidth=0.0,
            transform=sheet.points, zorder=ABOVE, clip_on=False,
        )
    )  # fmt: skip
