"""Where the panels of a figure stand: boxes that line up, with room for what is written around them.

All lengths are points (1/72 inch), x to the right and y upwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rnnviz.figure.description import Place


@dataclass(frozen=True)
class Box:
    """A rectangle; x, y : its lower left corner"""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Margins:
    """Room a panel needs outside its box, for axis labels, title and legend."""

    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0

    def joined(self, other: "Margins") -> "Margins":
        """Enough for both."""
        return Margins(
            max(self.left, other.left), max(self.right, other.right),
            max(self.bottom, other.bottom), max(self.top, other.top),
        )  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A panel as the layout sees it.

    aspect : height / width that its box must have, None for any; loose : that its box can use, and may differ from
    """

    place: Place
    margins: Margins
    aspect: float | None = None
    loose: bool = False

    @property
    def fixed(self) -> float | None:
        """The aspect that must be kept."""
        return None if self.loose else self.aspect


MOST_LENT = 0.3
"""Share of its size that a column may lend to one whose picture lacks room. More would leave no room for its words."""

LEAST_USED = 0.72
"""Of an area's height: what a picture of fixed aspect cannot use beyond it is left above and below the whole."""

MOST_MARGIN = 0.7
"""Margins may take at most this share of a figure; in a tiny one labels overlap rather than pictures vanish."""


def arrange(
    cells: Sequence[Cell], columns: Sequence[float], rows: Sequence[float], area: Box, gap: float
) -> tuple[Box, ...]:
    """The box of each cell, within `area`.

    columns, rows : relative sizes, row 0 on top; gap : least distance between what belongs to two panels.
    Boxes line up on the left, on the right and below; above, each reaches as high as its own margin lets it, so that
    the margins' upper borders line up. Room that boxes of a fixed aspect cannot use goes to the other columns and
    rows, and where they lack room, columns and rows of which any size will do lend them some; what nobody can use is
    left around the whole. Where a box of fixed aspect is as high as the grid, its neighbours end where it does, and
    their titles and legends take no height from it.
    """
    across = _Tracks(columns, [_Span(c.place[1], c.place[3], c.margins.left, c.margins.right) for c in cells])
    down = _Tracks(rows, [_Span(c.place[0], c.place[2], c.margins.top, c.margins.bottom) for c in cells])
    widths = across.sizes(area.width, gap, [None] * len(cells))
    heights = down.sizes(area.height, gap, [None] * len(cells))
    tall = [down.reach(heights, i)[1] + _raised(cell, down) for i, cell in enumerate(cells)]
    widths = across.lent(
        across.sizes(area.width, gap, _usable(cells, tall, fixed=True, across=True)),
        _usable(cells, tall, fixed=False, across=True),
    )
    wide = [across.reach(widths, i)[1] for i in range(len(cells))]
    usable = _usable(cells, wide, fixed=False, across=False)
    area = _used(area, down, _usable(cells, wide, fixed=True, across=False), [_raised(cell, down) for cell in cells])
    heights = down.lent(down.sizes(area.height, gap, _usable(cells, wide, fixed=True, across=False)), usable)
    return tuple(_box(cell, i, area, (across, widths), (down, heights)) for i, cell in enumerate(cells))


def _usable(cells: Sequence[Cell], other: Sequence[float], *, fixed: bool, across: bool) -> list[float | None]:
    """Of each cell, the width (or height) that it can use beside its height (or width), None for any.

    fixed : only for cells that can use no more; other : sizes in the other direction
    """
    aspects = [cell.fixed if fixed else cell.aspect for cell in cells]
    return [
        None if aspect is None else size / aspect if across else size * aspect
        for aspect, size in zip(aspects, other, strict=True)
    ]


def _raised(cell: Cell, down: "_Tracks") -> float:
    """How far above the others of its row a box of fixed aspect that is as high as the grid may begin."""
    if cell.fixed is None or cell.place[2] < len(down.shares):
        return 0.0
    return down.before[0] - down.shrink * cell.margins.top


def _used(area: Box, down: "_Tracks", wishes: Sequence[float | None], raised: Sequence[float]) -> Box:
    """The middle of the area, as high as the boxes of fixed aspect that are as high as the grid can use it."""
    count = len(down.shares)
    known = [
        wish - rise
        for span, wish, rise in zip(down.spans, wishes, raised, strict=True)
        if span.count == count and wish is not None
    ]
    if not known or None not in wishes:
        return area
    needed = down.before[0] + max(known) + down.after[-1]
    spare = min(max(0.0, area.height - needed), (1.0 - LEAST_USED) * area.height)
    return Box(area.x, area.y + spare / 2, area.width, area.height - spare)


@dataclass(frozen=True)
class _Span:
    """What one panel takes of one direction. before, after : its margins"""

    start: int
    count: int
    before: float
    after: float

    @property
    def last(self) -> int:
        return self.start + self.count - 1


class _Tracks:
    """The columns, or the rows, of a grid."""

    def __init__(self, shares: Sequence[float], spans: Sequence[_Span]) -> None:
        self.shares = shares
        self.spans = spans
        numbers = range(len(shares))
        self.before = [max((s.before for s in spans if s.start == n), default=0.0) for n in numbers]
        self.after = [max((s.after for s in spans if s.last == n), default=0.0) for n in numbers]
        self.gap = 0.0
        self.total = 0.0
        self.shrink = 1.0

    def sizes(self, total: float, gap: float, wishes: Sequence[float | None]) -> list[float]:
        """Sizes of the tracks. wishes : per span, the most it can use, None for any."""
        gaps = gap * (len(self.shares) - 1)
        margins = sum(self.before) + sum(self.after) + gaps
        shrink = min(1.0, MOST_MARGIN * total / margins) if margins else 1.0
        self.before = [shrink * room for room in self.before]
        self.after = [shrink * room for room in self.after]
        self.gap, self.total, self.shrink = shrink * gap, total, self.shrink * shrink
        return self._shared_out(total - shrink * margins, self._most(wishes))

    def _most(self, wishes: Sequence[float | None]) -> list[float | None]:
        """The most each track can use: only where all its panels have a limit, and someone gains from it."""
        most: list[float | None] = []
        for n in range(len(self.shares)):
            own = [wish for span, wish in zip(self.spans, wishes, strict=True) if span.start == span.last == n]
            most.append(None if not own or None in own else max(wish for wish in own if wish is not None))
        wanted_by_others = any(wish is None for wish in wishes)
        return [None] * len(most) if wanted_by_others and None not in most else most

    def _shared_out(self, room: float, most: list[float | None]) -> list[float]:
        """Shares of `room`; what a track cannot use goes to those that can."""
        sizes: dict[int, float] = {}
        while True:
            free = [n for n in range(len(self.shares)) if n not in sizes]
            left = max(0.0, room - sum(sizes.values()))
            unit = left / sum(self.shares[n] for n in free) if free else 0.0
            full = {n: m for n in free if (m := most[n]) is not None and m < unit * self.shares[n]}
            if not full:
                return [sizes.get(n, unit * self.shares[n]) for n in range(len(self.shares))]
            sizes.update(full)

    def lent(self, sizes: list[float], wishes: Sequence[float | None]) -> list[float]:
        """Sizes after tracks that lack room have borrowed some from those that hold nothing with a wish."""
        wanted, lenders = [0.0] * len(sizes), set(range(len(sizes)))
        for span, wish in zip(self.spans, wishes, strict=True):
            if wish is not None:
                lenders -= set(range(span.start, span.last + 1))
                if span.count == 1:
                    wanted[span.start] = max(wanted[span.start], wish - sizes[span.start])
        offered = MOST_LENT * sum(sizes[n] for n in lenders)
        if not offered or not any(wanted):
            return sizes
        moved = min(offered, sum(wanted))
        taken, given = moved / offered * MOST_LENT, moved / sum(wanted)
        return [size * (1.0 - taken) if n in lenders else size + given * wanted[n] for n, size in enumerate(sizes)]

    def reach(self, sizes: Sequence[float], number: int) -> tuple[float, float]:
        """Start and length of a span, the whole of the tracks standing in the middle of the room."""
        span = self.spans[number]
        steps = [b + s + a for b, s, a in zip(self.before, sizes, self.after, strict=True)]
        spare = self.total - sum(steps) - self.gap * (len(steps) - 1)
        start = spare / 2 + sum(steps[: span.start]) + self.gap * span.start + self.before[span.start]
        inner = sum(steps[span.start : span.last + 1]) + self.gap * (span.count - 1)
        return start, inner - self.before[span.start] - self.after[span.last]


def _box(
    cell: Cell, number: int, area: Box, across: tuple[_Tracks, list[float]], down: tuple[_Tracks, list[float]]
) -> Box:
    x, width = across[0].reach(across[1], number)
    from_top, height = down[0].reach(down[1], number)
    used_width = width
    raised = _raised(cell, down[0])
    from_top, height = from_top - raised, height + raised
    if cell.fixed is None:
        spare = down[0].before[cell.place[0]] - down[0].shrink * cell.margins.top
        from_top, height = from_top - spare, height + spare
        used_height = height
    else:
        used_width = min(width, height / cell.fixed)
        used_height = used_width * cell.fixed
    top = area.y + area.height - from_top
    return Box(area.x + x + (width - used_width) / 2, top - used_height, used_width, used_height)
