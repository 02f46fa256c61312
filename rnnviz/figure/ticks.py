"""Round numbers along an axis, and how they are written."""

import numpy as np

from rnnviz.arrays import Array

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MINUS = "−"
PLAIN = (1e-4, 1e6)
"""Steps and numbers between these are written out, others with a power of ten."""


def round_step(low: float, high: float, most: int, whole: bool = False) -> float:
    """The smallest step of 1, 2, 2.5 or 5 times a power of ten that cuts [low, high] into at most `most` parts.

    whole : only steps that are whole numbers, where there is nothing between two of them (steps, epochs, units)
    """
    rough = (high - low) / max(1, most)
    if whole:
        rough = max(1.0, rough)
    power = 10.0 ** np.floor(np.log10(rough))
    steps = [step * power for step in (1, 2, 2.5, 5, 10) if not (whole and step * power == 2.5)]
    return float(next(step for step in steps if step >= rough * (1 - 1e-9)))


def ticks(low: float, high: float, step: float) -> Array:
    """The multiples of `step` within [low, high]. low < high. Returns (tick,)"""
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return np.arange(first, last + 1) * step


def tick_labels(values: Array, step: float) -> list[str]:
    """Each number with as many digits as the step from one to the next needs."""
    largest = float(np.abs(values).max(initial=0.0))
    if largest == 0:
        return ["0"] * len(values)
    if largest >= PLAIN[1] or step < PLAIN[0]:
        return _with_power_of_ten(values, int(np.floor(np.log10(largest * (1 + 1e-12)))), step)
    return [_written(value, _decimals(step)) for value in values]


def _decimals(step: float) -> int:
    """Digits after the point that a step needs: 0.25 needs two, 0 none."""
    for digits in range(10):
        if abs(step * 10**digits - round(step * 10**digits)) <= 1e-6 * step * 10**digits:
            return digits
    return 10


def _written(value: float, digits: int) -> str:
    text = f"{abs(value):.{digits}f}"
    is_zero = float(text) == 0
    return text if value >= 0 or is_zero else MINUS + text


def _with_power_of_ten(values: Array, exponent: int, step: float) -> list[str]:
    scale = 10.0**exponent
    digits = _decimals(step / scale)
    power = "·10" + str(exponent).translate(_SUPERSCRIPTS)
    return ["0" if value == 0 else _written(value / scale, digits) + power for value in values]
