"""Values that stand in a column but are no observations: totals below it, and numbers that say "not measured"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.cells import Cell

_TOTAL = re.compile(
    r"\W*(grand\s+|sub)?(total|totals|sum|summe|gesamt|gesamtsumme|insgesamt|somme|suma|totale|mean|means|average|avg|mittel|"
    r"mittelwert|durchschnitt|moyenne|media|promedio|median|min|minimum|max|maximum|std|stdev|st\.?\s?dev\.?|count|"
    r"standard deviation|variance)\b.*",
    re.IGNORECASE,
)
_MOST_TOTALS = 8
_LEAST_SUMMED = 8
# -9999, -99.9, 99.99, 999, 9999.0, 1e20 …: what instruments and archives write for "nothing measured".
_NINES = re.compile(r"9{2,}(\.9+|\.0*)?")
_CUSTOMARY = frozenset(
    {-32768.0, 32767.0, -2147483648.0, 1e20, -1e20, 1e30, -1e30, 1e35, -1e31, -1e34, 9.96921e36, -888.0, -777.0}
)
_SHORT_NINES = 99.0


def totals(labels: Sequence[Cell], values: Floats) -> int:
    """How many rows at the end sum up those above: named so, or, one without a name, exactly their sum.

    labels : what stands beside the values, None where nothing does    values : (row,) NaN where there is none
    """
    count = 0
    while count < min(_MOST_TOTALS, len(labels) - 3):
        label = labels[-1 - count]
        if not (isinstance(label, str) and _TOTAL.fullmatch(label)):
            break
        count += 1
    if count:
        return count
    above, last = values[:-1], values[-1] if len(values) else np.nan
    known = above[np.isfinite(above)]
    if known.size < _LEAST_SUMMED or not np.isfinite(last) or (known < 0).any():
        return 0
    # Only where the label fails as well: a total stands beside no time.
    has_label = labels[-1] not in (None, "")
    is_sum = abs(float(known.sum()) - last) <= 1e-9 * abs(last) and last > 2 * known.max()
    return int(is_sum and not has_label)


def summed_up(columns: Sequence[Sequence[Cell] | Array]) -> int:
    """How many rows at the end of a table have a word for a total in one of its columns."""
    count, size = 0, len(columns[0])
    while count < min(_MOST_TOTALS, size - 3):
        cells = [column[size - 1 - count] for column in columns]
        if not any(isinstance(cell, str) and _TOTAL.fullmatch(cell) for cell in cells):
            break
        count += 1
    return count


def sentinels(values: Floats) -> Floats:
    """The distinct values that look like a sign for "not measured": written like one, and far from all others."""
    known = values[np.isfinite(values)]
    if not known.size or np.ptp(known / 4.0) > 1e300:
        return np.array([])
    suspects = [value for value in _extremes(known) if _is_written_like_one(value)]
    found: list[float] = []
    for value in suspects:
        others = known[~np.isin(known, suspects)]
        if not others.size:
            continue
        low, high = float(others.min()), float(others.max())
        room = max(high - low, 1e-9 * max(abs(low), abs(high), 1e-300))
        if value < low - room or value > high + room or (value < 0 <= low and value <= -_SHORT_NINES):
            found.append(value)
    return np.array(found)


def _extremes(known: Floats) -> list[float]:
    """The two lowest and the two highest distinct values."""
    found: list[float] = []
    rest = known
    for _ in range(2):
        if not rest.size:
            break
        ends = {float(rest.min()), float(rest.max())}
        found += ends
        rest = rest[~np.isin(rest, list(ends))]
    return found


def _is_written_like_one(value: float) -> bool:
    if value in _CUSTOMARY:
        return True
    return bool(np.isfinite(value)) and _NINES.fullmatch(f"{abs(value):.10g}") is not None
