"""How long a step of time a continuous-time net allows."""

import numpy as np

from rnnviz.networks.ctrnn import STEEPEST, Ctrnn

LONGEST = 0.1
"""Shares of the fastest time constant: at 0.1 a million labels of the four-basins net are those of 0.05."""


def safe_step(net: Ctrnn) -> float:
    """dt for `rk4_step`: a tenth of the fastest time constant, less where coupling makes units faster than they leak.

    No eigenvalue of τ J exceeds 1 + ‖W‖∞ max σ'; dt is at most one over that.
    """
    coupling = np.abs(net.W).sum(axis=1).max() * STEEPEST[net.sigma]
    return float(net.tau.min() * min(LONGEST, 1.0 / (1.0 + coupling)))
