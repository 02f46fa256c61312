"""The panels beside the state space, the same for two neurons and for three."""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos._hopfield import HopfieldFrame
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Bars, Line, Mark, Segments, Text

PERCENT = tuple((float(v), f"{v}\u00a0%") for v in (0, 25, 50, 75, 100))

WIDER, MOST_WIDER = 2.2, 4
"""Points by which a curve is drawn wider for every curve that covers it, and how many count: all stay in sight."""

MOST_NAMED = 12
"""More bars than this are too thin to have names."""


PER_SIGN = 0.075
"""Room on the right of the longest bar for each sign of what is written there, as a share of the bar: enough for a
panel a dozen signs wide."""


def convergence(frame: HopfieldFrame, roles: tuple[str, ...], place: Place) -> Panel:
    """The percentage of starts that have arrived, per time step, in total and for each fixed point."""
    times = np.arange(float(len(frame.arrived)))
    cursor = np.full(1, float(frame.t))
    marks: list[Mark] = [
        Segments(key="cursor", x0=cursor, x1=cursor, y0=np.zeros(1), y1=np.full(1, 100.0), role="muted", dash="dash")
    ]
    marks += _by_fixed_point(frame, roles, times)
    marks.append(Line(key="total", label="all starts", x=times, y=frame.arrived, role="text", width=2.4))
    marks += _name_of_all(frame.arrived, float(max(1, frame.last)))
    arrived = float(frame.arrived[min(frame.t, len(frame.arrived) - 1)]) if len(frame.arrived) else 0.0
    return Panel(
        "convergence", tuple(marks), title=f"Arrived: {arrived:.1f}\u00a0%",
        x=Axis("time step", (0.0, float(max(1, frame.last))), whole=True),
        y=Axis("", (0.0, 102.0), PERCENT), place=place,
        alt="The percentage of starts that have arrived at an attractor, per time step, in total and for each.",
    )  # fmt: skip


def _name_of_all(arrived: Floats, last: float) -> list[Mark]:
    """The word at the total's curve, on its left half way up, where there is room for it."""
    half = float(np.argmax(arrived >= 50.0)) if len(arrived) and arrived[-1] >= 50.0 else 0.0
    if half < 0.25 * last:
        return []
    return [Text(key="all", x=half - 0.03 * last, y=50.0, text="all", size="small", anchor=(1.0, 0.0))]


def _by_fixed_point(frame: HopfieldFrame, roles: tuple[str, ...], times: Floats) -> list[Mark]:
    """A curve for each fixed point that collects anything; those that coincide lie on each other like ribbons."""
    shown = [i for i, curve in enumerate(frame.arrived_by) if len(curve) and curve[-1] > 0]
    attracting = [i for i in shown if roles[i].startswith("c")]
    marks: list[Mark] = []
    for i in shown:
        curve, attracts = frame.arrived_by[i], i in attracting
        covered_by = sum(np.array_equal(curve, frame.arrived_by[j]) for j in attracting if j > i) if attracts else 0
        marks.append(Line(
            key=f"by-{i}", x=times, y=curve, role=roles[i],
            width=1.8 + WIDER * min(covered_by, MOST_WIDER), dash="solid" if attracts else "dot",
        ))  # fmt: skip
    return marks


def bars(
    key: str, values: Floats, roles: tuple[str, ...], names: tuple[str, ...], *, title: str, axis: str, alt: str,
    place: Place, written: tuple[str, ...] = (), clicks: str = "", bare: bool = False,
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
        key, tuple(marks), title=title, x=across, y=Axis("", (0.4 - len(values), 0.6), ticks),
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
