"""Where the state wanders; how neighbours part; how the largest exponent depends on the gain."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.gated_chaos.params import MOST_GAIN, Params
from rnnviz.demos.gated_chaos.run import GAINS, MOMENTS, Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Line, Mark, Points
from rnnviz.kit import View, ghosts_of
from rnnviz.panels.curves import cursor, ghost_lines, level

FLOOR = 1e-16
"""Distances below are drawn there: a logarithm needs a number above zero."""

LOWEST, HIGHEST = -1.0, 0.5
"""What the scan shows of exponents."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The attractor, with what two neighbours do and the scan of gains beside it."""
    panels = [_attractor(params, frame, view), _parting(frame, view)]
    if not view.compact:
        panels.append(_scan(params, frame, view))
    return Figure(tuple(panels), columns=(1.6, 1.0), rows=(1.0, 1.0), caption=frame.caption)


def _attractor(params: Params, frame: Frame, view: View) -> Panel:
    left, right, bottom, top = frame.limits
    marks = [*_approaches(frame), *_orbits(frame), _now(frame), *(_starts(params, frame) if view.controls else ())]
    return Panel(
        "attractor", tuple(marks), title="The state without input", x=Axis("h₁", (left, right)),
        y=Axis("h₂", (bottom, top)), place=(0, 0, 2, 1), clicks="Click to begin somewhere else, too.", hz=30.0,
        alt=f"The states that the cell goes through. {frame.caption}",
    )  # fmt: skip


def _approaches(frame: Frame) -> list[Mark]:
    marks: list[Mark] = []
    for n, (x, y) in enumerate(frame.approach):
        marks.append(Line(key=f"approach-{n}", x=x, y=y, role=f"c{n}", width=1.0, strength=0.4))
        marks.append(Points(key=f"steps-{n}", x=x, y=y, role=f"c{n}", size=3.0, strength=0.6))
    return marks


def _orbits(frame: Frame) -> list[Mark]:
    return [
        Points(key=f"orbit-{n}-{k}", x=x, y=y, role=f"c{n}", size=frame.sizes[n])
        for n, blocks in enumerate(zip(frame.x, frame.y, strict=True))
        for k, (x, y) in enumerate(zip(*blocks, strict=True))
    ]


def _now(frame: Frame) -> Mark:
    each = np.arange(len(frame.now))
    roles = tuple(f"c{n}" for n in each)
    return Points(key="now", x=frame.now[:, 0], y=frame.now[:, 1], role=roles, category=each, size=8.0, outline=True)


def _starts(params: Params, frame: Frame) -> list[Mark]:
    """The starts that lie in the picture; the others are changed in the form."""
    begun = np.array([start[:2] for start in params.starts])
    return [Handle(
        key="start", x=begun[:, 0], y=begun[:, 1], role="start", shape="plus", size=11.0, removable=True,
        bounds=frame.limits, names=tuple(f"start {n + 1}" for n in range(len(begun))), signs=("",) * len(begun),
    )]  # fmt: skip


def _parting(frame: Frame, view: View) -> Panel:
    kept = [(name, MOMENTS, drawn(ghost.distance)) for name, ghost in ghosts_of(view, Frame)]
    marks: list[Mark] = [
        *ghost_lines(kept), Line(key="distance", x=MOMENTS, y=drawn(frame.distance), role="state", width=1.8),
    ]  # fmt: skip
    if len(frame.law):
        law = np.where(frame.law < FLOOR, np.nan, frame.law)
        marks.append(Line(key="law", label="slope λ", x=MOMENTS, y=law, role="prediction", dash="dash"))
    return Panel(
        "parting", tuple(marks), title="Two starts, almost one", short="Two close starts",
        x=Axis("step", (0.0, MOMENTS[-1]), whole=True),
        y=Axis("distance", (FLOOR, 10.0), log=True), place=(0, 1, 2 if view.compact else 1, 1), legend="top",
        hz=20.0, alt="The distance of two states over time, on a logarithmic scale.",
    )  # fmt: skip


def drawn(distance: Floats) -> Floats:
    """What a logarithmic axis can show."""
    return np.maximum(distance, FLOOR)


def _scan(params: Params, frame: Frame, view: View) -> Panel:
    right = float(GAINS[-1]) if params.gain <= GAINS[-1] else MOST_GAIN
    marks: list[Mark] = [
        level(0.0, 0.0, right, key="zero"), cursor(params.gain, LOWEST, HIGHEST),
        Line(key="scan", x=GAINS, y=frame.scan, role="state", width=1.4),
    ]  # fmt: skip
    if view.controls:
        at, low = np.array([params.gain]), 0.95 * LOWEST
        marks.append(
            Handle(key="gain", x=at, y=np.full(1, low), names=("gain",), signs=("",), bounds=(0, right, low, low))
        )
    return Panel(
        "scan", tuple(marks), title="Above zero is chaos", x=Axis("gain of all weights", (0.0, right)),
        y=Axis("largest exponent λ", (LOWEST, HIGHEST)), place=(1, 1, 1, 1), hz=20.0,
        alt="The largest Lyapunov exponent at each gain: chaos above zero, order below.",
    )  # fmt: skip
