"""Rows of small square pictures on top of each other, each kind with its name on the left."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis
from rnnviz.figure.marks import Image, Line, Mark, Text
from rnnviz.kit.remembered import remembered

SIDE = 8
"""Pixels of a picture."""
PITCH = SIDE + 1
"""From one picture to the next."""
BETWEEN = 3
"""Pixels between two strips."""
MARGIN, MARGIN_WHEN_COMPACT = 0.2, 0.5
"""Room for the names, as a share of a strip's width; the second where letters are large, or pictures small."""


@dataclass(frozen=True, eq=False)
class Strip:
    """key, name : of the strip    pictures : (picture, pixel), row by row from the top, or none yet
    rows : of pictures    limit : weights from −limit to limit; 0: ink from 0 to 1    edge : role of the borders
    """

    key: str
    name: str
    pictures: Floats
    rows: int
    limit: float = 0.0
    edge: str = "axis"


def strips(shown: tuple[Strip, ...], columns: int) -> list[Mark]:
    """The first strip on top."""
    marks: list[Mark] = []
    for strip, low in zip(shown, _lows(shown), strict=True):
        marks += _strip(strip.pictures, strip.key, strip.rows, columns, low, strip.limit)
        marks.append(_borders(strip.rows, columns, low, f"{strip.key}-borders", strip.edge))
        marks.append(_name(strip, columns, low))
    return marks


def axes(shown: tuple[Strip, ...], columns: int, compact: bool = False) -> tuple[Axis, Axis]:
    """Of the panel, a diagram, that shows them."""
    width, margin = columns * PITCH - 1, MARGIN_WHEN_COMPACT if compact else MARGIN
    top = _lows(shown)[0] + shown[0].rows * PITCH
    return Axis(limits=(-margin * width, width + 1.0)), Axis(limits=(-1.0, float(top)))


def tile_at(shown: tuple[Strip, ...], key: str, columns: int, x: float, y: float) -> int | None:
    """Which picture of a strip stands there, or None."""
    for strip, low in zip(shown, _lows(shown), strict=True):
        row, column = int((low + strip.rows * PITCH - 1 - y) // PITCH), int(x // PITCH)
        if strip.key == key and 0 <= row < strip.rows and 0 <= column < columns and y <= low + strip.rows * PITCH - 1:
            return row * columns + column
    return None


def ring(shown: tuple[Strip, ...], key: str, columns: int, number: int) -> Line:
    """A frame around one picture of a strip."""
    n, low = next((strip, low) for strip, low in zip(shown, _lows(shown), strict=True) if strip.key == key)
    row, column = divmod(number, columns)
    left, bottom = column * PITCH, low + (n.rows - 1 - row) * PITCH
    x = left + np.array([0.0, SIDE, SIDE, 0.0, 0.0])
    return Line(key="ring", x=x, y=bottom + np.array([0.0, 0.0, SIDE, SIDE, 0.0]), role="accent", width=2.6)


def _lows(shown: tuple[Strip, ...]) -> list[int]:
    """Where each strip stands."""
    lows, low = [], 0
    for strip in reversed(shown):
        lows.append(low)
        low += strip.rows * PITCH + BETWEEN
    return lows[::-1]


@remembered
def _strip(pictures: Floats, key: str, rows: int, columns: int, low: int, limit: float) -> list[Mark]:
    if not len(pictures):
        return []
    whole = np.full((rows * PITCH - 1, columns * PITCH - 1), np.nan, np.float32)
    for number, picture in enumerate(pictures[: rows * columns]):
        row, column = divmod(number, columns)
        whole[row * PITCH : row * PITCH + SIDE, column * PITCH : column * PITCH + SIDE] = picture.reshape(SIDE, SIDE)
    extent = (0.0, float(whole.shape[1]), float(low), float(low + whole.shape[0]))
    upright = np.ascontiguousarray(whole[::-1])
    if limit:
        return [Image(key=key, values=upright, extent=extent, colormap="diverging", limits=(-limit, limit))]
    return [Image(key=key, values=upright, extent=extent, colormap="grey", limits=(0.0, 1.0))]


@remembered
def _borders(rows: int, columns: int, low: int, key: str, role: str) -> Line:
    left = (np.arange(rows * columns) % columns * PITCH)[:, None]
    bottom = (low + np.arange(rows * columns) // columns * PITCH)[:, None]
    x = np.array([0.0, SIDE, SIDE, 0.0, 0.0, np.nan])
    y = np.array([0.0, 0.0, SIDE, SIDE, 0.0, np.nan])
    return Line(key=key, x=(left + x).ravel(), y=(bottom + y).ravel(), role=role, width=0.7)


def _name(strip: Strip, columns: int, low: int) -> Text:
    at = -0.012 * columns * PITCH
    return Text(key=f"{strip.key}-name", x=at, y=low + (strip.rows * PITCH - 1) / 2, text=strip.name, size="small",
                anchor=(1.0, 0.5))  # fmt: skip
