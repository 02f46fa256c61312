"""The panels beside the state space, the same for two neurons and for three."""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos._hopfield import HopfieldFrame
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Bars, Line, Mark, Segments, Text

MOST_NAMED = 10
"""More bars than this are too thin to have names."""


def convergence(frame: HopfieldFrame, roles: tuple[str, ...], place: Place) -> Panel:
    """The percentage of starts that have arrived, per time step, in total and for each fixed point."""
    times = np.arange(float(len(frame.arrived)))
    cursor = np.full(1, float(frame.t))
    marks: list[Mark] = [
        Segments(key="cursor", x0=cursor, x1=cursor, y0=np.zeros(1), y1=np.full(1, 100.0), role="muted", dash="dash")
    ]
    for i, curve in enumerate(frame.arrived_by):
        if len(curve) and curve[-1] > 0:
            marks.append(Line(key=f"by-{i}", x=times, y=curve, role=roles[i], width=1.8,
                              dash="solid" if roles[i].startswith("c") else "dot"))  # fmt: skip
    marks.append(Line(key="total", label="all", x=times, y=frame.arrived, role="text", width=2.4))
    arrived = float(frame.arrived[min(frame.t, len(frame.arrived) - 1)]) if len(frame.arrived) else 0.0
    return Panel(
        "convergence", tuple(marks), title=f"Arrived by step {frame.t}: {arrived:.1f}\u00a0%",
        x=Axis("time step", (0.0, float(max(1, frame.last)))), y=Axis("%", (0.0, 102.0)), place=place,
        alt="The percentage of starts that have arrived at an attractor, per time step, in total and for each.",
    )  # fmt: skip


def bars(
    key: str, values: Floats, roles: tuple[str, ...], names: tuple[str, ...], *, title: str, axis: str, alt: str,
    place: Place, written: tuple[str, ...] = (), clicks: str = "",
) -> Panel:  # fmt: skip
    """One bar for each place where starts end, the first on top. written : words at the ends of the bars"""
    at = -np.arange(float(len(values)))
    top = max(10.0, float(values.max(initial=0.0)) * (1.08 + 0.1 * bool(written)))
    marks: list[Mark] = [
        Bars(key=key, x=at, height=values, role=roles, category=np.arange(len(values)), width=0.7, horizontal=True)
    ]
    if len(values) <= MOST_NAMED:
        marks += _numbers(values, at, written, top)
    ticks = tuple(zip(at.tolist(), names, strict=True)) if len(values) <= MOST_NAMED else ()
    return Panel(
        key, tuple(marks), title=title, x=Axis(axis, (0.0, top)), y=Axis("", (0.4 - len(values), 0.6), ticks),
        place=place, alt=alt, clicks=clicks,
    )  # fmt: skip


def _numbers(values: Floats, at: Floats, written: tuple[str, ...], top: float) -> list[Mark]:
    return [
        Text(key=f"number-{i}", x=float(value) + 0.012 * top, y=float(y), text=words, size="small", anchor=(0.0, 0.5))
        for i, (value, y, words) in enumerate(zip(values, at, written, strict=False))
    ]


def place_name(point: Array, decimals: int = 2) -> str:
    """The coordinates of a point: "(1, −1)"."""
    return "(" + ", ".join(f"{value:g}" for value in np.round(point, decimals) + 0.0).replace("-", "−") + ")"
