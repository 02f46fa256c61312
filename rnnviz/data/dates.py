"""Dates and times as they are written in tables: a whole column at once, in numpy's days and seconds.

Source of the layouts: ISO 8601, and what spreadsheets write in their languages; where day and month could be either
way round, the column as a whole decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data.cells import Cell, is_gap

Dates = np.ndarray[Any, np.dtype[np.datetime64]]

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan january januar janvier enero gennaio januari jän jänner", "feb february februar "
            "février fév febrero febbraio fev",
            "mar march märz mär mrz mars marzo maart", "apr april avril avr abril abr aprile",
            "may mai mayo maggio mei mag", "jun june juni juin junio giugno giu",
            "jul july juli juillet juil julio luglio lug", "aug august août aou agosto ago augustus",
            "sep sept september septembre septiembre settembre set",
            "oct october oktober okt octobre octubre ottobre ott",
            "nov november novembre noviembre", "dec december dezember dez décembre déc diciembre dic dicembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_OF_DAY = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?\s*(?P<half>[AaPp][Mm])?"
_CLOCK = rf"(?:[T ,;]\s*{_OF_DAY}\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?)?"
_LAYOUTS = {
    "ymd": re.compile(rf"(?P<a>\d{{4}})[-/.](?P<b>\d{{1,2}})[-/.](?P<c>\d{{1,2}}){_CLOCK}"),
    "dmy": re.compile(rf"(?P<a>\d{{1,2}})[-/.]\s?(?P<b>\d{{1,2}})[-/.]\s?(?P<c>\d{{4}}|\d\d){_CLOCK}"),
    "compact": re.compile(rf"(?P<a>(?:1[5-9]|20|21)\d\d)(?P<b>0[1-9]|1[0-2])(?P<c>0[1-9]|[12]\d|3[01]){_CLOCK}"),
    "ym": re.compile(r"(?P<a>\d{4})[-/Mm](?P<b>\d{1,2})"),
    "my": re.compile(r"(?P<b>\d{1,2})[-/](?P<a>\d{4})"),
    "quarter": re.compile(r"(?P<a>\d{4})[- ]?[Qq](?P<q>[1-4])"),
    "week": re.compile(r"(?P<a>\d{4})-?W(?P<w>\d\d)(?:-?(?P<wd>[1-7]))?"),
    "named": re.compile(
        rf"(?:[A-Za-z]{{2,4}}\.?,?\s+)?(?P<c>\d{{1,2}})(?:st|nd|rd|th|\.)?[- /]?\s*"
        rf"(?P<name>[^\W\d]+)\.?[- /,]*(?P<a>\d{{4}}|\d\d){_CLOCK}"
    ),
    "american": re.compile(rf"(?P<name>[^\W\d]+)\.?\s+(?P<c>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<a>\d{{4}}){_CLOCK}"),
    "month": re.compile(r"(?P<name>[^\W\d]+)\.?[- /,]*(?P<a>\d{4}|\d\d)"),
    "year month": re.compile(r"(?P<a>\d{4})[- /,]*(?P<name>[^\W\d]+)\.?"),
}
_TIME_OF_DAY = re.compile(_OF_DAY)
_ENOUGH = 0.9
"""Share of a column's cells that must be dates."""

SECOND, DAY = np.timedelta64(1, "s"), np.timedelta64(1, "D")


@dataclass(frozen=True)
class ReadDates:
    """dates : (row,) datetime64[ms], NaT where a cell holds none    remark : how they were read where it was open"""

    dates: Dates
    remark: str = ""


def read_dates(cells: Sequence[Cell]) -> ReadDates | None:
    """The dates of a column; None where it does not hold dates."""
    texts = [_text(cell) for cell in cells]
    for layout, pattern in _LAYOUTS.items():
        sample = [text for text in (*texts[:20], *texts[-20:]) if text]
        if not sample or sum(pattern.fullmatch(text) is not None for text in sample) < _ENOUGH * len(sample):
            continue
        found = _read(layout, pattern, texts)
        if found is not None:
            return found
    return None


def read_clock(cells: Sequence[Cell]) -> Array | None:
    """Times of day (row,), in seconds after midnight, NaN where there is none; None where a column holds no such."""
    found = [_TIME_OF_DAY.fullmatch(_text(cell)) for cell in cells]
    if sum(match is not None for match in found) < max(1.0, _ENOUGH * len(found)):
        return None
    return np.array([np.nan if match is None else _seconds(match.groupdict()) for match in found])


def from_calendar(parts: dict[str, Array]) -> Dates:
    """Dates from columns of numbers: year, and perhaps month, day, hour, minute, second."""
    year = np.asarray(parts["year"])
    ones = np.ones(len(year))
    days = _days(year, np.asarray(parts.get("month", ones)), np.asarray(parts.get("day", ones)))
    seconds = sum(
        np.asarray(parts.get(name, 0.0 * ones)) * size for name, size in (("hour", 3600), ("minute", 60), ("second", 1))
    )
    return _moments(days, np.asarray(seconds, dtype=np.float64))


def written(dates: Dates) -> list[str]:
    """ISO 8601, as short as it can be: months, days, or to the second."""
    if not dates.size:
        return []
    whole_days = bool((dates == dates.astype("datetime64[D]")).all())
    whole_seconds = bool((dates == dates.astype("datetime64[s]")).all())
    unit = "D" if whole_days else "s" if whole_seconds else "ms"
    return [str(moment) for moment in dates.astype(f"datetime64[{unit}]")]


def continued(dates: Dates, count: int) -> Dates:
    """The dates and `count` more, spaced as they are: by months, by working days, or by the usual step.

    dates : (date,), ascending, at least one
    """
    return np.concatenate((dates, _next(dates, np.arange(1, count + 1)).astype(dates.dtype)))


def _next(dates: Dates, numbers: Array) -> Dates:
    # Last days of months are the days before first ones.
    for shift in (0 * DAY, DAY):
        months = (dates + shift).astype("datetime64[M]")
        within, apart = dates + shift - months, np.diff(months.astype(np.int64))
        if apart.size and apart.min() > 0 and (within == within[-1]).all():
            return np.asarray(months[-1] + round(float(np.median(apart))) * numbers + within[-1] - shift)
    steps = np.diff(dates)
    step = np.median(steps[steps > 0 * SECOND]) if (steps > 0 * SECOND).any() else DAY
    days = dates.astype("datetime64[D]")
    if len(dates) > 7 and step == DAY and np.is_busday(days).all():
        return np.asarray(np.busday_offset(days[-1], numbers) + (dates[-1] - days[-1]))
    return np.asarray(dates[-1] + step * numbers)


def _text(cell: Cell) -> str:
    if cell is None or is_gap(cell):
        return ""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell == round(cell) else ""
    return " ".join(cell.split())


def _read(layout: str, pattern: re.Pattern[str], texts: Sequence[str]) -> ReadDates | None:
    groups = [match.groupdict() if (match := pattern.fullmatch(text)) else None for text in texts]
    found = [group for group in groups if group is not None]
    if len(found) < _ENOUGH * sum(text != "" for text in texts):
        return None
    if "name" in found[0] and any(_month(group) == 0 for group in found):
        return None
    remark = ""
    year = np.array([int(group["a"]) for group in found])
    month = np.array([_month(group) for group in found])
    day = np.array([int(group["c"]) if group.get("c") else 1 for group in found])
    if layout == "dmy":
        year, month, day, remark = _day_and_month(found)
    if (year < 100).any():
        year = np.where(year < 100, year + np.where(year < 70, 2000, 1900), year)
    if month.min() < 1 or month.max() > 12 or day.min() < 1 or day.max() > 31:
        return None
    days = _days(year, month, day)
    if layout == "week":
        days = _week_days(year, found)
    seconds = (
        np.array([_seconds(group) for group in found]) if found[0].get("hour") is not None else np.zeros(len(found))
    )
    dates = np.full(len(texts), np.datetime64("NaT", "ms"))
    dates[[row for row, group in enumerate(groups) if group is not None]] = _moments(days, seconds)
    return ReadDates(dates, remark)


def _month(group: dict[str, Any]) -> int:
    if group.get("name"):
        return _MONTHS.get(group["name"].lower(), 0)
    if group.get("q"):
        return 3 * int(group["q"]) - 2
    return int(group["b"]) if group.get("b") else 1


def _day_and_month(found: Sequence[dict[str, Any]]) -> tuple[Array, Array, Array, str]:
    """Year, month and day where both come before the year: whichever can be the month, and makes the evener steps."""
    a, b, year = (np.array([int(group[name]) for group in found]) for name in "abc")
    full = np.where(year < 100, year + np.where(year < 70, 2000, 1900), year)
    if a.max() > 12:
        return year, b, a, ""
    if b.max() > 12:
        return year, a, b, ""
    if found[0].get("half"):
        return year, a, b, ""
    steps = {
        order: np.diff(_days(full, *pair).astype(np.int64)) for order, pair in (("day", (b, a)), ("month", (a, b)))
    }
    uneven = {order: _unevenness(step) for order, step in steps.items()}
    first = "day" if uneven["day"] <= uneven["month"] else "month"
    remark = f"in the dates the {first} is taken to come first"
    return (year, b, a, remark) if first == "day" else (year, a, b, remark)


def _unevenness(steps: Array) -> float:
    if not len(steps):
        return 0.0
    middle = float(np.median(steps))
    return float(np.mean(np.abs(steps - middle))) / (abs(middle) or 0.1)


def _days(year: Array, month: Array, day: Array) -> Dates:
    months = (year.astype(np.int64) - 1970) * 12 + month.astype(np.int64) - 1
    return np.asarray(months.astype("datetime64[M]").astype("datetime64[D]") + (day.astype(np.int64) - 1))


def _week_days(year: Array, found: Sequence[dict[str, Any]]) -> Dates:
    """Monday of each ISO week, or the day of it that is named."""
    fourth = _days(year, np.ones(len(year)), np.full(len(year), 4))
    monday = fourth - ((fourth.astype(np.int64) + 3) % 7)
    week = np.array([int(group["w"]) - 1 for group in found])
    day = np.array([int(group["wd"] or 1) - 1 for group in found])
    return np.asarray(monday + 7 * week + day)


def _seconds(group: dict[str, Any]) -> float:
    if group.get("hour") is None:
        return 0.0
    hour = int(group["hour"])
    if group.get("half"):
        hour = hour % 12 + 12 * (group["half"].lower() == "pm")
    part = float(f"0.{group['part']}") if group.get("part") else 0.0
    return hour * 3600.0 + int(group["minute"]) * 60.0 + int(group.get("second") or 0) + part


def _moments(days: Dates, seconds: Array) -> Dates:
    return np.asarray(days.astype("datetime64[ms]") + np.round(1000 * seconds).astype("timedelta64[ms]"))
