"""What a step of each of several methods costs, on a logarithmic axis."""

import numpy as np

from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Mark, Points, Segments, Text
from rnnviz.kit.remembered import remembered


@remembered
def costs_panel(names: tuple[str, ...], terms: tuple[int, ...], chosen: int, place: Place, *, title: str) -> Panel:
    """names, terms : of each method, the first on top    chosen : the one that runs"""
    at = -np.arange(float(len(names)))
    across = np.array(terms, dtype=float)
    low, high = 1.0, 10.0 ** float(np.ceil(np.log10(across.max()) + 1.6))
    roles = ("muted", "state")
    is_chosen = (np.arange(len(names)) == chosen).astype(int)
    marks: list[Mark] = [
        Segments(key="stems", x0=np.full(len(at), low), x1=across, y0=at, y1=at, role="muted", width=1.0),
        Points(key="terms", x=across, y=at, role=roles, category=is_chosen, size=11.0, outline=True),
    ]
    marks += [
        Text(key=f"number-{n}", x=2.2 * value, y=float(y), text=f"{value:,}".replace(",", "\u202f"), size="small",
             anchor=(0.0, 0.5), bold=n == chosen)
        for n, (value, y) in enumerate(zip(terms, at, strict=True))
    ]  # fmt: skip
    return Panel(
        "costs", tuple(marks), title=title, x=Axis("terms", (low, high), log=True),
        y=Axis("", (0.5 - len(names), 0.5), tuple(zip(at.tolist(), names, strict=True))), place=place,
        alt="How many terms one step of each method sums, on a logarithmic axis.",
    )  # fmt: skip
