"""The map large, or the bottleneck of a net that has none; the same as threads; how learning goes."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.attention.params import Params
from rnnviz.demos.attention.run import Frame
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.marks import Bars, Line, Mark, Points
from rnnviz.kit import View, ghosts_of
from rnnviz.kit.remembered import remembered
from rnnviz.panels.alignment import alignment_panel, as_rows, neck_panel, threads_panel
from rnnviz.panels.curves import ghost_lines, level, named_level

CLICKS = "Click a symbol of the source to change it."
TITLES = {
    "reverse": "The source backwards", "copy": "The source once more", "sort": "The source, sorted",
    "dates": "A date as year-month-day",
}  # fmt: skip


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The map or the bottleneck; beside it the threads or the positions, and the learning curve."""
    lit = pointed_at(frame, view)
    if view.compact:
        panels: tuple[Panel, ...] = (_hero(params, frame, view, lit, (0, 0, 1, 1)), _learning(params, frame, view))
        return Figure(panels, columns=(1.6, 1.0), caption=caption_of(frame))
    beside = _threads(frame, lit) if frame.map is not None else _positions(frame)
    panels = (_hero(params, frame, view, lit, (0, 0, 2, 1)), beside, _learning(params, frame, view))
    return Figure(panels, columns=(1.6, 1.0), rows=(1.0, 1.0), caption=caption_of(frame))


def pointed_at(frame: Frame, view: View) -> int:
    """The output that the pointer rests on, else the first one."""
    hover = view.hover
    if hover is not None and (hover.panel, hover.key) == ("alignment", "map") and frame.map is not None:
        rows, columns = frame.map.shape
        return int(np.clip(rows - 1 - hover.index // columns, 0, rows - 1))
    return 0


def _hero(params: Params, frame: Frame, view: View, lit: int, place: Place) -> Panel:
    judged, clicks = _judged(frame), CLICKS if view.controls else ""
    alt = f"{caption_of(frame)} The shown answer is {frame.out}."
    if frame.map is not None:
        return alignment_panel(
            frame.map, frame.source, frame.out, judged, frame.places, lit, place, title=TITLES[params.task],
            clicks=clicks, alt=alt,
        )  # fmt: skip
    assert frame.states is not None
    padded = frame.source.ljust(len(frame.states) - len(frame.out))
    return neck_panel(
        frame.states, padded, frame.out, judged, place, title="Out of one state",
        clicks=clicks, alt=alt,
    )  # fmt: skip


@remembered
def _rows(right: tuple[bool, ...] | None, steps: int) -> Floats:
    return as_rows(right, steps)


def _judged(frame: Frame) -> Floats:
    return _rows(frame.right, len(frame.out))


def _threads(frame: Frame, lit: int) -> Panel:
    assert frame.map is not None
    return threads_panel(
        frame.map, frame.source, frame.out, _judged(frame), lit, (0, 1, 1, 1), title="What looks where",
        alt="The source above the answer, with a thread from each output to the place at which it looks most.",
    )  # fmt: skip


def _positions(frame: Frame) -> Panel:
    steps = len(frame.by_position)
    bars = Bars(key="by-position", x=np.arange(1.0, steps + 1), height=frame.by_position, role="prediction")
    return Panel(
        "positions", (bars, level(frame.blind, 0.5, steps + 0.5, key="unseen")), title="Share right by place",
        x=Axis("place", (0.5, steps + 0.5), whole=True), y=Axis("", (0.0, 1.05)), place=(0, 1, 1, 1), hz=10.0,
        alt="How often each place of the answer is right, with what can be guessed without the source.",
    )  # fmt: skip


def _learning(params: Params, frame: Frame, view: View) -> Panel:
    end = float(max(1, params.updates))
    at, exact, right = _columns(frame.judged)
    kept = [(name, *_columns(ghost.judged)[:2]) for name, ghost in ghosts_of(view, Frame)]
    marks: list[Mark] = [
        *ghost_lines(kept), *named_level(frame.blind, 0.0, end, "symbols, by guessing", key="blind"),
        Line(key="share", x=frame.seen, y=frame.share, role="state", width=1.0, strength=0.4),
        Line(key="symbols", label="symbols", x=at, y=right, role="state", width=1.8),
        Line(key="exact", label="whole answers", x=at, y=exact, role="prediction", width=2.2),
        Points(key="looks", x=at, y=exact, role="prediction", size=6.0),
    ]  # fmt: skip
    return Panel(
        "learning", tuple(marks), title="Share right", x=Axis("update", (0.0, end), whole=True),
        y=Axis("", (0.0, 1.05)), place=(0, 1, 1, 1) if view.compact else (1, 1, 1, 1), legend="top", hz=20.0,
        alt="The share of whole answers and of symbols that are right over the updates, beside blind guessing.",
    )  # fmt: skip


@remembered
def _columns(judged: Floats) -> tuple[Floats, Floats, Floats]:
    return judged[:, 0].copy(), judged[:, 1].copy(), judged[:, 2].copy()


def caption_of(frame: Frame) -> str:
    """How far the net is, and whether its map is right."""
    if not len(frame.judged):
        return "Nothing is judged yet."
    update, exact, symbols, aligned = frame.judged[-1]
    words = (
        f"After {update:.0f} updates {exact:.3f} of the held-out answers and {symbols:.3f} of their symbols are right"
    )
    if np.isnan(aligned):
        return f"{words}; guessing gives {frame.blind:.3f} of the symbols."
    return f"{words}; {aligned:.3f} of the outputs look most at the right place."
