"""A long series in time: the band in which it runs, its running mean, what it should be on average, its memory."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Band, Line, Mark
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import cursor, level


def trace_panel(
    x: Floats, mean: Floats, low: Floats, high: Floats, *, last: int, limits: tuple[float, float] | None, place: Place,
    title: str, axis: str, ends: tuple[float, float], average: float | None, from_sweep: int = 0,
    alt: str,
) -> Panel:  # fmt: skip
    """In logarithms of time, so that a short beginning is seen, too.

    x, mean, low, high : (bin,)    ends : lowest and highest value there can be
    average : exact, None where unknown    from_sweep : where it begins to count"""
    right = float(max(10, last))
    marks: list[Mark] = [
        Band(key="range", x=x, low=low, high=high, role="state", strength=0.35),
        Line(key="mean", x=x, y=mean, role="state", width=1.6),
    ]
    if average is not None:
        marks.append(level(average, 1.0, right, key="exact", role="text"))
    if limits is not None and from_sweep:
        marks.append(cursor(float(from_sweep), *limits, key="burn-in"))
    return Panel(
        "trace", tuple(marks), title=title, x=Axis("sweep", (1.0, right), log=True, whole=True),
        y=Axis(axis, limits, _ticks(average, limits, ends)), place=place, hz=20.0, alt=alt,
    )  # fmt: skip


def _ticks(
    average: float | None, limits: tuple[float, float] | None, ends: tuple[float, float]
) -> tuple[tuple[float, str], ...] | None:
    """The exact mean by its name, and the lowest and highest energy where they are not too near to it."""
    if average is None or limits is None:
        return None
    apart = 0.2 * (limits[1] - limits[0])
    named = [(end, f"{end:.3g}".replace("-", "−")) for end in ends if abs(end - average) > apart]
    return ((average, "⟨H⟩"), *named)


def memory_panel(correlation: Floats, time: float | None, place: Place) -> Panel:
    """How a series goes with itself so many sweeps later. correlation : (lag + 1,)    time : autocorrelation time"""
    last = float(max(10, len(correlation) - 1))
    marks: list[Mark] = [level(0.0, 0.0, last, key="none", role="muted")]
    marks.append(Line(key="correlation", x=_lags(correlation), y=correlation, role="state", width=2.0))
    words = "Memory" if time is None else f"Memory, τ = {time:.3g}".replace("-", "−")
    return Panel(
        "memory", tuple(marks), title=words, x=Axis("sweeps apart", (0.0, last), whole=True),
        y=Axis("correlation", (-0.3, 1.02)), place=place, hz=20.0,
        alt="The correlation of the energy with itself so many sweeps later.",
    )  # fmt: skip


@remembered
def _lags(correlation: Floats) -> Floats:
    return np.arange(float(len(correlation)))
