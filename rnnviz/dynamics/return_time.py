"""How long an orbit takes to come back to where it was."""

from collections.abc import Generator

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.integration import rk4_step
from rnnviz.dynamics.system import Flow

NEAR = 0.25
"""Share of the orbit's size within which it has come back to the same part of itself."""
STEPS_A_PIECE = 150


def return_time(flow: Flow, start: Floats, *, dt: float, most: float) -> Generator[None, None, float | None]:
    """The time after which an orbit crosses the line through its start, across its direction, again; None where that is
    longer than `most`.    start : (unit,)

    In pieces of some milliseconds, yielding between them; the generator's value is the time.
    """
    x = start[None]
    direction = flow.velocity(x)[0]
    seen = [start]
    side = 0.0
    for n in range(int(most / dt)):
        following = rk4_step(flow.velocity, x, dt)
        seen.append(following[0])
        ahead = float((following[0] - start) @ direction)
        if n > 2 and side < 0 <= ahead:
            size = float(np.ptp(np.array(seen), axis=0).max())
            if np.abs(following[0] - start).max() < NEAR * size:
                return (n + _share(flow, x, following, start, direction, dt)) * dt
        side, x = ahead, following
        if n % STEPS_A_PIECE == STEPS_A_PIECE - 1:
            yield
    return None


def _share(flow: Flow, a: Floats, b: Floats, start: Floats, direction: Floats, dt: float) -> float:
    """At which share of the step from a to b the line is crossed, by the cubic through both ends."""
    ends = [float((x[0] - start) @ direction) for x in (a, b)]
    speeds = [float(dt * flow.velocity(x)[0] @ direction) for x in (a, b)]
    low, high = 0.0, 1.0
    for _ in range(50):
        t = (low + high) / 2
        value = ((1 + 2 * t) * (1 - t) ** 2 * ends[0] + t * (1 - t) ** 2 * speeds[0]
                 + t * t * (3 - 2 * t) * ends[1] + t * t * (t - 1) * speeds[1])  # fmt: skip
        low, high = (t, high) if value < 0 else (low, t)
    return low
