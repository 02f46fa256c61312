"""What fixed points look like and are called, the same in every picture."""

from collections.abc import Mapping

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.equilibrium import FixedPoint
from rnnviz.figure.marks import Shape
from rnnviz.figure.palette import CATEGORIES
from rnnviz.kit.remembered import remembered

KINDS = ("stored", "spurious", "saddle", "saddle-2", "repeller", "2-cycle", "continuum")
SHAPES: Mapping[str, Shape] = {
    "stored": "circle", "spurious": "diamond", "saddle": "cross", "saddle-2": "star", "repeller": "triangle",
    "2-cycle": "square", "continuum": "plus", "stable node": "circle", "stable focus": "circle",
    "unstable node": "triangle", "unstable focus": "triangle", "centre": "ring", "degenerate": "plus", "line": "plus",
}  # fmt: skip
"""Shape says what kind a fixed point is; colour says whose basin is whose."""

NAMES = {
    "stored": "stored attractor", "spurious": "spurious attractor", "saddle": "saddle",
    "saddle-2": "saddle with two growing directions", "repeller": "repeller", "2-cycle": "2-cycle",
    "continuum": "line of fixed points",
}  # fmt: skip
BRIEFLY = {"stored": "stored", "spurious": "spurious", "saddle-2": "saddle, 2 growing", "continuum": "line"}
"""What fixed points are called where there is little room."""

UNSTABLE = ("saddle", "saddle-2", "repeller", "unstable node", "unstable focus", "centre", "degenerate", "continuum")
"""Kinds that attract nothing: their shape tells them apart, in ink, for colour belongs to basins."""


def name_of(kind: str, briefly: bool = False) -> str:
    """What a kind of fixed points is called in a legend."""
    return BRIEFLY.get(kind, NAMES[kind]) if briefly else NAMES[kind]


def look_of(fixed_point: FixedPoint) -> str:
    """Its kind; among three units a saddle may grow in two directions, which is worth a sign of its own."""
    return "saddle-2" if fixed_point.kind == "saddle" and fixed_point.growing > 1 else str(fixed_point.kind)


def roles_of(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """A colour for each fixed point: one of its own for whatever attracts, ink for what does not."""
    attracting = iter(range(len(kinds)))
    return tuple("text" if kind in UNSTABLE else f"c{next(attracting)}" for kind in kinds)


@remembered
def roles_by_place(kinds: tuple[str, ...], points: Floats, patterns: Floats) -> tuple[str, ...]:
    """The same, with colours that stay while something is dragged: a stored attractor has the number of its pattern,
    another one a number that its place gives it among those that are left.

    points : (fixed point, unit); patterns : (pattern, unit)
    """
    roles: dict[int, str] = {n: "text" for n, kind in enumerate(kinds) if kind in UNSTABLE}
    for n, kind in enumerate(kinds):
        if kind == "stored":
            roles[n] = f"c{int(np.abs(patterns - points[n]).max(axis=1).argmin())}"
    taken = set(roles.values()) | {f"c{n}" for n in range(len(patterns))}
    for n in sorted(set(range(len(kinds))) - set(roles), key=lambda n: tuple(points[n])):
        number = len(patterns) + sum(1 << axis for axis, x in enumerate(points[n]) if x > 0) % CATEGORIES
        while f"c{number}" in taken:
            number += 1
        roles[n] = f"c{number}"
        taken.add(roles[n])
    return tuple(roles[n] for n in range(len(kinds)))


def tip(fixed_point: FixedPoint) -> str:
    """What is said of a fixed point when the pointer rests on it."""
    at = "(" + ", ".join(f"{value:.3g}" for value in fixed_point.point + 0.0) + ")"
    values = ", ".join(_eigenvalue(value) for value in fixed_point.eigenvalues)
    slope = f"; eigenvalues {values}" if values else ""
    return f"{NAMES[look_of(fixed_point)]} at {at}{slope}"


def _eigenvalue(value: complex) -> str:
    if abs(value.imag) < 1e-12:
        return f"{value.real:.3g}"
    return f"{value.real:.3g}{value.imag:+.3g}i"


def plural(name: str) -> str:
    """ "saddle" to "saddles", "line of fixed points" to "lines of fixed points"."""
    for link in (" of ", " with "):
        if link in name:
            first, rest = name.split(link, 1)
            return f"{first}s{link}{rest}"
    return name + "s"
