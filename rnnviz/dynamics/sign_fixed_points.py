"""Every fixed point and 2-cycle under sign updates, by enumeration of the states.

After one step each unit is −1, 0 or +1 (0 only if it started at 0 and receives nothing), so that the
network is an automaton of 3^unit states.
"""

from itertools import product

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.equilibrium import FixedPoint, Kind
from rnnviz.networks.updates import sign_step
from rnnviz.networks.weights import Weights


def sign_fixed_points(weights: Weights, patterns: Floats, *, with_cycles: bool) -> list[FixedPoint]:
    """All fixed points; with cycles (synchronous updates) all 2-cycles too.

    A state of −1 and +1 is stable; one with a 0 is not, as the smallest push there decides the unit's sign.
    Sign updates can only hold corners, so a pattern counts as stored if its signs are.
    Asynchronous updates have the same fixed points, and no cycles (W symmetric, W_ii ≥ 0).
    """
    states = np.array(list(product((-1.0, 0.0, 1.0), repeat=weights.units)))
    following = sign_step(weights, states)
    is_fixed = (following == states).all(axis=1)
    found = [_fixed(x, np.sign(patterns)) for x in states[is_fixed]]
    if with_cycles:
        returned = (sign_step(weights, following) == states).all(axis=1) & ~is_fixed
        pairs = zip(states[returned], following[returned], strict=True)
        found += [_cycle(x, y) for x, y in pairs if tuple(x) > tuple(y)]
    return found


NO_SLOPE = np.empty(0, dtype=complex)


def _fixed(x: Floats, corners: Floats) -> FixedPoint:
    if (x == 0).any():
        return FixedPoint(x, "repeller" if (x == 0).all() else "saddle", NO_SLOPE, stable=False)
    holds = np.flatnonzero((corners == x).all(axis=1))
    kind: Kind = "stored" if holds.size else "spurious"
    return FixedPoint(x, kind, NO_SLOPE, stable=True, pattern=int(holds[0]) if holds.size else -1)


def _cycle(x: Floats, y: Floats) -> FixedPoint:
    stable = bool((x != 0).all() and (y != 0).all())
    return FixedPoint(x, "2-cycle", NO_SLOPE, stable, partner=y)
