"""Where the pieces of a formula stand: line by line, at the largest size of type at which they fit."""

from collections.abc import Sequence
from dataclasses import dataclass

SIZES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.54)
"""By how much the type may be made smaller."""

LINE = 1.3
"""Height of a line as a multiple of the type's own height."""

EDGE = 0.5
"""From the left border to the first piece, in heights of the type."""

INDENT = 1.2
"""How far a line that goes on begins from the left, in heights of the type."""


@dataclass(frozen=True)
class Spot:
    """Where a piece begins. piece : its number; x, width : lengths, without a space at its beginning; line : from 0"""

    piece: int
    x: float
    width: float
    line: int


@dataclass(frozen=True)
class Written:
    """A formula laid out. scale : of the type; line : height of a line; top : from the room's upper border to the
    first line, all with the scale in force"""

    spots: tuple[Spot, ...]
    scale: float
    line: float
    top: float = 0.0


def written(
    pieces: Sequence[str], widths: Sequence[float], space: float, high: float, room: tuple[float, float]
) -> Written:
    """Lay pieces out.

    widths : of the pieces, space : of a blank, high : of the type, all at full size
    room : width and height there is. At the smallest size lines may run over the lower border.
    """
    made = Written((), 1.0, LINE * high)
    for scale in SIZES:
        edge = scale * EDGE * high
        spots = _lines(pieces, [scale * w for w in widths], scale * space, edge, scale * INDENT * high, room[0] - edge)
        line = scale * LINE * high
        rest = room[1] - line * (1 + max((spot.line for spot in spots), default=0))
        made = Written(tuple(spots), scale, line, max(0.0, rest / 2))
        if rest >= 0 and all(spot.x + spot.width <= room[0] for spot in spots):
            break
    return made


def _lines(
    pieces: Sequence[str], widths: Sequence[float], space: float, edge: float, indent: float, room: float
) -> list[Spot]:
    spots: list[Spot] = []
    x, line, begins = edge, 0, True
    for number, piece in enumerate(pieces):
        if piece == "\n":
            x, line, begins = edge, line + 1, True
            continue
        if piece.startswith(" ") and not begins and x + _until_break(pieces, widths, number) > room:
            x, line, begins = edge + indent, line + 1, True
        blank = space if piece.startswith(" ") else 0.0
        if not begins:
            x += blank
        spots.append(Spot(number, x, widths[number] - blank, line))
        x, begins = x + widths[number] - blank, False
    return spots


def _until_break(pieces: Sequence[str], widths: Sequence[float], first: int) -> float:
    """How wide the pieces are that must stand on one line, from the first on."""
    wide = widths[first]
    for piece, width in zip(pieces[first + 1 :], widths[first + 1 :], strict=True):
        if piece.startswith((" ", "\n")):
            break
        wide += width
    return wide
