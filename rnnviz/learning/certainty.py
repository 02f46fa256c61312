"""How sure a committee is of its forecast: by how much its members differ, known before the truth is."""

import numpy as np

from rnnviz.arrays import Array, Floats


def deviation(members: Array) -> Floats:
    """Standard deviation of what the members say, at every point.

        s_t = √ mean_i (ŷ_{i,t} − mean_j ŷ_{j,t})²

    members : (member, horizon)    Returns (horizon,), in their unit
    """
    return np.asarray(np.std(np.asarray(members, np.float64), axis=0))


def spread(members: Array, scale: float) -> float:
    """√ mean_t s_t² / scale: comparable with a root mean squared error in the same unit.

    scale : > 0, of the training points their standard deviation: nothing of the forecast window is in it
    If the truth were one more member, the root mean squared error of their mean would be √(1 + 2 / (members − 1)) as
    large on average; what all members have learned wrongly in the same way is not in it.
    """
    return float(np.sqrt(np.mean(deviation(members) ** 2))) / scale
