"""Where an axis has ticks, and how its numbers are written."""

import math

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.limits import Limits
from rnnviz.figure.lowering import Ticks

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_MINUS, _THIN_SPACE = "−", "\u202f"


def number_ticks(limits: Limits, most: int) -> Ticks:
    """At most so many round numbers (1, 2 or 5 times a power of ten apart) within the limits."""
    low, high = limits
    step = _step((high - low) / max(1, most))
    while math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1 > max(2, most):
        step = _step(step * 1.001)
    values = np.arange(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1) * step
    return tuple(zip(values.tolist(), number_texts(values, step), strict=True))


def decade_ticks(limits: Limits, most: int) -> Ticks:
    """Ticks of a logarithmic axis that shows less than two decades. limits : logarithms to base 10"""
    low, high = 10.0 ** limits[0], 10.0 ** limits[1]
    powers = 10.0 ** np.arange(math.floor(limits[0]), math.ceil(limits[1]) + 1)
    values = np.outer(powers, [1.0, 2.0, 5.0]).ravel()
    values = values[(values >= low * (1 - 1e-9)) & (values <= high * (1 + 1e-9))]
    if len(values) >= 2:
        return tuple((math.log10(v), f"{v:g}".replace("-", _MINUS)) for v in values.tolist())
    return tuple((math.log10(v), text) for v, text in number_ticks((low, high), most) if v > 0)


def _step(rough: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is at least `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(s * power for s in (1.0, 2.0, 5.0, 10.0) if s * power >= rough * (1 - 1e-9))


def number_texts(values: Array, step: float) -> list[str]:
    """Numbers so many apart, with as many digits as tell them apart."""
    largest = float(np.abs(values).max(initial=0.0))
    if largest == 0 or 1e-3 <= largest < 1e6:
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        return [_plain(v, decimals) for v in values.tolist()]
    exponent = math.floor(math.log10(largest) + 1e-9)
    decimals = max(0, exponent - math.floor(math.log10(step) + 1e-9))
    power = "·10" + str(exponent).translate(_SUPERSCRIPT)
    return ["0" if abs(v) < step / 2 else _plain(v / 10.0**exponent, decimals) + power for v in values.tolist()]


def _plain(value: float, decimals: int) -> str:
    text = f"{abs(value):.{decimals}f}"
    sign = _MINUS if value < 0 and float(text) != 0 else ""
    whole, point, rest = text.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", _THIN_SPACE)
    return sign + whole + point + rest


def spread(ticks: Ticks, room: float, widths: list[float]) -> Ticks:
    """Every tick, every second, … as many as have room beside each other.

    room : pixels for a whole axis; widths : pixels of each text
    """
    if len(ticks) < 2 or room <= 0:
        return ticks
    every = max(1, math.ceil(max(widths) * 1.15 * len(ticks) / room))
    return ticks[::every]
