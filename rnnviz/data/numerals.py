"""Numbers as people write them: grouped digits, units, per cent, currencies; a column as a whole decides.

``1,337`` is one and a third or one thousand three hundred and thirty-seven. Beside ``922`` it is the latter, beside
``0,5`` the former; beside nothing but its like it stays open, and a person has to say it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.cells import Cell, is_gap

_SPACES = " \u00a0\u202f\u2009"
_GROUPING = _SPACES + "'\u2019"
_BODY = rf"(?:\d+(?:[{_GROUPING}.,]\d+)*[.,]?|[.,]\d+)(?:[eEdD][+-]?\d+)?"
_BEFORE = r"(?:[A-Z]{1,3}\$|[$€£¥₹₽₩₺฿]|[A-Z]{3}(?=\s))"
_AFTER = r"(?:%|‰|[$€£¥₹₽₩₺฿]|[°º]\s?[A-Za-z]?|[A-Za-zµμΩΩ][A-Za-zµμΩΩ°/²³·^0-9-]{0,9})"
_NUMERAL = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<before>{_BEFORE})?\s*(?P<sign2>[+-])?(?P<body>{_BODY})(?P<sign3>-)?"
    rf"\s*(?P<after>{_AFTER})?\s*(?P<close>\))?"
)
_GROUP = {sign: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{2,3}})*{re.escape(sign)}\d{{3}}") for sign in ".,"}
_SHORT_GROUP = {sign: re.compile(rf"[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}") for sign in ".,"}
_SPACED = re.compile(rf"\d{{1,3}}(?:[{_GROUPING}]\d{{2,3}})*[{_GROUPING}]\d{{3}}")
_TIMES = {"K": 1e3, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\uff0d": "-", "\u2010": "-", "\u2011": "-", "\ufe63": "-"})
_PLAIN = re.compile(r"[0-9eE+.\n-]*")
_PLAIN_DECIMAL = re.compile(r"\.(?!\d{3}(?:\n|$))|^0|\n[+-]?0\.|^[+-]?0\.")


@dataclass(frozen=True)
class Numerals:
    """The numbers of one column.

    values : (row,), NaN where there is none    wrong : rows that are written, but not as such a number
    unit   : what stands at every number, "" for nothing
    open   : a numeral that could as well be read in another way, "" where the column tells how they are meant
    """

    values: Floats
    wrong: tuple[int, ...]
    unit: str = ""
    open: str = ""


@dataclass(frozen=True)
class _Written:
    """One numeral in its parts."""

    negative: bool
    body: str
    exponent: str
    unit: str


def looks_numeric(cell: Cell, decimal: str) -> bool:
    """Whether a cell by itself can be a number, with the sign `decimal`, perhaps grouped and with a unit."""
    if cell is None or isinstance(cell, float):
        return cell is not None and isfinite(cell)
    written = _taken_apart(cell)
    if written is None:
        return False
    value = _value(written, decimal, grouped=True)
    return value is not None and isfinite(value)


def read_numerals(cells: Sequence[Cell], decimal: str, *, is_chosen: bool = False) -> Numerals:
    """All numbers of a column.

    decimal : the sign to take where the column itself does not tell; is_chosen : the sign, whatever the column tells
    """
    quick = _plain(cells, decimal)
    if quick is not None:
        return Numerals(quick, ())
    parts = [cell if isinstance(cell, float) else None if is_gap(cell) else _taken_apart(str(cell)) for cell in cells]
    written = [part for part in parts if isinstance(part, _Written)]
    bodies = [part.body for part in written]
    sign, groups, other_way = (decimal, True, "") if is_chosen else _style(bodies, decimal)
    unit, factors = _unit(written)
    values, wrong = np.full(len(cells), np.nan), []
    for row, part in enumerate(parts):
        value: float | None = None
        if isinstance(part, float):
            value = part
        elif part is not None and (not part.unit or part.unit == unit or part.unit in factors):
            value = _value(part, sign, groups)
            value = None if value is None else value * factors.get(part.unit, 1.0)
        if value is not None and isfinite(value):
            values[row] = value
        elif not is_gap(cells[row]):
            wrong.append(row)
    return Numerals(values, tuple(wrong), unit, other_way)


def _plain(cells: Sequence[Cell], decimal: str) -> Floats | None:
    """The values where all cells are plain numbers that nobody could read in another way."""
    if all(isinstance(cell, float) for cell in cells):
        values = np.array(cells, dtype=np.float64)
        return values if np.isfinite(values).all() else None
    if decimal != "." or not all(isinstance(cell, str) for cell in cells):
        return None
    text = "\n".join(cells)  # type: ignore[arg-type]
    if _PLAIN.fullmatch(text) is None or ("." in text and _PLAIN_DECIMAL.search(text) is None):
        return None
    try:
        values = np.array([float(cell) for cell in cells])  # type: ignore[arg-type]
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None


def _taken_apart(text: str) -> _Written | None:
    found = _NUMERAL.fullmatch(text.translate(_SIGNS))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [sign for sign in (found["sign"], found["sign2"], found["sign3"]) if sign]
    if len(signs) > 1 or (found["open"] and signs):
        return None
    body, _, exponent = found["body"].upper().replace("D", "E").partition("E")
    unit = found["before"] or found["after"] or ""
    if found["before"] and found["after"] and found["after"] not in _TIMES:
        return None
    return _Written(
        "-" in signs or bool(found["open"]), body.rstrip() if body[-1:] not in _SPACES else body.strip(), exponent, unit
    )


def _value(part: _Written, decimal: str, grouped: bool) -> float | None:
    body = part.body
    if any(sign in body for sign in _GROUPING):
        whole, comma, fraction = body.partition(decimal)
        if _SPACED.fullmatch(whole) is None or any(sign in fraction for sign in _GROUPING):
            return None
        body = "".join(sign for sign in whole if sign.isdigit()) + comma + fraction
    other = "," if decimal == "." else "."
    if other in body:
        whole, comma, fraction = body.partition(decimal)
        if not grouped or other in fraction or _GROUP[other].fullmatch(whole) is None:
            return None
        body = whole.replace(other, "") + comma + fraction
    if decimal == ",":
        body = body.replace(",", ".")
    try:
        value = float(f"{body}E{part.exponent}" if part.exponent else body)
    except ValueError:
        return None
    return -value if part.negative else value


def _style(bodies: Sequence[str], decimal: str) -> tuple[str, bool, str]:
    """The decimal sign of a column, whether the other one groups digits, and a numeral that may be another number."""
    signed = [body for body in bodies if "." in body or "," in body]
    both = Counter(max(".,", key=body.rfind) for body in signed if "." in body and "," in body)
    if both:
        return both.most_common(1)[0][0], True, ""
    repeated = {sign for sign in ".," if any(body.count(sign) > 1 for body in signed)}
    if len(repeated) == 1:
        return _other(repeated.pop()), True, ""
    present = {sign for sign in ".," if any(sign in body for body in signed)}
    if len(present) != 1:
        return decimal, True, ""
    sign = present.pop()
    if not all(_SHORT_GROUP[sign].fullmatch(body) for body in signed):
        fits = sum(_SHORT_GROUP[sign].fullmatch(body) is not None for body in signed)
        # One slip among many groups is a slip, not a decimal sign; but nobody groups 0.885.
        is_slip = sign != decimal and fits >= 0.95 * len(signed) and not any(body[0] in "0.," for body in signed)
        return (_other(sign) if is_slip else sign), True, ""
    return _by_whole_numbers(bodies, signed, sign, decimal)


def _by_whole_numbers(bodies: Sequence[str], signed: Sequence[str], sign: str, decimal: str) -> tuple[str, bool, str]:
    """Every sign stands before three digits: numbers without one tell whether it groups."""
    whole = [body for body in bodies if body.isdigit()]
    if whole and max(len(body) for body in whole) <= 3 and max(len(body) for body in whole) > 1:
        return _other(sign), True, ""
    if sign == decimal:
        # Points before three digits, in every number, are decimals nearly everywhere.
        return sign, True, signed[0] if sign == "," or whole else ""
    return _other(sign), True, signed[0]


def _other(sign: str) -> str:
    return "," if sign == "." else "."


def _unit(written: Sequence[_Written]) -> tuple[str, dict[str, float]]:
    """The unit of a column, and what its suffixes for thousands and millions multiply by."""
    units = Counter(part.unit for part in written if part.unit)
    if not units:
        return "", {}
    if all(unit in _TIMES for unit in units):
        # One suffix throughout is the unit of the column; several are brought to ones.
        same = len(units) == 1 and all(part.unit or part.body.strip("0.,") == "" for part in written)
        return (next(iter(units)), {}) if same else ("", {unit: _TIMES[unit] for unit in units})
    unit, times = units.most_common(1)[0]
    return (unit, {}) if times >= 0.5 * len(written) else ("", {})
