"""What is made of the spikes: paths and distances of states, voltages, readout, answers, separation, rates."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.liquid_state.frame import Frame
from rnnviz.demos.liquid_state.params import WINDOW, Params
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Bars, Handle, Line, Mark, Points, Segments
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.networks.spiking import THRESHOLD
from rnnviz.panels.curves import error_bars, ghost_lines, level

ROLES = ("state", "prediction")
"""Of the two trials, and of the answers they ask for."""

KINDS = (("state", "c7"), ("prediction", "c6"))
"""Of excitatory and inhibitory units, for each trial."""

NAMES = {"xor": ("same", "different"), "template": ("first pattern", "second pattern"), "constant": ("", "")}

PERCENT = tuple((share / 100.0, f"{share}\u00a0%") for share in (0, 25, 50, 75, 100))


@dataclass(frozen=True)
class Look:
    """How a trial is drawn. kinds : roles of spikes of excitatory and of inhibitory units"""

    name: str
    role: str
    kinds: tuple[str, str]


def looks(params: Params, frame: Frame) -> tuple[Look, ...]:
    """Of each trial on show. An input of one's own has the colour of what the readout says it is."""
    asked = tuple(map(Look, NAMES[params.task], ROLES, KINDS))
    if not params.is_painted:
        return asked[: len(frame.trials)]
    return (asked[frame.answer],) if frame.answer >= 0 else (Look("unknown", "text", ("text", "muted")),)


# -- time -------------------------------------------------------------------------------------------------------------


def span(params: Params) -> tuple[float, float]:
    """Of a short trial all is seen, of a long one the last stretch."""
    return (0.0, params.duration) if params.is_seen_whole else (-WINDOW, 0.0)


def time_axis(params: Params) -> Axis:
    """Of everything that is seen millisecond by millisecond."""
    left, right = span(params)
    ago = tuple((-float(ms), str(ms)) for ms in range(0, round(WINDOW) + 1, 100))
    return Axis("ms", (left, right)) if params.is_seen_whole else Axis("ms ago", (left, right), ago)


def since(times: Floats, frame: Frame, params: Params) -> Floats:
    """Times as that axis counts them."""
    return times if params.is_seen_whole else _shifted(times, frame.now)


@remembered
def _shifted(times: Floats, now: float) -> Floats:
    return times - now


# -- states -----------------------------------------------------------------------------------------------------------


def paths(params: Params, frame: Frame, column: int) -> Panel:
    """The ways of both states in the plane in which states differ most."""
    marks: list[Mark] = []
    for n, (trial, look) in enumerate(zip(frame.trials, looks(params, frame), strict=True)):
        marks += [
            Line(key=f"path-{n}", x=trial.path_x, y=trial.path_y, role=look.role, width=1.6),
            Points(key=f"end-{n}", x=trial.path_x[-1:], y=trial.path_y[-1:], role=look.role, size=9.0, outline=True),
        ]
    return Panel(
        "paths", tuple(marks), title="Two states" if len(frame.trials) > 1 else "The state",
        x=Axis("1st component", frame.reach[0], ()),
        y=Axis("2nd", frame.reach[1], ()), place=(0, column, 1, 1),
        alt="The way of the liquid's state after two inputs, in the plane in which states differ most.",
    )  # fmt: skip


def distance(params: Params, frame: Frame, place: Place) -> Panel:
    """How far apart both states are; with spikes injected also each from where it would be without."""
    x, marks = since(frame.ms, frame, params), list[Mark]()
    if frame.apart.size:
        marks.append(Line(key="apart", label="both inputs", x=x, y=frame.apart, role="text", width=1.8))
    if params.injected:
        marks += [
            Line(key=f"astray-{n}", label=f"{look.name} ±", x=x, y=trial.astray, role=look.role, width=1.8)
            for n, (trial, look) in enumerate(zip(frame.trials, looks(params, frame), strict=True))
        ]
        marks.append(_when(params, frame))
    return Panel(
        "distance", tuple(marks), title=f"Distance of states{', ± spike' if params.injected else ''}",
        short="Distance, ± spike" if params.injected else "", x=time_axis(params),
        y=Axis("", (0.0, frame.far)), place=place, legend="top" if params.injected else None,
        alt="How far apart the states of both trials are, millisecond by millisecond.",
    )  # fmt: skip


def _when(params: Params, frame: Frame) -> Segments:
    x = since(np.array([ms for ms, _ in params.injected]), frame, params)
    low = np.zeros(len(x))
    return Segments(key="injected", x0=x, x1=x, y0=low, y1=low + frame.far, role="muted", dash="dash")


def voltage(params: Params, frame: Frame, unit: int, place: Place = (0, 1, 1, 1)) -> Panel:
    """Of one unit in the trials on show; dotted what it would be without injected spikes."""
    left, right = span(params)
    marks: list[Mark] = [level(THRESHOLD, left, right, key="threshold")]
    x, together = since(frame.ms, frame, params), len(frame.trials)
    roles = [look.role for look in looks(params, frame)]
    if params.injected:
        marks += [
            Line(key=f"without-{n}", x=x, y=_course(frame.voltages, together + n, unit, len(x)), role=roles[n],
                 width=1.2, dash="dot")
            for n in range(together)
        ]  # fmt: skip
    marks += [
        Line(key=f"voltage-{n}", x=x, y=_course(frame.voltages, n, unit, len(x)), role=roles[n], width=1.4)
        for n in range(together)
    ]
    return Panel(
        "voltage", tuple(marks), title=f"Voltage of unit {unit}", x=time_axis(params), y=Axis("mV", (-5.0, 17.0)),
        place=place, alt=f"The voltage of unit {unit}, which spikes at the dashed threshold and is reset.",
    )  # fmt: skip


def _course(voltages: tuple[Floats, ...], trial: int, unit: int, times: int) -> Floats:
    pieces = [piece[:, trial, unit] for piece in voltages]
    return np.concatenate(pieces)[-times:] if times else np.zeros(0)


# -- answers ----------------------------------------------------------------------------------------------------------


def readout(params: Params, frame: Frame, rows: tuple[float, float] | None) -> Panel:
    """The weight of each unit beside its row.    rows : limits of the raster's rows"""
    w, no, yes = frame.readout, *NAMES[params.task]
    largest = float(np.abs(w).max(initial=0.01))
    ticks = tuple((share, f"{share:g}") for share in (0.0, float(f"{0.7 * largest:.1g}")))
    marks: tuple[Mark, ...] = ()
    if w.size:
        known = bool(frame.accuracies.size)
        marks = (_weights(w, "weights" if known else "before", ROLES if known else ("faint", "faint")),)
    return Panel(
        "readout", marks, title="Readout",
        x=Axis("weight", (-1.1 * largest, 1.1 * largest), ticks),
        y=Axis("", rows, ()), place=(0, 1, 2, 1), hz=5.0,
        alt=f"The weight of each unit in the readout: to the left it speaks for {no}, to the right for {yes}.",
    )  # fmt: skip


@remembered
def _weights(w: Floats, key: str, roles: tuple[str, str]) -> Bars:
    at, says = np.arange(float(len(w))), (w > 0.0).astype(np.int8)
    return Bars(key=key, x=at, height=w, width=1.0, role=roles, category=says, horizontal=True)


def answers(frame: Frame, place: Place) -> Panel:
    """The share of right answers, of the liquid, of the input alone, and by chance."""
    marks: list[Mark] = []
    at = np.arange(3.0)
    if frame.before.size:
        marks = [Bars(key="before", x=at, height=frame.before, role="faint")]
    if frame.accuracies.size:
        marks = [
            Bars(key="accuracies", x=at, height=frame.accuracies, role=("state", "input", "muted"), category=THREE),
            error_bars(at[:2], frame.accuracies[:2], frame.errors[:2], key="errors", role="text"),
        ]
    title = "Right answers" if frame.accuracies.size else "Right answers: trials are running"
    return Panel(
        "answers", tuple(marks), title=title,
        x=Axis("", (-0.6, 2.6), ((0.0, "liquid"), (1.0, "input"), (2.0, "chance"))),
        y=Axis("", (0.0, 1.05), PERCENT), place=place, hz=5.0,
        alt="The share of test trials that a linear readout answers rightly, of the liquid and of the input alone.",
    )  # fmt: skip


THREE: Ints = np.arange(3)


def separation(frame: Frame, view: View, place: Place) -> Panel:
    """How far apart two inputs end, by how much they differ."""
    kept = [(name, ghost) for name, ghost in ghosts_of(view, Frame) if ghost.separation.size]
    marks = ghost_lines([(name, ghost.changed, ghost.separation) for name, ghost in kept])
    if frame.separation.size:
        marks += [
            Line(key="separation", x=frame.changed, y=frame.separation, role="state", width=1.8),
            Points(key="distances", x=frame.changed, y=frame.separation, role="state", size=7.0),
        ]
    return Panel(
        "separation", tuple(marks), title="Separation", x=Axis("share of input redrawn", (0.0, 0.85)),
        y=Axis("", (0.0, 1.0)), place=place, hz=5.0, legend="top" if kept else None,
        alt="How far apart two inputs leave the liquid, by how much of the input differs.",
    )  # fmt: skip


def rates(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    """Spikes a second under constant current: computed, and counted."""
    marks: list[Mark] = [
        Line(key="exact", label="continuous", x=frame.levels, y=frame.exact, role="prediction", width=1.8),
        Line(key="grid", label="on the grid", x=frame.levels, y=frame.grid, role="state", width=1.4),
    ]
    here = np.array([params.bias])
    if frame.rate is not None:
        measured = np.array([frame.rate])
        marks.append(Points(key="measured", label="measured", x=here, y=measured, role="text", size=10.0, outline=True))
    if view.controls:
        marks.append(Handle(key="bias", x=here, y=here * 0.0, names=("bias",), bounds=(0.0, 30.0, 0.0, 0.0)))
    marks.append(Segments(
        key="threshold", x0=np.array([15.0]), x1=np.array([15.0]), y0=np.zeros(1), y1=np.array([200.0]), role="muted",
        dash="dash",
    ))  # fmt: skip
    return Panel(
        "rates", tuple(marks), title="Rate under constant current", short="Rate by current", legend="top",
        x=Axis("bias in mV", (0.0, 30.5)),
        y=Axis("spikes a second", (0.0, 190.0)), place=place,
        alt="Spikes a second against the constant current: both closed forms, and what was measured.",
    )  # fmt: skip
