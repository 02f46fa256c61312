"""How many starts have arrived: per time step, in total and for each place where they end."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Line, Mark, Text
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import cursor

PERCENT = tuple((float(v), f"{v}\u00a0%") for v in (0, 25, 50, 75, 100))

WIDER, MOST_WIDER = 2.2, 4
"""Points by which a curve is drawn wider for every curve that covers it, and how many count: all stay in sight."""


def convergence(arrived: Floats, arrived_by: Floats, roles: tuple[str, ...], t: int, last: int, place: Place) -> Panel:
    """arrived : (time,) percent of the starts; arrived_by : (place, time); t : the step on show, of `last`"""
    times, end = np.arange(float(len(arrived))), float(max(1, last))
    now = float(arrived[min(t, len(arrived) - 1)]) if len(arrived) else 0.0
    marks: list[Mark] = [cursor(float(t), 0.0, 100.0), *_by_place(arrived_by, roles)]
    marks.append(Line(key="total", label="all starts", x=times, y=arrived, role="text", width=2.4))
    marks += _name_of_all(arrived, end)
    return Panel(
        "convergence", tuple(marks), title=f"Arrived: {now:.1f}\u00a0%", x=Axis("time step", (0.0, end), whole=True),
        y=Axis("", (0.0, 102.0), PERCENT), place=place,
        alt="The percentage of starts that have arrived at an attractor, per time step, in total and for each.",
    )  # fmt: skip


def _name_of_all(arrived: Floats, last: float) -> list[Mark]:
    """The word at the total's curve, on its left half way up, where there is room for it."""
    half = float(np.argmax(arrived >= 50.0)) if len(arrived) and arrived[-1] >= 50.0 else 0.0
    if half < 0.25 * last:
        return []
    return [Text(key="all", x=half - 0.03 * last, y=50.0, text="all", size="small", anchor=(1.0, 0.0))]


@remembered
def _by_place(arrived_by: Floats, roles: tuple[str, ...]) -> list[Mark]:
    """A curve for each place that collects anything; those that coincide lie on each other like ribbons."""
    times = np.arange(float(arrived_by.shape[1] if arrived_by.ndim == 2 else 0))
    shown = [i for i, curve in enumerate(arrived_by) if len(curve) and curve[-1] > 0]
    attracting = [i for i in shown if roles[i].startswith("c")]
    marks: list[Mark] = []
    for i in shown:
        curve, attracts = arrived_by[i], i in attracting
        covered_by = sum(np.array_equal(curve, arrived_by[j]) for j in attracting if j > i) if attracts else 0
        marks.append(Line(
            key=f"by-{i}", x=times, y=curve, role=roles[i],
            width=1.8 + WIDER * min(covered_by, MOST_WIDER), dash="solid" if attracts else "dot",
        ))  # fmt: skip
    return marks
