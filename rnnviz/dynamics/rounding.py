"""What a computer of limited precision makes of a start after a given number of steps."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.basins import NOWHERE
from rnnviz.dynamics.equilibrium import FixedPoint
from rnnviz.networks.hopfield import Hopfield

NEAR = 1e-2
"""How close in every unit a state must be to a fixed point to be counted there."""


def labels_at_step(
    net: Hopfield,
    fixed_points: Sequence[FixedPoint],
    starts: Floats,
    step: int,
    dtype: DTypeLike = np.float64,
) -> Ints:
    """The fixed point near which each start is after exactly `step` rounded steps, or -1: on its way.

    starts : (batch, unit)    dtype : float32 or float64, for the weights and every sum    Returns (batch,), int16.
    Deterministic updates only (not sign-async). This is not where the start belongs: ties leave the
    saddle by rounding, in float32 within a hundred steps, in float64 after about two hundred.
    """
    return nearby(fixed_points, states_at_step(net, starts, step, dtype))


def states_at_step(net: Hopfield, starts: Floats, step: int, dtype: DTypeLike = np.float64) -> Floats:
    """The states after exactly `step` rounded steps, (batch, unit), in the given precision.

    A state that a rounded step leaves unchanged is not stepped again.
    """
    rounded = net.astype(dtype)
    states = np.asfortranarray(starts, dtype=dtype)
    moving = np.arange(len(states))
    x = states
    for _ in range(step):
        following = rounded.step(x)
        moved = (following != x).any(axis=1)
        if not moved.all():
            states[moving[~moved]] = following[~moved]
            moving, following = moving[moved], following.T[:, moved].T
        x = following
        if not moving.size:
            break
    states[moving] = x
    return states


def nearby(fixed_points: Sequence[FixedPoint], states: Floats) -> Ints:
    """The index of the fixed point (or 2-cycle) within NEAR of each state, else -1: (batch,), int16."""
    labels = np.full(len(states), NOWHERE, dtype=np.int16)
    for index, fixed_point in enumerate(fixed_points):
        if fixed_point.kind == "continuum":
            continue
        for point in (fixed_point.point, fixed_point.partner):
            if point is not None:
                labels[(np.abs(states - point) <= NEAR).all(axis=1)] = index
    return labels
