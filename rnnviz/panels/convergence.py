"""How many starts have arrived: per time step, in total and for each place where they end."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Line, Mark, Text
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import cursor

PERCENT = tuple((float(v), f"{v}\u00a0%") for v in (0, 25, 50, 75, 100))

HIGH = 75.0
"""Percent, where the word for the total stands."""


def convergence(arrived: Floats, arrived_by: Floats, roles: tuple[str, ...], t: int, last: int, place: Place) -> Panel:
    """arrived : (time,) percent of the starts; arrived_by : (place, time); t : the step on show, of `last`"""
    times, end = np.arange(float(len(arrived))), float(max(1, last))
    now = float(arrived[min(t, len(arrived) - 1)]) if len(arrived) else 0.0
    marks: list[Mark] = [cursor(float(t), 0.0, 100.0), *_by_place(arrived_by, roles, end)]
    marks.append(Line(key="total", label="all starts", x=times, y=arrived, role="text", width=2.4))
    marks += _name_of_all(arrived, end)
    return Panel(
        "convergence", tuple(marks), title=f"Arrived: {now:.1f}\u00a0%",
        short="Arrived", x=Axis("time step", (0.0, end), whole=True),
        y=Axis("", (0.0, 102.0), PERCENT), place=place,
        alt="The percentage of starts that have arrived at an attractor, per time step, in total and for each.",
    )  # fmt: skip


def _name_of_all(arrived: Floats, last: float) -> list[Mark]:
    """The word at the total's curve, on its left, where there is room for it: above the ends of two alike."""
    there = float(np.argmax(arrived >= HIGH)) if len(arrived) and arrived[-1] >= HIGH else 0.0
    if there < 0.25 * last:
        return []
    return [Text(key="all", x=there - 0.03 * last, y=HIGH, text="all", size="small", anchor=(1.0, 0.0))]


@remembered
def _by_place(arrived_by: Floats, roles: tuple[str, ...], last: float) -> list[Mark]:
    """A curve for each place that collects anything; of equal ones a single one, in ink, that says how many it is."""
    times = np.arange(float(arrived_by.shape[1] if arrived_by.ndim == 2 else 0))
    groups: list[list[int]] = []
    for i, curve in enumerate(arrived_by):
        if not len(curve) or curve[-1] <= 0:
            continue
        same = next((group for group in groups if _are_alike(i, group[0], arrived_by, roles)), None)
        if same is None:
            groups.append([i])
        else:
            same.append(i)
    return [mark for group in groups for mark in _curve(group, arrived_by[group[0]], times, roles, last)]


def _are_alike(i: int, j: int, arrived_by: Floats, roles: tuple[str, ...]) -> bool:
    """The same curve, and both places attract or neither."""
    return roles[i].startswith("c") == roles[j].startswith("c") and np.array_equal(arrived_by[i], arrived_by[j])


def _curve(group: list[int], curve: Floats, times: Floats, roles: tuple[str, ...], last: float) -> list[Mark]:
    first, attracts = group[0], roles[group[0]].startswith("c")
    role = roles[first] if len(group) == 1 else "text"
    line = Line(
        key=f"by-{first}", x=times, y=curve, role=role, width=1.8, strength=1.0 if len(group) == 1 else 0.6,
        dash="solid" if attracts else "dot",
    )  # fmt: skip
    if len(group) == 1 or not attracts:
        return [line]
    words = f"{len(group)} alike"
    end = float(times[-1])
    # Over the curve's end; beyond it where the curve is short, and there is more room on its right than on its left.
    anchor = (1.0, -0.2) if end > 0.5 * last else (-0.1, 0.5)
    return [line, Text(key=f"alike-{first}", x=end, y=float(curve[-1]), text=words, size="small", anchor=anchor)]
