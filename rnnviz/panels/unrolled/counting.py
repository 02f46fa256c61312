"""The weights of a network, counted term by term."""

from dataclasses import dataclass

from rnnviz.networks.topology import INPUT, OUTPUT, Layer, Topology
from rnnviz.panels.unrolled.naming import letter, role_of

MOST_TERMS = 7
"""More are counted layer by layer instead of matrix by matrix."""


@dataclass(frozen=True)
class Count:
    """name : of the matrix, the bias or the layer; product : its size, written; symbol : of the matrix or empty"""

    name: str
    product: str
    weights: int
    role: str
    symbol: str = ""


def counts(topology: Topology) -> tuple[Count, ...]:
    """Every matrix and bias; where these are many for the room there is, every layer."""
    layers = [layer for layer in topology.layers if layer.name != INPUT]
    terms = [count for layer in layers for count in _terms(topology, layer)]
    if len(terms) <= MOST_TERMS:
        return tuple(terms)
    return tuple(_whole(topology, layer) for layer in layers)


def _gates(layer: Layer) -> str:
    return f"{layer.gates}·" if layer.gates > 1 else ""


def _terms(topology: Topology, layer: Layer) -> list[Count]:
    found = []
    for incoming in layer.incoming:
        columns = topology.columns(incoming)
        several = sum(other.symbol == incoming.symbol for n in topology.layers for other in n.incoming) > 1
        name = f"{incoming.symbol} {incoming.source}→{layer.name}" if several else incoming.symbol
        found.append(Count(name, f"{_gates(layer)}{layer.units}·{columns}", layer.gates * layer.units * columns,
                           role_of(topology, incoming.symbol), incoming.symbol))  # fmt: skip
    bias = f"{_gates(layer)}{layer.units}"
    return [*found, Count(f"bias of {letter(layer.name)}", bias, layer.gates * layer.units, "muted")]


def _whole(topology: Topology, layer: Layer) -> Count:
    role = "output" if layer.name == OUTPUT else role_of(topology, layer.incoming[-1].symbol)
    return Count(letter(layer.name), product(topology, layer), topology.weights_of(layer), role)


def product(topology: Topology, layer: Layer) -> str:
    """4·5·(1+5+1): gates, units, what each reads, and its bias."""
    columns = "+".join(str(topology.columns(incoming)) for incoming in layer.incoming)
    return f"{_gates(layer)}{layer.units}·({columns}+1)"


def total(topology: Topology) -> str:
    """4·5·(1+5+1) + 1·(5+1) = 146 weights"""
    layers = [layer for layer in topology.layers if layer.name != INPUT]
    return " + ".join(product(topology, layer) for layer in layers) + f" = {topology.n_weights} weights"
