"""A curve that is a sum of simple ones: the target, the sum, each term, and the error against their number."""

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Handle, Line, Mark, Points, Segments
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import broken, ghost_lines, repeated
from rnnviz.view import View

MOST_COLOURED = 16
"""More terms than this are drawn in one colour: nobody could tell them apart."""

COLOURS = 8

SMALLEST = 1.2e-5
"""Errors below are drawn there, on the axis: they are as good as none."""

ACROSS = Axis("x", (-1.0, 1.0))


def sum_panel(
    x: Floats,
    target: Floats,
    fitted: Floats,
    centres: Floats,
    heights: Floats,
    tips: tuple[str, ...],
    *,
    handles: tuple[tuple[float, float], ...],
    clicks: str,
    ghosts: Sequence[tuple[str, Floats, Floats]] = (),
    compact: bool = False,
) -> Panel:
    """The target, the sum over it, and where each unit has its step.

    x, target, fitted : (sample,); centres, heights : (unit,), the middle of each step and the sum there
    handles : points of the target that can be dragged
    """
    marks: list[Mark] = [
        *ghost_lines(ghosts),
        Line(key="target", label="target", x=x, y=target, role="target", width=4.0, strength=0.35),
        Line(key="sum", label="sum of sigmoids", x=x, y=fitted, role="prediction", width=2.2),
        _steps(centres, heights, tips),
    ]
    if handles:
        at, y = np.array(handles).T
        marks.append(Handle(key="points", x=at, y=y, role="accent", removable=True, bounds=(-1.0, 1.0, -1.0, 1.0)))
    return Panel(
        "curve", tuple(marks), x=ACROSS, y=Axis("", (-1.35, 1.35)), legend="top", clicks=clicks,
        alt="The function to be learned, the sum of sigmoids over it, and the place of each sigmoid's step.",
    )  # fmt: skip


@remembered
def _steps(centres: Floats, heights: Floats, tips: tuple[str, ...]) -> Points:
    """A dot on the sum for each unit, in the colour of its term."""
    many = len(centres) > MOST_COLOURED
    return Points(
        key="steps", label="a unit's step", x=centres, y=np.clip(heights, -1.35, 1.35), size=9.0, outline=True,
        role=("state",) if many else tuple(f"c{n}" for n in range(COLOURS)), category=np.arange(len(centres)) % COLOURS,
        tips=tips,
    )  # fmt: skip


def terms_panel(
    x: Floats, terms: Floats, numbers: Floats, names: tuple[str, ...], lit: int | None, controls: bool
) -> Panel:
    """What each unit adds.

    terms : (sample, unit); numbers : (unit, 3), v, w, b; names : the term of each unit; lit : the one that stands out
    """
    marks = _terms(x, terms, lit)
    if controls and len(names) <= MOST_COLOURED:
        marks = [*marks, _grips(numbers, names)]
    title = "What each unit adds" if lit is None else names[lit]
    return Panel(
        "terms", tuple(marks), title=title, x=ACROSS, y=Axis("term"), place=(1, 0, 1, 1), hz=20.0,
        alt="Each term of the sum, a sigmoid with a height, a place and a steepness of its own.",
    )  # fmt: skip


@remembered
def _grips(numbers: Floats, names: tuple[str, ...]) -> Handle:
    """Where each term is zero, to be dragged: the middle of its step."""
    _, w, b = numbers.T
    at = np.clip(-b / np.where(w == 0, 1e-12, w), -1.0, 1.0)
    return Handle(
        key="units", x=at, y=0 * at, shape="ring", size=13.0, role=tuple(f"c{n}" for n in range(COLOURS)),
        category=np.arange(len(at)) % COLOURS, bounds=(-1.0, 1.0, 0.0, 0.0),
        names=tuple(f"unit {n}" for n in range(len(at))), signs=("",) * len(at), tips=names,
    )  # fmt: skip


@remembered
def _terms(x: Floats, terms: Floats, lit: int | None) -> list[Mark]:
    count = terms.shape[1]
    if count > MOST_COLOURED:
        at = repeated(x, count)
        marks: list[Mark] = [Line(key="terms", x=at, y=broken(terms), role="state", width=1.0, strength=0.6)]
        return marks if lit is None else [*marks, Line(key="lit", x=x, y=terms[:, lit], role="text", width=3.0)]
    return [
        Line(
            key=f"term-{n}", x=x, y=terms[:, n], role=f"c{n % COLOURS}", width=3.6 if n == lit else 1.8,
            dash="solid" if n < COLOURS else "dash", strength=1.0 if lit in (None, n) else 0.4,
        ) for n in range(count)
    ]  # fmt: skip


def errors_by_width(found: Floats, present: tuple[int, float], widths: Sequence[int]) -> Panel:
    """Median, best and worst error of several fits of each width.

    found : (width, 4), width, median, low, high; present : width and error of the model on show
    """
    most = float(max([*widths, present[0], 2]))
    ticks = tuple((float(2**k), str(2**k)) for k in range(8) if 2**k <= most)
    marks = [*_measured(found), _present(*present)]
    return Panel(
        "widths", tuple(marks), title="Error by width", x=Axis("units", (0.8, 1.3 * most), ticks, log=True),
        y=Axis("RMSE", (1e-5, 1.0), log=True), place=(0, 1, 1, 1), legend="top", hz=5.0,
        alt="The error against the number of units: median, best and worst of several fits.",
    )  # fmt: skip


@remembered
def _measured(found: Floats) -> list[Mark]:
    x, at, low, high = np.maximum(found, SMALLEST).T
    return [
        Segments(key="range", x0=x, x1=x, y0=low, y1=high, role="state", width=1.4),
        Points(key="medians", label="five trained fits", x=x, y=at, role="state", size=7.0),
    ] if len(found) else []  # fmt: skip


def _present(width: int, error: float) -> Points:
    at, y = np.full(1, float(width)), np.full(1, max(error, SMALLEST))
    return Points(key="present", label="this one", x=at, y=y, role="prediction", shape="diamond", size=11.0)


def hovered(view: View, count: int) -> int | None:
    """The unit whose step the pointer rests on."""
    hover = view.hover
    is_step = hover is not None and (hover.panel, hover.key) == ("curve", "steps") and hover.index < count
    return hover.index if hover is not None and is_step else None
