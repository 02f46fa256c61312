"""Training several small nets side by side to convert pulses, and what can be measured of them.

    E = mean over steps and sequences of (y − d)²

Adam with the gradient no longer than 1; the rate is constant for the first half, then falls geometrically by 10^−1.5.
All nets are shown the same sequences, one update of each after the other.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.pulses import STEPS, PulseBatch, PulseLaw, draw, steps_left
from rnnviz.learning.adam import Adam, clipped
from rnnviz.learning.divergence import TOO_LARGE
from rnnviz.networks.recurrent_stack import Stack, StackPass, backward, draw_weights, forward

NETS = {
    "simple-5": Stack("simple", 1, (5,)), "lstm-5": Stack("lstm", 1, (5,)), "simple-10": Stack("simple", 1, (10,)),
    "lstm-5-3": Stack("lstm", 1, (5, 3)), "gru-5-3": Stack("gru", 1, (5, 3)), "lstm-25": Stack("lstm", 1, (25,)),
}  # fmt: skip
READOUT_REACH, LONGEST_GRADIENT, FALL = 0.5, 1.0, 1.5


@dataclass(frozen=True)
class PulsePlan:
    """law : of the conversion    updates : of each net    batch : sequences an update"""

    law: PulseLaw
    updates: int
    batch: int
    forget_bias: float
    seed: int

    def rate_factor(self, update: int) -> float:
        """1 in the first half, down to 10^−1.5 at the end."""
        return float(10.0 ** (-FALL * max(0.0, 2.0 * update / self.updates - 1.0)))

    def sequences(self, update: int) -> PulseBatch:
        """What all nets are shown in that update."""
        return draw(self.law, STEPS, self.batch, np.random.default_rng((self.seed, 1, update)))


class PulseTraining:
    """One of the nets. diverged : its loss ran away; it holds its last good weights and learns no more"""

    def __init__(self, name: str, plan: PulsePlan) -> None:
        self.stack, self._plan = NETS[name], plan
        rng = np.random.default_rng((plan.seed, 0, list(NETS).index(name)))
        self.theta = draw_weights(self.stack, rng, 1.0, plan.forget_bias, None, READOUT_REACH)
        self._adam = Adam.at_rest(self.theta)
        self.diverged = False

    def update(self, sequences: PulseBatch, rate: float) -> None:
        """One update; rate : before it falls."""
        if self.diverged:
            return
        way = forward(self.stack, self.theta, sequences.x)
        error = way.y - sequences.target
        if not float((error * error).mean()) <= TOO_LARGE:
            self.diverged = True
            return
        g = backward(self.stack, self.theta, way, error * np.float32(2.0 / error.size)).theta
        theta = self.theta.copy()
        self._adam.step(theta, clipped(g, LONGEST_GRADIENT), rate * self._plan.rate_factor(self._adam.updates))
        self.theta = theta

    def checkpoint(self) -> dict[str, Any]:
        return {"theta": self.theta, "adam": self._adam.checkpoint(), "diverged": self.diverged}

    def restore(self, state: dict[str, Any]) -> None:
        self.theta, self.diverged = np.array(state["theta"]), bool(state["diverged"])
        self._adam = Adam.restored(state["adam"])


@dataclass(frozen=True)
class PulseScores:
    """error : MSE / variance of the targets    memory : R² of the best unit with the steps left, inside pulses
    length_error : mean |steps with output > ½ − w|; the last two are None for the inverse task"""

    error: float
    memory: float | None
    length_error: float | None


def scores(law: PulseLaw, batch: PulseBatch, way: StackPass) -> PulseScores:
    """What a pass over the judging sequences says of a net."""
    error = float(np.mean((way.y - batch.target) ** 2, dtype=np.float64) / batch.target.var(dtype=np.float64))
    if law.direction == "inverse":
        return PulseScores(error, None, None)
    return PulseScores(error, float(unit_memories(batch, way.layers[0].memory).max()), length_error(batch, way.y))


def unit_memories(batch: PulseBatch, memory: Floats) -> Floats:
    """R² of each unit with the steps left, inside pulses: (unit,) in [0, 1], 0 for a unit that does not move.

    memory : (time, unit, batch)
    """
    time, sequence, left = steps_left(batch)
    inside = memory[time, :, sequence].astype(np.float64)
    inside -= inside.mean(0)
    wanted = left - left.mean()
    squares = (inside**2).sum(0) * (wanted**2).sum()
    return np.divide((inside.T @ wanted) ** 2, squares, out=np.zeros(len(squares)), where=squares > 0)


def length_error(batch: PulseBatch, y: Floats) -> float:
    """Mean over pulses of |steps from the onset with output > ½ − w|, counted until the next onset."""
    answered = answered_lengths(batch, y)
    return float(np.abs(answered - batch.length).mean())


def answered_lengths(batch: PulseBatch, y: Floats) -> Floats:
    """(pulse,), steps with output > ½ from each pulse's onset to the next onset or the end. y : (time, 1, batch)"""
    counted = np.concatenate((np.zeros((1, y.shape[2])), np.cumsum(y[:, 0] > 0.5, axis=0)))
    same = batch.sequence[1:] == batch.sequence[:-1]
    until = np.append(np.where(same, batch.onset[1:], len(y)), len(y))
    lengths: Floats = counted[until, batch.sequence] - counted[batch.onset, batch.sequence]
    return lengths
