"""One column of a table as a series: its numbers, its time, and what was done to either."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.cells import Cell, fault, is_missing
from rnnviz.data.doubts import Doubt
from rnnviz.data.errors import DataError, OpenDecimal
from rnnviz.data.gaps import Gaps, ends, filled, runs
from rnnviz.data.kinds import DATES, TEXT, Kind
from rnnviz.data.layout import called
from rnnviz.data.numerals import Numerals, read_numerals
from rnnviz.data.suspects import sentinels, totals
from rnnviz.data.tables import Picked, Table
from rnnviz.data.time_order import TimeColumns, Times, axis, missing_steps, ordering, read_times, time_columns

MIN_POINTS = 3
"""One step to learn from and one to forecast."""

_MOST_FOOTER = 20
_MOST_SETTINGS = 60
_VERTICAL_UNIT = re.compile(r"(vertical|y)[ _-]?units?:?", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class ReadColumn:
    """values, times : (time,) in the order of time; first_time, step : of the axis where the times are even"""

    values: Floats
    unit: str
    times: Array | None
    first_time: float
    step: float
    time_name: str
    remarks: tuple[str, ...]


@np.errstate(over="ignore", invalid="ignore")
def read_column(table: Table, column: int, kinds: Sequence[Kind], gaps: Gaps) -> ReadColumn:
    """The column and its time. Raises DataError naming the first cell that is no number, or what else is wrong."""
    timed = time_columns(table, kinds, column)
    labels = next((n for n, kind in enumerate(kinds) if n != column and kind.kind in (TEXT, DATES)), None)
    wanted = [column, *(timed.columns if timed else ()), *(() if labels is None else (labels,))]
    picked = table.pick(wanted)
    numerals = _numerals(picked.cells[0], table)
    beside = picked.cells[-1] if labels is not None else picked.cells[1] if timed else [None] * len(picked.rows)
    kept, said = _without_end(table, picked, numerals, beside)
    remarks = [*picked.remarks, *said]
    place = f"{table.file}, {called(table.names[column])}"
    if numerals.open:
        raise OpenDecimal(place, numerals.open)
    values = numerals.values[:kept]
    _check_cells(table, column, picked, numerals, kept, gaps)
    values, cut, said = _without_gaps(place, values, picked.rows, table.place, gaps)
    remarks += said
    _check_values(place, values)
    times = _times(timed, picked, kept, table.decimal).taken(cut)
    order, times, said_of_order = ordering(times, table.place)
    remarks += said_of_order
    if order is not None:
        values = values[order]
    values, times, said = _without_doubles(values, times)
    remarks += [*said, *missing_steps(times)]
    first, step, name = axis(times)
    return ReadColumn(values, _unit(table, column, numerals), _written(times), first, step, name, tuple(remarks))


def _numerals(cells: Sequence[Cell] | Array, table: Table) -> Numerals:
    if not isinstance(cells, np.ndarray):
        return read_numerals(cells, table.decimal, is_chosen=table.has_chosen_decimal)
    if cells.dtype.kind == "M":
        return Numerals(np.full(len(cells), np.nan), tuple(range(len(cells))))
    values = cells.astype(np.float64)
    infinite = np.flatnonzero(np.isinf(values))
    return Numerals(np.where(np.isinf(values), np.nan, values), tuple(infinite.tolist()))


def _without_end(
    table: Table, picked: Picked, numerals: Numerals, labels: Sequence[Cell] | Array
) -> tuple[int, list[str]]:
    """How many rows are left without words and totals below the table, and what is to be said of these."""
    values, size, said = numerals.values, len(picked.rows), list[str]()
    wrong = set(numerals.wrong)
    column = picked.cells[0]
    if isinstance(column, np.ndarray):
        return size, said
    while (
        size > MIN_POINTS and size > len(values) - _MOST_FOOTER and size - 1 in wrong and _is_outside(labels, size - 1)
    ):
        size -= 1
    if size < len(values):
        said.append(f"what is written below the table is skipped: {table.place} {picked.rows[size]}, '{column[size]}'")
    ends = [_label(labels[row]) for row in range(max(0, size - _MOST_FOOTER), size)]
    summed = totals(ends, values[:size]) if size > MIN_POINTS else 0
    if summed:
        label = _label(labels[size - summed]) or f"{values[size - 1]:g}"
        count = f"{summed} rows" if summed > 1 else "the row"
        said.append(
            f"{count} '{label}' at the end sum{'s' * (summed == 1)} up the others and "
            f"{'is' if summed == 1 else 'are'} left out"
        )
        size -= summed
    return size, said


def _label(cell: object) -> Cell:
    return cell if isinstance(cell, str) else None if cell is None else str(cell)


def _is_outside(labels: Sequence[Cell] | Array, row: int) -> bool:
    """Whether a row has nothing beside it that rows of the table have: a date, a number."""
    label = labels[row]
    return not (isinstance(label, float) or (isinstance(label, str) and any(sign.isdigit() for sign in label)))


def _check_cells(table: Table, column: int, picked: Picked, numerals: Numerals, kept: int, gaps: Gaps) -> None:
    """Raises DataError naming the first cell that holds no number, or that is missing where this is refused."""
    cells = picked.cells[0]
    broken = [row for row in numerals.wrong if row < kept and not (gaps != "refuse" and is_missing(_cell(cells, row)))]
    if gaps == "refuse":
        missing = np.flatnonzero(~np.isfinite(numerals.values[:kept]))
        broken += missing[:1].tolist()
    if not broken:
        return
    row = min(broken)
    where = f"{table.file}, {table.place} {picked.rows[row]}"
    if row in picked.blank:
        raise DataError(f"{where}: the {table.place} is empty; every one needs a number")
    raise DataError(f"{where}, {called(table.names[column])}: {fault(_cell(cells, row), table.decimal)}")


def _cell(cells: Sequence[Cell] | Array, row: int) -> Cell:
    if isinstance(cells, np.ndarray):
        return str(cells[row]) if cells.dtype.kind == "M" else float(cells[row])
    return cells[row]


def _without_gaps(
    place: str, values: Floats, rows: Sequence[int], row: str, gaps: Gaps
) -> tuple[Floats, slice, list[str]]:
    """The values without gaps, which rows they stand for, and what was done.

    Raises DataError where a gap is left.
    """
    if gaps == "refuse":
        return values, slice(0, len(values)), _suspected(values, rows, row)
    suspects = sentinels(values)
    values = np.where(np.isin(values, suspects), np.nan, values)
    said: list[str] = []
    if suspects.size:
        said.append(Doubt(f"{_numbers(suspects)} {'is' if suspects.size == 1 else 'are'} taken for missing"))
    first, last = ends(values)
    cut = len(values) - (last - first)
    if cut:
        said.append(f"{cut} missing value{'s' * (cut != 1)} at the ends {'is' if cut == 1 else 'are'} left out")
    inner = values[first:last]
    gone = runs(inner)
    if gone and gaps == "drop":
        begins = gone[0][0]
        count = sum(last - first for first, last in gone)
        raise DataError(
            f"{place}: {count} value{'s' * (count != 1)} {'is' if count == 1 else 'are'} missing within the series, "
            f"the first in {row} {rows[first + begins]}; choose gaps = interpolate to bridge them"
        )
    if gone:
        longest = max(stop - start for start, stop in gone)
        count = sum(stop - start for start, stop in gone)
        inner = filled(inner)
        gaps_of_values = f"{count} missing value{'s' * (count != 1)} in {len(gone)} gap{'s' * (len(gone) != 1)}"
        verb = "is" if count == 1 else "are"
        said.append(Doubt(f"{gaps_of_values} {verb} interpolated (the longest gap: {longest})"))
    return inner, slice(first, last), said


def _suspected(values: Floats, rows: Sequence[int], row: str) -> list[str]:
    found = sentinels(values)
    if not found.size:
        return []
    at = np.flatnonzero(np.isin(values, found))
    first = rows[int(at[0])]
    many = len(at) != 1
    where = f"{_numbers(found)}, in {len(at)} {row}{'s' * many} ({'the first: ' * many}{first})"
    return [Doubt(f"{where}, may stand for a missing value; gaps = interpolate takes it for one")]


def _numbers(values: Floats) -> str:
    return " and ".join(f"{value:.10g}" for value in values)


def _check_values(place: str, values: Floats) -> None:
    if values.size < MIN_POINTS:
        points = f"only {values.size} point{'s' * (values.size != 1)}"
        raise DataError(f"{place}: {points}; a series needs at least {MIN_POINTS}, one below the other")
    if values.min() == values.max():
        raise DataError(f"{place}: every value is {values[0]:g}; a constant series has nothing to forecast")


def _times(timed: TimeColumns | None, picked: Picked, kept: int, decimal: str) -> Times:
    if timed is None:
        return Times()
    return read_times(timed, [cells[:kept] for cells in picked.cells[1 : 1 + len(timed.columns)]], decimal)


def _without_doubles(values: Floats, times: Times) -> tuple[Floats, Times, list[str]]:
    """Rows that say the same of the same time once; doubles that differ are kept. Both are said."""
    at = times.order
    if at is None:
        return values, times, []
    again = np.flatnonzero(np.diff(at) == 0) + 1
    if not again.size:
        return values, times, []
    same = again[values[again] == values[again - 1]]
    other = again.size - same.size
    said: list[str] = []
    if same.size:
        what = (
            "is there twice with the same value: one is"
            if same.size == 1
            else f"and {same.size - 1} more times are there twice with the same value: one of each is"
        )
        said.append(f"{times.said(int(same[0]))} {what} left out")
    if other:
        first = next(int(row) for row in again if values[row] != values[row - 1])
        more = f" and {other - 1} more" if other > 1 else ""
        said.append(Doubt(f"{times.said(first)}{more} is there twice with different values: both are kept"))
    rows: Ints = np.delete(np.arange(len(values)), same)
    return values[rows], times.taken(rows), said


def _unit(table: Table, column: int, numerals: Numerals) -> str:
    below = table.units[column] if column < len(table.units) else ""
    return below or numerals.unit or ("" if any(table.units) else _unit_among_settings(table, column))


def _unit_among_settings(table: Table, column: int) -> str:
    """What an oscilloscope writes beside its data: a cell "Vertical Units", and the unit in the next one."""
    for cells in table.head(_MOST_SETTINGS):
        for place, cell in enumerate(cells[: max(0, column - 1)]):
            if isinstance(cell, str) and _VERTICAL_UNIT.fullmatch(cell):
                return str(cells[place + 1] or "").strip()
    return ""


def _written(times: Times) -> Array | None:
    return times.dates if times.dates is not None else times.numbers
