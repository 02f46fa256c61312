"""Symmetric matrices side by side: orange below 0, blue above."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Image, Mark, Points
from rnnviz.kit.remembered import remembered

GAP = 0.12
"""Between two matrices, as a share of one."""


def matrices_panel(
    matrices: tuple[tuple[str, Floats], ...], reach: float, place: Place, *, title: str, alt: str,
    lit: tuple[int, int] | None = None, key: str = "matrices",
) -> Panel:  # fmt: skip
    """matrices : (key, (unit, unit)) each, the first on the left    reach : the numbers of the strongest colours

    lit : row and column of an entry that is pointed at
    """
    marks: list[Mark] = []
    units = len(matrices[0][1])
    for n, (name, values) in enumerate(matrices):
        left = n * (1 + GAP) * units
        marks.append(_image(name, values, left, reach))
        marks += _rings(lit, left, units, name)
    right = (len(matrices) * (1 + GAP) - GAP) * units
    return Panel(
        key, tuple(marks), title=title, kind="diagram", x=Axis(limits=(-0.02 * units, right + 0.02 * units), ticks=()),
        y=Axis(limits=(-0.02 * units, 1.02 * units), ticks=()), place=place, alt=alt,
    )  # fmt: skip


@remembered
def _image(key: str, values: Floats, left: float, reach: float) -> Image:
    """Row 0 stands at the top."""
    units = len(values)
    return Image(
        key=key, values=np.ascontiguousarray(values[::-1]), extent=(left, left + units, 0.0, float(units)),
        colormap="diverging", limits=(-reach, reach),
    )  # fmt: skip


def _rings(lit: tuple[int, int] | None, left: float, units: int, key: str) -> list[Mark]:
    if lit is None:
        return []
    places = sorted({lit, lit[::-1]})
    x = np.array([left + column + 0.5 for _, column in places])
    y = np.array([units - row - 0.5 for row, _ in places])
    return [Points(key=f"{key}-lit", x=x, y=y, role="text", shape="ring", size=13.0)]
