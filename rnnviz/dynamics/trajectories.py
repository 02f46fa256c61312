"""The way of states through time."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.hopfield import Hopfield


def trajectories(net: Hopfield, starts: Floats, steps: int, rng: np.random.Generator | None = None) -> Floats:
    """The states of every start at times 0 to steps.

    starts : (batch, unit), not clipped    rng : for sign-async    Returns (steps + 1, batch, unit).
    """
    x = np.asarray(starts, dtype=float).reshape(-1, net.units)
    path = np.empty((steps + 1, *x.shape))
    path[0] = x
    for k in range(1, steps + 1):
        path[k] = net.step(path[k - 1], rng)
    return path


def energies(net: Hopfield, path: Floats) -> Floats:
    """The energy along trajectories.    path : (time, batch, unit)    Returns (time, batch)."""
    times, batch, units = path.shape
    return net.energy(path.reshape(times * batch, units)).reshape(times, batch)
