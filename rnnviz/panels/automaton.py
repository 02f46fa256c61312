"""A finite automaton drawn: its states where one wants them, its transitions with their symbols."""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.figure.marks import Graph, Mark, Points, Text
from rnnviz.kit.remembered import remembered

MOST_NAMED = 8
"""States up to which transitions are written out."""

NODE, DOT, ROOM = 30.0, 9.0, 0.42
"""Diameters of states in points, few and many, and the data units that one may measure."""

APART, CROWDED, BEND, LOOP_RISE = 0.75, 0.3, 0.16, 0.36
"""How far states stand apart, few and many; how much opposite transitions bend; how far above it a loop is named."""


def kept_apart(places: Floats) -> Floats:
    """The places, moved until no two are too near to each other.    places : (state, 2)"""
    moved, least = places.astype(float), APART if len(places) <= MOST_NAMED else CROWDED
    for _ in range(60):
        offset = moved[:, None] - moved[None, :]
        distance = np.hypot(*np.moveaxis(offset, -1, 0)) + np.eye(len(moved)) * 1e9
        if not len(moved) or distance.min() >= least - 1e-9:
            break
        aside = np.where(
            (distance < 1e-6)[..., None], _turns(len(moved)), offset / np.maximum(distance, 1e-9)[..., None]
        )
        push = np.clip(least - distance, 0.0, None)[..., None] * aside
        moved += 0.5 * push.sum(axis=1)
    return moved


def _turns(count: int) -> Floats:
    """A direction for each pair, opposite for its reverse.    (count, count, 2)"""
    angle = np.subtract.outer(np.arange(count), np.arange(count)) * 2.4
    sign = np.sign(np.subtract.outer(np.arange(count), np.arange(count)))
    return np.stack((sign * np.abs(np.cos(angle)), sign * np.abs(np.sin(angle))), axis=-1)


@remembered
def machine(
    transitions: Ints, accepting: Array, colours: Ints, places: Floats, names: tuple[str, ...], current: int
) -> list[Mark]:
    """States as nodes, filled where they accept; one arrow for all symbols that lead from one state to another.

    transitions : (state, symbol); accepting : (state,); colours : (state,), the category of each
    places : (state, 2); names : of the symbols; current : the state that stands out, −1 for none
    """
    at = places
    joined: dict[tuple[int, int], list[str]] = {}
    for state, row in enumerate(transitions.tolist()):
        for symbol, following in zip(names, row, strict=True):
            joined.setdefault((state, following), []).append(symbol)
    edges = np.array(list(joined), dtype=int).reshape(-1, 2)
    bends = np.array([BEND if (b, a) in joined and a != b else 0.0 for a, b in joined])
    few = len(accepting) <= MOST_NAMED
    numbers = tuple(map(str, range(len(at)))) if few else ()
    marks: list[Mark] = [
        Points(key="start", label="start", x=at[:1, 0] - 0.36, y=at[:1, 1], role="text", shape="triangle",
               size=8.0),
        _rings("ends", "accepting", at[accepting], 1.24, few, "text"),
    ]  # fmt: skip
    if 0 <= current < len(at):
        marks.insert(0, _rings("current", "now", at[current : current + 1], 1.5, few, "accent"))
    marks.append(Graph(
        key="machine", x=at[:, 0], y=at[:, 1], edges=edges, bend=bends, names=numbers,
        node_role=tuple(f"c{n}" for n in range(8)), node_category=colours, node_size=NODE if few else DOT,
        node_room=ROOM,
        node_strength=np.where(accepting, 0.9, 0.3), edge_role="text", edge_width=1.4 if few else 0.6,
        edge_strength=0.85 if few else 0.4, arrows=few,
        tips=tuple(f"state {n}: {'accepts' if yes else 'does not accept'}" for n, yes in enumerate(accepting)),
    ))  # fmt: skip
    if few:
        marks += [
            _symbols(at, a, b, bend, symbols) for ((a, b), symbols), bend in zip(joined.items(), bends, strict=True)
        ]
    return marks


def _rings(key: str, label: str, at: Floats, larger: float, few: bool, role: str) -> Graph:
    """A second circle around some states, which becomes smaller together with them."""
    return Graph(
        key=key, label=label, x=at[:, 0], y=at[:, 1], edges=np.empty((0, 2), dtype=int), node_role=role,
        node_size=larger * (NODE if few else DOT), node_room=larger * ROOM,
        node_strength=0.0 if role == "text" else 0.35,
    )  # fmt: skip


def _symbols(at: Floats, a: int, b: int, bend: float, symbols: list[str]) -> Text:
    """The symbols of one transition, beside the middle of its arrow, on the outside of its bend."""
    if a == b:
        x, y = at[a] + np.array([0.0, LOOP_RISE])
        return Text(key=f"on-{a}-{b}", x=x, y=y, text=", ".join(symbols), bold=True, anchor=(0.5, 0.0))
    along = at[b] - at[a]
    left = np.array([-along[1], along[0]])
    x, y = (at[a] + at[b]) / 2 + bend * left + 0.09 * left / np.hypot(*left)
    return Text(key=f"on-{a}-{b}", x=x, y=y, text=", ".join(symbols), bold=True)
