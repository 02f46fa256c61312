"""What a column of a table is: a series to forecast, its time, or something that only counts or marks the rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.cells import Cell, is_gap
from rnnviz.data.dates import Dates, read_clock, read_dates
from rnnviz.data.layout import is_unnamed
from rnnviz.data.numerals import read_numerals
from rnnviz.data.units import unit_behind

SERIES, FLAG, TIME, CALENDAR, COUNTER, CONSTANT, DATES, CLOCK, TEXT, EMPTY = (
    "series", "flag", "time", "calendar", "counter", "constant", "dates", "clock", "text", "empty",
)  # fmt: skip

NUMERIC = (SERIES, FLAG, TIME, CALENDAR, COUNTER, CONSTANT)

CALENDAR_NAMES: dict[str, tuple[str, int, int]] = {
    name: (part, low, high)
    for names, part, low, high in (
        ("year yr jahr année annee año anno jaar yyyy", "year", 1000, 3000),
        ("month mon monat mois mes mese maand mm", "month", 1, 12),
        ("day dy tag jour día dia giorno dag dayofmonth dom dd mday", "day", 1, 31),
        ("hour hr stunde heure hora ora uur hh", "hour", 0, 24),
        ("minute min", "minute", 0, 60),
        ("second sec", "second", 0, 60),
        ("weekday dow dayofweek wochentag wday day_of_week", "weekday", 0, 7),
        ("week kw woche weekofyear", "week", 0, 53),
        ("quarter quartal qtr", "quarter", 1, 4),
        ("doy dayofyear yday day_of_year", "day of year", 0, 366),
    )
    for name in names.split()
}  # fmt: skip
_TIME_NAMES = frozenset({
    "t", "time", "times", "zeit", "temps", "tiempo", "tempo", "date", "datum", "datetime", "timestamp", "stamp",
    "epoch", "unix", "unixtime", "ts", "sec", "secs", "seconds", "s", "ms", "us", "ns", "min", "mins", "minutes",
    "hours", "hrs", "days", "years", "year", "jahr", "decimal_year", "decimalyear", "decyear", "yr", "lag", "step",
    "steps", "zeitpunkt", "uhrzeit", "elapsed", "age", "depth", "julian", "jd", "mjd",
})  # fmt: skip
_CLEARLY_TIME = frozenset({
    "t", "time", "zeit", "temps", "tiempo", "tempo", "date", "datum", "datetime", "timestamp", "unixtime", "year",
    "jahr", "jd", "mjd",
})  # fmt: skip
"""Names by which a column is the time even where it runs neither way; others, as hours, may be what was measured."""

_COUNTER_NAMES = frozenset({
    "id", "no", "nr", "idx", "#", "key", "lfd", "lfdnr", "recno", "unnamed", "rownames", "rowid", "station",
    "stationid", "site", "siteid", "sensor", "sensorid", "device", "deviceid", "seriesid", "zip", "plz", "lat",
    "lon", "latitude", "longitude", "objectid", "uuid", "serial",
})  # fmt: skip
_PERHAPS_COUNTERS = frozenset({
    "num", "number", "index", "row", "rows", "obs", "observation", "n", "i", "k", "nummer", "pos", "position",
    "record", "sample", "seq", "x",
})  # fmt: skip
_FLAG_NAMES = frozenset({
    "status", "flag", "flags", "quality", "qc", "qa", "mark", "state", "valid", "error", "err_code", "class",
    "label", "category", "mode",
})  # fmt: skip
_MOST_FLAGS = 12
_EVEN = 0.02
"""How far, in steps, an equally spaced time may be off: times are often written with few digits: 0.33, 0.67, 1.00."""

_NEARLY_EVEN = 0.3
"""The same for a time in the middle of months, or of a clock that is not exact."""


@dataclass(frozen=True, eq=False)
class Kind:
    """One column as it looks.

    kind   : one of the names above    part : of a calendar column, "year", "month", …
    values : (row,) of the surveyed cells, NaN for gaps and words; dates : the same as dates, for kind DATES
    """

    kind: str
    values: Floats
    part: str = ""
    dates: Dates | None = None

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC


def kind_of(name: str, cells: Sequence[Cell] | Array, decimal: str, *, is_first: bool) -> Kind:
    """What the column is, by its name and its cells."""
    if isinstance(cells, np.ndarray):
        if cells.dtype.kind == "M":
            return Kind(DATES, np.full(len(cells), np.nan), dates=cells.astype("datetime64[ms]"))
        return _numeric_kind(name, cells.astype(np.float64), is_first)
    written = [cell for cell in cells if not is_gap(cell)]
    if not written:
        return Kind(EMPTY, np.full(len(cells), np.nan))
    dated = read_dates(cells)
    if dated is not None and (
        any(isinstance(cell, str) and not cell.isdecimal() for cell in written) or _rises(dated.dates)
    ):
        return Kind(DATES, np.full(len(cells), np.nan), dates=dated.dates)
    if read_clock(cells) is not None:
        return Kind(CLOCK, np.full(len(cells), np.nan))
    numerals = read_numerals(cells, decimal)
    readable = int(np.isfinite(numerals.values).sum())
    # As for the header: at least half of what is written below the first cell.
    if not readable or 2 * readable < len(written) - 1 or (len(written) < 0.3 * len(cells) and _is_settings(cells)):
        return Kind(TEXT, numerals.values)
    return _numeric_kind(name, numerals.values, is_first)


def plain_name(name: str) -> str:
    """A name without unit, case and punctuation, to be looked up."""
    behind = unit_behind(name)
    if behind:
        name = name[: name.rfind(behind) - 1]
    return re.sub(r"[\s.:_-]+$|^[\s_]+", "", name.strip().lower())


def is_counter_name(name: str) -> bool:
    """Whether a column of this name only says which row, place or instrument it is."""
    plain = plain_name(name)
    return plain in _COUNTER_NAMES or re.search(r"[ _.-](id|idx|nr)$", plain) is not None or plain.startswith("unnamed")


def is_time_name(name: str) -> bool:
    """Whether a column of this name says when."""
    plain = plain_name(name)
    return plain in _TIME_NAMES or re.match(r"(time|date|zeit|datum)\b", plain) is not None


# Numbers near the largest there are may overflow in their differences, which does no harm here.
@np.errstate(over="ignore", invalid="ignore")
def _numeric_kind(name: str, values: Floats, is_first: bool) -> Kind:
    known = values[np.isfinite(values)]
    part, low, high = CALENDAR_NAMES.get(plain_name(name), ("", 0, 0))
    if known.size and known.min() == known.max() and known.size > 1:
        return Kind(CONSTANT, values, part if low <= known[0] <= high else "")
    steps = np.diff(known)
    complete = known.size == values.size and known.size > 1
    whole = bool((known == np.round(known)).all())
    plain, counts = plain_name(name), bool(complete and whole and (np.abs(steps) == 1).all() and _one_way(steps))
    if whole and (is_counter_name(name) or (plain in _PERHAPS_COUNTERS and complete and _one_way(steps))):
        return Kind(COUNTER, values)
    if plain in _FLAG_NAMES and whole and len(np.unique(known)) <= _MOST_FLAGS:
        return Kind(FLAG, values)
    if part and whole and known.size and low <= known.min() <= known.max() <= high and not (part == "year" and counts):
        return Kind(CALENDAR, values, part)
    is_distinct = plain in _CLEARLY_TIME and len(np.unique(known)) > 0.9 * known.size
    if is_time_name(name) and complete and (_one_way(steps) or is_distinct):
        return Kind(TIME, values)
    if complete and _is_time(steps, known, name, is_first):
        return Kind(COUNTER if counts and known[0] in (0, 1) else TIME, values)
    if complete and whole and _turns_over(known, steps):
        return Kind(CALENDAR, values)
    if known.size >= 10 and len(np.unique(known)) <= 2:
        return Kind(FLAG, values)
    return Kind(SERIES, values)


def _is_time(steps: Floats, known: Floats, name: str, is_first: bool) -> bool:
    """Rising in equal steps; the first column also where it rises at all, or falls in equal steps."""
    if (steps > 0).all():
        if is_first or is_even(known):
            return True
        regular = bool((np.abs(steps - steps.mean()) <= _NEARLY_EVEN * steps.mean()).all())
        return known.size > 3 and regular and is_even(known, 0.5) and not _is_plainly_data(name)
    return is_first and bool((steps < 0).all()) and known.size > 3 and is_even(known) and not _is_plainly_data(name)


def _is_plainly_data(name: str) -> bool:
    return not is_unnamed(name) and not is_time_name(name) and not is_counter_name(name)


def is_even(values: Floats, slack: float = _EVEN) -> bool:
    """Whether the values are equally spaced, up to `slack` steps."""
    # Scaled to [-1, 1], so that no difference overflows.
    largest = np.abs(values).max()
    if not largest > 0 or not np.isfinite(largest):
        return False
    scaled = values / largest
    step = (float(scaled[-1]) - float(scaled[0])) / (scaled.size - 1)
    even = scaled[0] + step * np.arange(scaled.size)
    return step != 0 and bool((np.abs(scaled - even) <= slack * abs(step)).all())


def _one_way(steps: Floats) -> bool:
    return bool((steps > 0).all() or (steps < 0).all())


def _turns_over(known: Floats, steps: Floats) -> bool:
    """Counting up by one, or standing still, and beginning again: months, hours, weekdays, blocks."""
    if known.size < 8 or known.max() - known.min() > 400 or not (steps != 0).any():
        return False
    back = steps < 0
    onward = (steps == 0) | (steps == 1) | (back & (known[1:] == known.min()))
    full = bool((known[:-1][back] - known.min() >= 2).all()) if back.any() else bool((steps == 0).any())
    return bool(onward.all()) and full and known.max() - known.min() >= (2 if back.any() else 1)


def _rises(dates: Dates) -> bool:
    steps = np.diff(dates[~np.isnat(dates)].astype(np.int64))
    return bool(len(steps) and ((steps > 0).all() or (steps < 0).all()))


def _is_settings(cells: Sequence[Cell]) -> bool:
    """Whether nothing is written below a few first cells: settings beside a table, not a column of it."""
    last = max((row for row, cell in enumerate(cells) if not is_gap(cell)), default=0)
    return last < 0.5 * len(cells)
