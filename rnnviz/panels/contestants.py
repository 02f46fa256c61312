"""Who is wrong how often, with what chance leaves open."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Mark, Points, Segments, Text
from rnnviz.kit.remembered import remembered


@remembered
def contestants_panel(
    names: tuple[str, ...], percent: Floats, error: Floats, roles: tuple[str, ...], reach: float, place: Place, *,
    title: str,
) -> Panel:  # fmt: skip
    """names : the first on top    percent : of mistakes, NaN where not known yet; error : one standard error

    roles : one for each; reach : how far the axis goes
    """
    at, known = -np.arange(float(len(names))), np.flatnonzero(np.isfinite(percent))
    x, y = percent[known], at[known]
    marks: list[Mark] = [
        Segments(key="spread", x0=np.maximum(0.0, x - error[known]), x1=x + error[known], y0=y, y1=y, role="muted",
                 width=2.0),
        Points(key="mistakes", x=x, y=y, role=roles, category=known, size=10.0, outline=True),
    ]  # fmt: skip
    marks += [
        Text(key=f"number-{n}", x=float(percent[n] + error[n] + 0.02 * reach), y=float(at[n]), text=f"{percent[n]:.1f}",
             size="small", anchor=(0.0, 0.5))
        for n in known.tolist()
    ]  # fmt: skip
    return Panel(
        "contestants", tuple(marks), title=title, x=Axis("% wrong", (0.0, reach)),
        y=Axis("", (0.5 - len(names), 0.5), tuple(zip(at.tolist(), names, strict=True))), place=place,
        alt="The share of mistakes of each contestant on the same test pictures, with one standard error.",
    )  # fmt: skip
