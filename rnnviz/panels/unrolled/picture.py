"""The diagram of an unrolled network at one moment: where its nodes are, how strong, and what travels between."""

from functools import lru_cache

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.marks import Graph, Mark, Points, Text
from rnnviz.networks.topology import OUTPUT, Topology
from rnnviz.panels.unrolled.layout import edge_roles, layout
from rnnviz.panels.unrolled.moment import Moment, known_step, written_values
from rnnviz.panels.unrolled.naming import family
from rnnviz.panels.unrolled.numbers import names, numbers
from rnnviz.panels.unrolled.plan import FOLDED, NODE_ROLES, NODE_SHAPES, Layout, Node

PALE = 0.1
"""Strength of a node before its value is known, or whose value is not returned."""

ROOM, ROOM_OF_UNIT, ROOM_OF_NUMBER = 0.56, 0.44, 0.64
"""The largest nodes, where rows are 1 and units 0.8 apart; and those of units with a number in them."""

WEAKEST = 0.3
"""Strength of a node whose value is 0."""


def marks(moment: Moment) -> tuple[Mark, ...]:
    """The diagram."""
    plan = layout(moment.topology, moment.by_unit, moment.aspect)
    places = _places(plan, moment.unfolded)
    return (
        *_pulses(plan, moment, places), _graph(plan, moment, places), *_words(plan, moment), *numbers(plan, moment),
    )  # fmt: skip


@lru_cache(maxsize=4)
def _places(plan: Layout, unfolded: float) -> Floats:
    """x and y of the nodes. (2, node)"""
    if unfolded >= 1.0:
        return plan.places
    eased = unfolded * unfolded * (3.0 - 2.0 * unfolded)
    return np.asarray((1.0 - eased) * plan.folded + eased * plan.places)


@lru_cache(maxsize=32)
def _categories(plan: Layout, topology: Topology) -> tuple[Array, tuple[str, ...], Array]:
    """Of the nodes; the edges' colours; and which each edge has."""
    roles = edge_roles(topology)
    return (np.array([node.category for node in plan.nodes]), roles,
            np.array([roles.index(edge.role) for edge in plan.edges], dtype=int))  # fmt: skip


def _graph(plan: Layout, moment: Moment, places: Floats) -> Graph:
    categories, roles, colours = _categories(plan, moment.topology)
    width, strength = _edge_looks(plan, moment)
    return Graph(
        key="network", x=places[0], y=places[1], edges=plan.ends, names=names(plan, moment),
        node_role=NODE_ROLES, node_shape=NODE_SHAPES, node_category=categories,
        node_size=_sizes(plan, moment.lit, moment.has_numbers_in_nodes), node_room=_room(moment),
        node_strength=_node_strength(plan, moment), edge_role=roles, edge_category=colours, edge_width=width,
        edge_strength=strength, arrows=not moment.by_unit, bend=_bends(plan), tips=_tips(plan, moment),
        edge_tips=_edge_tips(plan, moment),
    )  # fmt: skip


@lru_cache(maxsize=32)
def _bends(plan: Layout) -> Floats:
    return np.array([edge.bend for edge in plan.edges])


def _room(moment: Moment) -> float:
    return ROOM_OF_NUMBER if moment.has_numbers_in_nodes else ROOM_OF_UNIT if moment.by_unit else ROOM


@lru_cache(maxsize=64)
def _sizes(plan: Layout, lit: str, wide: bool) -> Floats:
    """Delays are small, the node pointed at is larger."""
    sizes = [0.36 if not node.layer else 1.2 if lit and node.term == lit else 1.0 for node in plan.nodes]
    return (ROOM_OF_NUMBER / ROOM_OF_UNIT if wide else 1.0) * plan.size * np.array(sizes)


def _node_strength(plan: Layout, moment: Moment) -> Floats:
    strength = np.full(len(plan.nodes), PALE)
    for number, node in enumerate(plan.nodes):
        step = known_step(plan, moment, node)
        if not node.layer:
            strength[number] = 1.0
        elif step is not None and moment.returns(node, step):
            size = np.sqrt(np.mean(moment.held(node, step) ** 2))
            strength[number] = WEAKEST + (1.0 - WEAKEST) * min(1.0, float(size))
    return strength


def _edge_looks(plan: Layout, moment: Moment) -> tuple[Floats, Floats]:
    """Width and strength of each edge: a weight's size where weights are shown, and what is pointed at."""
    width, strength = _base_looks(plan, tuple(moment.weights), moment.returned)
    if moment.weights:
        width = width * _weight_sizes(plan, moment)
    if not moment.lit:
        return width, strength
    same = np.array([bool(edge.term) and edge.term == moment.lit for edge in plan.edges])
    matrix = family(moment.lit)
    alike = np.array([family(edge.term) == matrix if matrix else False for edge in plan.edges])
    whole = moment.lit.endswith("@")
    strong = alike if whole else same | np.array([edge.term == f"{matrix}@" and bool(matrix) for edge in plan.edges])
    if not matrix:
        touched = [moment.lit in (plan.nodes[e.source].term, plan.nodes[e.target].term) for e in plan.edges]
        strong = np.array(touched)
    return np.where(strong, 1.9 * width, width), np.where(strong, 1.0, np.where(alike, 0.6, 0.22))


@lru_cache(maxsize=64)
def _base_looks(plan: Layout, weighted: tuple[str, ...], returned: tuple[int, ...]) -> tuple[Floats, Floats]:
    crowded = len(plan.edges) > 120
    width = np.full(len(plan.edges), 1.1 if crowded else 1.5 if weighted else 2.0)
    faint = [plan.nodes[e.target].layer == OUTPUT and e.symbol.startswith("V") and plan.nodes[e.target].first != FOLDED
             and plan.nodes[e.target].first not in returned for e in plan.edges]  # fmt: skip
    strength = np.where(faint, 0.25, 0.75 if weighted else 0.85)
    return width, strength


def _weight_sizes(plan: Layout, moment: Moment) -> Floats:
    """0.5 to 1.6, by how large a weight is beside the largest of its matrix."""
    sizes = np.ones(len(plan.edges))
    for number, edge in enumerate(plan.edges):
        matrix = moment.weights.get(" ".join(edge.layers))
        if matrix is not None and edge.entry is not None:
            column = np.abs(matrix)
            sizes[number] = 0.5 + 1.1 * column[edge.entry] / max(1e-12, float(column.max()))
    return sizes


def _tips(plan: Layout, moment: Moment) -> tuple[str, ...]:
    return tuple(_tip(plan, moment, node) for node in plan.nodes)


def _tip(plan: Layout, moment: Moment, node: Node) -> str:
    step = known_step(plan, moment, node)
    if step is None or node.first != node.last or node.first == FOLDED:
        return node.tip
    unreturned = "" if moment.returns(node, step) else "; computed, but not returned"
    return f"{node.tip} = {written_values(moment.held(node, step), 5)}{unreturned}"


def _edge_tips(plan: Layout, moment: Moment) -> tuple[str, ...]:
    if not moment.weights:
        return tuple(edge.tip for edge in plan.edges)
    return tuple(
        f"{edge.tip}, {moment.weights[' '.join(edge.layers)][edge.entry]:.2f}"
        if edge.entry is not None and " ".join(edge.layers) in moment.weights else edge.tip
        for edge in plan.edges
    )  # fmt: skip


def _pulses(plan: Layout, moment: Moment, places: Floats) -> tuple[Mark, ...]:
    """Dots on the edges whose target is being computed."""
    share = moment.depth % 1.0
    if moment.unfolded < 1.0 or share == 0.0:
        return ()
    level = int(moment.depth) + 1
    under_way = [n for n, edge in enumerate(plan.edges) if edge.depth == level]
    if not under_way:
        return ()
    edges = np.array(under_way)
    a, b = places[:, plan.ends[edges, 0]], places[:, plan.ends[edges, 1]]
    left = np.stack([a[1] - b[1], b[0] - a[0]])
    control = (a + b) / 2 + 2.0 * _bends(plan)[edges] * left
    x, y = (1 - share) ** 2 * a + 2 * share * (1 - share) * control + share**2 * b
    _, roles, colours = _categories(plan, moment.topology)
    return (
        Points(
            key="pulses",
            x=x,
            y=y,
            role=roles,
            category=colours[edges],
            size=(0.24 if moment.by_unit else 0.3) * plan.size,
        ),
    )


def _words(plan: Layout, moment: Moment) -> tuple[Mark, ...]:
    shown = [label for label in plan.labels if moment.unfolded >= 1.0 or not label.unrolls]
    return tuple(
        Text(key=f"word-{n}", x=label.x, y=label.y, text=label.text, role=label.role, anchor=label.anchor,
             size="small", bold=label.role != "muted") for n, label in enumerate(shown)
    )  # fmt: skip
