"""Sweeps of the square Ising lattice, compiled. Says exactly what the numpy of `ising_sweeps` says, bit for bit.

Compiled when the module is imported (seconds, once per machine; the result is cached), so import it off the main
thread: see `rnnviz.dynamics.ising_sweeps.warm_up`.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Spins = NDArray[Any]
Numbers = NDArray[Any]

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy"}

# Typed: mixed with a plain int, numba would make floats of 64-bit numbers without sign.
_STRIDE, _FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


@njit("f8(u8)", inline="always", **_OPTIONS)
def _uniform(z: Any) -> Any:
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return float((z ^ (z >> _31)) >> _11) * 2.0**-53


@njit("i8(i1[:,::1], i8, i8)", inline="always", **_OPTIONS)
def _around(x: Spins, r: int, c: int) -> int:
    """The sum of the four neighbours."""
    last = x.shape[0] - 1
    rows = x[r - 1 if r > 0 else last, c] + x[r + 1 if r < last else 0, c]
    return int(rows + x[r, c - 1 if c > 0 else last] + x[r, c + 1 if c < last else 0])


@njit("void(i1[:,::1], i8[::1], i8[::1], i8)", inline="always", **_OPTIONS)
def _count(x: Spins, bonds: Numbers, ups: Numbers, sweep: int) -> None:
    """What a lattice sums to, each bond once."""
    side = x.shape[0]
    for r in range(side):
        below = x[r + 1 if r < side - 1 else 0]
        for c in range(side):
            ups[sweep] += x[r, c]
            bonds[sweep] += x[r, c] * (below[c] + x[r, c + 1 if c < side - 1 else 0])


@njit("void(i1[:,::1], f8[::1], u8, i8[::1], i8[::1])", **_OPTIONS)
def checkerboard_even(x: Spins, chances: Numbers, counter: Any, bonds: Numbers, ups: Numbers) -> None:
    """Sweeps of an even side, one for each place in bonds.

    Black and white are kept apart, row by row, so that what is read and written lies side by side and the compiler
    takes eight or more units in one instruction.
    """
    side = x.shape[0]
    half = side // 2
    parts = np.empty((2, side, half), np.int8)
    for r in range(side):
        for c in range(side):
            parts[(r + c) & 1, r, c >> 1] = x[r, c]
    shifted = np.empty(half, np.int8)
    p0, p1, p2, p3, p4 = chances[0], chances[1], chances[2], chances[3], chances[4]
    for sweep in range(bonds.size):
        for colour in range(2):
            own, other = parts[colour], parts[1 - colour]
            bond_sum, up_sum = 0, 0
            for r in range(side):
                above, below, row = other[r - 1 if r > 0 else side - 1], other[r + 1 if r < side - 1 else 0], other[r]
                first = (r + colour) & 1  # own k stands in column 2k + first, other k in 2k + 1 − first
                if first == 0:
                    shifted[0] = row[half - 1]
                    for k in range(1, half):
                        shifted[k] = row[k - 1]
                else:
                    for k in range(half - 1):
                        shifted[k] = row[k + 1]
                    shifted[half - 1] = row[0]
                start = counter + np.uint64(r * side + first) * _STRIDE
                mine = own[r]
                for k in range(half):
                    around = above[k] + below[k] + row[k] + shifted[k]
                    chance = p2
                    chance = p0 if around == -4 else chance
                    chance = p1 if around == -2 else chance
                    chance = p3 if around == 2 else chance
                    chance = p4 if around == 4 else chance
                    new = 1 if _uniform(start + np.uint64(2 * k) * _STRIDE) < chance else -1
                    mine[k] = new
                    bond_sum += new * around
                    up_sum += new
            bonds[sweep] = bond_sum  # of the second colour, whose neighbours have all had their turn
            ups[sweep] += up_sum
        counter += np.uint64(side * side) * _STRIDE
    for r in range(side):
        for c in range(side):
            x[r, c] = parts[(r + c) & 1, r, c >> 1]


@njit("void(i1[:,::1], f8[::1], u8, i8[:,::1], i8[::1], i8[::1])", **_OPTIONS)
def in_turn(x: Spins, chances: Numbers, counter: Any, orders: Numbers, bonds: Numbers, ups: Numbers) -> None:
    """Sweeps in given orders of the units. orders : (1 or sweep, unit)"""
    side = x.shape[0]
    for sweep in range(bonds.size):
        order = orders[sweep % orders.shape[0]]
        for turn in range(order.size):
            r, c = order[turn] // side, order[turn] % side
            chance = chances[(_around(x, r, c) + 4) >> 1]
            x[r, c] = 1 if _uniform(counter + np.uint64(order[turn]) * _STRIDE) < chance else -1
        _count(x, bonds, ups, sweep)
        counter += np.uint64(side * side) * _STRIDE


@njit("void(i1[:,::1], f8[::1], u8, i8[::1], i8[::1])", **_OPTIONS)
def all_at_once(x: Spins, chances: Numbers, counter: Any, bonds: Numbers, ups: Numbers) -> None:
    """Steps of all units together, each on what the others did before."""
    side = x.shape[0]
    before = np.empty_like(x)
    for sweep in range(bonds.size):
        before[:] = x
        for r in range(side):
            for c in range(side):
                chance = chances[(_around(before, r, c) + 4) >> 1]
                x[r, c] = 1 if _uniform(counter + np.uint64(r * side + c) * _STRIDE) < chance else -1
        _count(x, bonds, ups, sweep)
        counter += np.uint64(side * side) * _STRIDE
