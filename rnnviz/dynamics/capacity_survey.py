"""Many trials of recall at many loads, each load once before any load twice, a little at a time."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.capacity import SHOWN, CapacityRule, Trial, patterns_for, trial_in_pieces


class CapacitySurvey:
    """Trials of one network at rising loads; trial n is at load n mod (number of loads), from `default_rng([seed, n])`.

    mixtures : (load, pattern) float32, of the first trial at each load, see `Trial`; NaN where there is none. Never
    changed in place
    """

    def __init__(
        self, rule: CapacityRule, units: int, loads: tuple[float, ...], noise: float, beta: float, seed: int
    ) -> None:
        self._how = rule, units, noise, beta, seed
        self.loads = np.array(loads)
        self.found: list[tuple[float, float]] = []
        """overlap and one-step error of each trial, in their order; NaN for an error that is not measured"""
        self.mixtures: Floats = np.full((len(loads), SHOWN), np.nan, np.float32)
        self._begin_trial()

    def advance(self, likely_ms: float, until: int) -> None:
        """So many likely milliseconds of work, or until there are so many trials; cut by sizes, not by the clock."""
        while likely_ms > 0 and len(self.found) < until:
            likely_ms -= self._next_piece()

    def _begin_trial(self) -> None:
        rule, units, noise, beta, seed = self._how
        n = len(self.found)
        count = patterns_for(float(self.loads[n % len(self.loads)]), units)
        self._trial = trial_in_pieces(rule, units, count, noise, beta, np.random.default_rng([seed, n]))
        self._pieces = 0

    def _next_piece(self) -> float:
        try:
            likely = next(self._trial)
        except StopIteration as end:
            self._take(end.value)
            return 0.1
        self._pieces += 1
        return likely

    def _take(self, trial: Trial) -> None:
        n = len(self.found)
        self.found.append((trial.overlap, np.nan if trial.one_step_error is None else trial.one_step_error))
        if n < len(self.loads):
            self.mixtures = self.mixtures.copy()
            self.mixtures[n, : len(trial.mixture)] = trial.mixture
        self._begin_trial()

    def by_trial(self, trials: int) -> Floats:
        """Overlaps and one-step errors of the first trials. (2, trial, load), NaN where there are none yet"""
        found = np.full((trials * len(self.loads), 2), np.nan)
        known = self.found[: len(found)]
        found[: len(known)] = np.array(known).reshape(-1, 2)
        return np.moveaxis(found.reshape(trials, len(self.loads), 2), 2, 0)

    def state(self) -> dict[str, Any]:
        """All that is needed to go on, as plain data."""
        return {"found": np.array(self.found).reshape(-1, 2), "mixtures": self.mixtures, "pieces": self._pieces}

    def put(self, state: Mapping[str, Any]) -> None:
        """Go on from there; the pieces of the trial under way are done again. Raises ValueError if that cannot be."""
        found, mixtures = np.asarray(state["found"], dtype=float), np.asarray(state["mixtures"], dtype=np.float32)
        if found.ndim != 2 or mixtures.shape != self.mixtures.shape:
            raise ValueError("this is no state of a survey at these loads")
        self.found, self.mixtures = [(float(a), float(b)) for a, b in found], mixtures
        self._begin_trial()
        for _ in range(int(state["pieces"])):
            self._next_piece()


def mean_and_error(values: Floats) -> tuple[Floats, Floats]:
    """Mean and standard error over the trials that are there.    values : (trial, load), NaN where there is none

    Returns two (load,), NaN where there are too few.
    """
    counts = np.isfinite(values).sum(axis=0)
    mean = np.where(counts > 0, np.nansum(values, axis=0) / np.maximum(1, counts), np.nan)
    variance = np.nansum((values - mean) ** 2, axis=0) / np.maximum(1, counts - 1)
    return mean, np.where(counts > 1, np.sqrt(variance / np.maximum(1, counts)), np.nan)
