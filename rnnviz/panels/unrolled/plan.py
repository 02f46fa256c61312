"""What a drawn network consists of: nodes, edges and words, each with its place before and after unrolling."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.marks import Shape

FOLDED = -1
"""Stands for the step of what belongs to the folded graph."""

NODE_ROLES = ("input", "hidden", "output", "c5", "muted", "text")
NODE_SHAPES: tuple[Shape, ...] = ("circle", "circle", "circle", "circle", "circle", "square")
OF_INPUT, OF_HIDDEN, OF_OUTPUT, OF_SECOND, OF_GAP, OF_DELAY = range(6)
"""Categories of nodes; the second hidden layers are a decoder's, or those that read backwards."""


@dataclass(frozen=True)
class Node:
    """unit : −1 for a whole layer; first, last : its steps, several in a gap, FOLDED in the folded graph

    folded, place : where it is before and after unrolling; column : the middle of its column
    ready : how deep it and the last of its steps stand
    """

    layer: str
    unit: int
    first: int
    last: int
    category: int
    name: str
    term: str
    tip: str
    folded: tuple[float, float]
    place: tuple[float, float]
    column: float
    ready: tuple[int, int]


@dataclass(frozen=True)
class Edge:
    """symbol : of its matrix, empty where there are no weights; role : its colour; depth : of what it leads to

    entry : row and column of the weight in the matrix of layers (target, source), or None for all of it
    """

    source: int
    target: int
    symbol: str
    role: str
    term: str
    tip: str
    bend: float
    depth: int
    layers: tuple[str, str]
    entry: tuple[int, int] | None


@dataclass(frozen=True)
class Label:
    """Words at a place. unrolls : appears only when everything stands in its place"""

    x: float
    y: float
    text: str
    role: str
    anchor: tuple[float, float]
    unrolls: bool


@dataclass(frozen=True, eq=False)
class Layout:
    """A network's picture.

    size : of nodes, points; limits : of x and y; depth : of the deepest copy
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    labels: tuple[Label, ...]
    size: float
    limits: tuple[tuple[float, float], tuple[float, float]]
    depth: int

    @cached_property
    def folded(self) -> Floats:
        """x and y of the nodes before unrolling. (2, node)"""
        return np.array([node.folded for node in self.nodes], dtype=float).T

    @cached_property
    def places(self) -> Floats:
        """x and y of the nodes after unrolling. (2, node)"""
        return np.array([node.place for node in self.nodes], dtype=float).T

    @cached_property
    def ends(self) -> Array:
        """(edge, 2) node numbers."""
        return np.array([(edge.source, edge.target) for edge in self.edges], dtype=int).reshape(-1, 2)
