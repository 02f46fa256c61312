"""How much a memory holds: what recall finds against the load, one trial's overlaps, what one step gets wrong."""

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Bars, Handle, Line, Mark, Points, Segments, Text
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import error_bars, ghost_lines

WIDE = 30.0
"""Loads further apart than this factor are shown by their logarithms."""


def is_wide(loads: Sequence[float] | Floats) -> bool:
    """Whether the loads are so far apart that only their factors can be seen."""
    return bool(loads[-1] > WIDE * loads[0])


@remembered
def places(loads: Floats) -> Floats:
    """Where loads stand on their axis.    loads : (load,), rising"""
    return np.log10(loads) if is_wide(loads) else loads


def load_axis(loads: Floats, label: str) -> Axis:
    """The axis for them."""
    if not is_wide(loads):
        return Axis(label, (0.0, 1.04 * float(loads[-1])))
    low, high = (float(at) for at in np.log10(loads[[0, -1]]))
    ticks = tuple((float(d), f"{10.0**d:g}") for d in range(int(np.floor(low)), int(np.ceil(high)) + 1))
    return Axis(label, (low - 0.1, high + 0.1), ticks)


def cliff(
    loads: Floats,
    overlaps: Floats,
    errors: Floats,
    *,
    name: str,
    shown: int,
    controls: bool,
    theory: Sequence[Mark] = (),
    ghosts: Sequence[tuple[str, Floats, Floats]] = (),
) -> Panel:
    """Overlap against load, mean and standard error.    loads, overlaps, errors : (load,), NaN where unknown

    shown : which load a trial is shown of; theory : marks below; ghosts : (name, loads, overlaps) each
    """
    x = places(loads)
    here, left, right = np.full(1, float(x[shown])), float(x[0]), float(x[-1])
    marks: list[Mark] = [
        Segments(key="shown", x0=here, x1=here, y0=0 * here, y1=0 * here + 1, role="accent", dash="dot", width=1.4),
        *theory,
        *ghost_lines([(label, places(x), y) for label, x, y in ghosts if is_wide(x) == is_wide(loads)]),
        error_bars(x, overlaps, errors, key="errors"),
        Line(key="between", x=x, y=overlaps, role="state", width=1.4, strength=0.6),
        Points(key="measured", label=name, x=x, y=overlaps, role="state", size=7.0),
    ]
    if controls:
        names, bounds = ("load shown",), (left, right, 0.0, 0.0)
        marks.append(Handle(key="load", x=here, y=0 * here, names=names, signs=("",), bounds=bounds))
    return Panel(
        "overlap", tuple(marks), title="Recall", x=load_axis(loads, "load: patterns per neuron"),
        y=Axis("overlap", (0.0, 1.06)), legend="top",
        clicks="Click at a load to see its first trial." if controls else "",
        alt="The overlap of what is recalled with what was stored, against the load, beside the theory.",
    )  # fmt: skip


@remembered
def theory_with_end(curve: Floats, end: float, right: float) -> list[Mark]:
    """The curve for infinitely many neurons, and the load at which it ends.    curve : (2, point); right : last load"""
    name = "infinitely many (theory)"
    marks: list[Mark] = [
        Line(key="theory", label=name, x=curve[0], y=curve[1], role="prediction", width=2.0, dash="dash")
    ]
    if right > end:
        words = f"{end:g} "
        marks.append(Text(key="limit", x=end, y=0.03, text=words, size="small", role="prediction", anchor=(1.0, 0.0)))
    return marks


def mixture(overlaps: Floats, count: int, title: str) -> Panel:
    """The overlaps of one state with the patterns, the one looked for first, as a wider bar.

    overlaps : (pattern,), NaN where unknown or beyond; count : how many patterns there are
    """
    shown = min(count, len(overlaps))
    wide = max(0.8, shown / 50)
    marks = (
        Bars(key="others", x=np.arange(2.0, shown + 1), height=overlaps[1:shown], role="state"),
        Bars(key="sought", x=np.full(1, 1.4 - wide / 2), height=overlaps[:1], role="stored", width=wide),
    )
    label = "pattern" if count == shown else f"pattern (the first {shown} of {count})"
    return Panel(
        "mixture", marks, title=title, place=(0, 1, 1, 1), hz=10.0,
        x=Axis(label, (1.2 - wide, shown + 0.6), whole=True), y=Axis("overlap", (-0.6, 1.06)),
        alt="The overlap of one final state with every stored pattern; the one looked for is the first.",
    )  # fmt: skip


def one_step(loads: Floats, wrong: Floats, closed_form: Floats | None) -> Panel:
    """The share of bits that one step gets wrong.    All : (load,)"""
    at = places(loads)
    marks: list[Mark] = [Points(key="wrong", label="measured", x=at, y=above_zero(wrong), role="state", size=6.0)]
    if closed_form is not None:
        y, name = above_zero(closed_form), "½ erfc √(1/2α)"
        marks.insert(0, Line(key="closed-form", label=name, x=at, y=y, role="prediction", dash="dash", width=1.8))
    return Panel(
        "one-step", tuple(marks), title="After one step", x=load_axis(loads, "load"), place=(1, 1, 1, 1),
        y=Axis("wrong bits", (1e-5, 1.0), log=True), legend="top", hz=10.0,
        alt="The share of bits that one step from a stored pattern gets wrong, against the load.",
    )  # fmt: skip


@remembered
def above_zero(values: Floats) -> Floats:
    """The values that a logarithmic axis can show, NaN for the others."""
    return np.where(values > 0, values, np.nan)
