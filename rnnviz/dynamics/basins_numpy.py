"""From starts to the fixed points they reach, in numpy: for every update, and while the kernel is not ready."""

from collections.abc import Callable

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.targets import Targets, owner_of

Step = Callable[[Floats, int], Floats]
"""The next states of (batch, unit) at a time step."""


class Arrivals:
    """Follows a batch of starts, one time step at a time, until each is at a fixed point.

    labels : (batch,), int16, the fixed point that a start reaches; -1 = none within max_steps
    steps : (batch,), int32, the first k at which x_k is within reach of a target, so that a start on a fixed
        point takes 0 steps; -1 = never

    Starts that have arrived leave the batch.
    """

    def __init__(self, step: Step, starts: Floats, targets: Targets, max_steps: int) -> None:
        """starts : (batch, unit)"""
        self.labels: Ints = np.full(len(starts), -1, dtype=np.int16)
        self.steps: Ints = np.full(len(starts), -1, dtype=np.int32)
        self._step = step
        self._targets = targets
        self._max_steps = max_steps
        self._k = 0
        self._index = np.arange(len(starts))
        self._x = np.asfortranarray(starts)  # unit by unit in memory: one long loop per unit

    @property
    def is_done(self) -> bool:
        return not self._index.size or self._k > self._max_steps

    def advance(self) -> None:
        """One time step."""
        x, k = self._x, self._k
        following = self._step(x, k)
        moved = _largest_unit(np.abs(following - x))
        slow = np.flatnonzero(moved <= self._targets.slow)
        if slow.size:
            owner = self._ended_at(x[slow], following[slow])
            here = owner >= 0
            self.labels[self._index[slow[here]]] = owner[here]
            self.steps[self._index[slow[here]]] = k
            over = slow[here | (moved[slow] == 0)]
            if over.size:
                going = np.ones(self._index.size, dtype=bool)
                going[over] = False
                self._index = self._index[going]
                following = following.T[:, going].T
        self._x = following
        self._k = k + 1

    def _ended_at(self, x: Floats, following: Floats) -> Ints:
        owner = owner_of(self._targets, x)
        if self._targets.continuum >= 0:
            returned = np.abs(self._step(following, self._k + 1) - x).max(axis=1) <= self._targets.within
            owner[(owner < 0) & returned] = self._targets.continuum
        return owner


def arrivals(step: Step, starts: Floats, targets: Targets, max_steps: int) -> tuple[Ints, Ints]:
    """The labels and steps of every start : (batch, unit), see `Arrivals`."""
    following = Arrivals(step, starts, targets, max_steps)
    while not following.is_done:
        following.advance()
    return following.labels, following.steps


def _largest_unit(x: Floats) -> Floats:
    largest = x[:, 0]
    for unit in range(1, x.shape[1]):
        largest = np.maximum(largest, x[:, unit])
    return largest
