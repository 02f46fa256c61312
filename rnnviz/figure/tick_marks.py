"""The ticks of an axis: where they stand, and which of them have room."""

import itertools
from collections.abc import Sequence

from rnnviz.figure.limits import Limits
from rnnviz.figure.lowering import Ticks
from rnnviz.figure.ticks import tick_labels, ticks


def round_ticks(limits: Limits, step: float) -> Ticks:
    """The multiples of `step` within the limits, written out."""
    values = ticks(*limits, step)
    return tuple(zip(values.tolist(), tick_labels(values, step), strict=True))


def shares(found: Ticks, limits: Limits) -> list[float]:
    """Where along the axis ticks stand, 0 to 1 within the limits."""
    return [(at - limits[0]) / (limits[1] - limits[0]) for at, _ in found]


def apart(found: Ticks, limits: Limits, length: float, half: Sequence[float]) -> Ticks:
    """The ticks within the limits: all of them, or every second, third …, as many as do not touch.

    length : of the axis; half : half the room that each tick's words need along it
    """
    seen = sorted(
        (share * length, room, tick)
        for share, room, tick in zip(shares(found, limits), half, found, strict=True)
        if -1e-9 <= share <= 1 + 1e-9
    )
    for every in range(1, len(seen)):
        kept = seen[::every]
        if all(b[0] - a[0] >= a[1] + b[1] for a, b in itertools.pairwise(kept)):
            return tuple(tick for _, _, tick in kept)
    return tuple(tick for _, _, tick in seen[:1])
