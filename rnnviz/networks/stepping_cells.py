"""One step of each recurrent cell in plain numpy, for networks that run by themselves, one value at a time.

A weight matrix holds its gates one below the other, as in torch.nn: W : (gate · unit, input),
U : (gate · unit, unit), b : (gate · unit,). A state is a tuple that begins with h : (unit,).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from rnnviz.arrays import Floats

State = tuple[Floats, ...]


class SteppingCell(Protocol):
    """A layer of recurrent cells with its weights."""

    def step(self, x: Floats, state: State) -> State:
        """x : (input,) → the next state, whose first entry is the layer's output."""
        ...


def logistic(a: Floats) -> Floats:
    """σ(a) = 1 / (1 + e^−a) = ½ + ½ tanh(½ a), which cannot overflow."""
    result: Floats = 0.5 + 0.5 * np.tanh(0.5 * a)
    return result


@dataclass(frozen=True)
class ElmanCell:
    """h ← tanh(W x + U h + b)."""

    W: Floats
    U: Floats
    b: Floats

    def step(self, x: Floats, state: State) -> State:
        return (np.tanh(self.W @ x + self.U @ state[0] + self.b),)


@dataclass(frozen=True)
class GRUCell:
    """h ← (1 − z) ∘ n + z ∘ h with the gates r, z and n = tanh(W_n x + b_n + r ∘ (U_n h + b_hn)).

    b_hn : (unit,), the candidate's second bias, which torch keeps inside the product with r.
    """

    W: Floats
    U: Floats
    b: Floats
    b_hn: Floats

    def step(self, x: Floats, state: State) -> State:
        (h,) = state
        units = len(h)
        P, A = self.W @ x + self.b, self.U @ h
        gates = logistic(P[: 2 * units] + A[: 2 * units])
        r, z = gates[:units], gates[units:]
        n = np.tanh(P[2 * units :] + r * (A[2 * units :] + self.b_hn))
        return (n + z * (h - n),)


@dataclass(frozen=True)
class LSTMCell:
    """c ← f ∘ c + i ∘ g,  h ← o ∘ tanh(c) with the gates i, f, o = σ(W x + U h + b) and g = tanh(…)."""

    W: Floats
    U: Floats
    b: Floats

    def step(self, x: Floats, state: State) -> State:
        h, c = state
        i, f, a_g, o = (self.W @ x + self.U @ h + self.b).reshape(4, -1)
        c = logistic(f) * c + logistic(i) * np.tanh(a_g)
        return logistic(o) * np.tanh(c), c


@dataclass(frozen=True)
class PeepholeCell:
    """The LSTM whose gates see the cell: p : (3, unit) is added as p_i ∘ c, p_f ∘ c and, after c moved, p_o ∘ c."""

    W: Floats
    U: Floats
    b: Floats
    p: Floats

    def step(self, x: Floats, state: State) -> State:
        h, c = state
        i, f, a_g, o = (self.W @ x + self.U @ h + self.b).reshape(4, -1)
        c = logistic(f + self.p[1] * c) * c + logistic(i + self.p[0] * c) * np.tanh(a_g)
        return logistic(o + self.p[2] * c) * np.tanh(c), c
