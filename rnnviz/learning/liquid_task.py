"""What a liquid is good for: telling spike patterns apart by a linear readout of the ripples they leave.

Templates are Poisson spike trains; a trial is one of them, every spike moved by N(0, jitter²). For `xor` two pairs of
channels carry one of two templates each, and the answer is whether the two are the same: no linear readout of the
input knows it. For `template` all channels carry one of two, and the answer is which.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, sqrt
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.networks.spiking import TAU, Liquid

Task = Literal["xor", "template"]

CHANNELS = 4
SIDE_BY_SIDE = 64
"""Trials that are simulated together."""

PIECE = 150_000
"""Trials times units times steps that are worked through at once: about 10 ms."""

PAIRS, PAIR_DURATION, PAIR_RATE = 20, 300.0, 20.0
"""For the separation: how many pairs of inputs, how long (ms), how many spikes a second in each channel."""

SHARES_REDRAWN = (0.0, 0.1, 0.2, 0.4, 0.8)

Train = tuple[Floats, ...]
"""Spike times of each channel, ms."""


@dataclass(frozen=True, eq=False)
class Question:
    """The templates and the trials asked of them.

    templates : two for each half of the channels (xor), or two for all of them (template)
    parts : (trial, 2) for xor, (trial, 1) for template, which of two templates each half carries
    """

    task: Task
    templates: tuple[tuple[Train, Train], ...]
    parts: Ints
    duration: float
    jitter: float
    seed: int

    @property
    def answers(self) -> Floats:
        """(trial,) of −1 and 1."""
        return np.where(self.parts.sum(axis=1) % 2, 1.0, -1.0)

    def train(self, trial: int) -> Train:
        """The jittered spikes of one trial; those that leave it are lost."""
        rng = np.random.default_rng([self.seed, 2, trial])
        halves = (pair[part] for pair, part in zip(self.templates, self.parts[trial], strict=True))
        moved = (times + self.jitter * rng.standard_normal(times.shape) for half in halves for times in half)
        return tuple(times[(times >= 0.0) & (times < self.duration)] for times in moved)


def asked(task: Task, trials: tuple[int, ...], *, rate: float, duration: float, jitter: float, seed: int) -> Question:
    """Draw templates, and the trials of several sets, one after the other.

    trials : how many each set holds; in each, all combinations are equally frequent (± 1): else a readout of the input
    alone can be right by luck about which combination is rare
    rate : Hz    duration, jitter : ms
    """
    rng = np.random.default_rng([seed, 1])
    halves, each = (2, CHANNELS // 2) if task == "xor" else (1, CHANNELS)
    templates = tuple(
        (poisson_train(each, rate, duration, rng), poisson_train(each, rate, duration, rng)) for _ in range(halves)
    )
    combinations = np.concatenate([rng.permutation(np.arange(n) % 2**halves) for n in trials])
    parts = (combinations[:, None] >> np.arange(halves)) & 1
    return Question(task, templates, parts, duration, jitter, seed)


def poisson_train(channels: int, rate: float, duration: float, rng: np.random.Generator) -> Train:
    """rate : Hz    duration : ms    Returns spike times for each channel, ascending."""
    numbers = rng.poisson(rate * duration / 1000.0, channels)
    return tuple(np.sort(rng.uniform(0.0, duration, n)) for n in numbers)


def on_grid(train: Train, steps: int, dt: float) -> Floats:
    """How many spikes of each channel fall into each step.    Returns (step, channel)."""
    counts = [np.bincount((times / dt).astype(np.int64), minlength=steps)[:steps] for times in train]
    return np.stack(counts, axis=1).astype(np.float64)


# -- simulating many trials -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Echo:
    """What trials have left at their end.

    liquid : (trial, unit), input : (trial, channel), spikes counted with a memory of 30 ms
    spikes : (unit,), how many each unit fired in all trials together
    """

    liquid: Floats
    input: Floats
    spikes: Floats


class Listening:
    """Simulates trials side by side in pieces of some milliseconds. echo : None until `work` is through"""

    def __init__(self, liquid: Liquid, inputs: Iterator[Floats], trials: int, steps: int) -> None:
        """inputs : yields (step, channel) for each trial in turn"""
        self._liquid, self._inputs, self._trials, self._steps = liquid, inputs, trials, steps
        self.echo: Echo | None = None

    def work(self) -> Iterator[None]:
        """All of it, in pieces of some milliseconds."""
        echoes: list[Echo] = []
        left = self._trials
        while left:
            batch = min(SIDE_BY_SIDE, left, max(1, 400_000 // (self._steps * self._liquid.channels)))
            left -= batch
            s = np.stack([next(self._inputs) for _ in range(batch)], axis=1)
            yield
            yield from self._batch(s, echoes)
        self.echo = Echo(
            np.concatenate([echo.liquid for echo in echoes]), np.concatenate([echo.input for echo in echoes]),
            np.sum([echo.spikes for echo in echoes], axis=0),
        )  # fmt: skip

    def _batch(self, s: Floats, echoes: list[Echo]) -> Iterator[None]:
        """s : (step, trial, channel)"""
        state, fade = self._liquid.at_rest(s.shape[1]), exp(-self._liquid.dt / TAU)
        trace, heard, spikes = np.zeros(state.V.shape), np.zeros(s.shape[1:]), np.zeros(self._liquid.units)
        stride = max(1, PIECE // state.V.size)
        for begin in range(0, len(s), stride):
            for arriving in s[begin : begin + stride]:
                state = self._liquid.step(state, arriving)
                trace, heard = fade * trace + state.z, fade * heard + arriving
                spikes += state.z.sum(axis=0)
            yield
        echoes.append(Echo(trace, heard, spikes))


# -- the readout ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Readout:
    """w z + offset, above 0 for the answer 1, of features z that are standardised as the training part asks.

    weights, mean, deviation : (feature,)
    """

    weights: Floats
    mean: Floats
    deviation: Floats
    offset: float

    @classmethod
    def fitted(cls, features: Floats, answers: Floats) -> Readout:
        """By ridge regression, ρ = 1.    features : (trial, feature)    answers : (trial,) of −1 and 1"""
        mean, spread = features.mean(axis=0), features.std(axis=0)
        deviation = np.where(spread > 0.0, spread, 1.0)
        Z, offset = (features - mean) / deviation, float(answers.mean())
        gram = Z.T @ Z + np.eye(Z.shape[1])
        return cls(np.linalg.solve(gram, Z.T @ (answers - offset)), mean, deviation, offset)

    def says(self, features: Floats) -> Floats:
        """Above 0 for the answer 1.    features : (trial, feature)    Returns (trial,)."""
        return np.asarray((features - self.mean) / self.deviation @ self.weights + self.offset)

    def accuracy(self, features: Floats, answers: Floats) -> float:
        """Share of right answers.    features : (trial, feature)    answers : (trial,) of −1 and 1"""
        return float((np.where(self.says(features) > 0.0, 1.0, -1.0) == answers).mean())


def accuracy(features: Floats, answers: Floats, train: int) -> float:
    """Share of right answers of a readout fitted to the first `train` trials, on all others."""
    return Readout.fitted(features[:train], answers[:train]).accuracy(features[train:], answers[train:])


# -- how different inputs come out ----------------------------------------------------------------------------------


def pair_inputs(dt: float, rng: np.random.Generator) -> Iterator[Floats]:
    """Poisson inputs, each followed by itself with a share of its milliseconds drawn anew: (step, channel) in turn.

    For each share of `SHARES_REDRAWN` there are `PAIRS` pairs.
    """
    steps = round(PAIR_DURATION / dt)
    chance = PAIR_RATE * dt / 1000.0
    millisecond = (np.arange(steps) * dt + 1e-9).astype(np.int64)
    for share in SHARES_REDRAWN:
        for _ in range(PAIRS):
            first, other = (rng.random((steps, CHANNELS)) < chance for _ in range(2))
            redrawn = (rng.random(round(PAIR_DURATION)) < share)[millisecond]
            yield first.astype(float)
            yield np.where(redrawn[:, None], other, first).astype(float)


def separation(traces: Floats) -> Floats:
    """Mean distance within the pairs of `pair_inputs`, for each share redrawn.

    traces : (input, unit), all inputs in turn    Returns (share,): Euclidean / √units
    """
    pairs = traces.reshape(len(SHARES_REDRAWN), PAIRS, 2, -1)
    return np.asarray(distance(pairs[:, :, 0], pairs[:, :, 1]).mean(axis=1))


def distance(first: Floats, other: Floats) -> Floats:
    """How far apart states are, Euclidean / √units.    first, other : (…, unit)    Returns (…,)."""
    return np.asarray(np.linalg.norm(first - other, axis=-1) / sqrt(first.shape[-1]))
