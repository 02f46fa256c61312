"""Recurrent networks that forecast a series: lagged values in, the next value out."""

from itertools import pairwise
from typing import cast

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import linear

from rnnviz.arrays import Floats
from rnnviz.networks.architecture import Architecture
from rnnviz.networks.recurrent_layers import (
    ElmanLayer,
    GRULayer,
    LSTMLayer,
    PeepholeLayer,
    RecurrentLayer,
    State,
)
from rnnviz.networks.stepping_cells import ElmanCell, GRUCell, LSTMCell, PeepholeCell, SteppingCell

LAYERS: dict[str, type[RecurrentLayer]] = {
    "rnn": ElmanLayer,
    "lstm": LSTMLayer,
    "lstm-peephole": PeepholeLayer,
    "gru": GRULayer,
}


class RecurrentForecaster(nn.Module):
    """Recurrent layers one above the other and a linear readout: ŷ_{t+1} = v · h_t + c.

    Weights start uniform in ± 1/√unit, as torch's own layers do, drawn from `generator`.
    """

    def __init__(self, architecture: Architecture, generator: Generator) -> None:
        super().__init__()
        self.architecture = architecture
        kind = LAYERS[architecture.model]
        widths = (len(architecture.lags), *architecture.hidden)
        self.layers = nn.ModuleList(kind(width, units, device="meta") for width, units in pairwise(widths))
        self.readout = nn.Linear(widths[-1], 1, device="meta")
        # made without numbers, because torch would draw them from its global generator
        self.to_empty(device="cpu")
        for layer in self.stack:
            draw_uniform(layer, layer.hidden_size, generator)
        draw_uniform(self.readout, widths[-1], generator)

    @property
    def stack(self) -> list[RecurrentLayer]:
        """The recurrent layers, from the input up."""
        return [cast(RecurrentLayer, layer) for layer in self.layers]

    def forward(self, x: Tensor, generator: Generator | None = None) -> Tensor:
        """x : (time, batch, lag), standardised → forecasts (time, batch). With a generator, dropout is on."""
        for layer in self.stack:
            x, _ = layer.run(x)
            x = dropped_out(x, self.architecture.dropout, generator)
        return self._answer(x)

    def read(self, x: Tensor, states: list[State] | None) -> tuple[Tensor, Tensor, list[State]]:
        """x : (time, 1, lag) → forecasts (time,), all layers' states h : (time, unit), the states afterwards."""
        hidden, after = [], []
        for number, layer in enumerate(self.stack):
            x, state = layer.run(x, None if states is None else states[number])
            hidden.append(x[:, 0])
            after.append(state)
        return self._answer(x)[:, 0], torch.cat(hidden, dim=1), after

    def _answer(self, h: Tensor) -> Tensor:
        return linear(h, self.readout.weight, self.readout.bias)[..., 0]

    def count_weights(self) -> int:
        """Weights with one bias per gate, as textbooks count; torch's layers keep two."""
        return count_torch_weights(self) - sum(layer.bias_hh_l0.numel() for layer in self.stack)


def count_torch_weights(network: nn.Module) -> int:
    """Every number torch adapts, the second, redundant bias of each gate included."""
    return sum(p.numel() for p in network.parameters())


def draw_uniform(module: nn.Module, fan_in: int, generator: Generator) -> None:
    """Every weight of `module` uniform in ± 1/√fan_in."""
    bound = fan_in**-0.5
    for p in module.parameters():
        nn.init.uniform_(p, -bound, bound, generator=generator)


def dropped_out(x: Tensor, share: float, generator: Generator | None) -> Tensor:
    """x with a random `share` of its entries silenced and the others enlarged by 1 / (1 − share).

    The mask comes from `generator` (on the CPU): torch's own dropout would draw from the global one. Without a
    generator nothing is silenced.
    """
    if generator is None or share == 0:
        return x
    kept = torch.empty(x.shape).bernoulli_(1 - share, generator=generator)
    return x * kept.to(x.device).div_(1 - share)


def stepping_cells(network: RecurrentForecaster) -> list[SteppingCell]:
    """A numpy copy of each layer of the network."""
    return [_stepping_cell(layer) for layer in network.stack]


def _stepping_cell(layer: RecurrentLayer) -> SteppingCell:
    W, U, b_i, b_h = (
        array(p) for p in (layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0, layer.bias_hh_l0)
    )
    if isinstance(layer, GRULayer):
        b_hn = b_h[2 * layer.hidden_size :]
        return GRUCell(W, U, b_i + np.concatenate((b_h[: 2 * layer.hidden_size], np.zeros_like(b_hn))), b_hn)
    if isinstance(layer, PeepholeLayer):
        return PeepholeCell(W, U, b_i + b_h, array(layer.weight_peephole))
    if isinstance(layer, LSTMLayer):
        return LSTMCell(W, U, b_i + b_h)
    return ElmanCell(W, U, b_i + b_h)


def array(x: Tensor) -> Floats:
    """A numpy copy of a tensor, wherever it is."""
    values: Floats = x.detach().cpu().numpy().copy()
    return values
