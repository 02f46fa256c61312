"""Exact ties: starts that a symmetry of the network keeps on the border between basins for ever.

A symmetry g exchanges units and turns their signs, and leaves the network as it is: g W gᵀ = W, g b = b.
If g x = x, then g leaves every later state unchanged too, in exact arithmetic. In a computer each
rounded step pushes the state off by about 1e-16 (float64) or 6e-8 (float32), the saddle multiplies that
by its largest eigenvalue at every step, and after a hundred steps or two the start is expelled.
"""

from collections.abc import Sequence
from itertools import permutations, product

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.dynamics.equilibrium import UNIT_CIRCLE, FixedPoint
from rnnviz.networks.hopfield import Hopfield

ALIKE = 1e-12


def symmetries(W: Floats, b: Floats) -> list[Floats]:
    """The signed permutations g : (unit, unit), the identity included, with g W gᵀ = W and g b = b up to rounding."""
    units = b.size
    found: list[Floats] = []
    for order in permutations(range(units)):
        for signs in product((1.0, -1.0), repeat=units):
            g = np.array(signs)[:, None] * np.eye(units)[list(order)]
            if np.abs(g @ W @ g.T - W).max() <= ALIKE and np.abs(g @ b - b).max() <= ALIKE:
                found.append(g)
    return found


def exact_ties(net: Hopfield, fixed_points: Sequence[FixedPoint], starts: Floats, labels: Array) -> Array:
    """Which starts are proven ties: in exact arithmetic they reach an unstable fixed point.

    starts : (batch, unit)    labels : (batch,), the fixed points they reach, as in a basin map
    Returns (batch,), bool. A tie is proven if the symmetries that leave the start unchanged also leave the
    fixed point unchanged, and it attracts the states that they leave unchanged: every eigenvalue of the Jacobian
    restricted to those is inside the unit circle.
    The modern network, which has no W, has no proven ties. At most three units.
    """
    is_tie = np.zeros(len(starts), dtype=bool)
    if net.weights is None:
        return is_tie
    group = np.array(symmetries(net.W, net.b))
    unchanged = np.array([(starts @ g.T == starts).all(axis=1) for g in group])
    for label, fixed_point in enumerate(fixed_points):
        if fixed_point.stable or fixed_point.kind == "continuum":
            continue
        here = np.flatnonzero(labels == label)
        stabilisers, which = np.unique(unchanged[:, here], axis=1, return_inverse=True)
        attracts = [_attracts(net, fixed_point.point, group[g].mean(axis=0)) for g in stabilisers.T]
        is_tie[here] = np.array(attracts, dtype=bool)[which.reshape(-1)]
    return is_tie


def _attracts(net: Hopfield, point: Floats, projection: Floats) -> bool:
    """Whether a fixed point lies in a subspace, and attracts what lies in it."""
    if np.abs(projection @ point - point).max() > 1e-9:
        return False
    J = projection @ net.jacobian(point[None])[0] @ projection
    return bool((np.abs(np.linalg.eigvals(J)) < 1 - UNIT_CIRCLE).all())
