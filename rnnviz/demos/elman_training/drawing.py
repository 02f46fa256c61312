"""The race; beside it what the nets answer; below what each gradient touches."""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.elman_training.params import NAMES, ROLES, RULES, Params, blind
from rnnviz.demos.elman_training.run import RECENT, Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Line, Mark, Points, Segments, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.panels.curves import ghost_lines, level
from rnnviz.readable import number
from rnnviz.view import ON_PAPER

SMALLEST = 1e-5
"""Errors below are drawn there."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The race; beside it what the nets answer; below what each gradient touches."""
    caption, warning = _caption(params, frame), blind(params)
    curves = race(params, frame, view)
    if view.compact:
        return Figure((curves, _reach(params, view)), rows=(1.25, 1.0), caption=caption, warning=warning)
    return Figure(
        (curves, _answers(frame), _reach(params, view)), columns=(1.6, 1.0), rows=(1.5, 1.0), caption=caption,
        warning=warning,
    )  # fmt: skip


def emblem(params: Params, frame: Frame) -> Panel:
    """The race stands for the demo."""
    return race(params, frame, ON_PAPER)


def race(params: Params, frame: Frame, view: View) -> Panel:
    """The errors of the three nets over the symbols read."""
    end = float(params.symbols)
    marks: list[Mark] = [level(1.0, 0.0, end, key="guess")]
    marks.append(Text(key="guess-name", x=0.99 * end, y=1.12, text="a guess", size="small", role="muted",
                      anchor=(1.0, 0.0)))  # fmt: skip
    marks += ghost_lines([
        (f"{name}, {NAMES[rule]}", other.ends, _positive(other.curves[rule]))
        for name, other in ghosts_of(view, Frame) for rule in ("truncated",)
    ])  # fmt: skip
    marks.append(Points(key="begin", tips=("before learning",), x=np.zeros(1), y=np.array([frame.first_error]),
                        role="text", shape="diamond", size=9.0))  # fmt: skip
    for rule in RULES:
        words = f"{NAMES[rule]}, window {params.window}" if rule == "truncated" else NAMES[rule]
        y = frame.curves[rule]
        marks.append(Line(key=rule, label=words, x=frame.ends, y=_positive(y), role=ROLES[rule], width=2.4))
        marks.append(Points(key=f"{rule}-now", x=frame.ends[-1:], y=_positive(y)[-1:], role=ROLES[rule], size=8.0,
                            outline=True))  # fmt: skip
    return Panel(
        "curves", tuple(marks), title="Mean squared error",
        x=Axis("symbols read", (0.0, end), whole=True), y=Axis("", (SMALLEST, 4.0), log=True), legend="top",
        place=(0, 0, 1, 1), alt="The errors of the three nets over the symbols read, on a logarithmic scale.",
    )  # fmt: skip


@remembered
def _positive(values: Floats) -> Floats:
    """On a logarithmic axis; a run that is lost is not drawn on."""
    known = values[np.isfinite(values)]
    return values if not len(known) or known.min() >= SMALLEST else np.maximum(values, SMALLEST)


def _answers(frame: Frame) -> Panel:
    marks: list[Mark] = [
        Line(
            key=f"answer-{rule}", x=frame.recent, y=np.clip(frame.outputs[rule], -1.9, 1.9), role=ROLES[rule], width=1.8
        )
        for rule in RULES
    ]
    marks.append(Points(key="target", label="wanted", x=frame.recent, y=frame.target, role="target", shape="square",
                        size=6.0))  # fmt: skip
    last = max(RECENT, frame.t)
    return Panel(
        "answers", tuple(marks), title="The last answers", legend="top", place=(0, 1, 1, 1),
        x=Axis("symbol", (last - RECENT + 0.5, last + 0.5), whole=True), y=Axis("", (-2.0, 2.0), _SIGNS),
        alt="What the three nets answered to the last symbols, and what was wanted.",
    )  # fmt: skip


_SIGNS = ((-1.0, "−1"), (0.0, "0"), (1.0, "1"))


def _reach(params: Params, view: View) -> Panel:
    """Rows of copies, from the present one on the right: those that a rule's gradient touches are filled."""
    longest = max(params.window, min(params.episode, 50), params.delay, 10) + 1
    back, size = np.arange(float(longest + 1)), 7.0 if view.compact else 11.0
    at = np.full(1, -float(params.delay))
    marks: list[Mark] = [Segments(key="answer", label="where the answer lies", x0=at, x1=at, y0=np.full(1, 0.4),
                                  y1=np.full(1, 3.6), role="text", dash="dash", width=1.6)]  # fmt: skip
    for row, (rule, reach, cost) in enumerate(_reaches(params)):
        y = np.full(len(back), 3.0 - row)
        touched: Array = back < reach
        marks.append(Points(key=rule, x=-back, y=y, role=ROLES[rule], shape="square", size=size,
                            strength=np.where(touched, 1.0, 0.15)))  # fmt: skip
        if not view.compact:
            marks.append(Text(key=f"{rule}-cost", x=0.9, y=3.0 - row, text=cost, size="small", anchor=(0.0, 0.5)))
    if view.controls:
        marks.append(Handle(key="window", x=np.array([0.5 - params.window]), y=np.array([2.0]), names=("window",),
                            signs=("",), role="accent", size=13.0, bounds=(0.5 - 50, -0.5, 2.0, 2.0)))  # fmt: skip
    ticks = tuple((-float(b), "now" if b == 0 else f"−{b}") for b in range(0, longest + 1, 5 if longest > 12 else 1))
    return Panel(
        "reach", tuple(marks), title="Which copies the gradient of a symbol touches", legend="top",
        x=Axis("", (-longest - 0.6, 0.7 if view.compact else 0.42 * longest + 1.0), ticks),
        y=Axis("", (0.4, 3.6), tuple((3.0 - n, NAMES[rule]) for n, rule in enumerate(RULES))),
        place=(1, 0, 1, 1 if view.compact else 2),
        alt="For each rule the copies of the net that the gradient reaches, and the copy in which the answer lies.",
    )  # fmt: skip


def _reaches(params: Params) -> tuple[tuple[str, int, str], ...]:
    return (
        ("elman", 1, "1 step back a symbol"), ("truncated", params.window, f"{params.window} steps back a symbol"),
        ("full", params.episode, f"1 step a symbol, {params.episode} at a time"),
    )  # fmt: skip


def _caption(params: Params, frame: Frame) -> str:
    if not frame.t:
        return "Three nets with the same weights are about to read the same stream."

    def said(rule: str) -> str:
        return "has run away" if rule in frame.lost else number(frame.curves[rule][-1], 2)

    return (
        f"After {frame.t} symbols the error is: Elman's rule: {said('elman')}, a window of {params.window}: "
        f"{said('truncated')}, whole episodes: {said('full')} — these after {frame.updates['full']} updates only."
    )
