"""A gradient by hand beside torch's own: its cells in float64, step by step, with every state's gradient retained."""

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.arrays import Floats
from rnnviz.learning.gradient_study import Study
from rnnviz.networks.cell import Cell
from rnnviz.networks.gru_cell import GruCell
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.networks.simple_cell import SimpleCell

STEPS_AT_ONCE = 25


class _Linear(nn.RNNCell):
    """torch's simple cell without its squashing, which torch does not have."""

    def forward(self, x: Tensor, h: Tensor | None = None) -> Tensor:
        start = x.new_zeros(len(x), self.hidden_size) if h is None else h
        return x @ self.weight_ih.T + start @ self.weight_hh.T + self.bias_ih


def twin(cell: Cell) -> Any:
    """torch's cell with the same weights; its second bias is 0."""
    kinds: dict[type, Any] = {SimpleCell: nn.RNNCell, LstmCell: nn.LSTMCell, GruCell: nn.GRUCell}
    kind = kinds[type(cell)]
    if isinstance(cell, SimpleCell) and cell.activation == "linear":
        kind = _Linear
    made: Any = kind(cell.U.shape[1], cell.units, dtype=torch.float64)
    with torch.no_grad():
        for name, weights in (("weight_ih", cell.U), ("weight_hh", cell.W), ("bias_ih", cell.b)):
            getattr(made, name).copy_(torch.from_numpy(np.array(weights)))
        made.bias_hh.zero_()
    return made


def differences(found: Study, loss: Literal["every", "last"]) -> Iterator[float | None]:
    """The largest difference, relative to the largest entry, of ∂E/∂W and of all ∂E/∂h_k; None before it is known."""
    made = twin(found.cell)
    drawn = found.drawn
    inputs, targets, V = (torch.from_numpy(np.array(a)) for a in (drawn.inputs, drawn.targets, drawn.V))
    state: Any = None
    hidden: list[Tensor] = []
    energy = torch.zeros((), dtype=torch.float64)
    for t, x in enumerate(inputs):
        state = made(x[None], state)
        h = state[0] if isinstance(state, tuple) else state
        h.retain_grad()
        hidden.append(h)
        if loss == "every" or t == len(inputs) - 1:
            energy = energy + 0.5 * ((h @ V.T - targets[t]) ** 2).sum()
        if t % STEPS_AT_ONCE == STEPS_AT_ONCE - 1:
            yield None
    energy.backward()
    retained = np.array([np.zeros(found.cell.units) if h.grad is None else h.grad[0].numpy() for h in hidden])
    by_hand = found.flow.errors[:, : found.cell.units]
    yield max(_apart(found.gradient["W"], made.weight_hh.grad.numpy()), _apart(by_hand, retained))


def _apart(one: Floats, other: Floats) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        size = float(np.abs(other).max())
        return float(np.abs(one - other).max()) / size if size > 0.0 else float(np.abs(one).max())
