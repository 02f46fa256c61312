"""From starts to the attractors they reach, compiled: continuous-time nets of two units, in float32.

Says exactly what `rnnviz.dynamics.flow_arrivals` says in numpy, bit for bit: the same sums in the same order, nothing
fused or reordered. `error_model="numpy"` is what makes it fast: with Python's, which raises where a divisor is zero, no
loop that holds tanh becomes vector instructions, and everything takes ten times as long.

Compiled when the module is imported (seconds, once per machine; the result is cached), so import it off the main
thread: see `rnnviz.dynamics.flow_basins.warm_up`.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rnnviz.networks.smooth_steps import hyperbolic

Floats = NDArray[Any]
Ints = NDArray[Any]

LANES = 1024
"""Starts that step together: few enough for the cache, many enough that starting a step costs nothing."""

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy"}
_HALF, _ONE, _TWO, _SIXTH = np.float32(0.5), np.float32(1.0), np.float32(2.0), np.float32(1 / 6)
_ZERO, _FAR = np.float32(0.0), np.float32(1e6)


@njit("f4(i8, f4)", inline="always", **_OPTIONS)
def _answer(sigma: int, x: Any) -> Any:
    # The same for all lanes: the compiler takes this choice out of their loop.
    if sigma == 0:
        return _HALF + _HALF * hyperbolic(_HALF * x)
    if sigma == 1:
        return hyperbolic(x)
    return x if x > _ZERO else _ZERO


@njit("void(f4[:,::1], i8, i8, f4[:,::1], f4[::1], f4[::1])", **_OPTIONS)
def _step(x: Floats, lanes: int, sigma: int, W: Floats, h: Floats, rate: Floats) -> None:
    """One Runge-Kutta step of the first lanes of x : (2, lane)."""
    w11, w12, w21, w22 = W[0, 0], W[0, 1], W[1, 0], W[1, 1]
    h1, h2, r1, r2 = h[0], h[1], rate[0], rate[1]
    for lane in range(lanes):
        x1, x2 = x[0, lane], x[1, lane]
        s1, s2 = _answer(sigma, x1), _answer(sigma, x2)
        a1, a2 = r1 * (w11 * s1 + w12 * s2 + h1 - x1), r2 * (w21 * s1 + w22 * s2 + h2 - x2)
        y1, y2 = x1 + _HALF * a1, x2 + _HALF * a2
        s1, s2 = _answer(sigma, y1), _answer(sigma, y2)
        b1, b2 = r1 * (w11 * s1 + w12 * s2 + h1 - y1), r2 * (w21 * s1 + w22 * s2 + h2 - y2)
        y1, y2 = x1 + _HALF * b1, x2 + _HALF * b2
        s1, s2 = _answer(sigma, y1), _answer(sigma, y2)
        c1, c2 = r1 * (w11 * s1 + w12 * s2 + h1 - y1), r2 * (w21 * s1 + w22 * s2 + h2 - y2)
        y1, y2 = x1 + c1, x2 + c2
        s1, s2 = _answer(sigma, y1), _answer(sigma, y2)
        d1, d2 = r1 * (w11 * s1 + w12 * s2 + h1 - y1), r2 * (w21 * s1 + w22 * s2 + h2 - y2)
        x[0, lane] = x1 + _SIXTH * (a1 + _TWO * (b1 + c1) + d1)
        x[1, lane] = x2 + _SIXTH * (a2 + _TWO * (b2 + c2) + d2)


@njit("void(f4[:,::1], i8, f4[:,::1], i2[::1])", **_OPTIONS)
def _reached(x: Floats, lanes: int, traps: Floats, label: Ints) -> None:
    """For the first lanes the trap that each is in, the number of traps where it has left, else −1."""
    traps_all = traps.shape[0]
    for lane in range(lanes):
        far = max(abs(x[0, lane]), abs(x[1, lane]))
        label[lane] = traps_all if far > _FAR else -1
    for n in range(traps_all):
        p1, p2, m11, m12, m22 = traps[n, 0], traps[n, 1], traps[n, 2], traps[n, 3], traps[n, 4]
        for lane in range(lanes):
            z1, z2 = x[0, lane] - p1, x[1, lane] - p2
            energy = m11 * z1 * z1 + m12 * z1 * z2 + m22 * z2 * z2
            label[lane] = n if energy <= _ONE else label[lane]


@njit("i8(f4[:,::1], i8[::1], i8, i8, f4[:,::1], f4[::1], f4[::1], f4[:,::1], i8, i2[::1], i8, i8)", **_OPTIONS)
def follow(
    x: Floats, start: Ints, count: int, sigma: int, W: Floats, h: Floats, rate: Floats, traps: Floats, stable: int,
    labels: Ints, rounds: int, steps: int,
) -> int:  # fmt: skip
    """Follows the first `count` lanes of x : (2, lane) for so many rounds of so many steps, looking after each round
    which have arrived in a trap. Those leave, and the others move up; the first `stable` traps are attractors, whose
    number is written into labels[start]. Returns how many stay."""
    lane_x, label = np.empty((2, LANES), np.float32), np.empty(LANES, np.int16)
    lane_start = np.empty(LANES, np.int64)
    kept = 0
    for first in range(0, count, LANES):
        lanes = min(LANES, count - first)
        for lane in range(lanes):
            lane_x[0, lane], lane_x[1, lane] = x[0, first + lane], x[1, first + lane]
            lane_start[lane] = start[first + lane]
        for _ in range(rounds):
            for _ in range(steps):
                _step(lane_x, lanes, sigma, W, h, rate)
            _reached(lane_x, lanes, traps, label)
            staying = 0
            for lane in range(lanes):
                if label[lane] >= 0:
                    labels[lane_start[lane]] = label[lane] if label[lane] < stable else -1
                else:
                    lane_x[0, staying], lane_x[1, staying] = lane_x[0, lane], lane_x[1, lane]
                    lane_start[staying] = lane_start[lane]
                    staying += 1
            lanes = staying
            if lanes == 0:
                break
        for lane in range(lanes):
            x[0, kept], x[1, kept], start[kept] = lane_x[0, lane], lane_x[1, lane], lane_start[lane]
            kept += 1
    return kept
