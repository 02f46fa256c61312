"""Ticks where points are numbered and times are what a reader wants: dates at turns of the calendar, round times."""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.ticks import round_step, tick_labels, ticks

TickList = tuple[tuple[float, str], ...]

ROOM = 56
"""Letters along an axis, with three between two dates."""

_GAP = 3
_MOST = 12
_EPOCH = 1970 * 12
_SECONDS = (1, 5, 15, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
_DAYS = (1, 2, 4)
_MONTHS = (1, 3, 6, *(12 * years for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)))


def date_ticks(dates: Array, room: int = ROOM) -> TickList:
    """The points at which a year, a month, a week, a day … begins: as many as have room, the finest such division.

    dates : (point,) datetime64, ascending    room : letters along the axis
    Returns (index, date) pairs: the date of that very point, as short as the division allows.
    """
    dates = dates.astype("datetime64[ms]")
    best: TickList = ()
    for words, turns in _divisions(dates[0], dates[-1]):
        if len(turns) > _MOST:
            continue
        at = np.unique(np.searchsorted(dates, turns))
        found = _labelled(at, dates[at], words)
        has_room = len(found) > 1 and sum(len(text) + _GAP for _, text in found) <= room
        # A coarser division that turns at the same points says the same in fewer letters.
        if has_room and (not best or [place for place, _ in found] == [place for place, _ in best]):
            best = found
    return best or _spread(dates, room)


def number_ticks(first: float, step: float, count: int, room: int = ROOM) -> TickList | None:
    """Round times along the numbers of `count` points; None where the points are counted, which needs no words."""
    if (first, step) == (0.0, 1.0) or count < 2:
        return None
    last = first + step * (count - 1)
    apart = round_step(first, last, max(2, room // 8))
    values = ticks(first, last, apart)
    places = ((values - first) / step + 0.0).tolist()  # no place is -0
    return tuple(zip(places, tick_labels(values, apart), strict=True))


def _divisions(first: Array, last: Array) -> "list[tuple[str, Array]]":
    """How dates are written and where each division turns between two dates, the finest first."""
    return [
        *(("clock", _multiples(first, last, "s", seconds)) for seconds in _SECONDS),
        *(("D", _multiples(first, last, "D", days)) for days in _DAYS),
        ("D", _multiples(first, last, "D", 7, 3)),
        ("D", _half_months(first, last)),
        *(("M" if months < 12 else "Y", _multiples(first, last, "M", months, _EPOCH)) for months in _MONTHS),
    ]


def _multiples(first: Array, last: Array, unit: str, every: int, epoch: int = 0) -> Array:
    """Every so many units between two dates, at most one more than there is room for.

    epoch : units before 1970 from which they are counted; the last Monday was 3 days before
    """
    low, high = (int(date.astype(f"datetime64[{unit}]").astype(np.int64)) + epoch for date in (first, last))
    low += int(first.astype(f"datetime64[{unit}]") < first)
    begin = -(-low // every) * every
    numbers = np.arange(begin, min(high, begin + _MOST * every) + 1, every) - epoch
    return numbers.astype(f"datetime64[{unit}]")


def _half_months(first: Array, last: Array) -> Array:
    months = _multiples(first.astype("datetime64[M]"), last, "M", 1).astype("datetime64[D]")
    both = np.sort(np.concatenate((months, months + 14)))
    return both[(both >= first) & (both <= last)]


def _labelled(at: Array, dates: Array, words: str) -> TickList:
    """words : the unit dates are cut to, or "clock": times of day, the date at the first and at midnight"""
    if words != "clock":
        texts = [str(date) for date in dates.astype(f"datetime64[{words}]")]
    else:
        whole = bool((dates == dates.astype("datetime64[m]")).all())
        texts = [_clock(date, whole, number == 0) for number, date in enumerate(dates)]
    return tuple(zip(at.astype(float).tolist(), texts, strict=True))


def _clock(moment: Array, minutes: bool, is_first: bool) -> str:
    day, _, time = str(moment.astype("datetime64[m]" if minutes else "datetime64[s]")).partition("T")
    if time.strip("0:") == "":
        return day
    return f"{day} {time}" if is_first else time


def _spread(dates: Array, room: int) -> TickList:
    """Evenly spread points with their dates, where no division of the calendar fits."""
    unit = "D" if (dates == dates.astype("datetime64[D]")).all() else "s"
    texts = dates.astype(f"datetime64[{unit}]")
    count = max(1, min(len(dates), room // (len(str(texts[0])) + _GAP)))
    places = np.unique(np.round(np.linspace(0.08, 0.92, count) * (len(dates) - 1)).astype(int))
    return tuple((float(place), str(texts[place])) for place in places)
