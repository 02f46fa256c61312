"""Statements in two columns, each with a verdict before it: yes, no, or not tried yet."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

import numpy as np

from rnnviz.arrays import Ints
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Letters, Mark

VERDICTS = ("yes", "no", "…")
ROLES = ("stored", "error", "muted")
WRAPPED, PITCH = 42, 2.0
"""Letters in a line; from line to line, in widths of a letter."""

Told = Sequence[tuple[str, int]]
"""A statement and its place in `VERDICTS`."""


def verdicts(facts: Iterable[bool | None]) -> list[int]:
    """0 for what holds, 1 for what does not, 2 for what has not been tried."""
    return [2 if known is None else int(not known) for known in facts]


def statements_panel(left: Told, right: Told, place: Place, *, title: str, alt: str) -> Panel:
    """Type as large as two columns of `WRAPPED` letters allow."""
    lines = max(len(_lines(told)) for told in (left, right))
    marks = [*_column("left", left, 0.0), *_column("right", right, WRAPPED + 7.0)]
    return Panel(
        "statements", tuple(marks), title=title, kind="diagram", x=Axis(limits=(-0.5, 2.0 * WRAPPED + 10.0)),
        y=Axis(limits=(-PITCH * lines, 0.2)), place=place, alt=alt,
    )  # fmt: skip


def _lines(told: Told) -> list[tuple[str, str]]:
    """Verdict, only before the first line of a statement, and line."""
    return [
        (VERDICTS[kind] if n == 0 else "", line) for words, kind in told for n, line in enumerate(wrap(words, WRAPPED))
    ]


def spread(told: Told) -> Ints:
    """(line, letter): the kind of each letter of the verdicts."""
    kinds = [kind for words, kind in told for _ in wrap(words, WRAPPED)]
    return np.repeat(np.array(kinds, int)[:, None], max(map(len, VERDICTS)), axis=1)


def _column(key: str, told: Told, x: float) -> list[Mark]:
    lines = _lines(told)
    return [
        Letters(key=f"{key}-told", lines=tuple(verdict for verdict, _ in lines), x=x, pitch=PITCH, role=ROLES,
                category=spread(told)),
        Letters(key=key, lines=tuple(line for _, line in lines), x=x + 4.0, pitch=PITCH),
    ]  # fmt: skip
