"""How often recall succeeds: many damaged digits at many levels of damage, a batch at a time."""

import time
from dataclasses import dataclass, field

import numpy as np

from rnnviz.arrays import Ints
from rnnviz.data.damage import NoiseKind, damaged
from rnnviz.dynamics.recall import Settling, nearest_patterns, outcomes
from rnnviz.dynamics.recall_watch import tolerance
from rnnviz.networks.hopfield import Hopfield

OUTCOMES = ("recalled", "another", "inverse", "mixture", "moving")

BATCH = 100
"""Trials that are tried together; a curve with its error bars is there after one batch a level."""

LEVELS: dict[str, tuple[float, ...]] = {
    "flip": tuple(round(0.05 * k, 2) for k in range(11)),
    "gaussian": tuple(float(k) for k in range(11)),
    "erase": tuple(round(0.1 * k, 1) for k in range(11)),
}
"""Where the curve is measured: up to where nothing can be told any more."""


def levels_up_to(kind: NoiseKind, amount: float) -> tuple[float, ...]:
    """The levels of a curve that reaches as far as this amount."""
    levels = LEVELS[kind]
    return levels if amount <= levels[-1] else tuple(round(2 * level, 2) for level in levels)


@dataclass(eq=False)
class Tally:
    """What came of the trials at one level.

    tried, recalled : (pattern,), counts; nearest : how often the start was nearest to its own pattern
    outcomes : (outcome,), counts in the order of OUTCOMES; batches : how many are in
    """

    tried: Ints
    recalled: Ints
    nearest: int = 0
    outcomes: Ints = field(default_factory=lambda: np.zeros(len(OUTCOMES), dtype=int))
    batches: int = 0

    @property
    def trials(self) -> int:
        """How many trials there were."""
        return int(self.tried.sum())


class Survey:
    """Trials of one network with one kind of damage. Each batch has random numbers of its own, so that the result
    does not depend on the order in which levels are tried."""

    def __init__(self, net: Hopfield, kind: NoiseKind, trials: int, iterations: int, seed: int) -> None:
        self._net, self._kind, self._trials, self._iterations, self._seed = net, kind, trials, iterations, seed
        self._within = tolerance(net)
        self._tallies: dict[float, Tally] = {}
        self._levels: tuple[float, ...] = ()
        self._job: _Job | None = None

    def aim(self, levels: tuple[float, ...]) -> None:
        """Try these levels from now on, the first one first. What is known already stays known."""
        self._levels = tuple(dict.fromkeys(levels))

    def tally(self, level: float) -> Tally:
        """What is known of a level."""
        nobody = np.zeros(len(self._net.patterns), dtype=int)
        return self._tallies.get(level) or Tally(nobody, nobody)

    @property
    def progress(self) -> float:
        """Share of the trials that are done."""
        done = sum(self.tally(level).trials for level in self._levels)
        return done / max(1, self._trials * len(self._levels))

    def advance(self, seconds: float) -> bool:
        """Go on for about so long. False when all is done."""
        until = time.perf_counter() + seconds
        while self._job is not None or self._begin():
            assert self._job is not None
            self._job.settling.advance(1)
            if self._job.settling.done:
                self._take(self._job)
                self._job = None
            if time.perf_counter() >= until:
                return True
        return False

    def _begin(self) -> bool:
        """The next batch: first one for every level, then a second one …"""
        waiting = [(self.tally(level).batches, place) for place, level in enumerate(self._levels) if self._lacks(level)]
        if not waiting:
            return False
        batch, place = min(waiting, key=lambda job: (job[0] if job[1] else 0, job[1]))
        self._job = self._new_job(self._levels[place], batch)
        return True

    def _lacks(self, level: float) -> bool:
        return self.tally(level).trials < self._trials

    def _new_job(self, level: float, batch: int) -> "_Job":
        patterns = self._net.patterns
        rng = np.random.default_rng([self._seed, 2, round(level * 1e9), batch])
        size = min(BATCH, self._trials - batch * BATCH)
        targets = (batch * BATCH + np.arange(size)) % len(patterns)
        starts = damaged(patterns[targets], self._kind, level, rng)
        nearest = int((nearest_patterns(patterns.astype(np.float32), starts) == targets).sum())
        return _Job(level, targets, nearest, Settling(self._net, starts, self._iterations, rng))

    def _take(self, job: "_Job") -> None:
        before, count = self.tally(job.level), len(self._net.patterns)
        became = np.array(outcomes(job.settling.recall(), self._net.patterns, job.targets, self._within))
        self._tallies[job.level] = Tally(
            tried=before.tried + np.bincount(job.targets, minlength=count),
            recalled=before.recalled + np.bincount(job.targets[became == "recalled"], minlength=count),
            nearest=before.nearest + job.nearest,
            outcomes=before.outcomes + np.array([(became == name).sum() for name in OUTCOMES]),
            batches=before.batches + 1,
        )


@dataclass(eq=False)
class _Job:
    level: float
    targets: Ints
    nearest: int
    settling: Settling
