"""Spikes of the input and of the liquid; the paths of two states, what a readout knows, how inputs come out."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.liquid_state.params import Params
from rnnviz.demos.liquid_state.run import WINDOW, Frame
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.marks import Bars, Handle, Line, Mark, Points, Segments
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.networks.spiking import THRESHOLD
from rnnviz.panels.curves import error_bars, ghost_lines, level

ROLES = ("state", "prediction")
NAMES = {"xor": ("same", "different"), "template": ("first pattern", "second pattern"), "constant": ("", "")}
CHANNEL_ROWS = 0.05
"""Height of a row of the input, as a share of the liquid's."""

PERCENT = tuple((share / 100.0, f"{share}\u00a0%") for share in (0, 25, 50, 75, 100))


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The raster; beside it what is made of it."""
    caption = _caption(params, frame)
    raster = _raster(params, frame)
    if params.task == "constant":
        panels = (raster, _rates(params, frame, view), *(() if view.compact else (_voltage(params, frame),)))
        return Figure(panels, columns=(1.3, 1.0), rows=(1.15, 1.0, 1.0), caption=caption)
    if view.compact:
        return Figure((raster, _answers(frame, (0, 1, 3, 1))), (1.3, 1.0), (1.0, 1.0, 1.0), caption=caption)
    first = _paths(frame) if params.watched < 0 else _voltage(params, frame)
    panels = (raster, first, _answers(frame, (1, 1, 1, 1)), _separation(frame, view))
    return Figure(panels, columns=(1.6, 1.0), rows=(1.15, 1.0, 1.0), caption=caption)


# -- spikes -----------------------------------------------------------------------------------------------------------


def _raster(params: Params, frame: Frame) -> Panel:
    units, names = float(params.units), NAMES[params.task]
    marks: list[Mark] = []
    for n, trial in enumerate(frame.trials):
        marks += [
            Points(key=f"spikes-{n}", label=names[n], x=_since(trial.times, frame, params), y=trial.units,
                   role=ROLES[n], size=3.0),
            Points(key=f"input-{n}", x=_since(trial.heard_at, frame, params), y=_rows(trial.channels, n, units),
                   role=ROLES[n], shape="square", size=4.0),
        ]  # fmt: skip
    left, right = _span(params)
    marks.append(level(frame.excitatory - 0.5, left, right, key="inhibitory"))
    hears = params.task != "constant"
    if hears:
        marks.append(level(1.02 * units, left, right, key="border"))
    ticks = ((0.4 * units, "excitatory"), (0.9 * units, "inhibitory"), (units * (1.02 + 2.5 * CHANNEL_ROWS), "input"))
    top = units * (1.02 + 5.0 * CHANNEL_ROWS if hears else 1.02)
    return Panel(
        "raster", tuple(marks), title=_title(params, frame), x=_time(params),
        y=Axis("", (-1.0, top), ticks if hears else ticks[:2]), place=(0, 0, 3, 1),
        legend="top" if len(frame.trials) > 1 else None, clicks="Click a unit to watch its voltage.",
        alt=f"When each of {params.units} units fires, and above them the spikes of the input.",
    )  # fmt: skip


def _title(params: Params, frame: Frame) -> str:
    return f"Spikes, pair {frame.pair + 1} of {frame.pairs}" if params.task != "constant" else "Spikes"


def _span(params: Params) -> tuple[float, float]:
    """Of a short trial all is seen, of a long one the last stretch."""
    return (0.0, params.duration) if params.duration <= WINDOW else (-WINDOW, 0.0)


def _time(params: Params) -> Axis:
    left, right = _span(params)
    ago = tuple((-float(ms), str(ms)) for ms in range(0, round(WINDOW) + 1, 100))
    return Axis("ms", (left, right)) if left == 0.0 else Axis("ms ago", (left, right), ago)


def _since(times: Floats, frame: Frame, params: Params) -> Floats:
    return times if params.duration <= WINDOW else _shifted(times, frame.now)


@remembered
def _shifted(times: Floats, now: float) -> Floats:
    return times - now


@remembered
def _rows(channels: Ints, which: int, units: float) -> Floats:
    """Rows of the input lie above the liquid; the two trials a little apart in each."""
    return units * (1.02 + CHANNEL_ROWS * (1.0 + channels + (0.3 if which else -0.1)))


# -- what comes of them -----------------------------------------------------------------------------------------------


def _paths(frame: Frame) -> Panel:
    marks: list[Mark] = []
    for n, trial in enumerate(frame.trials):
        marks += [
            Line(key=f"path-{n}", x=trial.path_x, y=trial.path_y, role=ROLES[n], width=1.6),
            Points(key=f"end-{n}", x=trial.path_x[-1:], y=trial.path_y[-1:], role=ROLES[n], size=9.0, outline=True),
        ]
    return Panel(
        "paths", tuple(marks), title="Two states", x=Axis("1st component", frame.reach[0], ()),
        y=Axis("2nd", frame.reach[1], ()), place=(0, 1, 1, 1),
        alt="The way of the liquid's state after two inputs, in the plane in which states differ most.",
    )  # fmt: skip


def _voltage(params: Params, frame: Frame) -> Panel:
    left, right = _span(params)
    marks: list[Mark] = [level(THRESHOLD, left, right, key="threshold")]
    marks += [
        Line(key=f"voltage-{n}", x=_since(trial.ms, frame, params), y=trial.voltage, role=ROLES[n], width=1.4)
        for n, trial in enumerate(frame.trials)
    ]
    unit = max(0, params.watched)
    return Panel(
        "voltage", tuple(marks), title=f"Voltage of unit {unit}", x=_time(params),
        y=Axis("mV", (-5.0, 17.0)), place=(0, 1, 1, 1),
        alt=f"The voltage of unit {unit}, which spikes at the dashed threshold and is reset.",
    )  # fmt: skip


def _answers(frame: Frame, place: Place) -> Panel:
    marks: list[Mark] = []
    at = np.arange(3.0)
    if frame.before.size:
        marks = [Bars(key="before", x=at, height=frame.before, role="faint")]
    if frame.accuracies.size:
        marks = [
            Bars(
                key="accuracies", x=at, height=frame.accuracies, role=("state", "input", "muted"), category=CATEGORIES
            ),
            error_bars(at[:2], frame.accuracies[:2], frame.errors[:2], key="errors", role="text"),
        ]
    title = "Right answers" if frame.accuracies.size else "Right answers: trials are running"
    return Panel(
        "answers", tuple(marks), title=title,
        x=Axis("", (-0.6, 2.6), ((0.0, "liquid"), (1.0, "input"), (2.0, "chance"))),
        y=Axis("", (0.0, 1.05), PERCENT), place=place, hz=5.0,
        alt="The share of test trials that a linear readout answers rightly, of the liquid and of the input alone.",
    )  # fmt: skip


CATEGORIES = np.arange(3)


def _separation(frame: Frame, view: View) -> Panel:
    kept = [(name, ghost) for name, ghost in ghosts_of(view, Frame) if ghost.separation.size]
    marks = ghost_lines([(name, ghost.changed, ghost.separation) for name, ghost in kept])
    if frame.separation.size:
        marks += [
            Line(key="separation", x=frame.changed, y=frame.separation, role="state", width=1.8),
            Points(key="distances", x=frame.changed, y=frame.separation, role="state", size=7.0),
        ]
    return Panel(
        "separation", tuple(marks), title="Distance of states", x=Axis("share of input redrawn", (0.0, 0.85)),
        y=Axis("", (0.0, 1.0)), place=(2, 1, 1, 1), hz=5.0, legend="top" if kept else None,
        alt="How far apart two inputs leave the liquid, by how much of the input differs.",
    )  # fmt: skip


def _rates(params: Params, frame: Frame, view: View) -> Panel:
    marks: list[Mark] = [
        Line(key="exact", label="continuous time", x=frame.levels, y=frame.exact, role="prediction", width=1.8),
        Line(key="grid", label="on the grid of dt", x=frame.levels, y=frame.grid, role="state", width=1.4),
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
        "rates", tuple(marks), title="Rate under constant current", legend="top", x=Axis("bias in mV", (0.0, 30.5)),
        y=Axis("spikes a second", (0.0, 190.0)), place=(0, 1, 3, 1) if view.compact else (1, 1, 2, 1),
        alt="Spikes a second against the constant current: both closed forms, and what was measured.",
    )  # fmt: skip


def _caption(params: Params, frame: Frame) -> str:
    if frame.rate is None:
        return "All trials are being simulated."
    if params.task == "constant":
        return (
            f"At {params.bias:g} mV each unit fires {frame.rate:.1f} times a second, by counting. The closed forms say"
            f" {frame.grid_here:.2f} on this grid and {frame.exact_here:.2f} in continuous"
            " time."
        )
    by_liquid, by_input = 100.0 * frame.accuracies[:2]
    return (
        f"A linear readout of the liquid answers {by_liquid:.0f}\u00a0% of the test trials rightly, the same readout of"
        f" the input alone {by_input:.0f}\u00a0%. Units fire {frame.rate:.1f} times a second."
    )
