"""What can be known of each asked bit from the past, from the future and from both: no net can be right more often.

majority, of the k + 1 bits so far a are ones:   P(y_t = 1 | past) = P(Bin(k, ½) > k − a);   both: y itself
telegraph, with e_t(s) = 1 − flip if x_t = s, else flip, and T the matrix of switching:
    filter      α_t ∝ e_t ∘ (Tᵀ α_{t−1})
    smoother    γ_t ∝ α_t ∘ β_t,   β_{t−1} = T (e_t ∘ β_t)

Who answers the likelier bit is right with probability max(P, 1 − P); its mean is the best possible accuracy. Time runs
the same way in both directions in either task, so that future and past know equally much.

Source: Rabiner 1989, Proceedings of the IEEE 77(2) 257–286, eq. 19–27 (forward–backward algorithm).
"""

from dataclasses import dataclass
from functools import cache
from math import comb
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.bit_tasks import BitTask

Direction = Literal["forward", "backward", "both"]
SEQUENCES = 20_000
"""Over which the bounds of the telegraph are averaged; they are then known to ±0.001."""
_STREAM = 20_250_612


def known(task: BitTask, x: Ints, direction: Direction) -> Floats:
    """P(y_t = 1 | what that direction has heard).    x : (time, sequence)    Returns (time, sequence), NaN unasked."""
    if direction == "backward":
        return known(task, x[::-1], "forward")[::-1]
    if task.name == "telegraph":
        return filtered(task, x) if direction == "forward" else smoothed(task, x)
    p = np.full(x.shape, np.nan)
    p[task.judged] = _from_the_past(task, x) if direction == "forward" else task.majority_of(x)[task.judged]
    return p


def _from_the_past(task: BitTask, x: Ints) -> Floats:
    k = task.reach
    ones = np.concatenate((np.zeros((1, x.shape[1]), np.int64), np.cumsum(x, axis=0)))
    so_far = (ones[k + 1 :] - ones[: -k - 1])[: task.time_steps - 2 * k]
    return np.array([_tail(k, k - a) for a in range(k + 2)])[so_far]


def _tail(k: int, least: int) -> float:
    """P(Bin(k, ½) > least)."""
    return sum(comb(k, ones) for ones in range(max(0, least + 1), k + 1)) / 2**k


def filtered(task: BitTask, x: Ints) -> Floats:
    """P(s_t = 1 | x_0 … x_t).    x : (time, sequence)"""
    heard, p = _evidence(task, x), np.empty(x.shape)
    before: Floats = np.full(x.shape[1], 0.5)
    for t in range(len(x)):
        if t:
            before = task.switch + (1 - 2 * task.switch) * p[t - 1]
        one = before * heard[t]
        p[t] = one / (one + (1 - before) * (1 - heard[t]))
    return p


def smoothed(task: BitTask, x: Ints) -> Floats:
    """P(s_t = 1 | all of x).    x : (time, sequence)"""
    heard, p = _evidence(task, x), filtered(task, x)
    ahead: Floats = np.full(x.shape[1], 0.5)  # β as a distribution
    for t in range(len(x) - 2, -1, -1):
        one = ahead * heard[t + 1]
        one = one / (one + (1 - ahead) * (1 - heard[t + 1]))
        ahead = task.switch + (1 - 2 * task.switch) * one
        both = p[t] * ahead
        p[t] = both / (both + (1 - p[t]) * (1 - ahead))
    return p


def _evidence(task: BitTask, x: Ints) -> Floats:
    """P(x_t | s_t = 1), which with P(x_t | s_t = 0) sums to 1."""
    return np.where(x == 1, 1 - task.flip, task.flip)


@dataclass(frozen=True, eq=False)
class Bounds:
    """The best possible accuracy, by position, (time,), NaN where nothing is asked, and in the mean.

    forward : from the past alone (from the future alone it is the same, reversed)    both : from everything
    """

    forward: Floats
    both: Floats

    @property
    def best_forward(self) -> float:
        return float(np.nanmean(self.forward))

    @property
    def best_both(self) -> float:
        return float(np.nanmean(self.both))

    def of(self, direction: Direction) -> Floats:
        """By position, (time,)."""
        by_position = {"forward": self.forward, "backward": self.forward[::-1], "both": self.both}
        return by_position[direction]


@cache
def bounds(task: BitTask) -> Bounds:
    """Majority by enumeration; telegraph averaged over `SEQUENCES` sequences of a fixed generator."""
    if task.name == "majority":
        forward, both = (np.full(task.time_steps, np.nan) for _ in range(2))
        forward[task.judged], both[task.judged] = majority_from_the_past(task.reach), 1.0
        return Bounds(forward, both)
    x, _ = task.draw(SEQUENCES, np.random.default_rng(_STREAM))
    return Bounds(*(_right(f(task, x)).mean(axis=1) for f in (filtered, smoothed)))


def majority_from_the_past(reach: int) -> float:
    """Σ_a C(k+1, a) 2^{−k−1} max(P, 1 − P) with P = P(Bin(k, ½) > k − a)."""
    tails = [_tail(reach, reach - a) for a in range(reach + 2)]
    return sum(comb(reach + 1, a) * max(p, 1 - p) for a, p in enumerate(tails)) / 2 ** (reach + 1)


def _right(p: Floats) -> Floats:
    return np.maximum(p, 1 - p)
