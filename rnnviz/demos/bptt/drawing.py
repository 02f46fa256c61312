"""The map above the unrolled net; beside it the curve over the lag, and the stretching of directions."""

from dataclasses import replace

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.bptt.params import CELLS, Params
from rnnviz.demos.bptt.run import Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Image, Line, Mark, Points
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.learning.through_time import stops
from rnnviz.panels import through_time as picture
from rnnviz.panels.curves import broken, ghost_lines, repeated
from rnnviz.panels.gradient_formula import product, slide_sum
from rnnviz.readable import power_of_ten
from rnnviz.view import ON_PAPER

SLIDE_STEPS = 6
"""Most steps whose sum is written out term by term."""


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


def emblem(params: Params, frame: Frame) -> Panel:
    """The map, without what explains its colours."""
    panel = _map(params, frame, ON_PAPER, len(frame.heat) - 1, 0)
    return replace(panel, marks=tuple(replace(m, label="") if isinstance(m, Image) else m for m in panel.marks))


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
