"""Training nets that answer a bit at each moment, and judging them.

    E = mean over the asked moments of −log P(y),   P(y = 1) = σ(z)

Adam; the gradient is no longer than 1; the rate falls in a straight line to 2 % of it at the last update. Every update
has sequences of its own, so that the share of them that was right before it is a fair look, too.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.bit_tasks import BitTask, as_input
from rnnviz.learning.adam import Adam, clipped
from rnnviz.learning.divergence import Diverged
from rnnviz.learning.rates import falling_line
from rnnviz.networks.bidirectional import Bidirectional, gradient, read

LONGEST_GRADIENT = 1.0
HELD_OUT = 2000
"""Sequences that a net is judged on."""


@dataclass(frozen=True)
class BitPlan:
    """batch : sequences an update    updates : in all"""

    task: BitTask
    batch: int
    updates: int
    seed: int

    def rate_factor(self, update: int) -> float:
        """Of the learning rate."""
        return falling_line(update, self.updates)

    def sequences(self, update: int) -> tuple[Ints, Ints]:
        """x, y : (time, batch) of that update."""
        return self.task.draw(self.batch, np.random.default_rng((self.seed, 1, update)))

    def held_out(self) -> tuple[Ints, Ints]:
        """x, y : (time, `HELD_OUT`)"""
        return self.task.draw(HELD_OUT, np.random.default_rng((self.seed, 2)))


class BitTraining:
    """theta : (weight,) float32; another array after each update"""

    def __init__(self, net: Bidirectional, plan: BitPlan) -> None:
        self.net, self._plan = net, plan
        self.theta = net.draw_weights(np.random.default_rng((plan.seed, 0)))
        self._adam = Adam.at_rest(self.theta)

    def update(self, rate: float) -> float:
        """One update; rate : before it falls. Returns the share of asked bits that was right before it.

        Raises Diverged where the error is no number any more; the last good weights stay.
        """
        task, number = self._plan.task, self._adam.updates
        x, y = self._plan.sequences(number)
        way = read(self.net, self.theta, as_input(x))
        z = way.z[task.judged, 0]
        if not np.isfinite(z).all():
            raise Diverged(f"Learning broke off after {number} updates: a lower learning rate keeps the net.")
        dz = np.zeros_like(way.z)
        dz[task.judged, 0] = (0.5 + 0.5 * np.tanh(0.5 * z) - y[task.judged]) / z.size  # σ(z) − y
        g = clipped(gradient(self.net, self.theta, way, dz), LONGEST_GRADIENT)
        theta = self.theta.copy()
        self._adam.step(theta, g, rate * self._plan.rate_factor(number))
        self.theta = theta
        return float(((z > 0) == y[task.judged]).mean())

    def right(self, x: Ints, y: Ints) -> Floats:
        """How many sequences were answered rightly at each moment, (time,), 0 where nothing is asked."""
        z = read(self.net, self.theta, as_input(x)).z[:, 0]
        counted = np.zeros(len(x))
        judged = self._plan.task.judged
        counted[judged] = ((z > 0) == y)[judged].sum(axis=1)
        return counted

    def checkpoint(self) -> dict[str, Any]:
        return {"theta": self.theta, "adam": self._adam.checkpoint()}

    def restore(self, state: dict[str, Any]) -> None:
        self.theta = np.array(state["theta"])
        self._adam = Adam.restored(state["adam"])
