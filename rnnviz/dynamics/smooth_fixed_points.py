"""The fixed points of smooth updates (tanh, softmax), by Newton's method from a lattice of starts."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.equilibrium import UNIT_CIRCLE, FixedPoint, kind_of, sorted_eigenvalues
from rnnviz.dynamics.newton import distinct
from rnnviz.dynamics.newton import newton as roots
from rnnviz.networks.hopfield import Hopfield

LATTICES = {1: (41, 201, 1001), 2: (15, 31, 101), 3: (9, 15, 31)}
"""Starts per side, by number of units; the next is tried if the last has not found every point."""
SAME = 1e-7
LIKE_THE_PATTERN = 0.25
"""A stable point this close to a pattern in every unit counts as the pattern: with a finite slope
the units never quite reach ±1."""


def smooth_fixed_points(net: Hopfield) -> list[FixedPoint]:
    """All of them, as the index theorem tells.

    The map sends a convex body into itself; then Σ sign det(I − J) over all fixed points is 1 (Hopf),
    and a sum that differs says that one has been missed. Only if the sum is still wrong with the
    densest lattice, at a bifurcation, are the points found so far returned.
    """
    points: Floats = np.empty((0, net.units))
    for per_side in LATTICES[net.units]:
        points = distinct(np.concatenate([points, newton(net, _lattice(net, per_side))]), SAME)
        if index_sum(net, points) == 1:
            break
    return [_classified(net, x) for x in points]


def index_sum(net: Hopfield, points: Floats) -> int:
    """Σ sign det(I − J) over the points : (point, unit)."""
    return int(np.sign(np.linalg.det(np.eye(net.units) - net.jacobian(points))).sum())


def newton(net: Hopfield, starts: Floats) -> Floats:
    """Where x = f(x), by Newton's method from every start.

    starts : (start, unit)    Returns those that arrived at a fixed point, (point, unit), with repetitions.
    """

    def equation(x: Floats, _: Ints) -> tuple[Floats, Floats]:
        return x - net.step(x), np.eye(net.units) - net.jacobian(x)

    x, still = roots(equation, starts, reach=3)  # no fixed point lies outside the cube
    found = x[still]
    return found[np.abs(net.step(found) - found).max(axis=1, initial=0) <= 1e-11]


def _lattice(net: Hopfield, per_side: int) -> Floats:
    axis = np.linspace(-1, 1, per_side)
    lattice = np.stack(np.meshgrid(*[axis] * net.units, indexing="ij"), axis=-1).reshape(-1, net.units)
    return np.concatenate([lattice, net.patterns])


def _classified(net: Hopfield, x: Floats) -> FixedPoint:
    eigenvalues = sorted_eigenvalues(net.jacobian(x[None])[0])
    stable = bool((np.abs(eigenvalues) <= 1 + UNIT_CIRCLE).all())
    kind, pattern = kind_of(x, stable, eigenvalues, net.patterns, LIKE_THE_PATTERN)
    return FixedPoint(x, kind, eigenvalues, stable, pattern)
