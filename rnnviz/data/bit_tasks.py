"""Two ways to ask for one bit at each moment of a sequence, so that what past and future know can be counted.

majority : fair bits x; y_t = [x_{t−k} + … + x_{t+k} > k], asked for where the whole window lies in the sequence
telegraph : a hidden chain s of two states starts fairly and switches with probability `switch`; x is s, each bit of it
    turned over with probability `flip`; y = s, asked for everywhere

A bit goes into a net as ±1.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats, Ints

TaskName = Literal["majority", "telegraph"]


@dataclass(frozen=True)
class BitTask:
    """name : of the task    time_steps : of a sequence    reach : k, majority only    switch, flip : telegraph only"""

    name: TaskName
    time_steps: int
    reach: int = 3
    switch: float = 0.05
    flip: float = 0.2

    @property
    def edge(self) -> int:
        """Moments at each end of which nothing is asked."""
        return self.reach if self.name == "majority" else 0

    @property
    def judged(self) -> slice:
        """The moments that something is asked of."""
        return slice(self.edge, self.time_steps - self.edge)

    def draw(self, sequences: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """x, y : (time, sequence), 0 or 1; y means nothing outside `judged`."""
        shape = (self.time_steps, sequences)
        if self.name == "majority":
            x = rng.integers(0, 2, shape, np.int8)
            return x, self.majority_of(x)
        turns = np.concatenate((rng.random((1, sequences)) < 0.5, rng.random((shape[0] - 1, sequences)) < self.switch))
        hidden = (np.cumsum(turns, axis=0) % 2).astype(np.int8)
        return hidden ^ (rng.random(shape) < self.flip).astype(np.int8), hidden

    def majority_of(self, x: Ints) -> Ints:
        """What is asked of these bits, 0 near the edges.    x : (time, …)"""
        k, y = self.reach, np.zeros_like(x)
        ones = np.concatenate((np.zeros((1, *x.shape[1:]), np.int64), np.cumsum(x, axis=0)))
        y[self.judged] = ones[2 * k + 1 :] - ones[: -2 * k - 1] > k
        return y


def as_input(x: Ints) -> Floats:
    """Bits as a net hears them.    x : (time, sequence)    Returns (time, 1, sequence) float32, ±1."""
    signs: Array = (2.0 * x - 1.0).astype(np.float32)
    return signs[:, None]
