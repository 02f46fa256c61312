"""The square of the chaos game: places coloured by the letters before, addresses, and squares one in the other."""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.symbols import LETTERS, letters_of
from rnnviz.figure.description import Axis
from rnnviz.figure.marks import Image, Mark, Points, Segments, Text
from rnnviz.kit.remembered import remembered
from rnnviz.networks.iterated_maps import CORNERS, address_square, chaos_game

ROLES = ("c0", "c1", "c2", "c3")
"""Of A, C, G, T, in every picture."""

MARGIN = 0.06
LIMITS = (-MARGIN, 1.0 + MARGIN)
TICKS = ((0.0, "0"), (0.5, "½"), (1.0, "1"))
AXES = Axis("x₁", LIMITS, TICKS), Axis("x₂", LIMITS, TICKS)

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
def corner_names() -> list[Mark]:
    """The letters at their corners."""
    places = CORNERS + (CORNERS - 0.5) * MARGIN
    return [
        Text(key=f"corner-{letter}", x=float(x), y=float(y), text=letter, role=role, size="large", bold=True)
        for letter, role, (x, y) in zip(LETTERS, ROLES, places, strict=True)
    ]


@remembered
def addresses(k: float, letters: int) -> list[Mark]:
    """The borders of the squares of all endings up to so many letters, the shortest the strongest."""
    marks: list[Mark] = []
    for depth in range(min(letters, FINEST if k == 0.5 else MOST_SQUARES if k < 0.5 else 1), 0, -1):
        marks.append(_tiles(depth) if k == 0.5 else _outlines(k, depth))
    return marks


@remembered
def address_names(k: float, depth: int) -> list[Mark]:
    """The endings of so many letters, each in its square."""
    marks: list[Mark] = []
    for number in range(4**depth):
        ending = np.array([number >> 2 * place & 3 for place in range(depth)])
        square = address_square(ending, k)
        word, top = letters_of(ending), square.y + square.side
        marks.append(
            Text(
                key=f"name-{word}", x=square.x, y=top, text=f" {word}", size="small", anchor=(0.0, 1.15), bold=True,
                room=square.side / 2,
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


def _outlines(k: float, depth: int) -> Segments:
    return _borders(depth, outline(chaos_corners(k, depth), k**depth))


def _borders(depth: int, ends: tuple[Floats, Floats, Floats, Floats]) -> Segments:
    x0, y0, x1, y1 = ends
    return Segments(
        key=f"address-{depth}", x0=x0, y0=y0, x1=x1, y1=y1, role="text", width=WIDTHS[depth - 1],
        strength=STRENGTHS[depth - 1],
    )  # fmt: skip


def chaos_corners(k: float, depth: int) -> Floats:
    """Lower left corners of the squares of all endings of so many letters.    Returns (4^depth, 2)"""
    corners = np.zeros((1, 2))
    for _ in range(depth):
        corners = (k * corners[:, None] + (1.0 - k) * CORNERS).reshape(-1, 2)
    return corners


def outline(corners: Floats, sides: Floats | float) -> tuple[Floats, Floats, Floats, Floats]:
    """The four sides of squares as x0, y0, x1, y1.    corners : (square, 2), lower left; sides : their length"""
    x, y = corners.T
    right, top = x + sides, y + sides
    return (
        np.concatenate([x, right, right, x]), np.concatenate([y, y, top, top]),
        np.concatenate([right, right, x, x]), np.concatenate([y, top, top, y]),
    )  # fmt: skip


@remembered
def nested(ending: str, k: float) -> list[Mark]:
    """The squares that ever more letters of an ending confine a sequence to, and the place in their middle."""
    if not ending:
        return []
    symbols = np.array([LETTERS.index(letter) for letter in ending])
    squares = [address_square(symbols[len(symbols) - n :], k) for n in range(1, len(symbols) + 1)]
    corners = np.array([(square.x, square.y) for square in squares])
    x0, y0, x1, y1 = outline(corners, np.array([square.side for square in squares]))
    x, y = chaos_game(symbols, k)[-1:].T
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
