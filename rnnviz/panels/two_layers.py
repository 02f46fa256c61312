"""One machine as two graphs: every unit coupled to every other, or two layers that see each other only.

The visible units stand in a circle, or in a row above the columns of their patterns; in between they are on their way.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Canvas, Graph, Image, Line, Mark, Text
from rnnviz.kit.remembered import remembered
from rnnviz.panels.coupled_units import THICKEST, THINNEST, circle

ROW = 0.75
"""Height of the visible units' row above the patterns."""


@dataclass(frozen=True, eq=False)
class Wires:
    """Edges, their signs, widths, strengths and what is said of them."""

    edges: Ints
    negative: Array
    widths: Floats
    strengths: Floats
    tips: tuple[str, ...]


@remembered
def nodes(units: int, hidden: int, form: float) -> tuple[Floats, Floats]:
    """Where visible and then hidden units stand; a column of patterns is 1 wide. form : 0 circle to 1 two layers"""
    across, up = circle(units)
    radius = 0.3 * units
    ring = np.stack([units / 2 + radius * across, ROW + 0.5 + radius * (1.0 + up)])
    row = np.stack([np.arange(units) + 0.5, np.full(units, ROW)])
    middle = np.stack([np.full(hidden, units / 2), np.full(hidden, ROW + 0.5 + radius)])
    top = np.stack([units * (np.arange(hidden) + 0.5) / hidden, np.full(hidden, ROW + 0.5 + 1.8 * radius)])
    visible, above = (1 - form) * ring + form * row, (1 - form) * middle + form * top
    x, y = np.concatenate([visible, above], axis=1)
    return x, y


@remembered
def wires(J: Floats, W: Floats, form: float) -> Wires:
    """Couplings pale as the layers part, weights appear.    J : (unit, unit), W : (unit, hidden)"""
    units = len(J)
    inside = np.argwhere(np.triu(J, 1) != 0) if form < 1 else np.zeros((0, 2), int)
    across = np.argwhere(W != 0) if form > 0 else np.zeros((0, 2), int)
    values = [J[inside[:, 0], inside[:, 1]], W[across[:, 0], across[:, 1]]]
    widths = [THINNEST + (THICKEST - THINNEST) * np.abs(v) / float(np.abs(v).max(initial=1e-12)) for v in values]
    strengths = [np.full(len(inside), 0.75 * (1 - form)), np.full(len(across), 0.75 * form)]
    said = [f"J{i},{j} = {J[i, j]:.3f}" for i, j in inside.tolist()]
    said += [f"W{i},{k} = {W[i, k]:.3f}" for i, k in across.tolist()]
    return Wires(
        np.concatenate([inside, across + np.array([0, units])]), (np.concatenate(values) < 0).astype(int),
        0.7 * np.concatenate(widths), np.concatenate(strengths), tuple(text.replace("-", "−") for text in said),
    )  # fmt: skip


@remembered
def upside_down(patterns: Floats) -> Floats:
    """The first pattern on top, as an image has it last."""
    return np.ascontiguousarray(patterns[::-1])


def two_layers(
    patterns: Floats, J: Floats, W: Floats, x: Floats, h: Floats, form: float, place: Place, *, title: str,
    controls: bool,
) -> Panel:  # fmt: skip
    """The graph in one of its forms, and the patterns below, to be painted where there are controls.

    patterns : (pattern, unit) ±1    J : (unit, unit), W : (unit, pattern)    x : (unit,) ±1, h : (pattern,), now
    """
    units, hidden = len(x), len(h)
    shown = hidden if form > 0 else 0
    across, up = nodes(units, hidden, form)
    lines = wires(J, W, form)
    graph = Graph(
        key="machine", x=across[: units + shown], y=up[: units + shown], edges=lines.edges,
        node_role=("text", "axis", "c0", "c1"), node_category=_categories(x, h[:shown]), node_size=18.0, node_room=0.62,
        node_strength=_strengths(units, shown, form), edge_role=("positive", "negative"),
        edge_category=lines.negative, edge_width=lines.widths, edge_strength=lines.strengths, arrows=False,
        tips=_tips(x, h[:shown]), edge_tips=lines.tips,
    )  # fmt: skip
    extent = (0.0, float(units), -float(len(patterns)), 0.0)
    stored = upside_down(patterns)
    cells: Mark = Image(key="patterns", values=stored, extent=extent, colormap="grey", limits=(-1.0, 1.0))
    if controls:
        cells = Canvas(key="patterns", values=stored, extent=extent, low=-1.0, high=1.0, pen=0.5)
    edge = Line(key="edge", x=_corners(units), y=-_corners(len(patterns))[[0, 3, 2, 1, 4]], role="axis", width=0.8)
    names = [
        Text(key=f"name {k}", x=-0.15, y=-k - 0.5, text=str(k + 1), size="small", anchor=(1.0, 0.5), role="muted")
        for k in range(len(patterns))
    ]
    return Panel(
        "machine", (graph, cells, edge, *names), title=title, kind="diagram", x=Axis(limits=(-0.9, units + 0.3)),
        y=Axis(limits=(-len(patterns) - 0.1, _top(units))), place=place, hz=30.0,
        alt="The units and their couplings, as a full graph or as two layers, above the stored patterns.",
    )  # fmt: skip


def _top(units: int) -> float:
    """Room for the circle, which is higher than the two layers."""
    return ROW + 0.5 + 0.6 * units + 0.55


@remembered
def _corners(side: int) -> Floats:
    return side * np.array([0.0, 1.0, 1.0, 0.0, 0.0])


def _categories(x: Floats, h: Floats) -> Array:
    return np.concatenate([(x < 0).astype(int), 2 + (h < 0).astype(int)])


def _strengths(units: int, hidden: int, form: float) -> Floats:
    return np.concatenate([np.ones(units), np.full(hidden, form)])


def _tips(x: Floats, h: Floats) -> tuple[str, ...]:
    said = [f"unit {i + 1}: {'up' if value > 0 else 'down'}" for i, value in enumerate(x)]
    said += [f"hidden unit of pattern {k + 1}: {value:.2f}" for k, value in enumerate(h)]
    return tuple(text.replace("-", "−") for text in said)
