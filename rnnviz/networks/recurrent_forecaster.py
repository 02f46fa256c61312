"""Recurrent networks that forecast a series: simple, LSTM (with peepholes or without) and GRU, stacked."""

from itertools import pairwise
from typing import cast

import numpy as np
import torch
from torch import Generator, Tensor, nn

from rnnviz.networks.architecture import Architecture
from rnnviz.networks.forecaster import Forecaster, array, draw_uniform, dropped_out
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


class RecurrentForecaster(Forecaster):
    """Recurrent layers one above the other. Weights start uniform in ± 1/√unit, as torch's own layers do."""

    def __init__(self, architecture: Architecture, generator: Generator) -> None:
        super().__init__(architecture)
        kind = LAYERS[architecture.model]
        widths = (len(architecture.lags), *architecture.hidden)
        self.layers = nn.ModuleList(kind(width, units, device="meta") for width, units in pairwise(widths))
        self.draw_weights(generator)

    @property
    def stack(self) -> list[RecurrentLayer]:
        """The recurrent layers, from the input up."""
        return [cast(RecurrentLayer, layer) for layer in self.layers]

    def draw_layers(self, generator: Generator) -> None:
        for layer in self.stack:
            draw_uniform(layer, layer.hidden_size, generator)

    def layer_outputs(self, x: Tensor, generator: Generator | None) -> list[Tensor]:
        outputs = []
        for layer in self.stack:
            x, _ = layer.run(x)
            x = dropped_out(x, self.architecture.dropout, generator)
            outputs.append(x)
        return outputs

    def read(self, x: Tensor, states: list[State] | None) -> tuple[Tensor, Tensor, list[State]]:
        """x : (time, 1, lag) → forecasts (time,), all layers' h : (time, unit), the states afterwards."""
        hidden, after = [], []
        for number, layer in enumerate(self.stack):
            x, state = layer.run(x, None if states is None else states[number])
            hidden.append(x[:, 0])
            after.append(state)
        return self.answer(x)[:, 0], torch.cat(hidden, dim=1), after

    def count_weights(self) -> int:
        return self.count_torch_weights() - sum(layer.bias_hh_l0.numel() for layer in self.stack)


def stepping_cells(network: RecurrentForecaster) -> list[SteppingCell]:
    """A numpy copy of each layer of the network."""
    return [_stepping_cell(layer) for layer in network.stack]


def _stepping_cell(layer: RecurrentLayer) -> SteppingCell:
    W, U, b_i, b_h = (array(p) for p in (layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0, layer.bias_hh_l0))
    if isinstance(layer, GRULayer):
        b_hn = b_h[2 * layer.hidden_size :]
        return GRUCell(W, U, b_i + np.concatenate((b_h[: 2 * layer.hidden_size], np.zeros_like(b_hn))), b_hn)
    if isinstance(layer, PeepholeLayer):
        return PeepholeCell(W, U, b_i + b_h, array(layer.weight_peephole))
    if isinstance(layer, LSTMLayer):
        return LSTMCell(W, U, b_i + b_h)
    return ElmanCell(W, U, b_i + b_h)
