"""JSON: a list of numbers, of pairs or of records, or an object with such lists in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rnnviz.data.cells import Cell
from rnnviz.data.errors import DataError
from rnnviz.data.files import check_rows, reading
from rnnviz.data.layout import Row, numeric_columns, unique, unnamed
from rnnviz.data.tables import CellTable, Contents

_DEEPEST = 4


def json_contents(path: Path) -> Contents:
    """All lists of one length together in one table. Raises DataError: damaged, or no list of numbers."""
    with reading(path, "JSON"):
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    return data_contents(path.name, "json", found)


def data_contents(file: str, kind: str, found: Any) -> Contents:
    """What numbers, lists and objects offer as tables."""
    columns: dict[str, list[Cell]] = {}
    _collect("", found, columns, 0)
    by_length: dict[int, dict[str, list[Cell]]] = {}
    for name, cells in columns.items():
        if len(cells) > 1:
            by_length.setdefault(len(cells), {})[name] = cells
    tables = tuple(table for group in by_length.values() if (table := _table(file, group)) is not None)
    if not tables:
        raise DataError(f"{file}: no list in it holds numbers")
    return Contents(kind, tables)


def _table(file: str, group: dict[str, list[Cell]]) -> CellTable | None:
    """The columns of one length; None where none of them holds numbers."""
    rows: list[Row] = list(enumerate(map(list, zip(*group.values(), strict=True)), start=1))
    check_rows(file, len(rows))
    numeric = numeric_columns(rows, len(group), ".")
    if not numeric:
        return None
    names = unique([name or unnamed(1)[0] for name in group])

    def source() -> Iterator[Row]:
        return iter(rows)

    return CellTable(file, names, source, 1, ".", place="entry", numeric=tuple(numeric))


def _collect(name: str, value: Any, columns: dict[str, list[Cell]], depth: int) -> None:
    """Every list of plain values in `value` as a column, named after the way to it."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            _collect(f"{name}.{key}" if name else str(key), item, columns, depth + 1)
    elif isinstance(value, list) and value:
        if all(isinstance(item, dict) for item in value):
            keys = dict.fromkeys(key for item in value for key in item)
            for key in keys:
                cells = [item.get(key) for item in value]
                if all(_is_plain(cell) for cell in cells):
                    columns[f"{name}.{key}" if name else str(key)] = [_cell(cell) for cell in cells]
        elif all(isinstance(item, list) and len(item) == len(value[0]) for item in value):
            _collect_rows(name, value, columns)
        elif all(_is_plain(item) for item in value):
            columns[name] = [_cell(item) for item in value]


def _collect_rows(name: str, rows: Sequence[Sequence[Any]], columns: dict[str, list[Cell]]) -> None:
    """A list of lists of one length: rows of a table, or columns where there are fewer of them than entries."""
    lines = list(zip(*rows, strict=True)) if len(rows) >= len(rows[0]) else rows
    if len(lines) == 1:
        columns[name] = [_cell(item) for item in lines[0] if _is_plain(item)]
        return
    for number, line in enumerate(lines):
        if all(_is_plain(item) for item in line):
            columns[f"{name}[{number}]" if name else f"column {number}"] = [_cell(item) for item in line]


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str):
        return value
    return str(value).upper() if isinstance(value, bool) else float(value)
