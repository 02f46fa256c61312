"""What it means that a start has arrived: within reach of a fixed point, of a 2-cycle, or on a continuum."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.equilibrium import FixedPoint
from rnnviz.networks.hopfield import Hopfield

WITHIN_EXACT = 1e-9
WITHIN_SMOOTH = 1e-6


@dataclass(frozen=True, eq=False)
class Targets:
    """The states that end a trajectory.

    points : (target, unit), every fixed point and both states of every 2-cycle
    owner : (target,), the index of the fixed point that the target belongs to
    within : a state has arrived when no unit differs from a target by more
    slow : a state that moves by more in one step cannot have arrived, and need not be compared
    continuum : index of the continuum, or -1; a state on it has arrived when two steps move it by at most `within`
    """

    points: Floats
    owner: Ints
    within: float
    slow: float
    continuum: int


def targets_of(net: Hopfield, fixed_points: Sequence[FixedPoint]) -> Targets:
    """The targets of a network.

    Piecewise linear updates arrive within 1e-9. A start whose trajectory passes a saddle that closely
    lies on its stable manifold, or differs from one that does by less than rounding: this is what
    labels exact ties, long before rounding expels them. tanh and softmax approach their attractors
    without end, and arrive within 1e-6.
    """
    points: list[Floats] = []
    owner: list[int] = []
    continuum = -1
    for index, fixed_point in enumerate(fixed_points):
        if fixed_point.kind == "continuum":
            continuum = index
            continue
        states = [fixed_point.point] if fixed_point.partner is None else [fixed_point.point, fixed_point.partner]
        points += states
        owner += [index] * len(states)
    within = WITHIN_SMOOTH if net.dynamics in ("tanh", "softmax") else WITHIN_EXACT
    may_cycle = continuum >= 0 or len(points) > len(fixed_points)
    # |x − x*| ≤ within moves by at most (1 + stretch) · within; a state on a cycle moves at every step
    slow = np.inf if may_cycle else (1 + net.stretch) * within
    return Targets(
        np.array(points, dtype=float).reshape(len(points), net.units),
        np.array(owner, np.int16),
        within,
        slow,
        continuum,
    )


def owner_of(targets: Targets, x: Floats) -> Ints:
    """The fixed point at which each state has arrived, or -1.    x : (batch, unit)    Returns (batch,)."""
    owner = np.full(len(x), -1, dtype=np.int16)
    for point, index in zip(targets.points, targets.owner, strict=True):
        near = np.flatnonzero(np.abs(x[:, 0] - point[0]) <= targets.within)
        owner[near[(np.abs(x[near] - point) <= targets.within).all(axis=1)]] = index
    return owner
