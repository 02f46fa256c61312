"""Numbers and values as a person reads them: enough digits, no more."""

import math
from collections.abc import Sequence
from typing import Any

NOTHING = "—"
_SHORT = 4


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
    """A result or parameter on one line: a number, a word, a short list, or "n values"."""
    if thing is None:
        return NOTHING
    if isinstance(thing, bool | int | float):
        return number(thing, digits)
    if isinstance(thing, dict):
        return ", ".join(f"{key} {value(item, digits)}" for key, item in thing.items())
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        if len(thing) <= _SHORT and all(is_scalar(item) for item in thing):
            return ", ".join(value(item, digits) for item in thing) or "none"
        return f"{len(thing)} values"
    return str(thing)


def is_scalar(thing: Any) -> bool:
    """True for what fits into one cell: a number, a word, nothing."""
    return thing is None or isinstance(thing, bool | int | float | str)


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
