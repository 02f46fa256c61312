"""How far back a reservoir remembers its input."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.ridge import ridge_weights
from rnnviz.networks.reservoir import Reservoir


def memory_curve(
    reservoir: Reservoir,
    rng: np.random.Generator,
    *,
    delays: int = 100,
    samples: int = 2000,
    washout: int = 200,
    ridge: float = 1e-8,
) -> Floats:
    """m_k = squared correlation of u_{t−k} with its best linear readout from x_t,  k = 1 … delays.

    The input u is uniform noise in ±1; readouts are fitted on the first half of the samples and judged on the
    second, so that a reservoir without memory scores about 0. Σ_k m_k, the memory capacity, is at most `units`.

    delays, washout : ≥ 1    samples : ≥ 4    Returns (delays,) in [0, 1].
    Raises InputError where an argument is out of range or the reservoir has not one input.
    """
    if min(delays, washout) < 1 or samples < 4 or reservoir.inputs != 1:
        raise InputError("memory needs a reservoir with 1 input, at least 1 delay, a washout of 1 and 4 samples")
    first = max(washout, delays)
    u = rng.uniform(-1.0, 1.0, first + samples)
    x = reservoir.states(u[:, None])[first:]
    past = np.stack([u[first - k : first - k + samples] for k in range(1, delays + 1)], axis=1)
    half = samples // 2
    recalled = x[half:] @ ridge_weights(x[:half], past[:half], ridge)
    return _squared_correlation(recalled, past[half:])


def _squared_correlation(a: Floats, b: Floats) -> Floats:
    """Column by column, 0 where a column is constant."""
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    scale = np.maximum(np.sum(a**2, axis=0) * np.sum(b**2, axis=0), np.finfo(np.float64).tiny)
    return np.asarray(np.minimum(np.sum(a * b, axis=0) ** 2 / scale, 1.0))
