"""From starts to the fixed points they reach, compiled: satlins networks of up to three units.

Says exactly what `rnnviz.dynamics.basins_numpy` says, bit for bit: the same sums in the same order, no
fused or reordered arithmetic. Compiled when the module is imported (seconds, once per machine; the
result is cached), so import it off the main thread: see `rnnviz.dynamics.basins.warm_up`.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[Any]
Ints = NDArray[Any]

LANES = 1024
"""Starts that step together: few enough for the cache, many enough that starting a step costs nothing."""

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy"}


@njit("f8(f8)", inline="always", **_OPTIONS)
def _satlins(a: float) -> float:
    low = a if a < 1.0 else 1.0
    return low if low > -1.0 else -1.0


@njit("f8(f8, f8)", inline="always", **_OPTIONS)
def _larger(a: float, b: float) -> float:
    return a if a > b else b


@njit("void(f8[:,::1], f8[::1], f8[:,::1], f8[:,::1], f8[::1], i8)", **_OPTIONS)
def _step(W: Floats, b: Floats, x: Floats, y: Floats, moved: Floats, lanes: int) -> None:
    """y = satlins(W x + b) for the first lanes of x : (unit, lane), and how far the fastest unit moved."""
    if b.size == 1:
        for lane in range(lanes):
            y[0, lane] = _satlins(x[0, lane] * W[0, 0] + b[0])
            moved[lane] = abs(y[0, lane] - x[0, lane])
    elif b.size == 2:
        w11, w12, w21, w22, b1, b2 = W[0, 0], W[0, 1], W[1, 0], W[1, 1], b[0], b[1]
        for lane in range(lanes):
            x1, x2 = x[0, lane], x[1, lane]
            y1 = _satlins(x1 * w11 + x2 * w12 + b1)
            y2 = _satlins(x1 * w21 + x2 * w22 + b2)
            y[0, lane] = y1
            y[1, lane] = y2
            moved[lane] = _larger(abs(y1 - x1), abs(y2 - x2))
    else:
        w11, w12, w13, b1 = W[0, 0], W[0, 1], W[0, 2], b[0]
        w21, w22, w23, b2 = W[1, 0], W[1, 1], W[1, 2], b[1]
        w31, w32, w33, b3 = W[2, 0], W[2, 1], W[2, 2], b[2]
        for lane in range(lanes):
            x1, x2, x3 = x[0, lane], x[1, lane], x[2, lane]
            y1 = _satlins(x1 * w11 + x2 * w12 + x3 * w13 + b1)
            y2 = _satlins(x1 * w21 + x2 * w22 + x3 * w23 + b2)
            y3 = _satlins(x1 * w31 + x2 * w32 + x3 * w33 + b3)
            y[0, lane] = y1
            y[1, lane] = y2
            y[2, lane] = y3
            moved[lane] = _larger(_larger(abs(y1 - x1), abs(y2 - x2)), abs(y3 - x3))


@njit("i8(f8[::1], f8, i8, i8[::1])", **_OPTIONS)
def _slow_lanes(moved: Floats, slow: float, lanes: int, found: Ints) -> int:
    """Lists the lanes that moved by at most slow, in order; returns how many."""
    count = 0
    for lane in range(lanes):
        count += 1 if moved[lane] <= slow else 0
    if count == 0:
        return 0
    count = 0
    for lane in range(lanes):  # without a branch that cannot be foretold
        found[count] = lane
        count += 1 if moved[lane] <= slow else 0
    return count


@njit("b1(f8[:,::1], i8, f8[::1], f8)", inline="always", **_OPTIONS)
def _is_at(x: Floats, lane: int, point: Floats, within: float) -> bool:
    far = 0.0
    for i in range(point.size):
        d = abs(x[i, lane] - point[i])
        far = d if d > far else far
    return far <= within


@njit("i8(f8[:,::1], i8, f8[:,::1], f8, i8)", inline="always", **_OPTIONS)
def _target(x: Floats, lane: int, points: Floats, within: float, last: int) -> int:
    """The target that a lane has reached, or -1. Targets lie apart, and neighbours end at the same one."""
    if last >= 0 and _is_at(x, lane, points[last], within):
        return last
    for t in range(points.shape[0]):
        if _is_at(x, lane, points[t], within):
            return t
    return -1


@njit("b1(f8[:,::1], f8[:,::1], i8, f8[:,::1], f8[::1], f8)", **_OPTIONS)
def _returns(x: Floats, y: Floats, lane: int, W: Floats, b: Floats, within: float) -> bool:
    """Whether a second step, from y, leads back to x."""
    for i in range(b.size):
        h = y[0, lane] * W[i, 0]
        for j in range(1, b.size):
            h += y[j, lane] * W[i, j]
        if abs(_satlins(h + b[i]) - x[i, lane]) > within:
            return False
    return True


@njit(
    "void(f8[:,::1], f8[:,::1], f8[::1], f8[:,::1], i2[::1], f8, f8, i8, i8, i2[::1], i4[::1])",
    **_OPTIONS,
)
def arrivals(
    starts: Floats,
    W: Floats,
    b: Floats,
    points: Floats,
    owner: Ints,
    within: float,
    slow: float,
    continuum: int,
    max_steps: int,
    labels: Ints,
    steps: Ints,
) -> None:
    """Fills labels and steps : (batch,) for starts : (unit, batch); -1 where nothing is reached.

    LANES starts step together; one that has arrived gives its lane to the last that has not.
    """
    units, batch = starts.shape
    x, y = np.empty((units, LANES)), np.empty((units, LANES))
    moved, found, start_of = np.empty(LANES), np.empty(LANES + 1, np.int64), np.empty(LANES, np.int64)
    last = -1
    for first in range(0, batch, LANES):
        lanes = min(LANES, batch - first)
        for lane in range(lanes):
            start_of[lane] = first + lane
            labels[first + lane] = -1
            steps[first + lane] = -1
        for i in range(units):
            for lane in range(lanes):
                x[i, lane] = starts[i, first + lane]
        for k in range(max_steps + 1):
            _step(W, b, x, y, moved, lanes)
            for n in range(_slow_lanes(moved, slow, lanes, found) - 1, -1, -1):
                lane = found[n]
                target = _target(x, lane, points, within, last)
                label = -1
                if target >= 0:
                    last = target
                    label = owner[target]
                elif continuum >= 0 and _returns(x, y, lane, W, b, within):
                    label = continuum
                if label >= 0:
                    labels[start_of[lane]] = label
                    steps[start_of[lane]] = k
                if label >= 0 or moved[lane] == 0:
                    lanes -= 1
                    start_of[lane] = start_of[lanes]
                    for i in range(units):
                        y[i, lane] = y[i, lanes]
            if lanes == 0:
                break
            x, y = y, x
