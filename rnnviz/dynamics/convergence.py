"""How fast starts arrive: fractions, steps and the convergence curve of a basin map."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.basins import Basins


@dataclass(frozen=True, eq=False)
class Convergence:
    """The percentage of all starts that have arrived by each time step.

    total : (time,)    by_fixed_point : (fixed point, time); they sum to total.    0 to 100, never falling
    Time step 0 counts the starts that lie on a fixed point.
    """

    total: Floats
    by_fixed_point: Floats


def counts(basins: Basins) -> Ints:
    """How many starts reach each fixed point, and in the last place how many reach none: (fixed_points + 1,).

    Starts that have not been followed yet are left out.
    """
    return np.append(basins.arrivals.sum(axis=1), basins.nowhere)


def basin_fractions(basins: Basins) -> Floats:
    """The share of starts that reach each fixed point, and in the last place the share that reaches none.

    (fixed_points + 1,), ≥ 0, sums to 1.
    """
    number = counts(basins)
    fractions: Floats = number / max(int(number.sum()), 1)
    return fractions


def steps_mean(basins: Basins) -> float:
    """The mean number of steps of the starts that arrive; 0 if none does."""
    arrived = basins.arrivals.sum(axis=0)
    return float(arrived @ np.arange(len(arrived))) / max(int(arrived.sum()), 1)


def steps_max(basins: Basins) -> int:
    """The largest number of steps of the starts that arrive; 0 if none does."""
    return int(np.flatnonzero(basins.arrivals.any(axis=0)).max(initial=0))


def convergence(basins: Basins) -> Convergence:
    """The convergence curve, from step 0 to the last arrival."""
    until = basins.arrivals[:, : steps_max(basins) + 1].cumsum(axis=1)
    followed = max(int(counts(basins).sum()), 1)
    return Convergence(100 * until.sum(axis=0) / followed, 100 * until / followed)
