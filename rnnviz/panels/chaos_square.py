"""The square of the chaos game: places coloured by the letters before, addresses, and squares one in the other."""

from itertools import product

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.symbols import LETTERS, letters_of
from rnnviz.figure.description import Axis
from rnnviz.figure.marks import Image, Mark, Points, Segments, Text, TextSize
from rnnviz.kit.remembered import remembered
from rnnviz.networks.hulls import hull
from rnnviz.networks.iterated_maps import UNIT_SQUARE, address_square, chaos_game

Corners = tuple[tuple[float, float], ...]
"""Where A, C, G and T draw to, or the first of them; the square needs not be one."""

ROLES = ("c0", "c1", "c2", "c3")
"""Of A, C, G, T, in every picture."""

TICKS = ((0.0, "0"), (0.5, "½"), (1.0, "1"))


def margin(is_small: bool) -> float:
    """Around the square; in the middle of it stand the letters, which take more room where the picture is small."""
    return 0.12 if is_small else 0.08


def axes(is_small: bool) -> tuple[Axis, Axis]:
    """Of both coordinates."""
    limits = (-margin(is_small), 1.0 + margin(is_small))
    return Axis("x₁", limits, TICKS), Axis("x₂", limits, TICKS)


MOST_SQUARES = 3
"""Letters of the longest addresses whose squares are drawn where they do not tile: 4³ squares."""

FINEST = 5
"""Letters of the longest addresses that are drawn as lines: 32 of them each way."""


@remembered
def cells(codes: Array, letters: int, shade: Array) -> list[Mark]:
    """What has been hit, in the colour of the letter that lies so many letters back.

    codes : (row, column) int, the last 8 letters of what hit a cell, newest first digit; −1 where nothing did
    letters : 1 … 8    shade : (row, column)
    """
    back = np.where(codes < 0, -1, (codes >> 2 * (8 - letters)) & 3).astype(np.int8)
    return [Image(key="cells", values=back, extent=(0.0, 1.0, 0.0, 1.0), roles=ROLES, shade=shade)]


@remembered
def corner_names(is_small: bool, corners: Corners = UNIT_SQUARE) -> list[Mark]:
    """The letters at their corners, a little outside of them."""
    places, away = np.array(corners), margin(is_small) / 2
    out = places - places.mean(axis=0)
    size: TextSize = "normal" if is_small else "large"
    out /= np.maximum(np.abs(out).max(axis=1, keepdims=True), 1e-9)
    return [
        Text(key=f"corner-{letter}", x=float(x), y=float(y), text=letter, role=role, size=size, bold=True)
        for letter, role, (x, y) in zip(LETTERS, ROLES, places + away * out, strict=True)
    ]


@remembered
def addresses(k: float, letters: int, corners: Corners = UNIT_SQUARE) -> list[Mark]:
    """The borders of the cells of all endings up to so many letters, the shortest the strongest."""
    tile = k == 0.5 and corners == UNIT_SQUARE
    marks: list[Mark] = []
    for depth in range(min(letters, FINEST if tile else MOST_SQUARES if k <= 0.5 else 1), 0, -1):
        marks.append(_tiles(depth) if tile else _outlines(k, depth, corners))
    return marks


@remembered
def address_names(k: float, depth: int, corners: Corners = UNIT_SQUARE) -> list[Mark]:
    """The endings of so many letters, each in its cell: in the upper left corner of a square, else in the middle."""
    around = np.array(corners)
    (x, y), anchor = ((0.0, 1.0), (0.0, 1.15)) if corners == UNIT_SQUARE else (around.mean(axis=0), (0.5, 0.5))
    marks: list[Mark] = []
    for letters in product(range(len(corners)), repeat=depth):
        ending = np.array(letters)
        cell, word = address_square(ending, k, around), letters_of(ending)
        marks.append(
            Text(
                key=f"name-{word}", x=float(cell.x + x * cell.side), y=float(cell.y + y * cell.side), text=f" {word}",
                size="small", anchor=anchor, bold=True, room=cell.side / 2,
            )
        )  # fmt: skip
    return marks


WIDTHS, STRENGTHS = (2.0, 1.2, 0.8, 0.6, 0.5), (0.75, 0.5, 0.35, 0.3, 0.25)
"""Of the borders of the addresses of 1, 2 … letters."""


def _tiles(depth: int) -> Segments:
    """At k = ½ squares share their sides: lines from border to border."""
    at = np.arange(2**depth + 1) / 2**depth
    zero, one = np.zeros(len(at)), np.ones(len(at))
    ends = np.concatenate([at, zero]), np.concatenate([zero, at]), np.concatenate([at, one]), np.concatenate([one, at])
    return _borders(depth, ends)


def _outlines(k: float, depth: int, corners: Corners) -> Segments:
    return _borders(depth, outline(chaos_corners(k, depth, corners), k**depth, corners))


def _borders(depth: int, ends: tuple[Floats, Floats, Floats, Floats]) -> Segments:
    x0, y0, x1, y1 = ends
    return Segments(
        key=f"address-{depth}", x0=x0, y0=y0, x1=x1, y1=y1, role="text", width=WIDTHS[depth - 1],
        strength=STRENGTHS[depth - 1],
    )  # fmt: skip


def chaos_corners(k: float, depth: int, corners: Corners = UNIT_SQUARE) -> Floats:
    """Where the cells of all endings of so many letters stand: of squares their lower left corners.

    Returns (letters^depth, 2).
    """
    cells, drawn_to = np.zeros((1, 2)), np.array(corners)
    for _ in range(depth):
        cells = (k * cells[:, None] + (1.0 - k) * drawn_to).reshape(-1, 2)
    return cells


def outline(
    cells: Floats, sides: Floats | float, corners: Corners = UNIT_SQUARE
) -> tuple[Floats, Floats, Floats, Floats]:
    """The borders of cells as x0, y0, x1, y1, side by side.

    cells : (cell, 2), where they stand; sides : their size, of all or of each
    """
    around = hull(np.array(corners))
    x, y = (np.concatenate([cells[:, axis] + sides * corner[axis] for corner in around]) for axis in (0, 1))
    return x, y, np.roll(x, -len(cells)), np.roll(y, -len(cells))


@remembered
def nested(ending: str, k: float, corners: Corners = UNIT_SQUARE) -> list[Mark]:
    """The cells that ever more letters of an ending confine a sequence to, and the place in their middle."""
    if not ending:
        return []
    symbols, around = np.array([LETTERS.index(letter) for letter in ending]), np.array(corners)
    cells = [address_square(symbols[len(symbols) - n :], k, around) for n in range(1, len(symbols) + 1)]
    at, sides = np.array([(cell.x, cell.y) for cell in cells]), np.array([cell.side for cell in cells])
    x0, y0, x1, y1 = outline(at, sides, corners)
    x, y = chaos_game(symbols, k, corners=around)[-1:].T
    return [
        Segments(key="nested", label=f"ends in {ending}", x0=x0, y0=y0, x1=x1, y1=y1, role="accent", width=1.8),
        Points(key="place", x=x, y=y, role="accent", shape="ring", size=15.0),
    ]


def words(codes: Ints, letters: Ints) -> tuple[str, ...]:
    """Endings as text, oldest letter first.    codes : newest first digit of eight; letters : how many are known"""
    return tuple(
        "".join(LETTERS[code >> 2 * (7 - back) & 3] for back in range(known - 1, -1, -1))
        for code, known in zip(codes.tolist(), letters.tolist(), strict=True)
    )
