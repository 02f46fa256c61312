"""Two chains that draw states of a Hopfield network at a temperature, both from its Boltzmann distribution.

One unit after the other, given all others; or, with the hidden units of the equal RBM (`hubbard_stratonovich`),
all hidden units at once and then all visible ones. Source: Geman & Geman 1984.
"""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.networks.hubbard_stratonovich import Pair
from rnnviz.networks.rbm import sigmoid


def single_unit_sweeps(pair: Pair, state: int, sweeps: int, rng: np.random.Generator) -> Ints:
    """The numbers of the states after each sweep in fixed order.    Returns (sweep,).

    p(x_i = 1 | rest) = σ(2 (Jx)_i / T), without J_ii. Draws (sweep, unit) uniform numbers.
    """
    field = (pair.states @ pair.J - np.diag(pair.J) * pair.states) / pair.temperature
    chance = sigmoid(2.0 * field).T.tolist()
    visited = np.empty(sweeps, int)
    for sweep, drawn in enumerate(rng.random((sweeps, pair.units)).tolist()):
        for unit, number in enumerate(drawn):
            state = state | 1 << unit if number < chance[unit][state] else state & ~(1 << unit)
        visited[sweep] = state
    return visited


def block_sweeps(pair: Pair, state: int, sweeps: int, rng: np.random.Generator) -> Ints:
    """The numbers of the states after each sweep h | x, x | h.    Returns (sweep,).

    h = Wᵀx + N(0, 1); p(x_i = 1 | h) = σ(2 (Wh)_i). Draws (sweep, pattern) normal, then (sweep, unit) uniform numbers.
    """
    noise = rng.standard_normal((sweeps, len(pair.patterns))) @ pair.W.T
    drawn = rng.random((sweeps, pair.units))
    # x_i = 1 where u < σ(2a) or a > ½ ln(u / (1 − u)): no sigmoid in the loop
    threshold = 0.5 * (np.log(drawn) - np.log1p(-drawn)) - noise
    means, powers = pair.fields @ pair.W.T, 1 << np.arange(pair.units)
    visited = np.empty(sweeps, int)
    for sweep in range(sweeps):
        state = int((means[state] > threshold[sweep]) @ powers)
        visited[sweep] = state
    return visited


def reversals(overlaps: Floats, least: float = 0.5) -> int:
    """How often a chain goes over from an overlap of at least `least` to one of at most −`least`, or back.

    What lies between is on the way: near 0 the sign changes with every unit, and says nothing about mixing.
    """
    sides = np.sign(overlaps[np.abs(overlaps) >= least - 1e-9])
    return int((sides[1:] != sides[:-1]).sum())
