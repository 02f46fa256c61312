"""The units of a small machine in a circle: black is up, grey is down, and lines are couplings."""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Graph
from rnnviz.kit.remembered import remembered

REACH = 1.2
"""How far the picture reaches; the circle has radius 1."""
THINNEST, THICKEST = 0.4, 5.0
"""Points that the weakest and the strongest coupling measure."""


@remembered
def circle(units: int) -> tuple[Floats, Floats]:
    """Where units stand, the first on top, then clockwise: x and y, (unit,)."""
    angle = 2 * np.pi * np.arange(units) / max(1, units)
    radius = 1.0 if units > 1 else 0.0
    return radius * np.sin(angle), radius * np.cos(angle)


def unit_at(x: float, y: float, units: int) -> int | None:
    """The unit that stands there, or None."""
    across, up = circle(units)
    away = np.hypot(across - x, up - y)
    nearest = int(away.argmin())
    return nearest if away[nearest] < max(0.22, 0.6 * float(np.sin(np.pi / max(2, units)))) else None


@remembered
def _edges(J: Floats) -> tuple[Ints, Array, Floats, tuple[str, ...]]:
    """Pairs, signs, widths and what is said of them."""
    pairs = np.argwhere(np.triu(J, 1) != 0)
    strengths = J[pairs[:, 0], pairs[:, 1]]
    strongest = float(np.abs(strengths).max(initial=1e-12))
    widths = THINNEST + (THICKEST - THINNEST) * np.abs(strengths) / strongest
    said = tuple(f"J{i},{j} = {J[i, j]:.3f}".replace("-", "−") for i, j in pairs.tolist())
    return pairs, (strengths < 0).astype(int), widths, said


def _said(unit: int, *, up: bool, bias: float) -> str:
    return f"unit {unit}: {'up' if up else 'down'}, b = {bias:.3f}".replace("-", "−")


def coupled_units(J: Floats, b: Floats, x: Floats, place: Place, *, title: str, clicks: str = "") -> Panel:
    """J : (unit, unit), b : (unit,), x : (unit,) ±1"""
    across, up = circle(len(b))
    pairs, negative, widths, said = _edges(J)
    units = Graph(
        key="units", x=across, y=up, edges=pairs, names=tuple(map(str, range(len(b)))), node_role=("text", "axis"),
        node_category=(x < 0).astype(int), node_size=24.0, node_room=0.42, edge_role=("positive", "negative"),
        edge_category=negative, edge_width=widths, edge_strength=0.75, arrows=False,
        tips=tuple(_said(i, up=x[i] > 0, bias=bias) for i, bias in enumerate(b.tolist())),
        edge_tips=said,
    )  # fmt: skip
    return Panel(
        "units", (units,), title=title, kind="diagram", x=Axis(limits=(-REACH, REACH)), y=Axis(limits=(-REACH, REACH)),
        place=place, clicks=clicks,
        alt="The units in a circle, black where they are up, with blue lines where a coupling is positive.",
    )  # fmt: skip
