"""Where letters of fixed width stand, and how large they are: what both renderers and the table share."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rnnviz.figure.marks import Letters

FAMILIES = ("DejaVu Sans Mono", "Menlo", "Consolas", "Liberation Mono", "Courier New")
"""The first comes with matplotlib."""

ADVANCE = 0.602
"""Width of a letter of the first family, in type sizes."""

HIGH = 1.17
"""Height of its lines."""


@dataclass(frozen=True)
class Stretch:
    """Letters beside each other in one colour. column : of the first one"""

    line: int
    column: int
    text: str
    role: str


def type_size(width: float, height: float, advance: float = ADVANCE) -> float:
    """The largest type of which a letter fits into a cell. width, height : of the cell, in the units of the result"""
    return min(width / advance, height / HIGH)


def stretches(mark: Letters) -> Iterator[Stretch]:
    """All letters that are seen: line by line, broken where the role changes, and at blanks."""
    for line, text in enumerate(mark.lines):
        column = 0
        for role, group in groupby(range(len(text)), lambda at, line=line, text=text: _role(mark, line, at, text)):  # type: ignore[misc]
            found = list(group)
            if role:
                yield Stretch(line, column, text[found[0] : found[-1] + 1], role)
            column += len(found)


def _role(mark: Letters, line: int, column: int, text: str) -> str:
    """Empty where nothing is seen."""
    if text[column].isspace() or not text[column].isprintable():
        return ""
    if mark.category is None:
        return mark.role if isinstance(mark.role, str) else mark.role[0]
    chosen = int(mark.category[line, column])
    return "" if chosen < 0 else mark.role if isinstance(mark.role, str) else mark.role[chosen]


def letter_rows(mark: Letters) -> dict[str, Any]:
    """The columns of the table: a row for each letter, with the centre of its cell."""
    found = [(s.line, s.column + n, letter, s.role) for s in stretches(mark) for n, letter in enumerate(s.text)]
    return {
        "kind": "letters", "count": len(found), "label": [letter for _, _, letter, _ in found],
        "x": [repr(mark.x + (column + 0.5) * mark.width) for _, column, _, _ in found],
        "y": [repr(mark.y - (line + 0.5) * mark.pitch) for line, *_ in found],
        "category": [role for *_, role in found],
    }  # fmt: skip
