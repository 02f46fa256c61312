"""The attracting cycles of a map: followed until they repeat, made exact by Newton's method; how fast they attract."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats

LONGEST, SETTLING, PIECE, POLISHING = 8, 600, 40, 8
"""Longest period looked for, most steps until an orbit settles, steps between two looks at it, and Newton's steps."""

NEAR, AT_REST, EXACT = 1e-3, 1e-9, 1e-10
"""How near an orbit must come back to itself, how near it is when nothing more is to be expected, and what is left of
f^p(x) − x at the end."""

Map = Callable[[Floats], Floats]
"""x : (n, unit) → (n, unit)"""


@dataclass(frozen=True, eq=False)
class Cycle:
    """points : (period, unit), in the order of time; rate : per step, by which distances to the cycle shrink"""

    points: Floats
    rate: float

    @property
    def period(self) -> int:
        return len(self.points)


def attracting_cycles(step: Map, jacobian: Map, starts: Floats) -> list[Cycle]:
    """Each cycle that one of the starts : (start, unit) falls into, once; orbits without a short period are left out.

    jacobian : x : (n, unit) → (n, unit, unit)
    """
    found: list[Cycle] = []
    for orbit in np.swapaxes(_settled(step, starts), 0, 1):
        if any(_contains(cycle, orbit[0]) for cycle in found):
            continue
        cycle = _closed(step, jacobian, orbit)
        if cycle is not None and not any(_contains(known, cycle.points[0]) for known in found):
            found.append(cycle)
    return found


def _settled(step: Map, x: Floats) -> Floats:
    """Orbits of `LONGEST` steps, from where all have come to rest or from where patience ends.    (time, n, unit)"""
    orbit = _orbit(step, x, LONGEST)
    for _ in range(0, SETTLING, PIECE):
        for _ in range(PIECE):
            x = step(x)
        orbit = _orbit(step, x, LONGEST)
        if (np.abs(orbit[1:] - orbit[0]).max(axis=2).min(axis=0) < AT_REST).all():
            break
    return orbit


def _orbit(step: Map, x: Floats, steps: int) -> Floats:
    """x and its next states.    Returns (steps + 1, n, unit)."""
    orbit = [x]
    for _ in range(steps):
        orbit.append(step(orbit[-1]))
    return np.array(orbit)


def _contains(cycle: Cycle, x: Floats) -> bool:
    return bool(np.min(np.abs(cycle.points - x).max(axis=1)) < 1e-6)


def _closed(step: Map, jacobian: Map, orbit: Floats) -> Cycle | None:
    """The cycle that an orbit : (time, unit) has come near to, with the shortest period at which it is one."""
    for period in range(1, LONGEST + 1):
        if np.abs(orbit[period] - orbit[0]).max() > NEAR:
            continue
        points = _polished(step, jacobian, orbit[0], period)
        if points is None or np.abs(points[0] - orbit[0]).max() > 10.0 * NEAR:
            continue
        eigenvalues = np.linalg.eigvals(_along(jacobian, points))
        rate = float(np.abs(eigenvalues).max() ** (1.0 / period))
        if rate < 1.0:
            return Cycle(points, rate)
    return None


def _polished(step: Map, jacobian: Map, x: Floats, period: int) -> Floats | None:
    """x ← x − (J − 1)⁻¹ (f^p(x) − x), as long as it stays near.    Returns (period, unit) or None."""
    for _ in range(POLISHING):
        points = _orbit(step, x[None], period)[:, 0]
        rest = points[period] - x
        if np.abs(rest).max() < EXACT * 1e-3:
            break
        matrix = _along(jacobian, points[:period]) - np.eye(len(x))
        x = x - np.linalg.lstsq(matrix, rest, rcond=None)[0]
    points = _orbit(step, x[None], period)[:, 0]
    return points[:period] if np.abs(points[period] - x).max() < EXACT else None


def _along(jacobian: Map, points: Floats) -> Array:
    """The Jacobian of all steps of a cycle in turn."""
    product = np.eye(points.shape[1])
    for J in jacobian(points):
        product = J @ product
    return product
