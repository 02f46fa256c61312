"""A recurrent network as the feed-forward network it is in time: one copy of every layer for every step.

Each copy is

    simple   h_t = tanh(a_t),                          a_t = b + Σ M z
    linear   y_t = a_t
    LSTM     c_t = σ(f) ∘ c_{t−1} + σ(i) ∘ tanh(g),  h_t = σ(o) ∘ tanh(c_t),   (i, f, g, o) = a_t
    GRU      h_t = (1 − z) ∘ n + z ∘ h_{t−1},        n = tanh(a_n + r ∘ (W_n h_{t−1}))

where the sum runs over the copies z that it reads through the matrices M, the same for all copies of a layer.
States before the first step are zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.stepping_cells import logistic
from rnnviz.networks.topology import Layer, Topology

Key = tuple[str, str]
"""Target and source layer of a weight matrix; ("h", "b") stands for the bias of h."""

BIAS = "b"


@dataclass(frozen=True)
class Read:
    """A copy reads another. matrix : its weights, None for a state that a gated cell keeps without weights"""

    source: int
    matrix: Key | None
    symbol: str


@dataclass(frozen=True)
class Copy:
    """One layer at one step. depth : how many copies must have been computed before it, one after the other"""

    layer: str
    step: int
    reads: tuple[Read, ...]
    depth: int


def unroll(topology: Topology) -> tuple[Copy, ...]:
    """All copies, in an order in which each reads only earlier ones: a feed-forward network."""
    wanted = {(layer.name, step): _sources(topology, layer, step)
              for layer in topology.layers for step in range(layer.first, layer.end)}  # fmt: skip
    number: dict[tuple[str, int], int] = {}
    copies: list[Copy] = []
    pending = list(reversed(wanted))
    while pending:
        at = pending[-1]
        missing = [source for source, _, _ in wanted[at] if source not in number] if at not in number else []
        if missing:
            pending += missing
            continue
        pending.pop()
        if at not in number:
            reads = tuple(Read(number[source], matrix, symbol) for source, matrix, symbol in wanted[at])
            depth = 1 + max((copies[read.source].depth for read in reads), default=-1)
            number[at] = len(copies)
            copies.append(Copy(*at, reads, depth))
    return tuple(copies)


Source = tuple[tuple[str, int], Key | None, str]


def _sources(topology: Topology, layer: Layer, step: int) -> list[Source]:
    """What the copy of a layer at a step reads: copy, matrix, symbol."""
    found: list[Source] = []
    for incoming in layer.incoming:
        source = topology.layer(incoming.source)
        at = step - incoming.delay if incoming.at is None else incoming.at
        if source.first <= at < source.end:
            found.append(((source.name, at), (layer.name, source.name), incoming.symbol))
        elif source.name == layer.name and layer.begins_as and step == layer.first:
            found.append(((layer.begins_as, step - 1), (layer.name, source.name), incoming.symbol))
    if layer.carries and layer.first <= step - layer.carries < layer.end:
        found.append(((layer.name, step - layer.carries), None, ""))
    elif layer.carries and layer.begins_as:
        found.append(((layer.begins_as, step - 1), None, ""))
    return found


def random_weights(topology: Topology, rng: np.random.Generator) -> dict[Key, Floats]:
    """Weights that keep the states lively. Each matrix : (gate · unit, column), each bias : (gate · unit,)"""
    weights: dict[Key, Floats] = {}
    for layer in topology.layers:
        rows = layer.gates * layer.units
        for incoming in layer.incoming:
            columns = topology.columns(incoming)
            weights[layer.name, incoming.source] = rng.normal(0.0, 1.2 / np.sqrt(columns), (rows, columns))
        if rows:
            weights[layer.name, BIAS] = rng.normal(0.0, 0.2, rows)
    return weights


def states(topology: Topology, weights: Mapping[Key, Floats], x: Floats) -> dict[str, Floats]:
    """Every layer's states, (step, unit) with zeros where a layer has no copy.

    x : (step, input), rows beyond the steps that are read are ignored
    """
    found: dict[str, Floats] = {n.name: np.zeros((topology.steps, n.units)) for n in topology.layers}
    layers = {layer.name: layer for layer in topology.layers}
    copies = unroll(topology)
    memory: dict[int, Floats] = {}
    for number, copy in enumerate(copies):
        layer = layers[copy.layer]
        if layer.kind == "input":
            found[copy.layer][copy.step] = x[copy.step]
            continue
        before = [copies[read.source] for read in copy.reads]
        outside, inside = _sums(layer, weights, copy.reads, [found[c.layer][c.step] for c in before])
        kept = next((read.source for read in copy.reads if read.matrix is None), None)
        h = np.zeros(layer.units) if kept is None else found[copies[kept].layer][copies[kept].step]
        match layer.kind:
            case "lstm":
                c = memory.get(-1 if kept is None else kept, np.zeros(layer.units))
                found[copy.layer][copy.step], memory[number] = lstm(outside + inside, c)
            case "gru":
                found[copy.layer][copy.step] = gru(outside, inside, h)
            case "linear":
                found[copy.layer][copy.step] = outside + inside
            case _:
                found[copy.layer][copy.step] = np.tanh(outside + inside)
    return found


def _sums(
    layer: Layer, weights: Mapping[Key, Floats], reads: tuple[Read, ...], values: list[Floats]
) -> tuple[Floats, Floats]:
    """b + what comes from below, and what comes from other steps. Both (gate · unit,)"""
    outside, inside = weights[layer.name, BIAS], np.zeros(layer.gates * layer.units)
    for read, value in zip(reads, values, strict=True):
        if read.matrix is None:
            continue
        if read.symbol.startswith("W"):
            inside = inside + weights[read.matrix] @ value
        else:
            outside = outside + weights[read.matrix] @ value
    return outside, inside


def lstm(a: Floats, c: Floats) -> tuple[Floats, Floats]:
    """h_t and c_t. a : (4 · unit,) the sums of the gates i, f, g, o; c : (unit,) the memory before"""
    i, f, g, o = a.reshape(4, -1)
    c = logistic(f) * c + logistic(i) * np.tanh(g)
    return logistic(o) * np.tanh(c), c


def gru(outside: Floats, inside: Floats, h: Floats) -> Floats:
    """h_t. outside : (3 · unit,) the sums of r, z, n without, inside : with the state before; h : (unit,)"""
    (r, z, n), (r_h, z_h, n_h) = outside.reshape(3, -1), inside.reshape(3, -1)
    r, z = logistic(r + r_h), logistic(z + z_h)
    n = np.tanh(n + r * n_h)
    return np.asarray((1.0 - z) * n + z * h)


def outputs(topology: Topology, found: Mapping[str, Floats]) -> Floats:
    """What the network answers, (answer, output)."""
    return found["y"][list(topology.answers)]
