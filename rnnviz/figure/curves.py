"""The curves of a panel: what in it is a list of numbers over another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.mark_style import first
from rnnviz.figure.marks import Band, Bars, Line, Mark, Points

FEWEST = 4
"""Points below which a line is a ruler or a threshold, and nothing to be measured."""

NUMBER = Axis("number of the point", whole=True)


@dataclass(frozen=True, eq=False)
class Curve:
    """name : for a list to choose from, unique in the panel; x, y : (point,) as described; role : of its colour

    x_axis, y_axis : what they are called; is_seen : x and y are those of the picture, not a coordinate by itself
    """

    name: str
    x: Array
    y: Array
    role: str
    x_axis: Axis
    y_axis: Axis
    is_seen: bool = True

    def in_order(self) -> tuple[Array, Array]:
        """x and y as floats, by rising x, without points that have no x. (point,)"""
        x, y = np.asarray(self.x, dtype=float), np.asarray(self.y, dtype=float)
        known = np.isfinite(x)
        if not known.all():
            x, y = x[known], y[known]
        if (np.diff(x) >= 0).all():
            return x, y
        order = np.argsort(x, kind="stable")
        return x[order], y[order]


def curves(panel: Panel) -> tuple[Curve, ...]:
    """Lines, points, bars and the borders of bands; of what has three coordinates each one over its number."""
    found: dict[str, Curve] = {}
    for mark in panel.marks:
        for curve in _curves_of(mark, panel):
            if len(curve.x) >= FEWEST:
                name = curve.name if curve.name not in found else f"{curve.name} ({mark.key})"
                found[name] = replace(curve, name=name)
    return tuple(found.values())


def _curves_of(mark: Mark, panel: Panel) -> Iterator[Curve]:
    name, axes = mark.label or mark.key, (panel.x, panel.y)
    match mark:
        case Line() | Points() if mark.z is not None:
            for axis, values, letter in ((panel.x, mark.x, "x"), (panel.y, mark.y, "y"), (panel.z, mark.z, "z")):
                whole = f"{name}, {axis.label or letter}"
                yield Curve(whole, np.arange(len(values)), values, first(mark.role), NUMBER, axis, is_seen=False)
        case Line() | Points() if panel.kind == "plane":
            yield Curve(name, mark.x, mark.y, first(mark.role), *axes)
        case Band():
            yield Curve(f"{name}, lower border", mark.x, mark.low, mark.role, *axes)
            yield Curve(f"{name}, upper border", mark.x, mark.high, mark.role, *axes)
        case Bars():
            is_seen = not mark.horizontal
            yield Curve(name, mark.x, mark.height, first(mark.role), *(axes if is_seen else axes[::-1]), is_seen)
