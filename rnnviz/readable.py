"""Numbers and values as a person reads them: enough digits, no more."""

import math
from collections.abc import Sequence
from typing import Any

NOTHING = "—"
_SHORT = 6
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 4) -> str:
    """A number with so many significant digits; whole numbers in full, very large and small ones as 1.2e-7."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return NOTHING
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    if not 1e-4 <= abs(value) < 1e6:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{_without_zeros(mantissa)}e{int(exponent)}"
    before_the_point = math.floor(math.log10(abs(value))) + 1
    return _without_zeros(f"{value:.{max(0, digits - before_the_point)}f}")


def value(thing: Any, digits: int = 4) -> str:
    """A result or parameter on one line: a number, a word, a short list, or "n values, low … high"."""
    if thing is None:
        return NOTHING
    if isinstance(thing, bool | int | float):
        return number(thing, digits)
    if isinstance(thing, dict):
        return ", ".join(f"{key} {value(item, digits)}" for key, item in thing.items()) or "none"
    if isinstance(thing, list | tuple):
        return _short_list(thing, digits) if _count(thing) <= _SHORT else _long_list(thing, digits)
    return str(thing)


def power_of_ten(value: float) -> str:
    """A very small or large number as it is written by hand, one digit of it: "8·10⁻¹⁷"."""
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}·10{str(int(exponent)).translate(_RAISED)}" if value else "0"


def counted(number: int, name: str) -> str:
    """So many of something with a plain plural: "1 epoch", "2 epochs"."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


IN_SIGHT = 5e-4
"""Shares that differ by less look alike: 64.2 %."""


def luck(found: float, most: float) -> str:
    """What has to be said of a share found in some trials where it is more than nothing exceeds on average: a sentence
    to follow both numbers, with a space before it, else nothing."""
    return " That it is more here is chance: on average nothing does better." if found > most + IN_SIGHT else ""


def _short_list(things: Sequence[Any], digits: int) -> str:
    parts = [f"({value(t, digits)})" if isinstance(t, list | tuple) else value(t, digits) for t in things]
    return ", ".join(parts) or "none"


def _long_list(things: Sequence[Any], digits: int) -> str:
    numbers = [t for t in things if isinstance(t, int | float)]
    if len(numbers) < len(things):
        return f"{len(things)} values"
    return f"{len(things)} values, {number(min(numbers), digits - 1)} … {number(max(numbers), digits - 1)}"


def _count(thing: Any) -> int:
    """How many numbers and words a nested list holds."""
    return sum(map(_count, thing)) if isinstance(thing, list | tuple) else 1


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
