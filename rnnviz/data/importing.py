"""Reading the user's own files: what is in them, and one column as a series."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from rnnviz.arrays import Floats
from rnnviz.data.array_files import npy_contents, npz_contents
from rnnviz.data.cells import Cell
from rnnviz.data.errors import DataError
from rnnviz.data.files import readable
from rnnviz.data.layout import called
from rnnviz.data.matlab_files import mat_contents
from rnnviz.data.series import Series
from rnnviz.data.tables import Contents, Table
from rnnviz.data.text_files import text_contents
from rnnviz.data.time_axis import index_columns, time_axis
from rnnviz.data.workbooks import xlsx_contents
from rnnviz.errors import nearest, quoted

MIN_POINTS = 3
"""One step to learn from and one to forecast."""

_READERS: dict[str, Callable[[Path], Contents]] = {
    ".npy": npy_contents,
    ".npz": npz_contents,
    ".mat": mat_contents,
    ".xlsx": xlsx_contents,
    ".xlsm": xlsx_contents,
}
# "voltage (mV)", "voltage [mV]"
_UNIT = re.compile(r".*\S\s*[(\[]([^()\[\]]+)[)\]]")


@dataclass(frozen=True)
class Column:
    """One column of a file.

    name : unique in the file    is_numeric : can be a series
    is_index : only counts the rows, or gives their times; never true of all numeric columns
    """

    name: str
    is_numeric: bool
    is_index: bool


@dataclass(frozen=True)
class Preview:
    """What a person should see of a file before choosing a column.

    kind       : "text", "npy", "npz", "mat" or "xlsx"
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


def preview(path: str | Path, first: int = 10) -> Preview:
    """What a CSV, TXT, NPY, NPZ, MAT or XLSX file holds; a file of any other ending is taken for text.

    first : how many rows to show, >= 0
    Raises DataError in one sentence if the file cannot be read at all.
    """
    contents = _open(readable(path))
    columns = _columns(contents)
    heads = [_transposed(table, first) for table in contents.tables]
    return Preview(
        kind=contents.kind,
        columns=columns,
        rows=tuple(rows for table in contents.tables for rows in [table.count()] * len(table.names)),
        first_rows=tuple(zip_longest(*(cells for head in heads for cells in head), fillvalue="")),
        suggested=_suggested(columns),
        separator=contents.separator,
        decimal=contents.decimal,
        has_header=contents.has_header,
        warnings=contents.warnings,
    )


def read_series(path: str | Path, column: str | int | None = None) -> Series:
    """One column of a CSV, TXT, NPY, NPZ, MAT or XLSX file; a file of any other ending is taken for text.

    column : its name or its number in `preview(path).columns`, from 0, also as text; None or "" takes the first
             numeric column that does more than count the rows, and the last one where all of them only count.
    An equally spaced index column of the same table becomes the series' time, and a unit written behind the
    column's name, as in "voltage (mV)", its unit.
    Raises DataError in one sentence: the file cannot be read, has no such column, or the column is no series,
    because a cell holds no finite number, there are fewer than MIN_POINTS, or all are equal.
    """
    path = readable(path)
    contents = _open(path)
    columns = _columns(contents)
    chosen = _chosen(path.name, columns, column)
    table, local = _located(contents, chosen)
    values = table.read(local)
    name = columns[chosen].name
    _check_values(f"{path.name}, {called(name)}", values)
    time = time_axis(table, [index for index in index_columns(table) if index != local])
    unit = _UNIT.fullmatch(name)
    return Series(
        name=path.stem if len(columns) == 1 else f"{path.stem}: {name}",
        values=values,
        unit=unit[1] if unit else "",
        source=path.name,
        first_time=time.first,
        step=time.step,
        time_name=time.name,
    )


def _open(path: Path) -> Contents:
    return _READERS.get(path.suffix.lower(), text_contents)(path)


def _columns(contents: Contents) -> tuple[Column, ...]:
    columns: list[Column] = []
    for table in contents.tables:
        numeric, indices = table.numeric(), index_columns(table)
        columns += [Column(name, n in numeric, n in indices) for n, name in enumerate(table.names)]
    return tuple(columns) if _suggested(columns) is not None else _without_last_index(columns)


def _without_last_index(columns: list[Column]) -> tuple[Column, ...]:
    """`columns`, of which all numeric ones count, with the last of these taken for data."""
    last = max((n for n, column in enumerate(columns) if column.is_numeric), default=None)
    return tuple(replace(column, is_index=False) if n == last else column for n, column in enumerate(columns))


def _suggested(columns: Sequence[Column]) -> int | None:
    return next((n for n, column in enumerate(columns) if column.is_numeric and not column.is_index), None)


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


def _located(contents: Contents, column: int) -> tuple[Table, int]:
    """The table, and the number in it, of the file's column of number `column`."""
    places = [(table, local) for table in contents.tables for local in range(len(table.names))]
    return places[column]


def _check_values(place: str, values: Floats) -> None:
    if values.size < MIN_POINTS:
        points = f"only {values.size} point{'s' * (values.size != 1)}"
        raise DataError(f"{place}: {points}; a series needs at least {MIN_POINTS}, one below the other")
    if values.min() == values.max():
        raise DataError(f"{place}: every value is {values[0]:g}; a constant series has nothing to forecast")


def _transposed(table: Table, first: int) -> list[list[str]]:
    head = table.head(first)
    return [[_text(cells[column]) for cells in head] for column in range(len(table.names))]


def _text(cell: Cell) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else cell or ""
