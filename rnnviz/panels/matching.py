"""Learned against true: points that creep onto the diagonal."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Line, Mark, Points, Shape
from rnnviz.kit.remembered import remembered

Group = tuple[str, str, str, Floats, Floats, tuple[str, ...]]
"""key, name in the legend, role, x, y, what is said of each point"""


def matching_panel(
    groups: tuple[Group, ...], reach: float, place: Place, *, title: str, short: str = "", x: str, y: str, alt: str,
    lit: tuple[float, float] | None = None, key: str = "matching",
) -> Panel:  # fmt: skip
    """groups : of points    reach : how far both axes go    lit : a point that is pointed at elsewhere, or here"""
    marks: list[Mark] = [_diagonal(reach)]
    for name, label, role, across, up, tips in groups:
        shape: Shape = "circle" if role == "state" else "diamond"
        marks.append(Points(
            key=name, label=label, x=across, y=up, role=role, shape=shape, size=9.0, outline=True, tips=tips,
        ))  # fmt: skip
    if lit is not None:
        at = np.array([lit[0]]), np.array([lit[1]])
        marks.append(Points(key="lit", x=at[0], y=at[1], role="accent", shape="ring", size=20.0))
    limits = (-reach, reach)
    return Panel(
        key, tuple(marks), title=title, short=short, x=Axis(x, limits), y=Axis(y, limits), equal=True,
        place=place, legend="top left", alt=alt,
    )  # fmt: skip


@remembered
def _diagonal(reach: float) -> Line:
    ends = np.array([-reach, reach])
    return Line(key="diagonal", x=ends, y=ends, role="muted", dash="dash", width=1.4)


def reach_of(*values: Floats, least: float, step: float) -> float:
    """How far an axis must go for all these, in steps, so that it seldom moves."""
    largest = max((float(np.abs(part).max(initial=0.0)) for part in values), default=0.0)
    return max(least, step * float(np.ceil(1.05 * largest / step)))
