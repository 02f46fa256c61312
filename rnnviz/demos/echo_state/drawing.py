"""The states rolling by, the distance of the copies; the eigenvalues, and what is remembered."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.echo_state.params import LAST, Params
from rnnviz.demos.echo_state.run import FORGOTTEN, STEPS, WINDOW, Frame
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.limits import nice_limits
from rnnviz.figure.marks import Band, Bars, Canvas, Handle, Image, Line, Mark, Points, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.panels.curves import cursor, ghost_lines
from rnnviz.readable import number, power_of_ten

Kept = list[tuple[str, Frame]]
"""Runs kept to compare, with their names."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The states rolling by, the distance of the copies; the eigenvalues, and what is remembered."""
    kept = ghosts_of(view, Frame)
    hero, heard = _states(frame), _input(params, frame, view)
    if view.compact:
        apart = _apart(frame, params.kick, kept, (0, 1, 2, 1))
        return Figure((hero, heard, apart), columns=(1.3, 1.0), rows=(1.2, 1.0), caption=_caption(params, frame))
    pointed = _pointed_delay(frame, view)
    beside = _eigenvalues(params, frame, view) if pointed is None else _recall(frame, pointed)
    chosen = min(params.recalled, params.delays)
    panels = (
        hero, _readout(frame, chosen if pointed is None else pointed), beside, heard,
        _apart(frame, params.kick, kept, (2, 0, 1, 1)), _memory(frame, chosen, kept),
    )  # fmt: skip
    return Figure(panels, columns=(1.7, 0.6, 0.95), rows=(1.3, 0.5, 0.9), caption=_caption(params, frame))


def emblem(params: Params, frame: Frame) -> Panel:
    """The states alone."""
    return _states(frame)


def _states(frame: Frame) -> Panel:
    units, seen = frame.states.shape
    picture = Image(
        key="states", values=frame.states, extent=(0.5 - seen, 0.5, 0.5, units + 0.5), colormap="diverging",
        limits=(-frame.scale, frame.scale),
    )  # fmt: skip
    return Panel(
        "states", (picture,), title="States of one copy", x=Axis("steps ago", (0.5 - WINDOW, 0.5), AGO),
        y=Axis("unit", (0.5, units + 0.5), whole=True),
        alt=f"The states of {units} units over the last steps, as colours.",
    )  # fmt: skip


# -- what is heard ----------------------------------------------------------------------------------------------------

LEVELS = 25
"""Rows of cells of the paper, an odd number: one of them is 0."""


def reach(params: Params) -> tuple[float, float]:
    """The lowest and the highest input that can be painted."""
    return (-1.875, 4.375) if params.drive == "laser" else (-1.25, 1.25)


def _input(params: Params, frame: Frame, view: View) -> Panel:
    low, high = reach(params)
    marks: list[Mark] = [
        Line(key="input", x=frame.when, y=frame.drive, role="input", width=1.4),
        Line(key="painted", x=frame.when, y=frame.painted, role="accent", width=2.4),
    ]
    if view.controls:
        marks.insert(0, Canvas(key="paper", values=_blank(), extent=(0.5, LAST + 0.5, low, high), low=0.0, pen=0.71))
    now = float(frame.t)
    return Panel(
        "input", tuple(marks), title="Input: paint here" if view.controls else "Input",
        x=Axis("steps ago", (now + 0.5 - WINDOW, now + 0.5), tuple((now + at, text) for at, text in AGO)),
        y=Axis("", (low, high), ((0.0, "0"), (1.0, "1"))), place=(1, 0, 1, 1), hz=20.0,
        alt="What both copies have heard in the same steps; what was painted stands out.",
    )  # fmt: skip


@remembered
def _blank() -> Floats:
    """(level, step) of a paper on which nothing is painted yet."""
    return np.full((LEVELS, LAST), np.nan)


# -- how far apart ----------------------------------------------------------------------------------------------------

WHOLE = tuple((float(n), str(n).replace("-", "−")) for n in (-2, -1, 0, 1, 2))
AGO = tuple((-float(n), str(n)) for n in (0, 50, 100, 150))
LOWEST, HIGHEST = 1e-17, 1e2


def _apart(frame: Frame, kick: int, kept: Kept, place: Place) -> Panel:
    marks: list[Mark] = [
        *ghost_lines([(name, ghost.steps, _drawable(ghost.distance)) for name, ghost in kept]),
        Line(key="bound", label=f"each step × {frame.contraction:.3g}", x=frame.steps, y=_drawable(frame.bound),
             role="baseline", dash="dash"),
        Line(key="distance", label="two copies", x=frame.steps, y=_drawable(frame.distance), role="state", width=2.0),
    ]  # fmt: skip
    if kick:
        marks += [
            cursor(kick, LOWEST, HIGHEST, key="kick"),
            Text(key="kicked", x=float(kick), y=HIGHEST, text=" kick", size="small", role="muted", anchor=(0.0, 1.2)),
        ]
    # The place of a click stays where it is: the axis grows with the run, not with the kick.
    longest = max(frame.t, *(ghost.t for _, ghost in kept), STEPS)
    return Panel(
        "distance", tuple(marks), title=f"Distance of two copies: {_written(float(frame.distance[-1]))}",
        x=Axis("step", (0.0, 100.0 * np.ceil(longest / 100.0)), whole=True), y=Axis("", (LOWEST, HIGHEST), log=True),
        legend="top", place=place, clicks="Click to throw the second copy elsewhere at that step.",
        alt="How far apart two copies with different starts are, step by step.",
    )  # fmt: skip


@remembered
def _drawable(distance: Floats) -> Floats:
    """On a logarithmic axis nothing is zero, and what leaves above is not drawn."""
    return np.where(distance > HIGHEST, np.nan, np.maximum(distance, LOWEST))


@remembered
def circle(radius: float) -> tuple[Floats, Floats]:
    angle = np.linspace(0.0, 2.0 * np.pi, 181)
    return radius * np.cos(angle), radius * np.sin(angle)


def _eigenvalues(params: Params, frame: Frame, view: View) -> Panel:
    (one_x, one_y), (x, y) = circle(1.0), circle(frame.radius)
    marks: list[Mark] = [
        Line(key="one", x=one_x, y=one_y, role="muted", dash="dash", width=1.2),
        Line(key="radius", label=f"radius {frame.radius:.3g}", x=x, y=y, role="accent", width=1.8),
        Points(key="eigenvalues", x=frame.real, y=frame.imaginary, role="state", size=4.0, strength=0.8),
    ]
    if view.controls and not params.W:
        at = np.array([frame.radius * np.sqrt(0.5)])
        marks.append(
            Handle(key="circle", x=at, y=-at, names=("spectral radius",), signs=("r",), bounds=(-2.0, 2.0, -2.0, 2.0))
        )
    return Panel(
        "eigenvalues", tuple(marks), title="Eigenvalues", x=Axis("real", (-2.1, 2.1), WHOLE),
        y=Axis("imaginary", (-2.1, 2.1), WHOLE), equal=True, legend="top", place=(0, 2, 1, 1),
        alt=f"The eigenvalues of W in the complex plane; the largest has the absolute value {frame.radius:.3g}.",
    )  # fmt: skip


def _pointed_delay(frame: Frame, view: View) -> int | None:
    hover = view.hover
    is_delay = hover is not None and (hover.panel, hover.key) == ("memory", "delays")
    return hover.index if hover and is_delay and hover.index < frame.heard.shape[-1] else None


def _recall(frame: Frame, delay: int) -> Panel:
    """What was heard so many steps ago, and what a readout makes of the state."""
    steps = np.arange(float(len(frame.heard)))
    marks = (
        Line(key="heard", label="input", x=steps, y=frame.heard[:, delay], role="observed", width=1.4),
        Line(key="recalled", label="recalled", x=steps, y=frame.recalled[:, delay], role="prediction", width=1.8),
    )
    return Panel(
        "recall", marks, title=f"The input {delay} steps ago", x=Axis("step", whole=True), y=Axis("", (-1.3, 1.3)),
        legend="top", place=(0, 2, 1, 1), alt=f"The input of {delay} steps ago, and what a readout recalls of it.",
    )  # fmt: skip


def _readout(frame: Frame, delay: int) -> Panel:
    """The weight that each unit has in the recall of so many steps ago, beside its row in the picture of the states."""
    units, axis = len(frame.states), Axis(ticks=())
    marks: tuple[Mark, ...] = ()
    if frame.readout.size:
        marks, most = _weights(frame.readout, delay)
        axis = Axis(f"for {delay} steps back", (-most, most))
    return Panel(
        "readout", marks, title="Readout", x=axis, y=Axis("", (0.5, units + 0.5), ()), place=(0, 1, 1, 1),
        hz=10.0, alt=f"The weight of each of {units} units in the sum that recalls the input of {delay} steps ago.",
    )  # fmt: skip


@remembered
def _weights(readout: Floats, delay: int) -> tuple[tuple[Mark, ...], float]:
    """A bar for each unit, and how far the axis reaches to both sides."""
    weights = readout[:, delay]
    bars = Bars(
        key="weights", x=np.arange(1.0, len(weights) + 1.0), height=weights, width=0.8 if len(weights) < 50 else 1.0,
        role=("negative", "positive"), category=(weights > 0).astype(int), horizontal=True,
    )  # fmt: skip
    return (bars,), max(abs(limit) for limit in nice_limits(-1e-12, float(np.abs(weights).max(initial=1e-12))))


@remembered
def _delays(delays: Floats, memory: Floats) -> Points:
    tips = tuple(
        f"{k:.0f} steps back: {100 * share:.0f}\u00a0% recalled" for k, share in zip(delays, memory, strict=True)
    )
    return Points(key="delays", x=delays, y=memory, role="state", size=4.0, tips=tips)


def _memory(frame: Frame, chosen: int, kept: Kept) -> Panel:
    marks = ghost_lines([(name, ghost.delays, ghost.memory) for name, ghost in kept if ghost.memory.size])
    title = "Memory: being measured"
    if frame.memory.size:
        title = f"Memory capacity {frame.memory[1:].sum():.1f}"
        marks += [
            Band(key="area", x=frame.delays, low=_zeros(frame.delays), high=frame.memory, role="state"),
            Line(key="memory", label="measured", x=frame.delays, y=frame.memory, role="state", width=2.0),
            cursor(chosen, 0.0, 1.05, key="chosen"),
            _delays(frame.delays, frame.memory),
        ]
    elif frame.before.size:
        marks.append(Line(key="before", x=frame.delays, y=frame.before, role="muted", width=1.4))
    if frame.exact.size:
        marks.append(Line(key="exact", label="exact", x=frame.delays, y=frame.exact, role="prediction", dash="dash"))
    return Panel(
        "memory", tuple(marks), title=title, x=Axis("steps back", (0.0, float(frame.delays[-1])), whole=True),
        y=Axis("recalled share", (0.0, 1.05)), legend="top" if frame.exact.size or kept else None,
        place=(1, 1, 2, 2), hz=10.0, clicks="Click a delay to see the weights of its readout.",
        alt="How much of the input of so many steps ago a linear readout recalls.",
    )  # fmt: skip


@remembered
def _zeros(like: Floats) -> Floats:
    return np.zeros_like(like)


def _written(distance: float) -> str:
    return number(distance, 2) if distance >= 1e-3 else power_of_ten(distance)


def _caption(params: Params, frame: Frame) -> str:
    apart = float(frame.distance[-1])
    said = "the copies have met" if apart < FORGOTTEN else "the copies are apart"
    sure = "must shrink every distance" if frame.contraction < 1.0 else "may let distances grow"
    return (
        f"Step {frame.t}: {said}, at a distance of {_written(apart)}. The spectral radius is"
        f" {number(frame.radius, 3)}; one step multiplies distances by {number(frame.contraction, 3)} at most,"
        f" so it {sure}."
    )
