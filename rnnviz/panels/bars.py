"""One bar for each of a few things, with its name and its number."""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Bars, Mark, Text

MOST_NAMED = 12
"""More bars than this are too thin to have names."""

PER_SIGN = 0.075
"""Room on the right of the longest bar for each sign of what is written there, as a share of the bar: enough for a
panel a dozen signs wide."""


def bars(
    key: str, values: Floats, roles: tuple[str, ...], names: tuple[str, ...], *, title: str, axis: str, alt: str,
    place: Place, short: str = "", written: tuple[str, ...] = (), clicks: str = "", bare: bool = False,
) -> Panel:  # fmt: skip
    """One bar for each place where starts end, the first on top. written : words at the ends of the bars

    bare : no axis, what is written says it
    """
    at = -np.arange(float(len(values)))
    longest = max(map(len, written), default=0)
    top = max(10.0, float(values.max(initial=0.0)) * (1.08 + PER_SIGN * longest))
    marks: list[Mark] = [
        Bars(key=key, x=at, height=values, role=roles, category=np.arange(len(values)), width=0.7, horizontal=True)
    ]
    if len(values) <= MOST_NAMED:
        marks += _numbers(values, at, written, top)
    ticks = tuple(zip(at.tolist(), names, strict=True)) if len(values) <= MOST_NAMED else ()
    across = Axis(axis, (0.0, top), () if bare else None)
    return Panel(
        key, tuple(marks), title=title, short=short, x=across, y=Axis("", (0.4 - len(values), 0.6), ticks),
        place=place, alt=alt, clicks=clicks,
    )  # fmt: skip


def _numbers(values: Floats, at: Floats, written: tuple[str, ...], top: float) -> list[Mark]:
    return [
        Text(
            key=f"number-{i}",
            x=float(value) + 0.012 * top,
            y=float(y),
            text=words,
            size="small",
            anchor=(0.0, 0.5),
            room=1.0,
        )
        for i, (value, y, words) in enumerate(zip(values, at, written, strict=False))
    ]


def place_name(point: Array, decimals: int = 2) -> str:
    """The coordinates of a point: "(1, −1)"."""
    return "(" + ", ".join(f"{value:g}" for value in np.round(point, decimals) + 0.0).replace("-", "−") + ")"
