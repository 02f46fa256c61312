"""Large random networks, in which chaos comes from nothing but coupling."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.ctrnn import Ctrnn


def random_ctrnn(units: int, gain: float, seed: int) -> tuple[Ctrnn, Floats, np.random.Generator]:
    """dx/dt = −x + W tanh x with weights W_ij of mean 0 and variance gain² / units, and a random start.

    Returns the net, x(0) : (unit,), and the generator that drew W (row by row), then x(0), for what comes next.
    Source: Sompolinsky, Crisanti & Sommers 1988, Phys. Rev. Lett. 61, 259.
    """
    rng = np.random.default_rng(seed)
    W = gain * rng.standard_normal((units, units)) / np.sqrt(units)
    start = rng.standard_normal(units)
    return Ctrnn(W, np.zeros(units), np.ones(units), "tanh"), start, rng
