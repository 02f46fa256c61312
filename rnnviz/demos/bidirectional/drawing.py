"""A sequence, what is asked, what the net says and what can be known; how the answer is reached; how learning goes."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.bidirectional.params import Params
from rnnviz.demos.bidirectional.run import Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Bars, Image, Line, Mark, Points, Segments, Text
from rnnviz.kit import View
from rnnviz.panels.curves import level
from rnnviz.panels.two_passes import two_passes
from rnnviz.readable import luck

INPUT, TRUTH, WRONG = (2.3, 2.7), (1.6, 2.0), 1.3
"""Where the rows of cells stand above the net's probabilities, which go from 0 to 1."""
PALE = 0.12
LOWEST = 0.45
"""Of accuracies; chance is ½."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The sequence large; beside it the two passes and how learning goes, below it the positions."""
    at = pointed_at(params, frame, view)
    if view.compact:
        return Figure(
            (_sequence(params, frame, view, at), _learning(params, frame, view)), columns=(1.6, 1.0),
            caption=caption_of(params, frame),
        )  # fmt: skip
    panels = (
        _sequence(params, frame, view, at), _passes(params, frame, at), _positions(params, frame, view),
        _learning(params, frame, view),
    )  # fmt: skip
    return Figure(panels, columns=(1.6, 1.0), rows=(1.0, 0.6), caption=caption_of(params, frame))


def pointed_at(params: Params, frame: Frame, view: View) -> int:
    """The moment that the pointer rests on, else the one of which the past says least."""
    hover = view.hover
    if hover is not None and hover.panel == "sequence" and hover.key in ("input", "truth", "says"):
        return min(hover.index, params.time_steps - 1)
    return frame.focus


def _sequence(params: Params, frame: Frame, view: View, at: int) -> Panel:
    steps = np.arange(params.time_steps) + 0.5
    marks: list[Mark] = [
        _cells("input", frame.x, INPUT), _cells("truth", frame.y, TRUTH), *_window(params, at),
        Segments(key="half", x0=np.zeros(1), x1=np.full(1, float(params.time_steps)), y0=np.full(1, 0.5),
                 y1=np.full(1, 0.5), role="muted", dash="dash", width=1.0),
        Bars(key="says", label="the net", x=steps, height=frame.p, base=0.5, width=0.84, role="prediction"),
        Line(key="best", label=f"best possible {_from(params)}", x=_edges(params),
             y=np.repeat(frame.best, 2), role="state", width=1.5),
        Points(key="wrong", x=steps[_wrong(frame)], y=np.full(int(_wrong(frame).sum()), WRONG),
               role="error", shape="cross", size=7.0),
    ]  # fmt: skip
    ticks = ((0.0, "says 0"), (0.5, "½"), (1.0, "says 1"), (WRONG, "wrong"), (sum(TRUTH) / 2, "asked"),
             (sum(INPUT) / 2, "input"))  # fmt: skip
    return Panel(
        "sequence", tuple(marks), title=_title(params), x=Axis("step", (0.0, float(params.time_steps)), whole=True),
        y=Axis("", (-0.06, 2.83), ticks), legend="top", hz=30.0,
        clicks="Click a bit of the input to turn it over.",
        alt=f"A sequence of bits, the bits asked for, and what the net says of each. {caption_of(params, frame)}",
    )  # fmt: skip


def _title(params: Params) -> str:
    if params.task == "majority":
        return f"Are most of {2 * params.reach + 1} bits ones?"
    return "Which bit stands behind the noise?"


def _from(params: Params) -> str:
    return {"forward": "from the past", "backward": "from the future", "both": "from all"}[params.direction]


def _cells(key: str, bits: Floats, rows: tuple[float, float]) -> Image:
    """A row of cells, ones full and zeros pale; nothing where the bit is not asked for."""
    role = "input" if key == "input" else "target"
    return Image(
        key=key, values=np.where(np.isnan(bits), -1, 0)[None].astype(int), extent=(0.0, float(len(bits)), *rows),
        roles=(role,), shade=np.where(bits == 1, 1.0, PALE)[None], named=True,
    )  # fmt: skip


def _edges(params: Params) -> Floats:
    return np.repeat(np.arange(params.time_steps + 1.0), 2)[1:-1]


def _wrong(frame: Frame) -> Floats:
    wrong: Floats = np.isfinite(frame.p) & ((frame.p > 0.5) != (frame.y == 1))
    return wrong


def _window(params: Params, at: int) -> list[Mark]:
    """A frame around the inputs that the answer depends on; hatched, what the net cannot have heard by then."""
    reach = params.reach if params.task == "majority" else params.time_steps
    first, last = max(0, at - reach), min(params.time_steps, at + reach + 1)
    low, high = INPUT[0] - 0.07, INPUT[1] + 0.07
    unheard = {"forward": (at + 1, last), "backward": (first, at), "both": (at, at)}[params.direction]
    frame = Line(key="window", x=np.array([first, last, last, first, first], float),
                 y=np.array([low, low, high, high, low]), role="text", width=1.8)  # fmt: skip
    left = np.arange(unheard[0], unheard[1], 0.5)
    hatch = Segments(key="unheard", label="unheard", x0=left, x1=left + 0.5, y0=np.full(len(left), low),
                     y1=np.full(len(left), high), role="text", width=1.2)  # fmt: skip
    pointer = Segments(
        key="asked-about", x0=np.full(1, at + 0.5), x1=np.full(1, at + 0.5), y0=np.full(1, 0.0), y1=np.full(1, low),
        role="text", width=1.2, dash="dot",
    )  # fmt: skip
    return [frame, *((hatch,) if len(left) else ()), pointer]


def _passes(params: Params, frame: Frame, at: int) -> Panel:
    says = "" if np.isnan(frame.p[at]) else f"{frame.p[at]:.2f}".lstrip("0") if frame.p[at] < 0.995 else "1"
    return two_passes(
        at, frame.x.astype(int).tolist(), says or "–", past=params.direction != "backward",
        future=params.direction != "forward", place=(0, 1, 1, 1),
    )  # fmt: skip


def _positions(params: Params, frame: Frame, view: View) -> Panel:
    x = np.arange(params.time_steps) + 0.5
    marks = (
        Line(key="accuracy", label="the net", x=x, y=frame.by_position, role="prediction", width=1.8),
        Line(key="possible", label=f"best {_from(params)}", x=x, y=frame.possible, role="state", dash="dash"),
    )  # fmt: skip
    return Panel(
        "positions", marks, title="Accuracy by position", place=(1, 0, 1, 1), legend="top", hz=10.0,
        x=Axis("step", (0.0, float(params.time_steps)), whole=True), y=Axis("", (LOWEST, 1.04)),
        alt="How often the net is right at each step, beside the best possible there.",
    )  # fmt: skip


def _learning(params: Params, frame: Frame, view: View) -> Panel:
    end = float(max(1, params.updates))
    marks: list[Mark] = [
        level(frame.best_forward, 0.0, end, key="best-forward"),
        level(frame.best_both, 0.0, end, key="best-both", role="state"),
        Text(key="one-name", x=end, y=frame.best_forward - 0.02, text=_one_sided(params), size="small", role="muted",
             anchor=(1.0, 1.0)),
        Text(key="both-name", x=end, y=frame.best_both + 0.02, text="best from both", size="small", role="state",
             anchor=(1.0, 0.0)),
        Line(key="share", x=frame.seen, y=frame.share, role="prediction", width=1.0, strength=0.5),
        Points(key="judged", x=frame.judged[:, 0], y=frame.judged[:, 1], role="prediction", size=8.0),
    ]  # fmt: skip
    return Panel(
        "learning", tuple(marks), title="Accuracy", x=Axis("update", (0.0, end), whole=True),
        y=Axis("", (LOWEST, 1.12)), place=(0, 1, 1, 1) if view.compact else (1, 1, 1, 1), hz=20.0,
        alt="The share of right answers over the updates, with the best possible from one side and from both.",
    )  # fmt: skip


def _one_sided(params: Params) -> str:
    return "best from the future" if params.direction == "backward" else "best from the past"


def caption_of(params: Params, frame: Frame) -> str:
    """How far the net is, and how far it could come."""
    side = "future" if params.direction == "backward" else "past"
    limits = f"the {side} alone allows {frame.best_forward:.3f}, past and future together {frame.best_both:.3f}"
    if not len(frame.judged):
        return f"Nothing is judged yet; {limits}."
    update, accuracy = frame.judged[-1]
    most = frame.best_both if params.direction == "both" else frame.best_forward
    said = f"After {update:.0f} updates {accuracy:.3f} of the held-out answers are right; {limits}."
    return said + luck(accuracy, most)
