"""A cell step by step beside torch: its own cells in float64, or autograd of the written equations."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnnviz.learning.gradient_check import twin
from rnnviz.networks.cell import Cell, Moment, jacobian
from rnnviz.networks.gru_cell import GruCell
from rnnviz.networks.lstm_cell import LstmCell

STEPS_AT_ONCE = 10


def differences(cell: Cell, moments: Sequence[Moment]) -> Iterator[float | None]:
    """The largest absolute difference of states, and of each step's Jacobian to autograd's; None before it is known."""
    step = _step_of(cell)
    largest, state = 0.0, torch.zeros(cell.state_size, dtype=torch.float64)
    for t, moment in enumerate(moments):
        x = torch.from_numpy(np.array(moment.x))
        exact: Any = torch.autograd.functional.jacobian(lambda s, x=x: step(x, s), state)
        state = step(x, state).detach()
        apart = np.abs(state.numpy() - moment.after).max(), np.abs(exact.numpy() - jacobian(cell, moment)).max()
        largest = max(largest, *map(float, apart))
        if t % STEPS_AT_ONCE == STEPS_AT_ONCE - 1:
            yield None
    yield largest


def _step_of(cell: Cell) -> Any:
    """(x : (input,), s : (state,)) → the next state, in torch."""
    if (isinstance(cell, LstmCell) and cell.p is not None) or (isinstance(cell, GruCell) and cell.form == "before"):
        return _written(cell)
    made = twin(cell)
    if isinstance(cell, LstmCell):
        return lambda x, s: torch.cat(made(x[None], tuple(part[None] for part in s.chunk(2))), dim=1)[0]
    return lambda x, s: made(x[None], s[None])[0]


def _written(cell: LstmCell | GruCell) -> Any:
    U, W, b = (torch.from_numpy(np.array(part)) for part in (cell.U, cell.W, cell.b))
    units = cell.units

    def lstm(x: Tensor, s: Tensor) -> Tensor:
        h, c = s.chunk(2)
        a_i, a_f, a_c, a_o = (U @ x + W @ h + b).chunk(4)
        c = torch.sigmoid(a_f + p[1] * c) * c + torch.sigmoid(a_i + p[0] * c) * torch.tanh(a_c)
        return torch.cat((torch.sigmoid(a_o + p[2] * c) * torch.tanh(c), c))

    def gru(x: Tensor, h: Tensor) -> Tensor:
        a = U @ x + b
        r, z = torch.sigmoid(a[: 2 * units] + W[: 2 * units] @ h).chunk(2)
        return (1 - z) * torch.tanh(a[2 * units :] + W[2 * units :] @ (r * h)) + z * h

    if isinstance(cell, GruCell):
        return gru
    p = torch.from_numpy(np.array(cell.p, dtype=float))
    return lstm
