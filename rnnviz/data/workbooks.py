"""Workbooks: XLSX through openpyxl, which shows formulas without a value; XLS, XLSB and ODS through python-calamine."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from rnnviz.data.cells import Cell, is_blank
from rnnviz.data.doubts import Doubt
from rnnviz.data.errors import DataError
from rnnviz.data.files import check_rows, check_size, reading
from rnnviz.data.layout import Layout, Row, find_layout
from rnnviz.data.tables import SAMPLE_ROWS, CellTable, Contents

_Sheets = dict[str, list[Row]]


def xlsx_contents(path: Path) -> Contents:
    """One table per sheet that holds numbers; of several, the columns are called ``sheet!column``.

    A formula counts as the value that was stored with it.
    Raises DataError: openpyxl missing, damaged, too large unpacked, or no numbers.
    """
    with reading(path, "XLSX"):
        return _contents(path.name, "xlsx", _sheets(path))


def sheet_contents(path: Path) -> Contents:
    """The same of an old Excel workbook (XLS), a binary one (XLSB) or an OpenDocument sheet (ODS), through calamine.

    Raises DataError: python-calamine missing, damaged, too large, no numbers, or a page of the web in disguise.
    """
    ending = path.suffix[1:].upper()
    _check_disguise(path, ending)
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        needs = "needs python-calamine, which comes with the extra 'data' of RNNViz; or save it as CSV"
        raise DataError(f"{path.name}: reading {ending} files {needs}") from None
    with reading(path, ending), CalamineWorkbook.from_path(path) as book:
        if ending != "XLS":
            with ZipFile(path) as archive:
                check_size(path.name, "unpacks to", sum(member.file_size for member in archive.infolist()))
        sheets = {name: list(_calamine_rows(path.name, book.get_sheet_by_name(name))) for name in book.sheet_names}
        return _contents(path.name, ending.lower(), sheets)


def _check_disguise(path: Path, ending: str) -> None:
    """Raises DataError where text was given the ending of a workbook, as many web pages do."""
    with path.open("rb") as file:
        beginning = file.read(2000).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<style", b"<div")):
        what = "an XML file" if beginning.startswith(b"<?xml") else "an HTML page with a table in it"
        advice = "open it in a spreadsheet program and save it as XLSX or CSV"
        raise DataError(f"{path.name} is {what}, not {'an' if ending[0] in 'XO' else 'a'} {ending} file; {advice}")
    if beginning and all(byte in b"\t\r\n" or 32 <= byte < 127 for byte in beginning):
        raise DataError(f"{path.name} is a text file, not an {ending} file; give it the ending .csv")


def _calamine_rows(file: str, sheet: Any) -> Iterator[Row]:
    """Rows from the first that holds anything; an empty cell comes as empty text."""
    for row, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        check_rows(file, row)
        yield row, [None if value == "" else _cell(value) for value in cells]


def _contents(file: str, kind: str, sheets: _Sheets) -> Contents:
    layouts = {name: _layout(rows) for name, rows in sheets.items()}
    found = {name: layout for name, layout in layouts.items() if layout is not None}
    formulas = _formula_warnings(sheets)
    if not found:
        raise DataError(f"{file}: no column holds numbers{''.join(f'; {warning}' for warning in formulas)}")
    ignored = [f"sheet '{name}' holds no numbers" for name in layouts if name not in found]
    skipped = [warning for layout in found.values() for warning in layout.warnings]
    prefix = "{}!" if len(sheets) > 1 else ""
    tables = [_table(file, prefix.format(name), sheets[name], layout) for name, layout in found.items()]
    return Contents(kind, tuple(tables), warnings=(*ignored, *skipped, *formulas))


def _table(file: str, prefix: str, rows: list[Row], layout: Layout) -> CellTable:
    names = tuple(prefix + name for name in layout.names)
    return CellTable(
        file,
        names,
        lambda: _padded(rows, len(names)),
        layout.first,
        layout.decimal,
        "row",
        layout.numeric,
        layout.units,
    )


def _padded(rows: list[Row], width: int) -> Iterator[Row]:
    """Rows of one length: a sheet has no ragged rows, only empty cells that it need not store."""
    for row, cells in rows:
        yield row, [*cells, *[None] * (width - len(cells))]


def _layout(rows: list[Row]) -> Layout | None:
    width = max((len(cells) for _, cells in rows), default=0)
    first = list(_padded(rows[:SAMPLE_ROWS], width))
    # Numbers that were stored as text may have decimal commas.
    for decimal in ".,":
        layout = find_layout(first, width, decimal, place="row")
        if layout is not None:
            return replace(layout, decimal=decimal)
    return None


def _sheets(path: Path) -> _Sheets:
    with ZipFile(path) as archive:
        check_size(path.name, "unpacks to", sum(member.file_size for member in archive.infolist()))
    written = _read(path, stored_values=False)
    if not any(_is_formula(cell) for rows in written.values() for _, cells in rows for cell in cells):
        return written
    stored = _read(path, stored_values=True)
    return {name: list(_merged(rows, stored[name])) for name, rows in written.items()}


def _merged(written: list[Row], stored: list[Row]) -> Iterator[Row]:
    """Stored values, but the formula itself where none is stored, so that an error can show it."""
    for (row, cells), (_, values) in zip(written, stored, strict=True):
        yield row, [cell if is_blank(value) else value for cell, value in zip_longest(cells, values)]


def _read(path: Path, *, stored_values: bool) -> _Sheets:
    try:
        import openpyxl
    except ImportError:
        needs = "needs openpyxl, which comes with the extra 'data' of RNNViz; or save it as CSV"
        raise DataError(f"{path.name}: reading XLSX files {needs}") from None
    with warnings.catch_warnings():
        # About styles and validation rules, which hold no numbers.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, data_only=stored_values, keep_links=False)
        try:
            return {sheet.title: list(_sheet_rows(path.name, sheet)) for sheet in book.worksheets}
        finally:
            book.close()


def _sheet_rows(file: str, sheet: Any) -> Iterator[Row]:
    # The size that a sheet states for itself may be wrong.
    sheet.reset_dimensions()
    for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        check_rows(file, row)
        yield row, [_cell(value) for value in cells]


def _cell(value: Any) -> Cell:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat().removesuffix("T00:00:00")
    # Array formulas are objects that hold their text.
    text = getattr(value, "text", value)
    return str(text).strip()


def _is_formula(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith("=")


def _formula_warnings(sheets: _Sheets) -> tuple[str, ...]:
    if any(_is_formula(cell) for rows in sheets.values() for _, cells in rows for cell in cells):
        return (Doubt("some formulas have no stored value; open the file in a spreadsheet program and save it"),)
    return ()
