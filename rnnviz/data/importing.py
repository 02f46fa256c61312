"""Reading the user's own files: what is in them, and one column as a series."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from rnnviz.data.array_files import npy_contents, npz_contents
from rnnviz.data.cells import Cell
from rnnviz.data.column_reading import MIN_POINTS, ReadColumn, read_column
from rnnviz.data.decimals import Decimal, sign_of
from rnnviz.data.doubts import as_sentence
from rnnviz.data.errors import DataError
from rnnviz.data.files import readable
from rnnviz.data.gaps import Gaps
from rnnviz.data.json_files import json_contents
from rnnviz.data.kinds import CALENDAR, CONSTANT, COUNTER, EMPTY, FLAG, NUMERIC, SERIES, TEXT, TIME, Kind, kind_of
from rnnviz.data.laser import DETECTOR, is_laser
from rnnviz.data.layout import called, is_unnamed
from rnnviz.data.matlab_files import mat_contents
from rnnviz.data.packed_files import gzip_contents, zip_contents
from rnnviz.data.parquet_files import parquet_contents
from rnnviz.data.row_series import ROW_BY_ROW
from rnnviz.data.series import Series
from rnnviz.data.suspects import summed_up
from rnnviz.data.tables import Contents, Table
from rnnviz.data.text_files import text_contents
from rnnviz.data.units import unit_behind
from rnnviz.data.workbooks import sheet_contents, xlsx_contents
from rnnviz.errors import nearest, quoted

__all__ = ["MIN_POINTS", "Column", "Preview", "preview", "read_series"]

_READERS: dict[str, Callable[[Path], Contents]] = {
    ".npy": npy_contents,
    ".npz": npz_contents,
    ".mat": mat_contents,
    ".xlsx": xlsx_contents,
    ".xlsm": xlsx_contents,
    ".xls": sheet_contents,
    ".xlsb": sheet_contents,
    ".ods": sheet_contents,
    ".json": json_contents,
    ".parquet": parquet_contents,
}
_PACKED = {".zip": zip_contents, ".gz": gzip_contents}
_LASER = "These are points of the Santa Fe laser, whose detector gives 0 to 255: a forecast is kept within."
_LAST_RESORT = (FLAG, TIME, COUNTER, CALENDAR)
"""What is taken for the series where nothing else is there, the likeliest first."""


@dataclass(frozen=True)
class Column:
    """One column of a file.

    name : unique in the file
    kind : "series", "flag", "time", "calendar", "counter", "constant" (numbers), "dates", "clock", "text", "empty"
    """

    name: str
    kind: str

    @property
    def is_numeric(self) -> bool:
        """Can be read as a series."""
        return self.kind in NUMERIC

    @property
    def is_index(self) -> bool:
        """Only counts the rows, or gives their times."""
        return self.kind in (TIME, COUNTER, CALENDAR)


@dataclass(frozen=True)
class Preview:
    """What a person should see of a file before choosing a column.

    kind       : "text", "npy", "npz", "mat", "xlsx", …
    columns    : in the order of the numbers that choose them, from 0
    rows       : how many rows each column has, (column,), without header
    first_rows : as text, one entry per column, "" where a column is shorter
    suggested  : number of the column that is read where none is chosen; None if no column holds numbers
    separator  : of a text file: "," ";" tab, " " (any white space); None for one column or another kind of file
    decimal    : of a text file "." or ",", else None
    has_header : of a text file, else None
    warnings   : sentences about what was skipped, or read in one of two possible ways
    """

    kind: str
    columns: tuple[Column, ...]
    rows: tuple[int, ...]
    first_rows: tuple[tuple[str, ...], ...]
    suggested: int | None
    separator: str | None
    decimal: str | None
    has_header: bool | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Surveyed:
    """A file's tables, and what each of their columns is.

    kinds : (column,) over all tables    rows : (column,)    places : table and number in it of each column
    """

    file: str
    contents: Contents
    columns: tuple[Column, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def table_of(self, column: int) -> tuple[Table, int, list[Kind]]:
        """The table of a column, its number in it, and the kinds of all columns there."""
        number, local = self.places[column]
        kinds = [kind for kind, (table, _) in zip(self.kinds, self.places, strict=True) if table == number]
        return self.contents.tables[number], local, kinds


def preview(path: str | Path, first: int = 10, decimal: Decimal = "auto") -> Preview:
    """What a file holds; one of an unknown ending is taken for text.

    first : how many rows to show, >= 0    decimal : see `read_series`
    Raises DataError in one sentence if the file cannot be read at all.
    """
    found = _surveyed(readable(path), decimal)
    contents = found.contents
    heads = [_transposed(table, first) for table in contents.tables]
    return Preview(
        kind=contents.kind,
        columns=found.columns,
        rows=found.rows,
        first_rows=tuple(zip_longest(*(cells for head in heads for cells in head), fillvalue="")),
        suggested=_suggested(found.columns),
        separator=contents.separator,
        decimal=contents.decimal,
        has_header=contents.has_header,
        warnings=contents.warnings,
    )


def read_series(
    path: str | Path, column: str | int | None = None, gaps: Gaps = "refuse", decimal: Decimal = "auto"
) -> Series:
    """One column of a file; one of an unknown ending is taken for text.

    column : its name or its number in `preview(path).columns`, from 0, also as text; None or "" takes the first
             column of numbers that does more than count, date or mark the rows.
    gaps   : what is done about missing values, see `rnnviz.data.gaps`
    decimal : the sign of written numbers; "auto" lets the column tell it
    What says when each row was becomes the series' time, brought into its order; a unit behind the column's name, below
    it or at every number becomes its unit. `Series.remarks` tells what was found out, skipped, turned or filled.
    Raises DataError in one sentence: the file cannot be read, has no such column, or the column is no series,
    because a cell holds no finite number, there are fewer than MIN_POINTS, or all are equal; OpenDecimal where its
    numbers could be read in two ways.
    """
    path = readable(path)
    found = _surveyed(path, decimal)
    columns = found.columns
    chosen = _chosen(path.name, columns, column)
    if column is None or column == "":
        _check_readable(found, chosen)
    table, local, kinds = found.table_of(chosen)
    read = read_column(table, local, kinds, gaps)
    name = columns[chosen].name
    known = is_laser(read.values)
    return Series(
        name=path.stem if len(columns) == 1 else f"{path.stem}: {name}",
        values=read.values,
        unit=read.unit or unit_behind(name),
        source=path.name,
        first_time=read.first_time,
        step=read.step,
        time_name=read.time_name,
        times_read=read.times,
        column=name,
        columns=tuple((other.name, other.kind) for other in columns),
        bounds=DETECTOR if known else None,
        remarks=(*_remarks(found, chosen, column, read), *((_LASER,) if known else ())),
    )


def _surveyed(path: Path, decimal: Decimal) -> _Surveyed:
    contents = _open(path, sign_of(decimal))
    columns: list[Column] = []
    kinds: list[Kind] = []
    rows: list[int] = []
    places: list[tuple[int, int]] = []
    for number, table in enumerate(contents.tables):
        count, cells = table.survey()
        size = len(cells[0]) - summed_up(cells)
        for local, name in enumerate(table.names):
            kind = kind_of(name.rpartition("!")[2], cells[local][:size], table.decimal, is_first=local == 0)
            kinds.append(kind)
            columns.append(Column(name, kind.kind))
            rows.append(count)
            places.append((number, local))
    found = _without_last_index(columns)
    kinds = [replace(kind, kind=column.kind) for kind, column in zip(kinds, found, strict=True)]
    return _Surveyed(path.name, contents, found, tuple(kinds), tuple(rows), tuple(places))


def _open(path: Path, sign: str | None) -> Contents:
    suffix = path.suffix.lower()
    if suffix in _PACKED:
        return _PACKED[suffix](path, lambda inner: _open(inner, sign))
    contents = _READERS[suffix](path) if suffix in _READERS else text_contents(path, sign)
    return contents if sign is None else contents.with_decimal(sign)


def _without_last_index(columns: list[Column]) -> tuple[Column, ...]:
    """`columns`, of which none is a series, with the likeliest of them taken for one; constants are never."""
    if any(column.kind == SERIES for column in columns):
        return tuple(columns)
    for kind in _LAST_RESORT:
        last = max((n for n, column in enumerate(columns) if column.kind == kind), default=None)
        if last is not None:
            return tuple(replace(column, kind=SERIES) if n == last else column for n, column in enumerate(columns))
    return tuple(columns)


def _suggested(columns: Sequence[Column]) -> int | None:
    first = next((n for n, column in enumerate(columns) if column.kind == SERIES), None)
    return next((n for n, column in enumerate(columns) if column.is_numeric), None) if first is None else first


def _check_readable(found: _Surveyed, chosen: int) -> None:
    """Raises DataError where what would be read only counts, while a column that may hold the values cannot be read."""
    kind = found.kinds[chosen]
    if kind_of_name(found.columns[chosen].name, kind) not in (COUNTER, TIME, CALENDAR, CONSTANT):
        return
    number, _ = found.places[chosen]
    table = found.contents.tables[number]
    for other in range(chosen + 1, len(found.columns)):
        place, local = found.places[other]
        if place == number and _may_hold_values(table, local, found.columns[other]):
            read_column(table, local, found.table_of(other)[2], "refuse")


def _may_hold_values(table: Table, column: int, known: Column) -> bool:
    """Whether the values may stand in a column though none of them can be read."""
    if known.kind == EMPTY:
        return not is_unnamed(known.name)
    return known.kind == TEXT and _holds_digits(table, column)


def kind_of_name(name: str, kind: Kind) -> str:
    """What a column would be if it were not the last one left."""
    return kind_of(name.rpartition("!")[2], kind.values, ".", is_first=True).kind


def _holds_digits(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.head(50)]
    written = [cell for cell in cells if isinstance(cell, str) and cell]
    return bool(written) and 2 * sum(any(sign.isdigit() for sign in cell) for cell in written) >= len(written)


def _remarks(found: _Surveyed, chosen: int, asked: str | int | None, read: ReadColumn) -> tuple[str, ...]:
    said = [*found.contents.warnings, *read.remarks]
    others = [c.name for n, c in enumerate(found.columns) if c.kind == SERIES and n != chosen]
    if others and (asked is None or asked == "") and found.columns[chosen].name != ROW_BY_ROW:
        said.insert(0, f"{called(found.columns[chosen].name)} is read; the file also holds {_listed(others)}")
    return tuple(dict.fromkeys(as_sentence(remark) for remark in said))


def _chosen(file: str, columns: Sequence[Column], column: str | int | None) -> int:
    names = [column.name for column in columns]
    if column is None or column == "":
        suggested = _suggested(columns)
        if suggested is None:
            raise DataError(f"{file}: no column holds numbers")
        return suggested
    if isinstance(column, str) and column.isdecimal() and column not in names:
        column = int(column)
    if isinstance(column, int):
        if not 0 <= column < len(columns):
            raise DataError(f"{file} has no column {column}; its columns are numbered 0 to {len(columns) - 1}")
        return column
    if column not in names:
        near = nearest(column, names)
        hint = f"did you mean '{near}'?" if near else f"it has {_listed(names)}"
        raise DataError(f"{file} has no column '{quoted(column)}'; {hint}")
    return names.index(column)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown


def _transposed(table: Table, first: int) -> list[list[str]]:
    head = table.head(first)
    return [[_text(cells[column]) for cells in head] for column in range(len(table.names))]


def _text(cell: Cell) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else cell or ""
