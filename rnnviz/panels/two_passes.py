"""How an answer is reached: a few moments of a net unrolled in time, read from the past, from the future, or both."""

from collections.abc import Sequence

import numpy as np

from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Graph, Mark, Text

REACH = 3
"""Moments shown on each side of the one that is asked about."""
INPUT, PAST, FUTURE, ANSWER = 0.0, 1.2, 2.4, 3.6
"""How high each row of nodes stands."""
DIM = 0.22


def two_passes(at: int, bits: Sequence[int], answer: str, *, past: bool, future: bool, place: Place) -> Panel:
    """The graph around moment `at`; what reaches its answer stands out.

    bits : of the whole sequence    answer : in the upper node    past, future : which passes there are
    """
    shown = [t for t in range(at - REACH, at + REACH + 1) if 0 <= t < len(bits)]
    nodes, edges = _nodes(shown, at, past, future), list[tuple[int, int]]()
    place_of = {node: number for number, node in enumerate(nodes)}
    for one, other in _edges(shown, at, past, future):
        edges.append((place_of[one], place_of[other]))
    reaches = np.array([_is_heard(node, at, past, future) for node in nodes])
    kinds = {INPUT: 0, PAST: 1, FUTURE: 2, ANSWER: 3}
    heard_edges = np.array([reaches[one] and reaches[other] for one, other in edges])
    names = tuple(_name(node, bits, answer) for node in nodes)
    graph = Graph(
        key="graph", x=np.array([t for _, t in nodes], float), y=np.array([row for row, _ in nodes]),
        edges=np.array(edges), names=names, node_role=("input", "hidden", "memory", "prediction"),
        node_category=np.array([kinds[row] for row, _ in nodes]), node_size=24.0, node_room=0.78,
        node_strength=np.where(reaches, 1.0, DIM), edge_strength=np.where(heard_edges, 1.0, DIM),
        edge_width=np.where(heard_edges, 1.8, 1.0), bend=np.array([_bend(nodes[i], nodes[j]) for i, j in edges]),
        tips=tuple(_tip(node, ok) for node, ok in zip(nodes, reaches, strict=True)),
    )  # fmt: skip
    marks: list[Mark] = [graph, *_step_names(shown, at)]
    return Panel(
        "passes", tuple(marks), title="What it hears", kind="diagram", place=place,
        x=Axis(limits=(at - REACH - 0.6, at + REACH + 0.6)), y=Axis(limits=(-0.9, ANSWER + 0.42)), hz=20.0,
        alt="The net unrolled around one moment; the nodes and arrows that reach its answer stand out.",
    )  # fmt: skip


Node = tuple[float, int]
"""row, moment"""


def _nodes(shown: list[int], at: int, past: bool, future: bool) -> list[Node]:
    rows = [INPUT, *((PAST,) if past else ()), *((FUTURE,) if future else ())]
    return [*((row, t) for row in rows for t in shown), (ANSWER, at)]


def _edges(shown: list[int], at: int, past: bool, future: bool) -> list[tuple[Node, Node]]:
    edges: list[tuple[Node, Node]] = []
    if past:
        edges += [((INPUT, t), (PAST, t)) for t in shown]
        edges += [((PAST, t), (PAST, t + 1)) for t in shown[:-1]]
    if future:
        edges += [((INPUT, t), (FUTURE, t)) for t in shown]
        edges += [((FUTURE, t + 1), (FUTURE, t)) for t in shown[:-1]]
    return edges + [((row, at), (ANSWER, at)) for row, is_there in ((PAST, past), (FUTURE, future)) if is_there]


def _bend(one: Node, other: Node) -> float:
    """Around the state of the other pass, which stands in between."""
    return 0.16 if (one[0], other[0]) in ((INPUT, FUTURE), (PAST, ANSWER)) else 0.0


def _is_heard(node: Node, at: int, past: bool, future: bool) -> bool:
    row, t = node
    return row == ANSWER or (past and t <= at and row != FUTURE) or (future and t >= at and row != PAST)


def _name(node: Node, bits: Sequence[int], answer: str) -> str:
    row, t = node
    return {INPUT: str(bits[t]), PAST: "→", FUTURE: "←", ANSWER: answer}[row]


def _tip(node: Node, is_heard: bool) -> str:
    row, t = node
    what = {INPUT: "input", PAST: "forward state", FUTURE: "backward state", ANSWER: "answer"}[row]
    return f"{what} at step {t}" + ("" if is_heard else ": does not reach the answer")


def _step_names(shown: list[int], at: int) -> list[Mark]:
    return [
        Text(key=f"step-{n}", x=float(t), y=-0.68, text=str(t), size="small", role="text" if t == at else "muted",
             bold=t == at) for n, t in enumerate(shown)
    ]  # fmt: skip
