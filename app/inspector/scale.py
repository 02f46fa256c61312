"""The values a slider can stand on: round ones, evenly spaced or by factors."""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rnnviz.parameters import Parameter

_STEPS = 150
"""About how many values a slider for real numbers has: more than a hand can tell apart."""

_WHOLE_STEPS = 1000
_PER_DECADE = 24
_TOO_WIDE = 50_000
"""A linear slider over more whole numbers than this cannot be aimed with."""


@dataclass(frozen=True)
class Scale:
    """ticks : rising, at least two"""

    ticks: tuple[float, ...]

    def position(self, value: float) -> int:
        """Number of the tick nearest to a value."""
        after = bisect_left(self.ticks, value)
        if after == 0 or after == len(self.ticks):
            return max(0, after - 1)
        before = after - 1
        return before if value - self.ticks[before] < self.ticks[after] - value else after

    def step(self, value: float, steps: int) -> float:
        """The value so many ticks on; beyond the ticks it goes on by the last distance."""
        first, last = self.ticks[0], self.ticks[-1]
        if value > last or (value == last and steps > 0):
            return _rounded(value + steps * (last - self.ticks[-2]))
        if value < first or (value == first and steps < 0):
            return _rounded(value + steps * (self.ticks[1] - first))
        near = self.position(value)
        if self.ticks[near] != value and (self.ticks[near] > value) == (steps > 0):
            steps -= int(math.copysign(1, steps))
        return self.ticks[min(len(self.ticks) - 1, max(0, near + steps))]


def scale_of(parameter: Parameter) -> Scale | None:
    """The slider's scale for a parameter; None where it has no two ends or a slider would be of no use."""
    reach = parameter.slider_range
    if reach is None:
        return None
    low, high = max(reach[0], _or(parameter.low, -math.inf)), min(reach[1], _or(parameter.high, math.inf))
    whole = parameter.kind == "int"
    if parameter.about.log and low > 0:
        ticks = _by_factors(low, high)
    elif whole:
        if high - low > _TOO_WIDE:
            return None
        ticks = _evenly(low, high, max(1.0, nice_step((high - low) / _WHOLE_STEPS)))
    else:
        ticks = _evenly(low, high, nice_step((high - low) / _STEPS))
    allowed = set(ticks) - {
        parameter.low if parameter.low_open else None,
        parameter.high if parameter.high_open else None,
    }
    unique = sorted({round(tick) for tick in allowed} if whole else allowed)
    return Scale(tuple(unique)) if len(unique) > 1 else None


def stepper(parameter: Parameter, scale: Scale | None) -> Callable[[float | None, int], float]:
    """What an arrow key makes of a value: the next tick, or where there is no scale a step of 1 for whole numbers
    and of the second digit for real ones. It never crosses a bound."""

    def step(value: float | None, steps: int) -> float:
        old = 0 if value is None else value
        new = scale.step(old, steps) if scale else _free_step(old, steps, parameter.kind == "int")
        new = _bounded(parameter, old, new)
        if (new - old) * steps < 0:
            new = old  # rounded to twelve digits it led back
        return int(new) if parameter.kind == "int" else new

    return step


def nice_step(rough: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above `rough`, > 0."""
    power = 10.0 ** math.floor(math.log10(rough) + 1e-9)
    return next(factor * power for factor in (5, 2, 1) if factor * power <= rough * (1 + 1e-9))


def _evenly(low: float, high: float, step: float) -> Iterable[float]:
    """The ends, and the multiples of the step between them."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    between = [round(k * step, decimals) for k in range(math.floor(low / step), math.ceil(high / step) + 1)]
    return [low, *(value for value in between if low < value < high), high]


def _by_factors(low: float, high: float) -> Iterable[float]:
    count = round(math.log10(high / low) * _PER_DECADE)
    between = [float(f"{low * 10 ** (k / _PER_DECADE):.2g}") for k in range(1, count)]
    return [low, *(value for value in between if low < value < high), high]


def _free_step(value: float, steps: int, whole: bool) -> float:
    if whole:
        return value + steps
    size = 0.1 if value == 0 else 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    return _rounded(value + steps * size)


def _bounded(parameter: Parameter, old: float, new: float) -> float:
    if parameter.low is not None and new <= parameter.low:
        return old if parameter.low_open else parameter.low
    if parameter.high is not None and new >= parameter.high:
        return old if parameter.high_open else parameter.high
    return new


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else round(value, 12)


def _or(bound: float | None, otherwise: float) -> float:
    return otherwise if bound is None else bound
