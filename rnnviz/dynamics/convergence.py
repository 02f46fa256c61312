"""How fast starts arrive: fractions, steps and the convergence curve of a basin map."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics.basins import UNKNOWN, Basins


@dataclass(frozen=True, eq=False)
class Convergence:
    """The percentage of all starts that have arrived by each time step.

    total : (time,)    by_fixed_point : (fixed point, time); they sum to total.    0 to 100, never falling
    Time step 0 counts the starts that lie on a fixed point.
    """

    total: Floats
    by_fixed_point: Floats


def counts(labels: Array, fixed_points: int) -> Ints:
    """How many starts reach each fixed point, and in the last place how many reach none: (fixed_points + 1,).

    Starts that have not been followed yet are left out.
    """
    known = labels[labels != UNKNOWN]
    reached = np.bincount(known[known >= 0], minlength=fixed_points)
    return np.append(reached, np.count_nonzero(known < 0))


def basin_fractions(basins: Basins) -> Floats:
    """The share of starts that reach each fixed point, and in the last place the share that reaches none.

    (fixed_points + 1,), ≥ 0, sums to 1.
    """
    number = counts(basins.labels, basins.fixed_points)
    fractions: Floats = number / max(int(number.sum()), 1)
    return fractions


def steps_mean(basins: Basins) -> float:
    """The mean number of steps of the starts that arrive; 0 if none does."""
    arrived = basins.steps[basins.labels >= 0]
    return float(arrived.mean()) if arrived.size else 0.0


def steps_max(basins: Basins) -> int:
    """The largest number of steps of the starts that arrive; 0 if none does."""
    return int(basins.steps[basins.labels >= 0].max(initial=0))


def convergence(basins: Basins) -> Convergence:
    """The convergence curve, from step 0 to the last arrival."""
    arrived = basins.labels >= 0
    times = steps_max(basins) + 1
    cell = basins.labels[arrived].astype(np.int64) * times + basins.steps[arrived]
    arrivals = np.bincount(cell, minlength=basins.fixed_points * times).reshape(basins.fixed_points, times)
    by_fixed_point = 100 * arrivals.cumsum(axis=1) / max(basins.labels.size, 1)
    total = 100 * arrivals.sum(axis=0).cumsum() / max(basins.labels.size, 1)
    return Convergence(total, by_fixed_point)
