"""What comes in, what is asked for and what each net answers; how far each errs; and what its memory does."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.pulses import SHORT, TEST_STEPS
from rnnviz.demos.pulse_converter.params import Params
from rnnviz.demos.pulse_converter.run import COURSE, Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Band, Handle, Line, Mark, Points, Segments, Text
from rnnviz.kit import View, ghosts_of
from rnnviz.learning.pulse_training import NETS

TIMES = np.arange(TEST_STEPS) + 0.5
EDGES = np.repeat(np.arange(TEST_STEPS + 1.0), 2)[1:-1]
"""A step lasts from its number to the next: its middle, and where stairs begin and end."""
ROW = 1.5
"""Height of a net's row, in units of its answer."""
OVER, UNDER = 1.3, -0.3
"""Answers are cut there, so that no net writes over its neighbour."""
ROLES = {"simple": "c1", "lstm": "c0", "gru": "c2"}
LEAST, MOST = 1e-5, 3.0


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The answers under each other; beside them the errors and one memory."""
    caption = caption_of(params, frame)
    panels = [_answers(params, frame, view, caption), _errors(params, frame, view)]
    if not view.compact:
        panels.append(_memory(params, frame, view))
    return Figure(tuple(panels), columns=(1.6, 1.0), rows=(1.0, 0.75), caption=caption)


def base_of(net: int) -> float:
    """Where a net's row stands; the input's is 0."""
    return -ROW * (net + 1)


def shown(answer: Floats, net: int) -> Floats:
    """An answer as it stands in its row."""
    return np.clip(answer, UNDER, OVER) + base_of(net)


def stairs(values: Floats) -> Floats:
    """What belongs to `EDGES`. values : (time,)"""
    return np.repeat(values, 2)


def _answers(params: Params, frame: Frame, view: View, caption: str) -> Panel:
    zero, marks = np.zeros(len(EDGES)), list[Mark]()
    marks.append(Band(key="input", x=EDGES, low=zero, high=stairs(frame.x), role="input", strength=0.8))
    for n, name in enumerate(frame.nets):
        base = zero + base_of(n)
        high = base + stairs(frame.target)
        marks.append(Band(key=f"target-{name}", x=EDGES, low=base, high=high, role="target", strength=0.22))
    for n, name in enumerate(frame.nets):
        marks.append(Line(key=f"answer-{name}", x=TIMES, y=shown(frame.outputs[n], n), role=role_of(name), width=1.6))
    if view.controls:
        marks.append(_handles(params))
    rows = ((0.5, "input"), *((base_of(n) + 0.5, name) for n, name in enumerate(frame.nets)))
    return Panel(
        "answers", tuple(marks), title="Asked for, and answered", x=Axis("step", (0.0, float(TEST_STEPS)), whole=True),
        y=Axis("", (base_of(len(frame.nets) - 1) - 0.4, 1.4), rows), place=(0, 0, 2, 1),
        clicks="Click to add a pulse.", hz=30.0, alt=f"The answers of each net over time. {caption}",
    )  # fmt: skip


def role_of(name: str) -> str:
    """One colour for each cell."""
    return ROLES[NETS[name].cell]


def _handles(params: Params) -> Mark:
    """On top of each pulse: its height is dragged, or its end."""
    onset, length = np.array(params.shown_pulses, float).reshape(-1, 2).T
    is_direct = params.direction == "direct"
    x = onset + SHORT / 2 if is_direct else onset + length
    y = params.law.height(length) if is_direct else np.ones(len(x))
    names = tuple(f"pulse {n + 1}" for n in range(len(x)))
    return Handle(
        key="pulses", x=x, y=y, names=names, signs=("",) * len(x), role="input", removable=True, size=9.0,
        bounds=(0.0, float(TEST_STEPS), 0.2 if is_direct else 1.0, 1.0),
    )  # fmt: skip


def _errors(params: Params, frame: Frame, view: View) -> Panel:
    course = COURSE[params.direction]
    rows = -np.arange(float(len(frame.nets)))
    given = [n for n, name in enumerate(frame.nets) if name in course]
    judged = [n for n, score in enumerate(frame.scores) if score is not None and not frame.ran_away[n]]
    ours = np.array([frame.scores[n].error for n in judged])  # type: ignore[union-attr]
    low, top = 0.6 - len(rows), 0.9
    marks: list[Mark] = [
        *_plateau(params, frame, low, top),
        *_ghosts(frame, rows, view),
        Points(key="course", label="course", x=np.array([course[frame.nets[n]] for n in given]), y=rows[given],
               role="baseline", shape="diamond", size=9.0),
        Points(key="ours", label="here", x=np.clip(ours, LEAST, MOST), y=rows[judged],
               role=tuple(map(role_of, frame.nets)), category=np.array(judged, dtype=int), size=10.0,
               tips=tuple(_tip(frame, n) for n in judged)),
        *_numbers(frame, rows, view.compact),
    ]  # fmt: skip
    ticks = tuple(zip(rows.tolist(), frame.nets, strict=True))
    return Panel(
        "errors", tuple(marks), title="Test error", x=Axis("MSE / variance", (LEAST, MOST), log=True),
        y=Axis("", (low - 0.2, top), ticks), place=(0, 1, 2 if view.compact else 1, 1), legend="top", hz=20.0,
        alt="The test error of each net on a logarithmic scale, beside the error on the course's slides.",
    )  # fmt: skip


def _ghosts(frame: Frame, rows: Floats, view: View) -> list[Mark]:
    """The errors of runs kept to compare, net by net."""
    marks: list[Mark] = []
    for n, (name, ghost) in enumerate(ghosts_of(view, Frame)):
        known = [(row, score.error) for row, score in zip(rows, ghost.scores, strict=False) if score is not None]
        if ghost.nets == frame.nets and known:
            y, errors = np.array(known).T
            marks.append(Points(key=f"ghost-{n}", label=name, x=np.clip(errors, LEAST, MOST), y=y, role="ghost",
                                shape="ring", size=12.0))  # fmt: skip
    return marks


def _plateau(params: Params, frame: Frame, low: float, top: float) -> list[Mark]:
    at, name = np.full(1, frame.plateau), "mean" if params.direction == "direct" else "edge only"
    return [Segments(key="plateau", label=name, x0=at, x1=at, y0=np.full(1, low - 0.2), y1=np.full(1, top),
                     role="error", dash="dash")]  # fmt: skip


def _numbers(frame: Frame, rows: Floats, briefly: bool) -> list[Mark]:
    """Errors on the left, where no error lies; in a narrow picture only what ran away, which has no dot."""
    marks: list[Mark] = []
    for n, score in enumerate(frame.scores):
        known = "" if briefly or score is None else written(score.error)
        words = "ran away" if frame.ran_away[n] else known
        marks.append(Text(key=f"number-{n}", x=LEAST * 1.15, y=float(rows[n]), text=words, size="small",
                          anchor=(0.0, 0.5), room=1.0))  # fmt: skip
    return marks


def written(error: float) -> str:
    """Two digits that count."""
    return f"{error:.2g}" if error >= 1e-4 else f"{error:.0e}"


def _tip(frame: Frame, n: int) -> str:
    score, name = frame.scores[n], frame.nets[n]
    assert score is not None
    parts = [f"{name}: error {written(score.error)}"]
    if score.memory is not None and score.length_error is not None:
        parts.append(f"its best unit says {100 * score.memory:.0f}\u00a0% of the steps left")
        parts.append(f"lengths are wrong by {score.length_error:.2g} steps")
    return "; ".join(parts)


def pointed_at(frame: Frame, view: View) -> int:
    """The net whose memory is shown: the one pointed at, else the last one with gates."""
    hover = view.hover
    if hover is not None and (hover.panel, hover.key) == ("errors", "ours"):
        judged = [n for n, score in enumerate(frame.scores) if score is not None and not frame.ran_away[n]]
        if hover.index < len(judged):
            return judged[hover.index]
    gated = [n for n, name in enumerate(frame.nets) if NETS[name].cell != "simple"]
    return gated[-1] if gated else 0


def _memory(params: Params, frame: Frame, view: View) -> Panel:
    n = pointed_at(frame, view)
    name, score = frame.nets[n], frame.scores[n]
    marks: list[Mark] = []
    if params.direction == "direct":
        marks.append(
            Line(key="ramp", label="steps left", x=TIMES, y=frame.ramp[n], role="target", width=1.2, dash="dash")
        )
    marks.append(Line(key="memory", label="best unit", x=TIMES, y=frame.memory[n], role="memory", width=1.8))
    known = f": R² {score.memory:.2f}" if score is not None and score.memory is not None else ""
    return Panel(
        "memory", tuple(marks), title=f"Memory of {name}{known}", x=Axis("step", (0.0, float(TEST_STEPS)), whole=True),
        y=Axis("c" if NETS[name].cell == "lstm" else "h"), place=(1, 1, 1, 1), legend="top", hz=20.0,
        alt="The unit of the first layer that says most of the steps left in a pulse, over time.",
    )  # fmt: skip


def caption_of(params: Params, frame: Frame) -> str:
    """Who errs least and who most, with what that means."""
    known = {name: score.error for name, score, lost in zip(frame.nets, frame.scores, frame.ran_away, strict=True)
             if score is not None and not lost}  # fmt: skip
    done = f"After {frame.update} of {frame.updates} updates"
    if not known:
        return f"{done} nothing is judged yet: the answers are those of nets that have learnt nothing."
    best, worst = min(known, key=known.__getitem__), max(known, key=known.__getitem__)
    words = f"{done} the test error of {best} is {written(known[best])}"
    words += f", that of {worst} {written(known[worst])}." if worst != best else "."
    if params.direction == "inverse":
        words += f" Whoever sees the edge alone and answers the mean height scores {frame.plateau:.2f}."
        words += " The course calls this direction more difficult; here only simple nets find it so."
    return words
