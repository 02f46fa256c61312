"""Newton's method from many starts at once."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.arrays import Floats, Ints

Equation = Callable[[Floats, Ints], tuple[Floats, Floats]]
"""g(x) : (start, unit) and its Jacobian (start, unit, unit), for the starts of these numbers."""

STILL = 1e-13
"""Share of a state's size by which the last step may still move it."""

FOLDED = 1e-12


def newton(
    equation: Equation, starts: Floats, *, reach: float, longest_step: float = 0.5, iterations: int = 60
) -> tuple[Floats, NDArray[np.bool_]]:
    """x ← x − G(x)⁻¹ g(x) from every start, with no step longer than `longest_step` in a unit.

    starts : (start, unit)    reach : starts that leave |x| ≤ reach are given up
    Returns where each start has come to, (start, unit), and whether it stands still there, (start,).
    """
    x, still = starts.copy(), np.zeros(len(starts), dtype=bool)
    rows = np.arange(len(starts))
    eye = np.eye(starts.shape[1])
    for _ in range(iterations):
        g, G = equation(x[rows], rows)
        G[np.abs(np.linalg.det(G)) < FOLDED] += 1e-6 * eye  # a fold: any direction will do, but not NaN
        move = -np.linalg.solve(G, g[:, :, None])[:, :, 0]
        length = np.abs(move).max(axis=1, keepdims=True)
        x[rows] += move * np.minimum(1, longest_step / np.maximum(length, longest_step))
        size = np.abs(x[rows]).max(axis=1)
        still[rows] = length[:, 0] <= STILL * np.maximum(1.0, size)
        rows = rows[~still[rows] & (size <= reach)]
        if not len(rows):
            break
    return x, still


def distinct(points: Floats, same: float) -> Floats:
    """One of each that lie closer than `same` in every unit, in lexicographic order.    points : (point, unit)"""
    rest = points[np.lexsort(np.round(points, 6).T[::-1])]
    found: list[Any] = []
    while len(rest):
        found.append(rest[0])
        rest = rest[np.abs(rest - rest[0]).max(axis=1) > same]
    return np.array(found).reshape(len(found), points.shape[1])
