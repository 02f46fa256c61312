"""When each row was: which columns say it, whether they run forwards, and what they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.cells import Cell
from rnnviz.data.dates import Dates, from_calendar, read_clock, read_dates, written
from rnnviz.data.doubts import Doubt
from rnnviz.data.kinds import CALENDAR, CLOCK, COUNTER, DATES, TIME, Kind, is_even, is_time_name
from rnnviz.data.layout import is_unnamed
from rnnviz.data.numerals import read_numerals
from rnnviz.data.tables import Table

TIME_STEP = "time step"
_PARTS = ("year", "month", "day", "hour", "minute", "second")
_DISTINCT = 0.8
"""Share of different times below which they are no order of the rows: several series stand below each other."""

_LONG_STEP = 1.5
"""Times the usual step: something is missing."""


@dataclass(frozen=True)
class TimeColumns:
    """Which columns say when. what : "dates", "clocked dates", "calendar" or "numbers"; name : of the time"""

    what: str
    columns: tuple[int, ...]
    name: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Times:
    """The time of every row.

    numbers : (row,) float64, or None    dates : (row,) datetime64[ms], or None; both None: rows are counted
    name : of the time    remarks : sentences
    """

    numbers: Floats | None = None
    dates: Dates | None = None
    name: str = TIME_STEP
    remarks: tuple[str, ...] = ()

    @property
    def order(self) -> Array | None:
        """What the rows are ordered by, as float64 with NaN where a row has no time."""
        if self.dates is not None:
            return np.where(np.isnat(self.dates), np.nan, self.dates.astype(np.int64).astype(np.float64))
        return self.numbers

    def taken(self, rows: Ints | slice) -> Times:
        """Those of some rows, in that order."""
        return replace(
            self, numbers=None if self.numbers is None else self.numbers[rows],
            dates=None if self.dates is None else self.dates[rows],
        )  # fmt: skip

    def said(self, row: int) -> str:
        """One time, as a sentence names it."""
        if self.dates is not None:
            return written(self.dates[row : row + 1])[0]
        return f"{self.numbers[row]:g}" if self.numbers is not None else str(row)


def time_columns(table: Table, kinds: Sequence[Kind], value: int) -> TimeColumns | None:
    """The columns that say when, beside the one that holds the values; None where none does."""
    others = [column for column in range(len(kinds)) if column != value]
    for column in others:
        if kinds[column].kind == DATES:
            clock = next((c for c in others if kinds[c].kind == CLOCK and abs(c - column) == 1), None)
            columns = (column,) if clock is None else (column, clock)
            return TimeColumns("dates" if clock is None else "clocked dates", columns, _name(table, column))
    numbers = [column for column in others if kinds[column].kind == TIME]
    numbers.sort(key=lambda column: not is_time_name(table.names[column]))
    if numbers:
        return TimeColumns("numbers", (numbers[0],), _name(table, numbers[0]))
    parts = {kinds[column].part: column for column in reversed(others) if kinds[column].part}
    if "year" in parts and any(kinds[column].kind == CALENDAR for column in parts.values()):
        chosen: list[str] = []
        for part in _PARTS:
            if part not in parts:
                break
            chosen.append(part)
        if len(chosen) == 1:
            return TimeColumns("numbers", (parts["year"],), _name(table, parts["year"]))
        return TimeColumns("calendar", tuple(parts[part] for part in chosen), "date", tuple(chosen))
    counters = [c for c in others if kinds[c].kind == COUNTER and _counts(kinds[c].values)]
    return TimeColumns("numbers", (counters[0],), _name(table, counters[0])) if counters else None


def read_times(found: TimeColumns, cells: Sequence[Sequence[Cell] | Array], decimal: str) -> Times:
    """The times that the columns hold; none, where they cannot be read throughout."""
    if found.what == "calendar":
        parts = {part: _numbers(column, decimal) for part, column in zip(found.parts, cells, strict=True)}
        if all(np.isfinite(part).all() for part in parts.values()):
            return Times(dates=from_calendar(parts), name=found.name)
        return Times()
    if found.what == "numbers":
        return Times(numbers=_numbers(cells[0], decimal), name=found.name)
    first = cells[0]
    if isinstance(first, np.ndarray):
        return Times(dates=first.astype("datetime64[ms]"), name=found.name)
    dated = read_dates(first)
    if dated is None:
        return Times()
    dates = dated.dates
    if found.what == "clocked dates":
        clock = read_clock(list(cells[1]))
        if clock is not None:
            dates = dates + np.round(1000 * np.nan_to_num(clock)).astype("timedelta64[ms]")
    return Times(dates=dates, name=found.name, remarks=(Doubt(dated.remark),) if dated.remark else ())


def ordering(times: Times, place: str) -> tuple[Ints | None, Times, tuple[str, ...]]:
    """The order of the rows that brings time forwards (None: as they are), the times in it, and what is to be said.

    Where the times cannot order the rows, these are counted.
    """
    at = times.order
    if at is None or len(at) < 2:
        return None, times, times.remarks
    name = f"'{times.name}'" if times.name != TIME_STEP else "the time"
    missing = np.flatnonzero(~np.isfinite(at))
    if missing.size:
        said = f"{name} cannot be read in {missing.size} of {len(at)} {place}s, so the points are counted"
        return None, Times(), (Doubt(said),)
    steps = np.diff(at)
    if len(np.unique(at)) < _DISTINCT * len(at):
        said = f"{name} is the same for many rows and does not order them, so the points are counted"
        return None, Times(), (Doubt(said),)
    if (steps >= 0).all():
        return None, times, times.remarks
    if (steps <= 0).all():
        order: Ints = np.arange(len(at))[::-1]
        said = f"{name} runs backwards in the file: the series is turned round, so that time runs forwards"
    else:
        order = np.argsort(at, kind="stable")
        said = f"{name} is in no order in the file: the rows are sorted by it"
    return order, times.taken(order), (*times.remarks, said)


def missing_steps(times: Times) -> tuple[str, ...]:
    """What is to be said of steps that are longer than the usual one."""
    at = times.order
    if at is None or len(at) < 4:
        return ()
    steps = np.diff(at)
    usual = float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
    long = steps > _LONG_STEP * usual
    if times.dates is not None and usual == 86_400_000.0:
        long &= ~_weekends(times.dates, steps)
    if not usual or not long.any() or long.sum() > 0.5 * len(steps):
        return ()
    lacking = int(np.round(steps[long] / usual - 1).sum())
    where = times.said(int(np.flatnonzero(long)[0]))
    count = int(long.sum())
    gaps = f"{count} gap{'s' * (count != 1)} (the first after {where})"
    times_of = f"{lacking} time{'s' * (lacking != 1)} of '{times.name}' {'are' if lacking != 1 else 'is'} missing"
    return (Doubt(f"{times_of}, in {gaps}; the points beside a gap count as neighbours"),)


def axis(times: Times) -> tuple[float, float, str]:
    """First time, step and name of the axis; rows are counted where the times are dates or not equally spaced."""
    numbers = times.numbers
    if numbers is not None and len(numbers) > 1:
        steps = np.diff(numbers)
        rises = bool((steps > 0).all())
        step = (float(numbers[-1]) - float(numbers[0])) / (len(numbers) - 1)
        regular = bool((np.abs(steps - step) <= 0.3 * abs(step)).all())
        if rises and np.isfinite(step) and (is_even(numbers) or (regular and is_even(numbers, 0.5))):
            return float(numbers[0]), step, times.name
    return 0.0, 1.0, times.name if times.dates is not None else TIME_STEP


def _weekends(dates: Dates, steps: Floats) -> Array:
    """Steps from a Friday to a Monday."""
    weekday = (dates.astype("datetime64[D]").astype(np.int64) + 3) % 7
    return np.asarray((weekday[:-1] == 4) & (steps == 3 * 86_400_000.0))


def _numbers(cells: Sequence[Cell] | Array, decimal: str) -> Floats:
    if isinstance(cells, np.ndarray):
        return np.asarray(cells, dtype=np.float64)
    return read_numerals(cells, decimal).values


def _name(table: Table, column: int) -> str:
    name = table.names[column].rpartition("!")[2]
    return TIME_STEP if is_unnamed(name) else name


def _counts(values: Floats) -> bool:
    steps = np.diff(values)
    return bool(len(steps)) and bool((steps > 0).all() or (steps < 0).all())
