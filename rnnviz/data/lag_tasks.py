"""Two tasks that ask a network to remember: recall a sign through noise, and add two marked numbers.

recall : the first input is ±1 with a flag beside it, then noise N(0, 0.5²); the answer, after the last step, is the
sign. Without the noise every network learns it: there would be silence between, not forgetting.
adding : numbers U(0, 1), two of them marked, the first within the first tenth, the second before the half; the answer
is their sum less 1.

Source: Hochreiter & Schmidhuber 1997, Neural Computation 9(8) 1735–1780, experiments 2 and 4, shortened.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats

Task = Literal["recall", "adding"]
NOISE = 0.5
_TEST_STREAM = 20_240_731


@dataclass(frozen=True, eq=False)
class LagBatch:
    """x : (time, 2, batch), a value and a flag    target : (batch,), wanted after the last step"""

    x: Floats
    target: Floats


def steps_of(task: Task, lag: int) -> int:
    """How many steps a sequence has: lag + 1 to recall, lag to add (2 at least: there are two numbers)."""
    return lag + 1 if task == "recall" else max(2, lag)


def draw(task: Task, lag: int, batch: int, rng: np.random.Generator) -> LagBatch:
    """That many fresh sequences in float32. lag : ≥ 0"""
    return _recall(lag, batch, rng) if task == "recall" else _adding(steps_of(task, lag), batch, rng)


def judging_batch(task: Task, lag: int, batch: int = 500) -> LagBatch:
    """The sequences on which a network is judged: always the same, from a generator that no training uses."""
    return draw(task, lag, batch, np.random.default_rng((_TEST_STREAM, lag)))


def _recall(lag: int, batch: int, rng: np.random.Generator) -> LagBatch:
    x = np.zeros((lag + 1, 2, batch), np.float32)
    target = np.where(rng.random(batch) < 0.5, np.float32(-1), np.float32(1))
    x[0, 0], x[0, 1] = target, 1.0
    x[1:, 0] = NOISE * rng.standard_normal((lag, batch))
    return LagBatch(x, target)


def _adding(steps: int, batch: int, rng: np.random.Generator) -> LagBatch:
    x = np.zeros((steps, 2, batch), np.float32)
    x[:, 0] = rng.random((steps, batch))
    early = max(1, steps // 10)
    first = rng.integers(0, early, batch)
    second = rng.integers(early, max(early + 1, steps // 2), batch)
    each = np.arange(batch)
    x[first, 1, each] = x[second, 1, each] = 1.0
    return LagBatch(x, x[first, 0, each] + x[second, 0, each] - np.float32(1))
