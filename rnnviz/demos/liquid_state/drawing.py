"""Spikes of the input and of the liquid; what is beside and below them stands in `panels`."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.liquid_state import panels
from rnnviz.demos.liquid_state.frame import Frame, Watched
from rnnviz.demos.liquid_state.panels import NAMES, Look, looks, since, span, time_axis
from rnnviz.demos.liquid_state.params import Params
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.marks import Canvas, Handle, Image, Mark, Points
from rnnviz.kit import View, remembered
from rnnviz.learning.liquid_task import CHANNELS
from rnnviz.panels.curves import level

CHANNEL_ROWS = 0.05
"""Height of a row of the input, as a share of the liquid's."""

UNCHANGED = 0.4
"""How strongly spikes are drawn that injected ones have not changed."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The raster; beside it what is made of it."""
    unit, words = pointed_unit(params, view), caption(params, frame)
    if params.task == "constant":
        raster = _raster(params, frame, view, unit, (0, 0, 3, 1))
        beside = panels.rates(params, frame, view, (0, 1, 3, 1) if view.compact else (1, 1, 2, 1))
        below = () if view.compact else (panels.voltage(params, frame, unit),)
        return Figure((raster, beside, *below), columns=(1.3, 1.0), rows=(1.15, 1.0, 1.0), caption=words)
    if view.compact:
        raster = _raster(params, frame, view, unit, (0, 0, 1, 1))
        return Figure((raster, _beside(params, frame, view)), (1.3, 1.0), caption=words)
    is_wave = params.show_distance and (len(frame.trials) > 1 or bool(params.injected))
    raster = _raster(params, frame, view, unit, (0, 0, 2 if is_wave else 3, 1))
    below = (panels.distance(params, frame, (2, 0, 1, 1)),) if is_wave else ()
    strip = (panels.readout(params, frame, raster.y.limits),) if params.show_readout else ()
    last = 2 if strip else 1
    first = panels.paths(params, frame, last) if unit < 0 else panels.voltage(params, frame, unit, (0, last, 1, 1))
    corner = (2, 1, 1, last)
    below_right = (
        panels.rates(params, frame, view, corner)
        if params.corner == "rates"
        else panels.separation(frame, view, corner)
    )
    rest = panels.answers(frame, (1, last, 1, 1)), below_right
    columns = (1.7, 0.55, 1.0) if strip else (1.6, 1.0)
    return Figure((raster, *below, *strip, first, *rest), columns, (1.15, 1.0, 0.95), caption=words)


def _beside(params: Params, frame: Frame, view: View) -> Panel:
    """Where there is room for one panel only: what is asked for by pointing or injecting, else the answers."""
    place, row = (0, 1, 1, 1), _pointed_row(params, view)
    if row is not None:
        return panels.voltage(params, frame, row, place)
    if params.injected and params.show_distance:
        return panels.distance(params, frame, place)
    return panels.answers(frame, place)


def pointed_unit(params: Params, view: View) -> int:
    """Whose voltage is drawn: the unit in whose row the pointer rests, or the one that is watched; −1 for none."""
    row = _pointed_row(params, view)
    return max(params.watched, 0 if params.task == "constant" else -1) if row is None else row


def _pointed_row(params: Params, view: View) -> int | None:
    hover = view.hover
    is_row = hover is not None and (hover.panel, hover.key) == ("raster", "rows")
    return hover.index if hover is not None and is_row and hover.index < params.units else None


def _raster(params: Params, frame: Frame, view: View, unit: int, place: Place) -> Panel:
    units, (left, right) = float(params.units), span(params)
    marks: list[Mark] = [_rows(params.units, unit, left, right), *_canvas(params)] if view.controls else []
    for n, (trial, look) in enumerate(zip(frame.trials, looks(params, frame), strict=True)):
        marks += [*_spikes(n, trial, look, frame, params), _heard(n, trial, look, frame, params)]
    marks += [level(frame.excitatory - 0.5, left, right, key="inhibitory"), *_injected(params, frame, view)]
    hears = params.task != "constant"
    if hears:
        marks.append(level(1.02 * units, left, right, key="border"))
    ticks = ((0.4 * units, "excitatory"), (0.9 * units, "inhibitory"), (units * (1.02 + 2.5 * CHANNEL_ROWS), "input"))
    top = units * (1.02 + 5.0 * CHANNEL_ROWS if hears else 1.02)
    return Panel(
        "raster", tuple(marks), title=_title(params, frame), x=time_axis(params),
        y=Axis("", (-1.0, top), ticks if hears else ticks[:2]), place=place,
        legend="top" if len(frame.trials) > 1 else None, clicks=_invitation(params),
        alt=f"When each of {params.units} units fires, and above them the spikes of the input.",
    )  # fmt: skip


def _title(params: Params, frame: Frame) -> str:
    if params.is_painted:
        return f"The readout says: {looks(params, frame)[0].name}"
    return f"Spikes, pair {frame.pair + 1} of {frame.pairs}" if params.task != "constant" else "Spikes"


def _invitation(params: Params) -> str:
    """In a long trial, of which the newest stretch rolls by, a spike could not be put at a time."""
    return "Click a unit to make it spike." if params.is_seen_whole else "Click a unit to watch its voltage."


@remembered
def _rows(units: int, unit: int, left: float, right: float) -> Image:
    """A row for each unit, which can be pointed at; only that of the one that is watched is to be seen."""
    values = np.full((units, 1), -1, dtype=np.int8)
    values[unit : unit + 1] = 0
    extent = (left, right, -0.5, units - 0.5)
    return Image(key="rows", values=values, extent=extent, roles=("faint",), named=True)


def _spikes(n: int, trial: Watched, look: Look, frame: Frame, params: Params) -> list[Mark]:
    """Those of one trial; where spikes were injected, what they changed stands out."""
    strength = _strength(trial.is_new) if params.injected else 1.0
    marks: list[Mark] = [
        Points(key=f"spikes-{n}", x=since(trial.times, frame, params), y=trial.units, role=look.kinds,
               category=trial.kinds, size=3.5, strength=strength)
    ]  # fmt: skip
    if len(trial.lost):
        at = since(trial.lost_at, frame, params)
        marks.append(Points(key=f"lost-{n}", x=at, y=trial.lost, role=look.role, shape="cross", size=5.0))
    return marks


@remembered
def _strength(is_new: Ints) -> Floats:
    return np.where(is_new, 1.0, UNCHANGED)


def _heard(n: int, trial: Watched, look: Look, frame: Frame, params: Params) -> Points:
    rows = _channel_rows(trial.channels, n, float(params.units))
    at = since(trial.heard_at, frame, params)
    return Points(key=f"input-{n}", label=look.name, x=at, y=rows, role=look.role, shape="square", size=4.0)


@remembered
def _channel_rows(channels: Ints, which: int, units: float) -> Floats:
    """Rows of the input lie above the liquid; the two trials a little apart in each."""
    return units * (1.02 + CHANNEL_ROWS * (1.0 + channels + (0.3 if which else -0.1)))


CELL = 4.0
"""ms that a cell of the canvas is wide; of a spike that is painted into it, its middle is the time."""


def _canvas(params: Params) -> list[Mark]:
    """A grid over the rows of the input."""
    if not params.is_seen_whole or params.task == "constant" or not (params.show_canvas or params.painted):
        return []
    low, row = params.units * (1.02 + 0.5 * CHANNEL_ROWS), params.units * CHANNEL_ROWS
    extent = (0.0, params.duration, low, low + CHANNELS * row)
    return [Canvas(key="painted", values=_cells(params.painted, params.duration), extent=extent, low=0.0, pen=0.5)]


@remembered
def _cells(painted: tuple[tuple[float, float], ...], duration: float) -> Floats:
    cells = np.zeros((CHANNELS, max(1, round(duration / CELL))))
    for ms, channel in painted:
        cells[int(channel), min(cells.shape[1] - 1, int(ms / duration * cells.shape[1]))] = 1.0
    return cells


def spikes_of(cells: Floats, duration: float) -> tuple[tuple[float, float], ...]:
    """What is painted: when, ms, and in which channel.    cells : (channel, time)"""
    wide = duration / cells.shape[1]
    return tuple(
        ((column + 0.5) * wide, float(channel)) for channel, column in np.argwhere(cells > 0.5).tolist()
    )  # fmt: skip


def _injected(params: Params, frame: Frame, view: View) -> list[Mark]:
    if not params.injected:
        return []
    ms, units = np.array(params.injected).T
    x = since(ms, frame, params)
    if not view.controls or not params.is_seen_whole:
        return [Points(key="injected", x=x, y=units, role="text", shape="star", size=11.0, outline=True)]
    names = tuple(f"spike of unit {unit:.0f} at {at:g} ms" for at, unit in params.injected)
    bounds = (0.0, params.duration, 0.0, params.units - 1.0)
    return [
        Handle(key="injected", x=x, y=units, names=names, signs=("",) * len(names), role="text", shape="star",
               size=13.0, bounds=bounds, removable=True, tips=tuple(f"{name}; right click: away" for name in names))
    ]  # fmt: skip


def caption(params: Params, frame: Frame) -> str:
    """What came out, and what injected spikes have changed."""
    answered = "All trials are being simulated." if frame.rate is None else _answered(params, frame)
    return answered + _changed(params, frame)


def _answered(params: Params, frame: Frame) -> str:
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


def _changed(params: Params, frame: Frame) -> str:
    if not params.injected:
        return ""
    counts = [str(int(trial.is_new.sum()) + len(trial.lost)) for trial in frame.trials]
    names = [f" in “{name}”" if name else "" for name in NAMES[params.task]] if len(counts) > 1 else [""]
    return f" Spikes that the injected ones have changed: {', '.join(map(str.__add__, counts, names))}."
