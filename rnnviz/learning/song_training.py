"""Learning one tune by heart: after each note the next one is asked for, after the last the end.

    E = mean over the notes heard of −log P(next),   P = softmax(z)

Notes go in one-hot, the end symbol has an input, too; the state starts at 0. One update is one pass over the tune with
Adam at a constant rate, its gradient no longer than 1; weights start uniform within ±1/√units as torch has it, the
LSTM's forget bias at 1. Cut after `truncate` steps, errors flow no further back than the beginning of their piece; the
state is carried on.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.learning.adam import Adam, clipped
from rnnviz.learning.divergence import Diverged
from rnnviz.learning.sampling import at_temperature, drawn
from rnnviz.networks.recurrent_stack import REMEMBERING, Cell, LayerPass, Stack, StackPass, backward, forward
from rnnviz.networks.stack_answers import cells_of

LONGEST_GRADIENT = 1.0


@dataclass(frozen=True)
class SongPlan:
    """symbols : of the notes, 0 … kinds − 1    truncate : steps that errors flow back, 0 for all"""

    symbols: tuple[int, ...]
    cell: Cell
    units: int
    truncate: int
    seed: int

    @property
    def kinds(self) -> int:
        return max(self.symbols) + 1

    @property
    def end(self) -> int:
        """The symbol after the last note."""
        return self.kinds

    @property
    def stack(self) -> Stack:
        return Stack(self.cell, self.kinds + 1, (self.units,), self.kinds + 1)

    @property
    def heard(self) -> Floats:
        """(note, kinds + 1, 1), one-hot."""
        one_hot: Floats = np.eye(self.kinds + 1, dtype=np.float32)[list(self.symbols)]
        return one_hot[..., None]

    @property
    def asked(self) -> Ints:
        """(note,), what follows each."""
        return np.array([*self.symbols[1:], self.end])


class SongTraining:
    """theta : (weight,) float32; another array after each update"""

    def __init__(self, plan: SongPlan) -> None:
        self.plan, self.stack = plan, plan.stack
        self._heard, self._asked = plan.heard, plan.asked
        self.theta = first_weights(plan)
        self._adam = Adam.at_rest(self.theta)

    def update(self, rate: float) -> float:
        """One pass over the tune; returns E before it. Raises Diverged; the last good weights stay."""
        way = forward(self.stack, self.theta, self._heard)
        loss, dy = cross_entropy(way.y[..., 0], self._asked)
        if not np.isfinite(loss):
            raise Diverged(f"Learning broke off after {self._adam.updates} updates: a lower learning rate keeps it.")
        g = clipped(truncated(self.stack, self.theta, way, dy[..., None], self.plan.truncate), LONGEST_GRADIENT)
        theta = self.theta.copy()
        self._adam.step(theta, g, rate)
        self.theta = theta
        return loss

    def checkpoint(self) -> dict[str, Any]:
        return {"theta": self.theta, "adam": self._adam.checkpoint()}

    def restore(self, state: dict[str, Any]) -> None:
        self.theta = np.array(state["theta"])
        self._adam = Adam.restored(state["adam"])


def first_weights(plan: SongPlan) -> Floats:
    """(weight,) float32, see above."""
    reach, rng = plan.units**-0.5, np.random.default_rng((plan.seed, 0))
    theta = rng.uniform(-reach, reach, plan.stack.n_weights).astype(np.float32)
    gate = REMEMBERING[plan.cell]
    if plan.cell == "lstm" and gate is not None:
        plan.stack.split(theta)[2][gate * plan.units : (gate + 1) * plan.units] = 1.0
    return theta


def cross_entropy(z: Floats, asked: Ints) -> tuple[float, Floats]:
    """Mean of −log softmax(z) at what was asked for, and its gradient.    z : (time, symbol)    asked : (time,)"""
    shifted = z - z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    times = np.arange(len(asked))
    dz = np.exp(log_p)
    dz[times, asked] -= 1.0
    return -float(log_p[times, asked].mean(dtype=np.float64)), (dz / len(asked)).astype(z.dtype)


def truncated(stack: Stack, theta: Floats, way: StackPass, dy: Floats, steps: int) -> Floats:
    """The gradient of one layer when errors flow back within pieces of so many steps only; 0 for all."""
    if not 0 < steps < len(dy):
        return backward(stack, theta, way, dy).theta
    (layer,), total = way.layers, np.zeros_like(theta)
    for first in range(0, len(dy), steps):
        piece = slice(first, min(first + steps, len(dy)))
        states = slice(piece.start, piece.stop + 1)
        own = LayerPass(
            layer.x[piece], layer.h[states], None if layer.c is None else layer.c[states],
            tuple(part[piece] for part in layer.saved),
        )  # fmt: skip
        total += backward(stack, theta, StackPass((own,), way.top[piece], way.y[piece], None), dy[piece]).theta
    return total


@dataclass(frozen=True, eq=False)
class Taught:
    """What a net does while it hears the right notes.

    right : (note,) bool, whether it names what follows    states : (note, unit), h after each note
    """

    right: Ints
    states: Floats


def taught(plan: SongPlan, theta: Floats) -> Taught:
    """See `Taught`; in plain numpy, so that it agrees with `played`."""
    cell, V, c = _by_step(plan, theta)
    state, states = np.zeros(cell.state_size), []
    for symbol in plan.symbols:
        state = cell.forward(_one_hot(plan, symbol), state).after
        states.append(state[: cell.units])
    h = np.array(states)
    return Taught((h @ V.T + c).argmax(axis=1) == plan.asked, h)


def played(plan: SongPlan, theta: Floats, temperature: float, rng: np.random.Generator) -> tuple[int, ...]:
    """What a net plays by itself from the first note of the tune: symbols, the end not included, at most twice as many
    as the tune has. temperature : 0 always takes the likeliest"""
    cell, V, c = _by_step(plan, theta)
    symbols, state = [plan.symbols[0]], np.zeros(cell.state_size)
    while len(symbols) < 2 * len(plan.symbols):
        state = cell.forward(_one_hot(plan, symbols[-1]), state).after
        z = state[: cell.units] @ V.T + c
        chosen = int(z.argmax()) if temperature == 0.0 else int(drawn(at_temperature(z, temperature), rng))
        if chosen == plan.end:
            break
        symbols.append(chosen)
    return tuple(symbols)


def notes_right(plan: SongPlan, symbols: tuple[int, ...]) -> int:
    """How many of the notes 2 … n and the end came before the first mistake.    symbols : as `played` has them"""
    ended = len(symbols) < 2 * len(plan.symbols)
    given = [*symbols[1:], *([plan.end] if ended else [])]
    agreed = [a == b for a, b in zip(given, plan.asked.tolist(), strict=False)]
    return agreed.index(False) if False in agreed else len(agreed)


def _by_step(plan: SongPlan, theta: Floats) -> tuple[Any, Floats, Floats]:
    V, c = plan.stack.split(theta)[-2:]
    return cells_of(plan.stack, theta)[0], V, c


def _one_hot(plan: SongPlan, symbol: int) -> Floats:
    x: Floats = np.zeros(plan.kinds + 1, np.float32)
    x[symbol] = 1.0
    return x
