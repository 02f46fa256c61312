"""Recall by networks of any size: from damaged patterns to where they settle, many trials at once."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.networks.hopfield import Hopfield

Outcome = Literal["recalled", "another", "inverse", "mixture", "moving"]

BATCH = 128
"""Trials that step together, so that their states stay in the cache."""

LOOK_FOR_CYCLES = 16
"""Steps after which to look whether the states take turns: each look costs a step."""


@dataclass(frozen=True, eq=False)
class Recall:
    """Where trials ended.

    states : (batch, unit)
    steps : (batch,), the number of steps until the state stood still, -1 = still moving at the end
    """

    states: Floats
    steps: Ints


def settling(net: Hopfield, dtype: DTypeLike) -> float:
    """The largest movement of any unit in one step that counts as standing still."""
    if net.dynamics in ("sign", "sign-async"):
        return 0.0
    return 64 * float(np.finfo(np.dtype(dtype)).eps)


def recall(net: Hopfield, starts: Floats, iterations: int, rng: np.random.Generator | None = None) -> Recall:
    """Runs every start until it stands still, at most `iterations` steps.

    starts : (batch, unit), not clipped; float32 starts are computed in float32
    rng : for sign-async, where a step is a sweep

    float32 is faster. Corners are reached exactly in either precision, so that the outcome can only differ for a
    start whose way leads past a saddle within rounding (6e-8): the benchmark's 10 000 trials succeed alike.
    """
    parts = [starts[k : k + BATCH] for k in range(0, len(starts), BATCH)]
    results = [_settled(Settling(net, part, iterations, rng)) for part in parts]
    if not results:
        return Recall(starts.copy(), np.zeros(0, dtype=np.int32))
    return Recall(np.concatenate([r.states for r in results]), np.concatenate([r.steps for r in results]))


def _settled(settling: "Settling") -> Recall:
    settling.advance(settling.iterations + 1)
    return settling.recall()


class Settling:
    """Starts on their way to rest, to be followed a few steps at a time.

    starts : (batch, unit), not clipped; float32 starts are computed in float32
    iterations : steps at most; rng : for sign-async, where a step is a sweep
    """

    def __init__(self, net: Hopfield, starts: Floats, iterations: int, rng: np.random.Generator | None = None) -> None:
        self._net = net.astype(starts.dtype)
        self._rng = rng
        self._still = settling(net, starts.dtype)
        self._states = starts.copy()
        self._steps = np.full(len(starts), -1, dtype=np.int32)
        self._moving = np.arange(len(starts))
        self._x = starts
        self._other: Floats | None = None
        self.iterations = iterations
        self.t = 0
        self.done = not len(starts)

    def advance(self, steps: int) -> None:
        """So many steps more, or fewer where all states stand still or the last step has been taken."""
        for _ in range(steps):
            if self.done:
                return
            if self._other is None:
                self._step()
            else:
                self._take_turns()

    def recall(self) -> Recall:
        """Where the states are at step `t`, and since when."""
        states = self._states.copy()
        states[self._moving] = self._x
        return Recall(states, self._steps.copy())

    def _step(self) -> None:
        """One step; or, where that shows that nothing moves or that it was the last, the end."""
        x, following = self._x, self._net.step(self._x, self._rng)
        settled = np.abs(following - x).max(axis=1) <= self._still
        if settled.any():
            self._states[self._moving[settled]] = x[settled]
            self._steps[self._moving[settled]] = self.t
            self._moving, x, following = self._moving[~settled], x[~settled], following[~settled]
            self._x = x
        if not self._moving.size or self.t >= self.iterations:
            self.done = True
            return
        self._x, self.t = following, self.t + 1
        if self.t % LOOK_FOR_CYCLES == 0:
            self._find_cycle(x)

    def _find_cycle(self, before: Floats) -> None:
        """Where every state that moves takes turns with another, further steps need no computing."""
        if self._net.dynamics != "sign-async" and np.array_equal(self._net.step(self._x), before):
            self._other = before

    def _take_turns(self) -> None:
        if self.t >= self.iterations:
            self.done = True
            return
        assert self._other is not None
        self._x, self._other, self.t = self._other, self._x, self.t + 1


def kept_patterns(net: Hopfield, within: float = 1e-6, iterations: int = 1000) -> Array:
    """Which stored patterns stay where they are: (pattern,), bool.

    within : how far a unit may end from the pattern; tanh and softmax, which never quite reach a corner,
    need more (0.25).
    """
    rng = np.random.default_rng(0)  # a pattern that sign-async keeps is kept in every order
    ended = recall(net, net.patterns, iterations, rng)
    return np.asarray((np.abs(ended.states - net.patterns) <= within).all(axis=1))


def nearest_patterns(patterns: Floats, starts: Floats) -> Ints:
    """The pattern that is nearest (Euclid) to each start: on average no recall does better.    Returns (batch,)."""
    squared = (patterns**2).sum(axis=1) - 2 * starts @ patterns.T
    return np.asarray(squared.argmin(axis=1))


def outcomes(recalled: Recall, patterns: Floats, targets: Ints, within: float = 1e-6) -> list[Outcome]:
    """What became of each trial.

    targets : (batch,), the index of the pattern that was damaged
    recalled : the pattern itself; another : a different pattern; inverse : the negative of a pattern;
    mixture : at rest elsewhere; moving : not at rest.
    """
    at = _holds(recalled.states, patterns, within)
    inverse = _holds(recalled.states, -patterns, within)
    found: list[Outcome] = []
    for end, negative, target, steps in zip(at, inverse, targets, recalled.steps, strict=True):
        if end == target:
            found.append("recalled")
        elif end >= 0:
            found.append("another")
        elif negative >= 0:
            found.append("inverse")
        else:
            found.append("mixture" if steps >= 0 else "moving")
    return found


def overlaps(patterns: Floats, x: Floats) -> Floats:
    """m_p = (1/N) Σ_i ξ_p,i x_i.    x : (batch, unit)    Returns (batch, pattern), 1 at a corner pattern."""
    return x @ patterns.T / patterns.shape[1]


def _holds(states: Floats, patterns: Floats, within: float) -> Ints:
    """The pattern that each state is, else -1. Only the nearest one is compared unit by unit."""
    patterns = patterns.astype(states.dtype)
    nearest = nearest_patterns(patterns, states)
    is_held = (np.abs(states - patterns[nearest]) <= within).all(axis=1)
    return np.where(is_held, nearest, -1)
