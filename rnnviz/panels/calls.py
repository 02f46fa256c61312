"""Calls that give orders of 1 … n, as rows of tiles: side by side on the thread that joins them, or in a stack."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Handle, Image, Letters, Line, Mark, Points, Segments, Text

FIRST, GAP, PITCH, STACK = 1.6, 2.6, 2.3, 1.2
"""Where the first call begins; between two; from row to row; from call to call of a stack."""
PALEST, FULLEST = 0.08, 0.62
"""Strength of the tiles of 1 and of n: the numbers on them must be read."""


@dataclass(frozen=True)
class CallRow:
    """Two calls. key : of its marks    name : above it    first, second : orders, None where they are not shown yet

    seeds : words on the seed of each call; the second is None where the state goes on from the first
    same : whether the second is the first, None: not said yet
    """

    key: str
    name: str
    first: tuple[int, ...] | None
    second: tuple[int, ...] | None
    reseeded: bool
    same: bool | None


def shade_of(order: Sequence[int]) -> Floats:
    """(1, place): how strong each tile is."""
    n = len(order)
    return PALEST + (FULLEST - PALEST) * (np.array([order], float) - 1.0) / max(1, n - 1)


def seed_heights(rows: Sequence[CallRow]) -> list[float]:
    """y of each seed, row by row: one, or one for each call."""
    return [-PITCH * n for n, row in enumerate(rows) for _ in range(1 + row.reseeded)]


def calls_panel(rows: Sequence[CallRow], n: int, place: Place, *, title: str, clicks: str, alt: str) -> Panel:
    """Row below row: seed, first call, second call, whether they are the same; a thread carries the state."""
    second, end = FIRST + n + GAP, FIRST + 2 * n + GAP
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        y = -PITCH * number
        marks += [_thread(row, y, n), *_tiles(f"{row.key}-first", row.first, n, FIRST, y)]
        marks += _tiles(f"{row.key}-second", row.second, n, second, y)
        marks.append(_name(f"{row.key}-name", row.name, y, n))
        if row.same is not None:
            words, role = ("=", "stored") if row.same else ("≠", "error")
            marks.append(
                Text(key=f"{row.key}-verdict", x=end + 1.0, y=y, text=words, role=role, size="large", bold=True)
            )
    at = [x for row in rows for x in ((0.5, second - 1.1) if row.reseeded else (0.5,))]
    marks.append(Points(key="seeds", x=np.array(at), y=np.array(seed_heights(rows)), role="prediction", shape="diamond",
                        size=11.0, outline=True))  # fmt: skip
    low = -PITCH * (len(rows) - 1) - 1.0
    return Panel(
        "calls", tuple(marks), title=title, kind="diagram", x=Axis(limits=(-0.2, max(end + 2.0, 16.0))),
        y=Axis(limits=(low, 1.5)), place=place, clicks=clicks, alt=alt,
    )  # fmt: skip


def _name(key: str, words: str, y: float, n: int) -> Letters:
    """As large as there is room between the first tile and the last."""
    width = float(np.clip((2 * n + GAP) / len(words), 0.35, 0.5))
    return Letters(key=key, lines=(words,), x=FIRST, y=y + 1.5, width=width, pitch=1.0, role="muted")


def _thread(row: CallRow, y: float, n: int) -> Line:
    """From the seed through the calls; broken where the second is seeded again."""
    second, end = FIRST + n + GAP, FIRST + 2 * n + GAP + 0.4
    x = [0.5, second - 1.9, np.nan, second - 1.1, end] if row.reseeded else [0.5, end]
    at = np.array(x)
    return Line(key=f"{row.key}-thread", x=at, y=np.where(np.isnan(at), np.nan, y), role="memory", width=2.4)


def _tiles(key: str, order: tuple[int, ...] | None, n: int, left: float, y: float) -> list[Mark]:
    """A call as tiles; question marks before it is made."""
    extent = (left, left + n, y - 0.5, y + 0.5)
    if order is None:
        ground = Image(
            key=key, values=np.zeros((1, n), int), extent=extent, roles=("muted",), shade=np.full((1, n), 0.2)
        )
        return [ground, Letters(key=f"{key}-numbers", lines=("?" * n,), x=left, y=y + 0.5)]
    tiles = Image(key=key, values=np.zeros((1, n), int), extent=extent, roles=("state",), shade=shade_of(order))
    return [_ground(key, n, extent), tiles, _numbers(f"{key}-numbers", [order], left, y + 0.5, 1.0)]


def _ground(key: str, n: int, extent: tuple[float, float, float, float]) -> Image:
    """Hides the thread below the tiles."""
    return Image(key=f"{key}-ground", values=np.zeros((1, n), int), extent=extent, roles=("muted",),
                 shade=np.zeros((1, n)))  # fmt: skip


def _numbers(key: str, orders: Sequence[tuple[int, ...]], left: float, top: float, pitch: float) -> Letters:
    """The numbers on the tiles; where some have two digits, each in the middle of three places."""
    places = 1 if max(max(order) for order in orders) < 10 else 3
    lines = tuple("".join(f"{x:^{places}}" for x in order) for order in orders)
    return Letters(key=key, lines=lines, x=left, y=top, width=1.0 / places, pitch=pitch)


def call_at(x: float, y: float, rows: int, n: int) -> tuple[int, int] | None:
    """Row and call (0 or 1) that were clicked in a `calls_panel`, None beside them."""
    row, second = round(-y / PITCH), FIRST + n + GAP
    call = 0 if FIRST <= x < FIRST + n else 1 if second <= x < second + n else None
    return (row, call) if call is not None and 0 <= row < rows else None


def stack_panel(
    orders: Sequence[tuple[int, ...]], again_after: int, place: Place, *, title: str, controls: bool, alt: str
) -> Panel:
    """Calls of one generator, the first on top, and where it is seeded again: a line that can be dragged.

    orders : as they come with that; again_after : calls before it, as many as there are: never
    """
    n, count = len(orders[0]), len(orders)
    marks: list[Mark] = []
    for number, order in enumerate(orders):
        y = -STACK * number
        extent = (0.0, float(n), y - 0.5, y + 0.5)
        marks.append(Image(key=f"call-{number + 1}", values=np.zeros((1, n), int), extent=extent, roles=("state",),
                           shade=shade_of(order)))  # fmt: skip
    names = tuple(f"call {number + 1}" for number in range(count))
    marks.append(Letters(key="names", lines=names, x=-3.3, y=0.5 * STACK, width=0.5, pitch=STACK))
    marks += [_numbers("numbers", orders, 0.0, 0.5 * STACK, STACK), *_brackets(orders, again_after)]
    height = line_height(again_after)
    right = n + 1.8
    if again_after < count or controls:
        marks.append(Segments(key="again", x0=np.full(1, -3.4), x1=np.full(1, right), y0=np.full(1, height),
                              y1=np.full(1, height), role="prediction", width=2.2, dash="dash"))  # fmt: skip
    if controls:
        marks.append(Handle(key="line", x=np.full(1, right), y=np.full(1, height), names=("seed again",), signs=("",),
                            shape="diamond", bounds=(right, right, line_height(count), line_height(1)),
                            tips=("Where it is seeded again.",)))  # fmt: skip
    return Panel(
        "again", tuple(marks), title=title, kind="diagram", x=Axis(limits=(-3.6, right + 0.8)),
        y=Axis(limits=(-STACK * count, 1.0)), place=place, alt=alt,
    )  # fmt: skip


def line_height(after: int) -> float:
    """y of the line below so many calls."""
    return -STACK * (after - 0.5)


def calls_above(y: float, count: int) -> int:
    """How many calls stand above a height, 1 to all."""
    return int(np.clip(round(0.5 - y / STACK), 1, count))


def _brackets(orders: Sequence[tuple[int, ...]], after: int) -> list[Mark]:
    """Beside each call that repeats one from before, a bracket to it."""
    n, marks = len(orders[0]), list[Mark]()
    for number in range(after, len(orders)):
        low, high = -STACK * number, -STACK * (number - after)
        if orders[number] == orders[number - after] and number < 2 * after:
            reach = n + 0.3 + 0.8 * (number - after + 1) / after
            x: Array = np.array([n + 0.15, reach, reach, n + 0.15])
            marks.append(Line(key=f"repeats-{number + 1}", x=x, y=np.array([high, high, low, low]), role="stored",
                              width=1.8))  # fmt: skip
    return marks
