"""What there is to see of a sweep at one moment."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats

WAITING, UNDER_WAY, FINISHED, FAILED = range(4)


@dataclass(frozen=True, eq=False)
class Frame:
    """scores : (measure, row, column, seed) in the order of `MEASURES`, NaN where there is none (yet)
    states : (row, column, seed) int8, WAITING to FAILED
    x_values : (column,), y_values : (row,); failure : why the first run that failed did, empty for none
    warning, notes : what the runs have to say
    """

    scores: Floats
    states: Array
    x_values: Floats
    y_values: Floats
    failure: str = ""
    warning: str = ""
    notes: str = ""

    def count(self, state: int) -> int:
        """How many runs are in a state."""
        return int(np.count_nonzero(self.states == state))


@dataclass(frozen=True, eq=False)
class Summary:
    """One measure over the seeds that are finished. All : (row, column), NaN where none is.

    median, lowest, highest : over the seeds; seeds : how many there are
    """

    median: Floats
    lowest: Floats
    highest: Floats
    seeds: Array

    @property
    def best(self) -> tuple[int, int] | None:
        """Row and column of the smallest median; None before there is one."""
        if not self.seeds.any():
            return None
        row, column = np.unravel_index(np.nanargmin(self.median), self.median.shape)
        return int(row), int(column)


def summary(scores: Floats) -> Summary:
    """scores : (row, column, seed), NaN for none"""
    known = np.sort(scores, axis=2)  # NaN goes last
    seeds = np.isfinite(scores).sum(axis=2)
    none = seeds == 0

    def at(place: Array) -> Floats:
        return np.take_along_axis(known, np.clip(place, 0, scores.shape[2] - 1)[..., None], axis=2)[..., 0]

    middle = (at((seeds - 1) // 2) + at(seeds // 2)) / 2
    lowest, highest = at(np.zeros_like(seeds)), at(seeds - 1)
    middle, lowest, highest = (np.where(none, np.nan, part) for part in (middle, lowest, highest))
    return Summary(middle, lowest, highest, seeds)
