"""What a rewriting net is trained on, and how it is judged."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.rewriting import Rewriting
from rnnviz.learning.rates import falling_line
from rnnviz.networks.rewriter import Rewriter, Weights, rewrite

HELD_OUT = 300
"""Sequences that a net is judged on."""


@dataclass(frozen=True)
class RewritingPlan:
    """batch : sequences in an update    updates : in all"""

    task: Rewriting
    batch: int
    updates: int
    seed: int

    def rate_factor(self, update: int) -> float:
        """Of the learning rate."""
        return falling_line(update, self.updates)

    def sequences(self, update: int) -> tuple[Ints, Ints]:
        """source, target of that update."""
        return self.task.draw(self.batch, np.random.default_rng((self.seed, 1, update)))

    def held_out(self) -> tuple[Ints, Ints]:
        return self.task.draw(HELD_OUT, np.random.default_rng((self.seed, 2)))


@dataclass(frozen=True)
class Count:
    """Of some sequences.    right : (out step,), right symbols    exact : wholly right sequences

    aligned, asked : outputs that look most at a right place, and outputs of which that place is known
    """

    right: Floats
    exact: int
    aligned: int
    asked: int

    def __add__(self, other: "Count") -> "Count":
        return Count(self.right + other.right, self.exact + other.exact, self.aligned + other.aligned,
                     self.asked + other.asked)  # fmt: skip


def counted(net: Rewriter, weights: Weights, source: Ints, target: Ints) -> Count:
    """How a net answers.    source : (sequence, source step)    target : (sequence, out step)"""
    found = rewrite(net, weights, source)
    right = found.out == target
    aligned = asked = 0
    if found.map is not None:
        places = np.array([net.task.places(one) for one in source])
        known = places.any(axis=2)
        hit = np.take_along_axis(places, found.map.argmax(axis=2)[..., None], axis=2)[..., 0]
        aligned, asked = int(hit[known].sum()), int(known.sum())
    return Count(right.sum(axis=0).astype(float), int(right.all(axis=1).sum()), aligned, asked)
