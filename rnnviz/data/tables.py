"""What every kind of file is turned into: tables whose columns can be read as numbers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data.cells import Cell, is_blank, is_gap
from rnnviz.data.errors import DataError
from rnnviz.data.layout import Row
from rnnviz.data.numerals import looks_numeric

SAMPLE_ROWS = 500
"""How many rows decide where a table begins."""

SURVEYED_ROWS = 20_000
"""How many rows, from the beginning, the end and evenly in between, decide what a column is."""

_LONGEST_MARK = 3


@dataclass(frozen=True)
class Picked:
    """Some columns of a table, whole.

    rows : number in the file of every row    cells : one sequence per column; a blank row has None in each
    remarks : what was skipped at the end of the table or behind its rows    blank : rows, from 0, with nothing in them
    """

    rows: Sequence[int]
    cells: tuple[Sequence[Cell] | Array, ...]
    remarks: tuple[str, ...] = ()
    blank: frozenset[int] = frozenset()


class Table(ABC):
    """Columns of one length under unique names; `decimal` is the sign that written numbers have by default.

    has_chosen_decimal : a person has said that it is this one
    units : one per column, "" where the file names none; empty where it has no row for them
    """

    file: str
    names: tuple[str, ...]
    decimal: str
    has_chosen_decimal: bool
    place: str
    units: tuple[str, ...]

    @abstractmethod
    def head(self, rows: int) -> list[list[Cell]]:
        """The first rows, at most `rows`."""

    @abstractmethod
    def survey(self) -> tuple[int, list[Sequence[Cell] | Array]]:
        """Number of rows, and of every column enough cells to know it by. Raises DataError where a row does not fit."""

    @abstractmethod
    def pick(self, columns: Sequence[int]) -> Picked:
        """These columns, whole. Raises DataError on a row that does not fit."""


@dataclass(frozen=True)
class CellTable(Table):
    """A table of written cells, read from its file anew each time, row by row.

    source  : makes an iterator over all rows of the file, also those before the table
    first   : number of the first row of data    place : "line" or "row"
    numeric : columns that hold numbers, by which a row is told from what is written below the table
    """

    file: str
    names: tuple[str, ...]
    source: Callable[[], Iterator[Row]]
    first: int
    decimal: str
    place: str = "line"
    numeric: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    has_chosen_decimal: bool = False

    def head(self, rows: int) -> list[list[Cell]]:
        return [cells for _, cells in islice(_Rows(self), rows)]

    def survey(self) -> tuple[int, list[Sequence[Cell] | Array]]:
        kept: list[list[Cell]] = []
        stride, count = 1, 0
        for _, cells in _Rows(self):
            if count % stride == 0:
                kept.append(cells)
                if len(kept) > SURVEYED_ROWS:
                    # Thinned evenly, so that the whole length is always in it.
                    kept, stride = kept[::2], 2 * stride
            count += 1
        if not kept:
            return 0, [[] for _ in self.names]
        return count, [list(column) for column in zip(*kept, strict=True)]

    def pick(self, columns: Sequence[int]) -> Picked:
        rows = _Rows(self)
        numbers: list[int] = []
        cells: list[list[Cell]] = [[] for _ in columns]
        pairs = list(zip(cells, columns, strict=True))
        for number, row in rows:
            numbers.append(number)
            for kept, column in pairs:
                kept.append(row[column])
        return Picked(numbers, tuple(cells), tuple(rows.remarks), frozenset(rows.blank))


class _Rows:
    """The rows of data of a table, blank ones as rows of None; what comes below the last with a number is passed over.

    remarks : what was passed over, known at the end
    """

    def __init__(self, table: CellTable) -> None:
        self._table = table
        self._width = len(table.names)
        self._texts = [column for column in range(self._width) if column not in table.numeric]
        self.remarks: list[str] = []
        self.blank: set[int] = set()
        self._marks = 0

    def __iter__(self) -> Iterator[Row]:
        table = self._table
        blank: list[Cell] = [None] * self._width
        waiting: list[tuple[int, list[Cell]]] = []
        given = 0
        for number, cells in table.source():
            if number < table.first:
                continue
            fitting = cells if len(cells) == self._width else self._fitted(cells)
            if fitting is None or not self._is_data(fitting):
                waiting.append((number, cells))
                continue
            for earlier, lost in waiting:
                if any(not is_blank(cell) for cell in lost) and len(lost) != self._width:
                    raise DataError(f"{table.file}, {table.place} {earlier}: {self._misfit(len(lost))}")
                if all(is_blank(cell) for cell in lost):
                    self.blank.add(given)
                yield earlier, lost if len(lost) == self._width else blank
                given += 1
            waiting.clear()
            yield number, fitting
            given += 1
        self._say(waiting)

    def _fitted(self, cells: list[Cell]) -> list[Cell] | None:
        """A row with a mark too many or without its last remark, as one of the table; None where it does not fit."""
        more = cells[self._width :]
        if more and all(_is_mark(cell) for cell in more):
            self._marks += any(not is_blank(cell) for cell in more)
            return cells[: self._width]
        lacking = list(range(len(cells), self._width))
        if cells and lacking and all(column in self._texts for column in lacking):
            return [*cells, *[None] * len(lacking)]
        return None

    def _is_data(self, cells: list[Cell]) -> bool:
        """Whether there is a number, or no more than gaps beside a label, where the table has numbers."""
        table = self._table
        for column in table.numeric:
            cell = cells[column]
            try:
                float(cell)  # type: ignore[arg-type]
            except (TypeError, ValueError):
                if looks_numeric(cell, ".") or looks_numeric(cell, ","):
                    return True
            else:
                return True
        if not table.numeric:
            return any(not is_blank(cell) for cell in cells)
        written = [column for column in table.numeric if not is_blank(cells[column])]
        if written:
            # A sign for "missing" belongs to the table; words do unless nothing follows them.
            return all(is_gap(cells[column]) for column in written)
        return any(isinstance(cell, str) and any(sign.isdigit() for sign in cell) for cell in cells)

    def _say(self, waiting: Sequence[Row]) -> None:
        if self._marks:
            self.remarks.append(f"marks behind the last column are passed over, in {self._marks} rows")
        below = [(number, cells) for number, cells in waiting if any(not is_blank(cell) for cell in cells)]
        if below:
            number, cells = below[0]
            text = " ".join(str(cell) for cell in cells if not is_blank(cell))
            self.remarks.append(
                f"what is written below the table is skipped: {self._table.place} {number}, '{_short(text)}'"
            )

    def _misfit(self, found: int) -> str:
        width = self._width
        return f"{found} cell{'s' * (found != 1)}, while the table has {width} column{'s' * (width != 1)}"


def _is_mark(cell: Cell) -> bool:
    return is_blank(cell) or (isinstance(cell, str) and len(cell) <= _LONGEST_MARK and not any(map(str.isdigit, cell)))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 50 else text[:49] + "…"


@dataclass(frozen=True)
class ArrayTable(Table):
    """Vectors of one length, of any numeric type, or of dates.

    remarks : how they came about, where that is not obvious
    """

    file: str
    names: tuple[str, ...]
    columns: tuple[Any, ...]
    decimal: str = "."
    place: str = "row"
    units: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    has_chosen_decimal: bool = False

    def head(self, rows: int) -> list[list[Cell]]:
        shown = [[_cell(value) for value in column[:rows]] for column in self.columns]
        return [list(row) for row in zip(*shown, strict=True)]

    def survey(self) -> tuple[int, list[Sequence[Cell] | Array]]:
        size = self.columns[0].size
        stride = -(-size // SURVEYED_ROWS)
        return size, [column[:: stride or 1] for column in self.columns]

    def pick(self, columns: Sequence[int]) -> Picked:
        size = self.columns[0].size
        return Picked(range(1, size + 1), tuple(self.columns[column] for column in columns), self.remarks)


def _cell(value: Any) -> Cell:
    return str(value) if isinstance(value, np.datetime64) else float(value)


@dataclass(frozen=True)
class Contents:
    """What one file holds.

    kind : "text", "npy", "npz", "mat", "xlsx", …
    separator, decimal, has_header : of text files, else None (xlsx has headers too)
    keep : whatever must live as long as the tables are read, e.g. a folder for what was unpacked
    """

    kind: str
    tables: tuple[Table, ...]
    separator: str | None = None
    decimal: str | None = None
    has_header: bool | None = None
    warnings: tuple[str, ...] = ()
    keep: Any = field(default=None, compare=False)

    def with_decimal(self, sign: str) -> Contents:
        """The same, where a person has said which sign the written numbers have."""
        tables = [
            replace(table, decimal=sign, has_chosen_decimal=True) if isinstance(table, CellTable) else table
            for table in self.tables
        ]
        return replace(self, tables=tuple(tables))
