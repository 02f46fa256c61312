"""Where fixed points and cycles are while one quantity is varied."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.marks import Handle, Line, Mark, Points
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import cursor


@remembered
def branches(stable: Floats, unstable: Floats, cycles: Floats, briefly: bool = False) -> list[Mark]:
    """stable, unstable : (2, place) of value, x, broken by NaN; cycles : (cycle, 3) of value, lowest, highest x

    briefly : only what is stable has a name
    """
    marks: list[Mark] = [
        Line(key="unstable", label="unstable", x=unstable[0], y=unstable[1], role="repeller", width=1.6, dash="dash"),
        Line(key="stable", label="stable", x=stable[0], y=stable[1], role="attractor", width=2.4),
    ]
    if len(cycles):
        value, low, high = cycles.T
        at, ends = np.concatenate((value, value)), np.concatenate((low, high))
        marks.append(
            Points(key="cycles", label="" if briefly else "ends of a cycle", x=at, y=ends, role="cycle", size=4.5)
        )
    return marks


@remembered
def events(kinds: tuple[str, ...], at: Floats, briefly: bool = False) -> list[Mark]:
    """Bifurcations, with their names.    at : (event, 2) of value, x"""
    if not kinds:
        return []
    x, y = np.ascontiguousarray(at.T)
    tips = tuple(f"{kind} at {value:.6g}" for kind, value in zip(kinds, x, strict=True))
    name = "" if briefly else "bifurcation"
    return [Points(key="events", label=name, x=x, y=y, role="text", shape="diamond", size=8.0, tips=tips)]


def value_handle(
    value: float, low: float, high: float, bottom: float, top: float, name: str, controls: bool
) -> list[Mark]:
    """Where the net that is shown stands, to be dragged along the axis."""
    line = cursor(value, bottom, top)
    if not controls:
        return [line]
    x, y = np.array([value]), np.array([bottom])
    return [line, Handle(key="value", x=x, y=y, shape="triangle", names=(name,), bounds=(low, high, bottom, bottom))]
