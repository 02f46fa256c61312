"""A gated cell of two units that hears nothing but itself, as a map of its state; and weights that make it chaotic.

    lstm    i, f, o = σ(W h), c̃ = tanh(W_c h);   c ← f ∘ c + i ∘ c̃,  h ← o ∘ tanh(c)       state (h, c)
    gru     r, z = σ(W h), h̃ = tanh(W_h (r ∘ h));   h ← (1 − z) ∘ h̃ + z ∘ h                  state h
    cfn     θ = σ(U h);   h ← θ ∘ tanh(h)   the chaos-free network without its input            state h

No biases. A state's Jacobian is exact.

Source: Laurent & von Brecht 2017, "A recurrent neural network without chaos", ICLR, arXiv 1612.06212. The paper writes
the GRU's z the other way round, (1 − z) h + z h̃: its W_z is the one here with the sign changed.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.cell import jacobian
from rnnviz.networks.gru_cell import GruCell
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.networks.stepping_cells import logistic

Kind = Literal["lstm", "gru", "cfn"]
KINDS: tuple[Kind, ...] = ("lstm", "gru", "cfn")
UNITS = 2
ROWS: dict[Kind, int] = {"lstm": 8, "gru": 6, "cfn": 2}
STATE: dict[Kind, int] = {"lstm": 4, "gru": 2, "cfn": 2}
"""Rows of the weights, and numbers in a state."""

_LSTM = [[-1, -4], [-3, -2], [-2, 6], [0, -6], [-1, -6], [6, -9], [4, 1], [-9, -7]]
_GRU = [[0, 1], [1, 0], [0, -1], [-1, -1], [-5, -8], [8, 5]]
PUBLISHED: dict[Kind, Floats] = {
    "lstm": np.array(_LSTM, float), "gru": np.array(_GRU, float), "cfn": np.array(_LSTM[:2], float),
}  # fmt: skip
"""The paper's weights, gates as in torch: i, f, candidate, o; r, z, candidate. The CFN's are the LSTM's i."""


@dataclass(frozen=True, eq=False)
class Inputless:
    """A map, see `rnnviz.dynamics.system`.    W : (gate · 2, 2)"""

    kind: Kind
    W: Floats

    @property
    def units(self) -> int:
        """Numbers in a state."""
        return STATE[self.kind]

    def step(self, x: Floats) -> Floats:
        """x : (batch, state) → (batch, state)"""
        if self.kind == "cfn":
            return logistic(x @ self.W.T) * np.tanh(x)
        return self._cell().forward(self._silence(x), x).after

    def jacobian(self, x: Floats) -> Floats:
        """x : (batch, state) → (batch, state, state)"""
        if self.kind != "cfn":
            cell = self._cell()
            return jacobian(cell, cell.forward(self._silence(x), x))
        theta, h = logistic(x @ self.W.T), np.tanh(x)
        straight = np.eye(UNITS) * (theta * (1.0 - h**2))[..., None]
        found: Floats = straight + (h * theta * (1.0 - theta))[..., None] * self.W
        return found

    def _cell(self) -> LstmCell | GruCell:
        rows = len(self.W)
        none = np.zeros((rows, 1)), self.W, np.zeros(rows)
        return LstmCell(*none) if self.kind == "lstm" else GruCell(*none, "before")

    @staticmethod
    def _silence(x: Floats) -> Floats:
        return np.zeros((*x.shape[:-1], 1))
