"""A network of `topology` built from torch's own recurrent layers, with the same weights.

torch keeps two bias vectors per gate where one is enough: its second one is set to zero here. A Jordan net does not
exist in torch; an RNNCell that is fed x and the last output, and no state of its own, stands in for it.
"""

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.arrays import Floats
from rnnviz.networks.topology import INPUT, OUTPUT, Layer, Topology
from rnnviz.networks.unrolled import BIAS, Key

State = Tensor | tuple[Tensor, Tensor] | None
LAYERS: dict[str, type[nn.RNN | nn.LSTM | nn.GRU]] = {"simple": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def max_difference(topology: Topology, weights: Mapping[Key, Floats], x: Floats, found: Mapping[str, Floats]) -> float:
    """The largest absolute difference between torch's states and `found`, over every layer, step and unit.

    x : (step, input); found : layer to (step, unit), see `unrolled.states`
    """
    twin = torch_states(topology, weights, x)
    return max(float(np.abs(values - found[name][_steps(topology.layer(name))]).max()) for name, values in twin.items())


def _steps(layer: Layer) -> slice:
    return slice(layer.first, layer.end)


@torch.no_grad()
def torch_states(topology: Topology, weights: Mapping[Key, Floats], x: Floats) -> dict[str, Floats]:
    """Every layer's states from torch, hidden layers and output, (step it exists, unit)."""
    names = [layer.name for layer in topology.layers]
    fed = torch.zeros(topology.steps, x.shape[1], dtype=torch.float64)
    end = topology.layer(INPUT).end
    fed[:end] = torch.from_numpy(x[:end])
    if names == [INPUT, "h", OUTPUT] and topology.layer(OUTPUT).kind == "simple":
        return _general(topology, weights, fed)
    if any(i.source == OUTPUT for i in topology.layers[1].incoming):
        return _jordan(topology, weights, fed)
    if any(layer.begins_as for layer in topology.layers):
        return _encoder_decoder(topology, weights, fed[:end])
    return _stacked(topology, weights, fed)


def layer_in_torch(topology: Topology, weights: Mapping[Key, Floats], layer: Layer) -> nn.RNNBase:
    """torch's own layer with these weights, its second bias zero."""
    below = [i.source for i in layer.incoming if i.source != layer.name]
    twin = LAYERS[layer.kind](sum(topology.layer(name).units for name in below), layer.units, dtype=torch.float64)
    _load(twin, np.concatenate([weights[layer.name, name] for name in below], axis=1),
          weights[layer.name, layer.name], weights[layer.name, BIAS])  # fmt: skip
    return twin


def _load(twin: nn.RNNBase, U: Floats, W: Floats, b: Floats) -> None:
    values = {"weight_ih_l0": U, "weight_hh_l0": W, "bias_ih_l0": b, "bias_hh_l0": np.zeros_like(b)}
    twin.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in values.items()})


def _linear(weights: Mapping[Key, Floats], layer: Layer) -> nn.Linear:
    V = np.concatenate([weights[layer.name, i.source] for i in layer.incoming], axis=1)
    twin = nn.Linear(V.shape[1], V.shape[0], dtype=torch.float64)
    twin.load_state_dict({"weight": torch.from_numpy(V), "bias": torch.from_numpy(weights[layer.name, BIAS])})
    return twin


def _stacked(topology: Topology, weights: Mapping[Key, Floats], x: Tensor) -> dict[str, Floats]:
    """One torch layer on the other; a backward one reads the sequence turned round, as torch's own do."""
    known: dict[str, Tensor] = {INPUT: x}
    for layer in topology.layers[1:-1]:
        below = torch.cat([known[i.source] for i in layer.incoming if i.source != layer.name], dim=1)
        backward = any(i.delay < 0 for i in layer.incoming)
        h, _ = layer_in_torch(topology, weights, layer)(below.flip(0) if backward else below)
        known[layer.name] = h.flip(0) if backward else h
    last = topology.layers[-1]
    read = [known[i.source][_steps(last)] if i.at is None else known[i.source][i.at : i.at + 1] for i in last.incoming]
    known[OUTPUT] = _linear(weights, last)(torch.cat(read, dim=1))
    return {name: h.numpy() for name, h in known.items() if name != INPUT}


def _encoder_decoder(topology: Topology, weights: Mapping[Key, Floats], x: Tensor) -> dict[str, Floats]:
    """The decoder's layers go on from the encoder's states, one step at a time."""
    known: dict[str, Tensor] = {}
    states: dict[str, State] = {}
    below = x
    for layer in (layer for layer in topology.layers if layer.name.startswith("h")):
        known[layer.name], states["d" + layer.name[1:]] = layer_in_torch(topology, weights, layer)(below)
        below = known[layer.name]
    decoder = [(layer.name, layer_in_torch(topology, weights, layer))
               for layer in topology.layers if layer.begins_as]  # fmt: skip
    answer, last = _linear(weights, topology.layers[-1]), topology.layers[-1]
    y = torch.zeros(1, last.units, dtype=torch.float64)
    steps: dict[str, list[Tensor]] = {name: [] for name in [*states, OUTPUT]}
    for _ in range(last.end - last.first):
        for name, twin in decoder:
            y, states[name] = twin(y, states[name])
            steps[name].append(y)
        y = answer(y)
        steps[OUTPUT].append(y)
    return {name: h.numpy() for name, h in {**known, **{n: torch.cat(s) for n, s in steps.items()}}.items()}


def _general(topology: Topology, weights: Mapping[Key, Floats], x: Tensor) -> dict[str, Floats]:
    """One nn.RNN whose last units are the output."""
    names = ["h", OUTPUT]
    units = [topology.layer(name).units for name in names]
    twin = nn.RNN(x.shape[1], sum(units), dtype=torch.float64)
    _load(twin, np.concatenate([weights[name, INPUT] for name in names]),
          np.block([[weights[name, source] for source in names] for name in names]),
          np.concatenate([weights[name, BIAS] for name in names]))  # fmt: skip
    states: Floats = twin(x)[0].numpy()
    return {"h": states[:, : units[0]], OUTPUT: states[:, units[0] :]}


def _jordan(topology: Topology, weights: Mapping[Key, Floats], x: Tensor) -> dict[str, Floats]:
    """An RNNCell fed (x, last output) at the bottom, the same without feedback above."""
    *hidden, last = topology.layers[1:]
    cells = [_fed_cell(weights, layer) for layer in hidden]
    answer = _linear(weights, last)
    steps: dict[str, list[Tensor]] = {layer.name: [] for layer in (*hidden, last)}
    y = torch.zeros(last.units, dtype=torch.float64)
    for row in x:
        below = torch.cat((row, y))
        for layer, cell in zip(hidden, cells, strict=True):
            below = cell(below)
            steps[layer.name].append(below)
        y = answer(below)
        steps[OUTPUT].append(y)
    return {name: torch.stack(values).numpy() for name, values in steps.items()}


def _fed_cell(weights: Mapping[Key, Floats], layer: Layer) -> nn.RNNCell:
    """A cell that never sees its own state: it always starts from zeros."""
    fed = np.concatenate([weights[layer.name, i.source] for i in layer.incoming], axis=1)
    cell = nn.RNNCell(fed.shape[1], layer.units, dtype=torch.float64)
    cell.load_state_dict({
        "weight_ih": torch.from_numpy(fed), "weight_hh": torch.zeros(layer.units, layer.units),
        "bias_ih": torch.from_numpy(weights[layer.name, BIAS]), "bias_hh": torch.zeros(layer.units),
    })  # fmt: skip
    return cell
