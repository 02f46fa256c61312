"""The ticks of one axis on the screen, where a person may have zoomed."""

import math
from collections.abc import Callable

import numpy as np

from rnnviz.figure.description import Axis
from rnnviz.figure.limits import Limits
from rnnviz.figure.lowering import Ticks, decades
from rnnviz.figure.tick_marks import apart, round_ticks
from rnnviz.figure.ticks import round_step

FURTHEST = 300.0
"""Powers of ten far beyond this, of either sign, are no numbers a computer can hold: nobody can look there."""


def has_numbers(limits: Limits) -> bool:
    """Whether there are numbers on all of a logarithmic axis. limits : logarithms to base 10"""
    return max(map(abs, limits)) <= FURTHEST


def ticks_on(
    axis: Axis, given: Ticks | None, shown: Limits, length: float, step: float, half: Callable[[str], float]
) -> Ticks:
    """The ticks within what is shown, as many as do not touch.

    given : the ticks of the lowered axis, None for round numbers `step` apart; length : pixels of the axis
    half : half the room that a tick's words need along it
    """
    if axis.log and axis.ticks is None:
        # The powers of ten of what is seen, which may be more or less than the figure shows.
        found = decades(shown)
        if len(found) < 2 and has_numbers(shown):
            found = _within_a_decade(shown, max(2, round(length / 60)))
    else:
        found = round_ticks(shown, step) if given is None else given
    return apart(found, shown, length, [half(text) for _, text in found])


def _within_a_decade(shown: Limits, most: int) -> Ticks:
    """Ticks of a logarithmic axis that shows less than two powers of ten. shown : logarithms to base 10"""
    low, high = 10.0 ** shown[0], 10.0 ** shown[1]
    powers = 10.0 ** np.arange(math.floor(shown[0]), math.ceil(shown[1]) + 1)
    values = np.outer(powers, [1.0, 2.0, 5.0]).ravel()
    values = values[(values >= low) & (values <= high)]
    if len(values) >= 2:
        return tuple((math.log10(v), f"{v:g}") for v in values.tolist())
    numbers = round_ticks((low, high), round_step(low, high, most))
    return tuple((math.log10(v), text) for v, text in numbers if v > 0)
