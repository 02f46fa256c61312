"""Where the words of an unrolled network's picture stand: steps below the columns, letters beside the edges."""

from collections.abc import Sequence

import numpy as np

from rnnviz.networks.topology import INPUT, OUTPUT, Topology
from rnnviz.panels.unrolled.columns import Column
from rnnviz.panels.unrolled.naming import shown_step
from rnnviz.panels.unrolled.plan import FOLDED, Edge, Label, Node

BELOW = -0.62
"""Height of the words below the columns."""

OFF = 0.08
"""From an edge to its letter."""


def column_label(topology: Topology, column: Column, x: float) -> Label:
    """The step of a column; a decoder's begin at 0 again."""
    output = topology.layer(OUTPUT)
    decodes = any(layer.begins_as for layer in topology.layers) and column.first >= output.first
    first, last = (shown_step(topology, OUTPUT if decodes else INPUT, step) for step in (column.first, column.last))
    text = f"{first}–{last}" if column.is_gap else f"{first}" if first else "t = 0"
    return Label(x, BELOW, text, "muted", (0.5, 0.5), True)


def unit_labels(nodes: Sequence[Node]) -> list[Label]:
    """x, h and y beside their units in the folded graph."""
    made = []
    for name, last, off in ((INPUT, False, (-0.5, 0.0)), ("h", False, (0.3, -0.3)), (OUTPUT, True, (0.0, 0.42))):
        x, y = [node.place for node in nodes if node.layer == name and node.first == FOLDED][-1 if last else 0]
        made.append(Label(x + off[0], y + off[1], name, "text", (0.5, 0.5), False))
    return made


def edge_labels(nodes: Sequence[Node], edges: Sequence[Edge], every_copy: bool, crowded: bool) -> list[Label]:
    """The letter of each matrix, once in the folded graph, and beside each of its copies if wanted.

    crowded : there is only room for letters beside delays
    """
    made: dict[str, Label] = {}
    for edge in edges:
        source, target = nodes[edge.source], nodes[edge.target]
        folded = source.first == FOLDED
        is_plain = edge.role != "muted" and source.first == source.last and target.first == target.last
        if crowded and source.layer:
            continue
        if is_plain and edge.term not in made and ((folded and edge.symbol) or (every_copy and not folded)):
            made[edge.term] = _edge_label(nodes, edge, source, target)
    return list(made.values())


def _edge_label(nodes: Sequence[Node], edge: Edge, source: Node, target: Node) -> Label:
    """Beside the edge, where no node is in the way."""
    if not source.layer:
        return _delay_label(edge, source, target)
    if edge.entry is not None:
        return _bundle_label(nodes, edge)
    a, b = np.array(source.place), np.array(target.place)
    rise, unrolls = abs(b[1] - a[1]), source.first != FOLDED
    share = 0.5 if rise < 1.5 else 0.3 if edge.symbol.startswith("U") else 0.66
    x, y = a + share * (b - a) + edge.bend * np.array([a[1] - b[1], b[0] - a[0]])
    if rise < abs(b[0] - a[0]):
        up = 1.0 if edge.bend >= 0 else -1.0
        return Label(x, y + up * OFF, edge.symbol or "c", edge.role, (0.5, 0.5 - up / 2), unrolls)
    right = 1.0 if (a[0] + b[0]) / 2 > (source.column + target.column) / 2 + 1e-9 else -1.0
    return Label(x + right * OFF, y, edge.symbol, edge.role, (0.5 - right / 2, 0.5), unrolls)


def _delay_label(edge: Edge, delay: Node, target: Node) -> Label:
    """Beside the delay that the edge comes from, away from what it leads to."""
    right = -1.0 if delay.place[0] < target.place[0] - 1e-9 else 1.0
    x, y = delay.place
    return Label(x + 2 * right * OFF, y, edge.symbol, edge.role, (0.5 - right / 2, 0.5), False)


def _bundle_label(nodes: Sequence[Node], edge: Edge) -> Label:
    """Beside a bundle of edges between units: above where it begins, at the height where it ends."""
    target, source = ([n.place for n in nodes if n.layer == name and n.first == FOLDED] for name in edge.layers)
    return Label(float(np.mean(source, axis=0)[0]), float(np.mean(target, axis=0)[1]), edge.symbol, edge.role,
                 (0.5, 0.5), False)  # fmt: skip
