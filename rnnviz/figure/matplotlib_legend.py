"""Legends: which sign stands for what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from rnnviz.figure.edges import arrow_heads
from rnnviz.figure.layout import Box
from rnnviz.figure.looks import first, shown_role
from rnnviz.figure.marks import (
    Arrows,
    Band,
    Bars,
    Canvas,
    Faces,
    Graph,
    Handle,
    Image,
    Line,
    Mark,
    Points,
    Segments,
    Shape,
)
from rnnviz.figure.matplotlib_shapes import shape_path
from rnnviz.figure.matplotlib_sheet import ABOVE, Sheet
from rnnviz.figure.typography import LINE, text_width

SIGN = 1.7
GAP = 0.45
SPACE = 1.3
"""Width of a sign, its distance to its words, and the distance to the next sign, in type sizes."""


@dataclass(frozen=True, eq=False)
class Legend:
    """Signs and words in rows. rows : the marks of each row; width, height : points"""

    rows: tuple[tuple[Mark, ...], ...]
    width: float
    height: float


EMPTY = Legend((), 0.0, 0.0)


def legend_of(marks: Sequence[Mark], size: float, room: float, in_a_column: bool) -> Legend:
    """The legend of all marks that have a label, in as few rows as the room allows. size : of the type, points"""
    named: dict[str, Mark] = {}
    for mark in marks:
        if mark.label and not _has_a_bar(mark):
            named.setdefault(mark.label, mark)
    rows: list[list[Mark]] = []
    for mark in named.values():
        if rows and not in_a_column and _row_width([*rows[-1], mark], size) <= room:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    if not rows:
        return EMPTY
    return Legend(tuple(map(tuple, rows)), max(_row_width(row, size) for row in rows), len(rows) * LINE * size)


def _has_a_bar(mark: Mark) -> bool:
    """An image of numbers is explained by a colour bar."""
    return isinstance(mark, Image) and not mark.roles


def _row_width(row: Sequence[Mark], size: float) -> float:
    return sum(_entry_width(mark, size) for mark in row) + (len(row) - 1) * SPACE * size


def _entry_width(mark: Mark, size: float) -> float:
    return (SIGN + GAP) * size + text_width(mark.label, size)


def draw_legend(sheet: Sheet, legend: Legend, left: float, top: float) -> None:
    """Draw the legend with its upper left corner there. left, top : points"""
    size = sheet.small
    for number, row in enumerate(legend.rows):
        x, middle = left, top - (number + 0.5) * LINE * size
        for mark in row:
            _draw_sign(sheet, mark, x, middle, SIGN * size)
            words = x + (SIGN + GAP) * size
            sheet.write([mark.label], words, middle, size, sheet.theme.colours["text"], up=0.5)
            x += _entry_width(mark, size) + SPACE * size


def _draw_sign(sheet: Sheet, mark: Mark, x: float, y: float, wide: float) -> None:
    match mark:
        case Line() | Segments():
            piece = np.array([[[x, y], [x + wide, y]]])
            sheet.lines(piece, mark.role, max(mark.width, 1.2), mark.dash, mark.strength)
        case Arrows():
            tip = np.array([[x + wide, y]])
            sheet.lines(np.array([[[x, y], [x + 0.8 * wide, y]]]), mark.role, mark.width, strength=mark.strength)
            head = arrow_heads(tip, np.array([[1.0, 0.0]]), np.array([sheet.stroke(mark.head)]))[0]
            _fill(sheet, Path(head, closed=False), mark.role, mark.strength)
        case Points() | Handle():
            _draw_symbol(sheet, first(mark.shape), shown_role(mark.role), x + wide / 2, y, mark.size)
        case Graph():
            _draw_symbol(sheet, first(mark.node_shape), shown_role(mark.node_role), x + wide / 2, y, 9.0)
        case Band():
            _draw_area(sheet, mark.role, x, y, wide, mark.strength)
        case Bars():
            _draw_area(sheet, shown_role(mark.role), x, y, wide, 1.0)
        case Faces():
            _draw_area(sheet, shown_role(mark.role), x, y, wide, mark.strength)
        case Image():
            _draw_area(sheet, mark.roles[0], x, y, wide, 1.0 if mark.shade is None else 0.5)
        case Canvas():
            _draw_area(sheet, "text", x, y, wide, 1.0)


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
