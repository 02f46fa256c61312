"""Drawing states of a Hopfield network at a temperature by way of the hidden units of the equal RBM.

All hidden units at once, then all visible ones, again and again; the other way, one unit after the other, is
`rnnviz.dynamics.gibbs`. Both have the Boltzmann distribution as their law. Source: Geman & Geman 1984.
"""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.networks.hubbard_stratonovich import Pair


def block_sweeps(pair: Pair, state: int, sweeps: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Sweeps h | x, x | h: the numbers of the states after each, (sweep,), and its hidden units, (sweep, pattern).

    h = Wᵀx + N(0, 1); p(x_i = 1 | h) = σ(2 (Wh)_i). Draws (sweep, pattern) normal, then (sweep, unit) uniform numbers.
    """
    noise = rng.standard_normal((sweeps, len(pair.patterns)))
    drawn = np.maximum(rng.random((sweeps, pair.units)), np.finfo(float).tiny)
    # x_i = 1 where u < σ(2a), or a > ½ ln(u / (1 − u)): no exponential in the loop
    threshold = 0.5 * (np.log(drawn) - np.log1p(-drawn)) - noise @ pair.W.T
    means, powers = pair.fields @ pair.W.T, 1 << np.arange(pair.units)
    visited = np.empty(sweeps + 1, int)
    visited[0] = state
    for sweep in range(sweeps):
        state = int((means[state] > threshold[sweep]) @ powers)
        visited[sweep + 1] = state
    return visited[1:], pair.fields[visited[:-1]] + noise


def reversals(overlaps: Floats, least: float = 0.5) -> int:
    """How often a chain goes over from an overlap of at least `least` to one of at most −`least`, or back.

    What lies between is on the way: near 0 the sign changes with every unit, and says nothing about mixing.
    """
    sides = np.sign(overlaps[np.abs(overlaps) >= least - 1e-9])
    return int((sides[1:] != sides[:-1]).sum())
