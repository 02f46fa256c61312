"""What every kind of file is turned into: tables whose columns can be read as numbers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.cells import Cell, fault, is_blank, number
from rnnviz.data.errors import DataError
from rnnviz.data.layout import Row, called, numeric_columns

SAMPLE_ROWS = 500
"""How many rows decide what a column is."""


class Table(ABC):
    """Columns of one length under unique names; `decimal` is the sign that written numbers have."""

    file: str
    names: tuple[str, ...]
    decimal: str

    @abstractmethod
    def head(self, rows: int) -> list[list[Cell]]:
        """The first rows, at most `rows`."""

    @abstractmethod
    def count(self) -> int:
        """Number of rows. Raises DataError where a row does not fit the table."""

    @abstractmethod
    def read(self, column: int) -> Floats:
        """(time,) float64, finite. Raises DataError naming the first cell that is no finite number."""

    @abstractmethod
    def numeric(self) -> list[int]:
        """Columns that hold numbers, going by the first rows."""


@dataclass(frozen=True)
class CellTable(Table):
    """A table of written cells, read from its file anew each time, row by row.

    source : makes an iterator over all rows of the file, also those before the table
    first  : number of the first row of data    place : "line" or "row"
    """

    file: str
    names: tuple[str, ...]
    source: Callable[[], Iterator[Row]]
    first: int
    decimal: str
    place: str = "line"

    def head(self, rows: int) -> list[list[Cell]]:
        return [cells for _, cells in islice(self._rows(), rows)]

    def count(self) -> int:
        return sum(1 for _ in self._rows())

    def numeric(self) -> list[int]:
        return numeric_columns(list(islice(self._rows(), SAMPLE_ROWS)), len(self.names), self.decimal)

    def read(self, column: int) -> Floats:
        values = array("d")
        for row, cells in self._rows():
            value = number(cells[column], self.decimal)
            if value is None:
                wrong = fault(cells[column], self.decimal)
                raise DataError(f"{self.file}, {self.place} {row}, {called(self.names[column])}: {wrong}")
            values.append(value)
        return np.array(values)

    def _rows(self) -> Iterator[Row]:
        """Rows of data. Empty ones are dropped at the end and refused elsewhere: they would shift the time."""
        empty = 0
        for row, cells in self.source():
            if row < self.first:
                continue
            # First the quick question, because this is asked of millions of rows: 0.0 is false too, but not blank.
            if not any(cells) and all(is_blank(cell) for cell in cells):
                empty = empty or row
                continue
            if empty:
                raise DataError(
                    f"{self.file}, {self.place} {empty}: the {self.place} is empty; every one needs a number"
                )
            if len(cells) != len(self.names):
                raise DataError(f"{self.file}, {self.place} {row}: {self._misfit(len(cells))}")
            yield row, cells

    def _misfit(self, found: int) -> str:
        width = len(self.names)
        return f"{found} cell{'s' * (found != 1)}, while the table has {width} column{'s' * (width != 1)}"


@dataclass(frozen=True)
class ArrayTable(Table):
    """Numeric vectors of one length, real, of any numeric type."""

    file: str
    names: tuple[str, ...]
    columns: tuple[Floats, ...]
    decimal: str = "."

    def head(self, rows: int) -> list[list[Cell]]:
        return [[float(cell) for cell in row] for row in zip(*(column[:rows] for column in self.columns), strict=True)]

    def count(self) -> int:
        return self.columns[0].size

    def numeric(self) -> list[int]:
        return list(range(len(self.columns)))

    def read(self, column: int) -> Floats:
        values = self.columns[column].astype(np.float64)
        wrong = np.flatnonzero(~np.isfinite(values))
        if wrong.size:
            row = int(wrong[0])
            what = fault(float(values[row]), ".")
            raise DataError(f"{self.file}, row {row + 1}, {called(self.names[column])}: {what}")
        return values


@dataclass(frozen=True)
class Contents:
    """What one file holds.

    kind : "text", "npy", "npz", "mat" or "xlsx"
    separator, decimal, has_header : of text files, else None (xlsx has headers too)
    """

    kind: str
    tables: tuple[Table, ...]
    separator: str | None = None
    decimal: str | None = None
    has_header: bool | None = None
    warnings: tuple[str, ...] = ()
