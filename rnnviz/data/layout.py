"""Where in a sheet or a text file the table begins, and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rnnviz.data.cells import Cell, is_blank, is_gap, is_infinite
from rnnviz.data.numerals import looks_numeric
from rnnviz.data.units import unit_alone
from rnnviz.errors import quoted

_UNNAMED = re.compile(r"column \d+")

T = TypeVar("T")

Row = tuple[int, list[Cell]]
"""A line's or row's number, counted from 1, and its cells."""


@dataclass(frozen=True)
class Layout:
    """How a table lies in its file.

    names : one per column, unique    first : number of the row where the data begin
    has_header : the names were found, not made up
    decimal : the sign it was found with
    numeric : columns that hold numbers    units : one per column, from a row of units, "" where there is none
    """

    names: tuple[str, ...]
    first: int
    has_header: bool
    warnings: tuple[str, ...] = ()
    numeric: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    decimal: str = "."


def numeric_columns(rows: Sequence[Row], width: int, decimal: str) -> list[int]:
    """Columns where at least half of what is written below the first cell is a number."""
    return [column for column in range(width) if _is_numeric([cells for _, cells in rows], column, decimal)]


def tail(rows: Sequence[T]) -> Sequence[T]:
    """The latter half, but at least ten: where the table is, if a preamble comes before it."""
    return rows[min(len(rows) // 2, max(0, len(rows) - 10)) :]


def find_layout(rows: Sequence[Row], width: int, decimal: str, place: str = "line") -> Layout | None:
    """The layout of a table of `width` columns, from its first rows; None where no column holds numbers.

    The table begins at the topmost row that is filled like the row above the first number: titles and
    remarks before it are narrower. That row is the header if it has words where there are numbers below; further rows
    of words below it belong to it, or give the units.
    place : "line" or "row", what the warnings call a row
    """
    numeric = numeric_columns([row for row in tail(rows) if len(row[1]) == width], width, decimal)
    if not numeric:
        return None
    found = _laid_out(rows, width, numeric, decimal, place)
    return replace(found, numeric=tuple(numeric))


def _laid_out(rows: Sequence[Row], width: int, numeric: list[int], decimal: str, place: str) -> Layout:
    top = _top(rows, width, numeric, decimal)
    line, cells = rows[top]
    skipped = _skipped(rows, top, place)
    if not _is_header(cells, numeric, decimal):
        return Layout(unnamed(width), line, False, skipped)
    below = [row for row in rows[top + 1 :] if _filled(row[1])]
    more = _further_header(below, width, numeric, decimal)
    below = below[len(more) :]
    first = below[0][0] if below else line + 1
    # In a first row alone, "t" and "V" are names rather than units.
    of_units = [row for row in (cells, *more) if _are_units(row, bracketed=row is cells)]
    units = next((_units(row) for row in of_units if len(row) == width), ())
    named = [row for row in (cells, *more) if not any(row is other for other in of_units)]
    if not named:
        return Layout(unnamed(width), first, False, skipped, units=units)
    names = _joined(named) if len(named) > 1 else _fitted(named[0], width, below)
    if names is None:
        ignored = f"{place} {line} has {len(cells)} names for {width} columns and is ignored"
        return Layout(unnamed(width), first, False, (*skipped, ignored), units=units)
    return Layout(unique(names), first, True, skipped, units=units)


def unnamed(width: int) -> tuple[str, ...]:
    """Names of columns without a header, numbered from 0 as `column` is where columns are chosen."""
    return tuple(f"column {column}" for column in range(width))


def called(name: str) -> str:
    """A column in an error's sentence: ``column 'y'``, or ``column 0`` where it has no name."""
    return name if is_unnamed(name) else f"column '{quoted(name)}'"


def is_unnamed(name: str) -> bool:
    """True for the names that `unnamed` makes up."""
    return _UNNAMED.fullmatch(name) is not None


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """`names` on one line each, empty ones filled in and repeated ones told apart: y, y (2), y (3)."""
    seen: list[str] = []
    for column, name in enumerate(names):
        name = " ".join(name.split()) or f"column {column}"
        candidate, copy = name, 2
        while candidate in seen:
            candidate, copy = f"{name} ({copy})", copy + 1
        seen.append(candidate)
    return tuple(seen)


def _is_numeric(rows: Sequence[list[Cell]], column: int, decimal: str) -> bool:
    cells = [cells[column] for cells in rows if column < len(cells) and not is_gap(cells[column])]
    numbers = sum(looks_numeric(cell, decimal) for cell in cells)
    return numbers > 0 and 2 * numbers >= len(cells) - 1


def _has_number(cells: list[Cell], numeric: Sequence[int], decimal: str) -> bool:
    return any(column < len(cells) and looks_numeric(cells[column], decimal) for column in numeric)


def _has_word(cells: list[Cell], numeric: Sequence[int], decimal: str) -> bool:
    return any(_is_word(cells[column], decimal) for column in numeric if column < len(cells))


def _is_word(cell: Cell, decimal: str) -> bool:
    return not is_gap(cell) and not looks_numeric(cell, decimal) and not is_infinite(cell, decimal)


def _top(rows: Sequence[Row], width: int, numeric: list[int], decimal: str) -> int:
    numbers = [index for index, (_, cells) in enumerate(rows) if _has_number(cells, numeric, decimal)]
    data = next((index for index in numbers if not _has_word(rows[index][1], numeric, decimal)), numbers[0])
    written = [index for index in range(data) if _filled(rows[index][1])]
    if not written:
        return data
    top = written[-1]
    filled = _filled(rows[top][1])
    while top > 0 and _belongs(rows[top - 1][1], rows[top][1], filled, width):
        top -= 1
        filled = _filled(rows[top][1])
    return top


def _belongs(above: list[Cell], row: list[Cell], filled: int, width: int) -> bool:
    """Whether a row belongs to the same header as the one below it: filled alike, or the latter a part of its table."""
    more = _filled(above)
    return more == filled or (len(above) == len(row) == width and 1 < more > filled)


def _filled(cells: list[Cell]) -> int:
    return sum(not is_blank(cell) for cell in cells)


def _is_header(cells: list[Cell], numeric: list[int], decimal: str) -> bool:
    words = _has_word(cells, numeric, decimal)
    if _has_number(cells, numeric, decimal):
        return _is_numbering(cells) or (words and not _mostly_numbers(cells, decimal))
    return words or len(cells) <= numeric[-1]


def _is_numbering(cells: list[Cell]) -> bool:
    # What pandas writes above unnamed columns: an empty cell over the index, then 0, 1, 2, …
    return len(cells) > 1 and is_blank(cells[0]) and cells[1:] == [str(column) for column in range(len(cells) - 1)]


def _mostly_numbers(cells: list[Cell], decimal: str) -> bool:
    return 2 * sum(looks_numeric(cell, decimal) for cell in cells) >= _filled(cells)


def _further_header(below: Sequence[Row], width: int, numeric: Sequence[int], decimal: str) -> list[list[Cell]]:
    """Rows right below the first of the header that hold no number where numbers are, but some word."""
    more: list[list[Cell]] = []
    for _, cells in below[:4]:
        words = any(isinstance(cell, str) and not is_gap(cell) for cell in cells)
        is_data = _has_number(cells, numeric, decimal) or not words or len(cells) != width
        if is_data or any(is_infinite(cell, decimal) for cell in cells):
            break
        # A row of a label and gaps is data; one of names or units has words where the numbers are, or numbers nowhere.
        if not _has_word(cells, numeric, decimal) and any(map(_is_dated, cells)):
            break
        more.append(cells)
    return more


def _is_dated(cell: Cell) -> bool:
    return isinstance(cell, str) and any(sign.isdigit() for sign in cell)


def _are_units(cells: list[Cell], *, bracketed: bool) -> bool:
    written = [str(cell).strip() for cell in cells if not is_blank(cell) and cell != "-"]
    if bracketed and not all(cell[0] in "([" for cell in written):
        return False
    return bool(written) and all(unit_alone(cell) is not None for cell in written)


def _units(cells: list[Cell]) -> tuple[str, ...]:
    return tuple(unit_alone(str(cell)) or "" if cell is not None else "" for cell in cells)


def _joined(rows: Sequence[list[Cell]]) -> list[str]:
    """The names that several rows give together; a row that says the same of all columns adds nothing."""
    texts = [[str(cell).strip() if not is_blank(cell) else "" for cell in row] for row in rows]
    telling = [row for row in texts if len(set(filter(None, row[1:]))) > 1] or texts[:1]
    first = next((row[0] for row in reversed(texts) if row[0]), "")
    names = [
        " ".join(dict.fromkeys(row[column] for row in telling if row[column])) for column in range(1, len(texts[0]))
    ]
    return [first, *names]


def _fitted(header: list[Cell], width: int, below: Sequence[Row]) -> list[str] | None:
    names = [f"{cell:g}" if isinstance(cell, float) else cell or "" for cell in header]
    if len(names) == width:
        return names
    if len(names) != width - 1 or width < 3:
        return None
    # One name is missing: of a last column that is empty (rows end with a separator), or of the first (row names).
    is_last_empty = all(is_blank(cells[-1]) for _, cells in below if len(cells) == width)
    return [*names, ""] if is_last_empty else ["", *names]


def _skipped(rows: Sequence[Row], top: int, place: str) -> tuple[str, ...]:
    if any(_filled(cells) for _, cells in rows[:top]):
        return (f"what is written before {place} {rows[top][0]} is skipped",)
    return ()
