"""Eigenvalues in the complex plane, with the border beyond which displacements grow."""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Line, Mark, Points, Segments
from rnnviz.kit.remembered import remembered
from rnnviz.panels.fixed_points import SHAPES

ROOM = 1.15


@remembered
def _of_flow(
    values: Array, kinds: tuple[str, ...], roles: tuple[str, ...], tips: tuple[str, ...]
) -> tuple[list[Mark], float, float]:
    right = ROOM * float(max(1.0, np.abs(values.real).max(initial=0.0)))
    top = ROOM * float(max(0.8, np.abs(values.imag).max(initial=0.0)))
    zero = np.zeros(1)
    marks: list[Mark] = [
        Segments(key="border", label="growing on its right", x0=zero, x1=zero, y0=zero - top, y1=zero + top,
                 role="text", dash="dash")
    ]  # fmt: skip
    for kind in dict.fromkeys(kinds):
        which = [n for n, known in enumerate(kinds) if known == kind]
        own = values[which]
        marks.append(Points(
            key=kind, x=own.real.ravel(), y=own.imag.ravel(), shape=SHAPES[kind], size=9.0, outline=True,
            role=tuple(roles[n] for n in which for _ in own[0]), category=np.arange(own.size),
            tips=tuple(tips[n] for n in which for _ in own[0]),
        ))  # fmt: skip
    return marks, right, top


def eigenvalues_of_flow(
    values: Array, kinds: tuple[str, ...], roles: tuple[str, ...], tips: tuple[str, ...], place: Place
) -> Panel:
    """Of the Jacobian at each fixed point.    values : (fixed point, unit), complex; kinds, roles, tips : one each"""
    marks, right, top = _of_flow(values, kinds, roles, tips)
    return Panel(
        "eigenvalues", tuple(marks), title="Eigenvalues", x=Axis("growth", (-right, right)),
        y=Axis("turning", (-top, top)), place=place, legend="top",
        alt="The eigenvalues at each fixed point in the complex plane; those right of zero grow.",
    )  # fmt: skip


@remembered
def circle(radius: float, key: str, label: str, role: str = "muted") -> Line:
    """A circle round 0."""
    angle = np.linspace(0.0, 2.0 * np.pi, 181)
    return Line(key=key, label=label, x=radius * np.cos(angle), y=radius * np.sin(angle), role=role, width=1.4)
