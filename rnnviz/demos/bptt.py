"""The gradient through time is a product of Jacobians: it dies or explodes by the power of a number.

Every error travels back along the unrolled net. The map shows how much of the error at step t arrives at copy k;
truncation cuts what is left of it, and the curve beside says whether there was anything left to cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, model_validator

from rnnviz.arrays import Array, Floats
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Line, Mark, Points
from rnnviz.kit import (
    LIVE,
    Clocked,
    DemoParams,
    Drag,
    Event,
    InputError,
    Preset,
    View,
    changed,
    ghosts_of,
    param,
    remembered,
)  # fmt: skip
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.gradient_study import (
    CellName,
    Draw,
    Study,
    cell_of,
    cosine,
    drawn_for,
    growth,
    study,
    with_radius,
)  # fmt: skip
from rnnviz.learning.through_time import stops, touched
from rnnviz.learning.torch_loading import is_torch_loading, load_torch
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.panels import through_time as picture
from rnnviz.panels.curves import broken, ghost_lines, repeated
from rnnviz.panels.gradient_formula import product, slide_sum
from rnnviz.readable import power_of_ten

GROUP = "Unrolling, gradients, cells"
TITLE = "Gradients through time"
ORDER = 20
HINT = "Drag the end of the window, or the slope of the curve; point at a cell of the map to follow one error."

warm_up = load_torch
"""Loads torch, which only the comparison needs."""

Loss = Literal["every", "last"]

CELLS: tuple[tuple[CellName, str, str], ...] = (
    ("simple", "simple", "c0"),
    ("lstm", "LSTM", "c3"),
    ("gru", "GRU", "c2"),
)
SLIDE_STEPS = 6
"""Most steps whose sum is written out term by term."""

PATIENCE = 0.02
"""Seconds that one look at torch's loading takes at most."""

Weight = Annotated[float, Field(ge=-1000.0, le=1000.0)]


class Params(DemoParams):
    """The net, the sequence, and how far errors may travel."""

    cell: CellName = param(
        "simple", "Which cell carries the state.", group="Network",
        labels={"simple": "simple (Elman)", "lstm": "LSTM", "gru": "GRU"})  # fmt: skip
    activation: Literal["tanh", "linear"] = param(
        "tanh", "Of the simple cell; a linear one has the same Jacobian at every step.", group="Network",
        when={"cell": ("simple",)})  # fmt: skip
    units: int = param(16, "How many units the state has.", group="Network", ge=1, le=64)
    time_steps: int = param(40, "How many copies there are.", group="Sequence", ge=2, le=200)
    loss: Loss = param(
        "every", "At which steps there is an error.", group="Sequence",
        labels={"every": "at every step", "last": "at the last step"})  # fmt: skip
    spectral_radius: float = param(
        1.0, "Size of the largest eigenvalue of W; the draw is kept and rescaled.", LIVE, group="Network", ge=0, le=3,
        when={"cell": ("simple",)})  # fmt: skip
    forget_bias: float = param(
        1.0, "Bias of the LSTM's forget gate, or of the GRU's update gate.", LIVE, group="Network", ge=-5, le=10,
        when={"cell": ("lstm", "gru")})  # fmt: skip
    window: int = param(
        10, "Copies through which errors flow back at each stop.", LIVE, group="Truncation", ge=1, le=200,
        soft=(1, 60))  # fmt: skip
    stride: int = param(
        5, "Steps from one stop to the next; no more than the window.", LIVE, group="Truncation", ge=1, le=200,
        soft=(1, 60))  # fmt: skip
    input_scale: float = param(0.5, "Standard deviation of the inputs.", group="Sequence", ge=0, le=5)
    weights: tuple[tuple[Weight, ...], ...] = param(
        (), "W of the simple cell, row to, column from; used as it is.", group="Network", blank="drawn by chance",
        when={"cell": ("simple",)}, widget="points")  # fmt: skip

    @model_validator(mode="after")
    def _fit(self) -> "Params":
        if self.stride > self.window:
            raise InputError(
                f"A stride of {self.stride} is longer than the window of {self.window}: errors in between would be "
                "lost; make the stride at most as long as the window.")  # fmt: skip
        if self.weights and self.cell != "simple":
            raise InputError("Weights can be given for the simple cell only; leave them empty, or choose it.")
        if self.weights and [len(row) for row in self.weights] != [self.units] * self.units:
            raise InputError(f"The weights must be {self.units} rows of {self.units} numbers, one row for each unit.")
        return self


RESULTS = {
    "gradient_by_lag": "length of the gradient of E by the state that lies so many steps before the last",
    "memory_gradient_by_lag": "the same by the LSTM's memory c; none for other cells",
    "heat": "length of the gradient of the error at step t (rows) by the state at step k (columns)",
    "singular_values": "how much a change of the state is stretched until the last step, by lag and direction",
    "growth": "e-folds by which the gradient grows with each step back, on average",
    "gradient_W": "gradient of E by the recurrent weights",
    "gradient_W_truncated": "the same, as truncation sees it",
    "cosine": "of the angle between these two; none where one is 0",
    "max_difference": "largest relative difference to torch's gradients",
    "W": "recurrent weights (gate · unit, unit)",
    "U": "input weights (gate · unit, 1)",
    "b": "biases (gate · unit)",
    "V": "output weights (1, unit)",
    "c": "output bias (1)",
    "inputs": "what the net reads (time, 1)",
    "targets": "what it should answer (time, 1)",
}

PRESETS = {
    "bptt-slide": Preset(
        {"units": 1, "time_steps": 4, "window": 4, "stride": 4, "spectral_radius": 0.9, "input_scale": 1.0},
        "Four steps, one unit: every term of the course's sum over k.", seed_figure=True),
    "vanishing": Preset({"spectral_radius": 0.9}, "A radius of 0.9: of what was an error 40 steps ago little is left."),
    "exploding": Preset(
        {"activation": "linear", "spectral_radius": 1.1}, "A linear net of radius 1.1: it grows."),
    "truncated-window": Preset(
        {"window": 4, "stride": 4}, "Four steps at a time, and the state is preserved between them.",
        seed_figure=True),
    "elman-is-one-step": Preset(
        {"window": 1, "stride": 1}, "Elman's rule ignores what the last state owes to the weights.", seed_figure=True),
    "lstm-remembers": Preset({"cell": "lstm", "forget_bias": 3.0}, "A forget gate that stays open."),
    "gates-shut": Preset({"cell": "lstm", "forget_bias": -2.0}, "The same net with its gate shut."),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """t : lag that the error of the last step has come; curves : (lag,), of the last error alone, for each kind of cell

    heat, reaches : (time, time); gradient, memory, last : (lag,), memory empty unless LSTM, last : of the last error
    singular : (lag, unit), NaN where it is not known yet
    factors : (step,), Jacobians; sources : (step,), ∂E_t/∂h_t; parts : (k, 4), terms of the course's sum: of one unit
    only, else empty
    """

    t: int
    heat: Floats
    reaches: Array
    gradient: Floats
    memory: Floats
    last: Floats
    curves: tuple[Floats, ...]
    singular: Floats
    factors: Floats
    sources: Floats
    parts: Floats
    cosine: float | None
    growth: float | None


class Run(Clocked[Params, Frame]):
    """All is computed at once; then the last error is followed back, a copy at a time."""

    pace = 12.0

    def begin(self) -> None:
        p = self.params
        self.last = p.time_steps - 1
        self.found = self._study(p.cell, p.loss)
        alone = [self.found if name == p.cell and p.loss == "last" else self._study(name, "last") for name, *_ in CELLS]
        self._curves = tuple(s.by_lag if s.memory_by_lag is None else s.memory_by_lag for s in alone)
        self._gradient, memory = self.found.by_lag, self.found.memory_by_lag
        self._memory = np.empty(0) if memory is None else memory
        self._last = np.ascontiguousarray(self.found.flow.heat[-1, ::-1])
        self._reaches = touched(p.time_steps, p.stride, p.window)
        self._singular: Floats = np.full((p.time_steps, p.units), np.nan)
        self._difference: float | None = None
        self._cosine = cosine(self.found.gradient["W"], self.found.cut["W"])
        self._growth = growth(self._gradient)
        self._factors, self._sources, self._parts = _scalars(self.found, p)
        self._pieces = self._fan()
        next(self._pieces, None)

    def _study(self, name: CellName, loss: Loss) -> Study:
        p, rng = self.params, np.random.default_rng(self.params.seed)
        drawn = drawn_for(name, p.units, p.time_steps, p.input_scale, rng)
        if name == "simple":
            drawn = with_radius(drawn, p.spectral_radius)
        if name == p.cell and p.weights:
            drawn = type(drawn)(np.array(p.weights), drawn.U, drawn.V, drawn.inputs, drawn.targets)
        cell = cell_of(name, drawn, p.activation if name == p.cell else "tanh", p.forget_bias)
        return study(cell, drawn, loss, p.stride, p.window)

    def change(self, params: Params) -> bool:
        at = self.t
        super().change(params)
        self.t = min(at, self.last)
        return False

    def _fan(self) -> Iterator[None]:
        done = 0
        for values in self.found.singular_values():
            grown = self._singular.copy()
            grown[done : done + len(values)] = values
            self._singular, done = grown, done + len(values)
            yield

    def work(self) -> Iterator[None]:
        yield from self._pieces
        while is_torch_loading(PATIENCE):
            yield
        from rnnviz.learning.gradient_check import differences

        for difference in differences(self.found, self.params.loss):
            self._difference = difference
            yield

    def frame(self) -> Frame:
        return Frame(
            self.t, self.found.flow.heat, self._reaches, self._gradient, self._memory, self._last, self._curves,
            self._singular, self._factors, self._sources, self._parts, self._cosine, self._growth,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        found, drawn = self.found, self.found.drawn
        return {
            "gradient_by_lag": self._gradient, "memory_gradient_by_lag": self._memory if self._memory.size else None,
            "heat": found.flow.heat, "singular_values": self._known_fan(), "growth": self._growth,
            "gradient_W": found.gradient["W"], "gradient_W_truncated": found.cut["W"], "cosine": self._cosine,
            "max_difference": self._difference, "W": drawn.W, "U": drawn.U, "b": found.cell.b, "V": drawn.V,
            "c": np.zeros(1), "inputs": drawn.inputs, "targets": drawn.targets,
        }  # fmt: skip

    def _known_fan(self) -> list[Floats | None]:
        """(lag, unit), None for lags that have not been worked at yet."""
        return [None if np.isnan(row).any() else row for row in self._singular]


def _scalars(found: Study, params: Params) -> tuple[Floats, Floats, Floats]:
    """Of a simple cell with one unit: ∂h_k/∂h_{k−1}, ∂E_t/∂h_t, and the terms of the course's sum; else empty."""
    if params.cell != "simple" or params.units > 1:
        return np.empty(0), np.empty(0), np.empty((0, 4))
    h, before = found.steps.after[:, 0], found.steps.before[:, 0]
    slope = 1.0 - h**2 if params.activation == "tanh" else np.ones_like(h)
    errors, V, factors = (found.outputs - found.drawn.targets)[:, 0], found.drawn.V[0, 0], slope * found.cell.W[0, 0]
    if params.loss == "last":
        errors = errors * (np.arange(len(errors)) == len(errors) - 1)
    until_end = np.append(np.cumprod(factors[:0:-1])[::-1], 1.0)
    parts = np.column_stack((np.full(len(h), errors[-1]), np.full(len(h), V), until_end, slope * before))
    return factors, errors * V, parts


# -- truth --------------------------------------------------------------------------------------------------------


def _colours(results: dict[str, Any], run: Any) -> Floats:
    return picture.colours_of(np.array(results["heat"]))


def _own(results: dict[str, Any], run: Any) -> Floats:
    """The last error alone on its way back: by h from the map, by c of an LSTM once more from the weights."""
    if run.params.cell != "lstm":
        return np.array(results["heat"][-1][::-1])
    W, U, V, b, inputs, targets = (np.array(results[name]) for name in ("W", "U", "V", "b", "inputs", "targets"))
    alone = study(LstmCell(U, W, b), Draw(W, U, V, inputs, targets), "last", 1, 1)
    return alone.by_lag if alone.memory_by_lag is None else alone.memory_by_lag


def _stretched(results: dict[str, Any], run: Any) -> Floats:
    nothing = [np.nan] * run.params.units
    return np.array([nothing if row is None else row for row in results["singular_values"]]).T


def _share(results: dict[str, Any], run: Any) -> float:
    return float(results["heat"][-1][0] / results["heat"][-1][-1])


def _rate(results: dict[str, Any], run: Any) -> float:
    return float(_share(results, run) ** (1.0 / (run.params.time_steps - 1)))


SHOWS: ShowsTable = {
    ("map", "heat"): _colours,
    ("gradient", "own"): _own,
    ("gradient", "gradient"): Shows("gradient_by_lag", role="text"),
    ("singular", "largest"): Shows("singular_values.*.0", role="gradient"),
    ("singular", "all"): _stretched,
}

SAYS: SaysTable = {
    r"(\d+) steps back": lambda results, run: run.params.time_steps - 1,
    r"(?:shrunk|grown) to ([\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+) of": _share,
    r"× ([\d.]+) a step": _rate,
    r"stands ([\d.]+)°": lambda results, run: np.degrees(np.arccos(results["cosine"])),
    r"cosine ([−\d.]+)": "cosine",
}


# -- drawing ------------------------------------------------------------------------------------------------------


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The map above the unrolled net; beside it the curve over the lag, and what the Jacobians do to directions."""
    t, k = _pointed_at(frame, view)
    caption, warning = _caption(params, frame), _warning(frame)
    hero, curve = _map(params, frame, view, t, k), _curve(params, frame, view)
    if view.compact:
        return Figure((replace(hero, place=(0, 0, 1, 1)), curve), columns=(1.5, 1.0), caption=caption, warning=warning)
    panels = (hero, _formula(frame, t, k), curve, _fan(frame))
    rows = (0.72, 0.28, 1.0) if _is_slide(frame) else (1.05, 0.6, 0.35)
    return Figure(panels, columns=(1.6, 1.0), rows=rows, caption=caption, warning=warning)


def _is_slide(frame: Frame) -> bool:
    """Whether the course's sum can be written out term by term."""
    return bool(len(frame.parts)) and len(frame.heat) <= SLIDE_STEPS


def _pointed_at(frame: Frame, view: View) -> tuple[int, int]:
    """The error that is followed, and the copy it has come back to: under the pointer, else the last one's."""
    steps = len(frame.heat)
    if view.hover is not None and view.hover.panel == "map":
        if view.hover.key == "heat":
            t, k = divmod(view.hover.index, steps)
            if k <= t:
                return t, k
        if view.hover.key == "strip":
            return steps - 1, view.hover.index
    return steps - 1, max(0, steps - 1 - frame.t)


def _map(params: Params, frame: Frame, view: View, t: int, k: int) -> Panel:
    steps = len(frame.heat)
    stop = next(end for end in stops(steps, params.stride) if end >= t)
    first = max(0, stop - params.window + 1)
    y, half = picture.strip_place(steps)
    flow = frame.heat[t]
    marks: list[Mark] = [
        picture.heat_map(frame.heat), picture.hatching(frame.reaches), picture.border(frame.reaches),
        *picture.path(t, k),
        *picture.window_band(first, stop, steps), *picture.strip(flow, k, frame.reaches[t]),
        picture.remark(steps - 0.7, 0.02 * steps, "later copies\nowe it nothing", "future"),
    ]  # fmt: skip
    if view.controls:
        marks.append(Handle(
            key="window-handle", x=np.array([steps - params.window - 0.5]).clip(-0.5), y=np.array([y + half]),
            names=("end of the window",), signs=("",), role="accent", bounds=(-0.5, steps - 1.5, y + half, y + half),
            size=13.0,
        ))  # fmt: skip
    ticks = picture.whole_ticks(steps)
    return Panel(
        "map", tuple(marks), title="The error of step t, arriving at copy k",
        x=Axis("copy k", (-0.5, steps - 0.5), ticks), y=Axis("error at step t", (y - 1.6 * half, steps - 0.5), ticks),
        place=(0, 0, 2, 1), legend="top",
        alt="A triangular map of gradient lengths by step of the error and copy of the net, above the unrolled net.",
    )  # fmt: skip


def _formula(frame: Frame, t: int, k: int) -> Panel:
    steps = len(frame.heat)
    if _is_slide(frame) and t == steps - 1:
        written = slide_sum(frame.parts, frame.reaches[t], k)
    else:
        source = float(frame.sources[t]) if len(frame.sources) else 0.0
        written = product(t, k, frame.heat[t], frame.factors, source)
    return Panel(
        "formula", (written,), kind="diagram", x=Axis(limits=(0.0, 1.0)), y=Axis(limits=(0.0, 1.0)), place=(2, 0, 1, 1),
        alt="The chain rule through time, with the numbers of this run.",
    )  # fmt: skip


def _curve(params: Params, frame: Frame, view: View) -> Panel:
    lags, own_curve = _lags(len(frame.gradient)), frame.curves[[name for name, *_ in CELLS].index(params.cell)]
    kept = [(name, _lags(len(other.gradient)), other.gradient) for name, other in ghosts_of(view, Frame)]
    low, high = picture.decades([frame.gradient, *frame.curves, *(y for *_, y in kept)])
    marks: list[Mark] = []
    for (name, words, role), values in zip(CELLS, frame.curves, strict=True):
        own = name == params.cell
        marks.append(Line(
            key="own" if own else name, label=words, x=lags, y=picture.within(values, low, high), role=role,
            width=2.4 if own else 1.3, strength=1.0 if own else 0.75, dash="solid" if own else "dash"))  # fmt: skip
    marks += ghost_lines([(name, x, picture.within(y, low, high)) for name, x, y in kept])
    if params.loss == "every" or params.cell == "lstm":
        words = "all errors" if params.loss == "every" else "LSTM, by h"
        marks.append(Line(key="gradient", label=words, x=lags, y=picture.within(frame.gradient, low, high),
                          role="text", width=1.4))  # fmt: skip
    at = min(frame.t, len(frame.last) - 1)
    marks.append(Points(key="now", x=lags[at : at + 1], y=picture.within(own_curve, low, high)[at : at + 1],
                        role="text", size=9.0, outline=True))  # fmt: skip
    if params.cell == "simple" and not params.weights and params.spectral_radius > 0.0:
        marks += _slope(params, view, low, high)
    return Panel(
        "gradient", tuple(marks), title="Gradient by lag", place=(0, 1, 1, 1), legend="top",
        y=Axis("", (low, high), log=True),
        x=Axis("lag", (0.0, float(max(1, len(lags) - 1))), whole=True),
        alt="The length of the gradient by how many steps back it has come, on a logarithmic scale, for three cells.",
    )  # fmt: skip


def _slope(params: Params, view: View, low: float, high: float) -> list[Mark]:
    """radius^lag: what the power of a number would do. Its end can be dragged."""
    last = params.time_steps - 1
    ends, values = _power(params.spectral_radius, last, low, high)
    marks: list[Mark] = [Line(key="power", label="radius^lag", x=ends, y=values, role="muted",
                              dash="dot", width=1.6)]  # fmt: skip
    if view.controls:
        half = last // 2 or 1
        y = np.clip(np.array([params.spectral_radius**half]), 2 * low, high / 2)
        marks.append(Handle(key="radius", x=np.array([float(half)]), y=y, names=("radius",), role="muted", size=12.0,
                            bounds=(float(half), float(half), low, high)))  # fmt: skip
    return marks


@remembered
def _lags(steps: int) -> Floats:
    return np.arange(float(steps))


@remembered
def _power(radius: float, last: int, low: float, high: float) -> tuple[Floats, Floats]:
    lags = _lags(last + 1)
    with np.errstate(over="ignore"):
        return lags, np.clip(radius**lags, low, high)


def _fan(frame: Frame) -> Panel:
    steps, units = frame.singular.shape
    low, high = picture.decades([frame.singular[:, 0], frame.singular[: steps // 4 + 2].ravel()])
    marks: list[Mark] = [
        Line(key="largest", label="largest", x=_lags(steps), y=_column(frame.singular, 0), role="gradient", width=2.2)
    ]
    if units > 1:
        marks.insert(0, Line(
            key="all", label=f"all {units}", x=repeated(_lags(steps), units), y=broken(frame.singular), role="state",
            width=0.9, strength=0.55))  # fmt: skip
    return Panel(
        "singular", tuple(marks), title="Stretching of directions", place=(1, 1, 2, 1), legend="top",
        x=Axis("lag", (0.0, float(max(1, steps - 1))), whole=True), y=Axis("singular values", (low, high), log=True),
        alt="The singular values of the product of Jacobians, by lag, on a logarithmic scale.",
    )  # fmt: skip


@remembered
def _column(values: Floats, column: int) -> Floats:
    return np.ascontiguousarray(values[:, column])


def _caption(params: Params, frame: Frame) -> str:
    last = len(frame.last) - 1
    first, final = float(frame.last[0]), float(frame.last[-1])
    if first > 0.0 and final > 0.0:
        share = final / first
        size = f"{share:.3g}" if 1e-3 <= share < 1e3 else power_of_ten(share)
        change = "shrunk to" if share < 1.0 else "grown to"
        said = f"{last} steps back the last error has {change} {size} of its size (× {share ** (1 / last):.3g} a step)."
    else:
        said = f"Nothing of the last error reaches a copy {last} steps back."
    if frame.cosine is None:
        return said
    angle = np.degrees(np.arccos(frame.cosine))
    return f"{said} The truncated gradient of W stands {angle:.3g}° from the whole one (cosine {frame.cosine:.3f})."


def _warning(frame: Frame) -> str:
    largest = max(float(curve.max(initial=0.0)) for curve in (frame.gradient, *frame.curves))
    if largest < picture.HIGHEST:
        return ""
    return f"Gradients reach {power_of_ten(largest)}; what lies beyond {power_of_ten(picture.HIGHEST)} is cut off here."


def on(event: Event, params: Params) -> Params | None:
    """The window's end and the slope follow their handles."""
    match event:
        case Drag(key="window-handle"):
            window = int(np.clip(round(params.time_steps - 0.5 - event.x), 1, 200))
            return changed(params, {"window": window, "stride": min(params.stride, window)})
        case Drag(key="radius"):
            half = (params.time_steps - 1) // 2 or 1
            return changed(params, {"spectral_radius": float(np.clip(event.y ** (1.0 / half), 0.01, 3.0))})
    return None
