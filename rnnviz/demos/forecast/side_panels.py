"""The small pictures of the demo `forecast`: how it learns, what it keeps in mind, and the whole series."""

import itertools
from dataclasses import replace

import numpy as np

from rnnviz.arrays import Array
from rnnviz.demos.forecast.frame import Frame
from rnnviz.families.forecast_params import Params
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Band, Handle, Image, Line, Mark, Segments, Text
from rnnviz.learning.engines.curve import Curve
from rnnviz.readable import number
from rnnviz.view import View


def _curves(frame: Frame, name: str, role: str, *, key: str = "") -> list[Line]:
    """One line per member; several are thin."""
    thin = len(frame.curves) > 1
    return [
        Line(key=f"{key or name}-{index}", x=curve.at, y=getattr(curve, name), role=role,
             width=1.0 if thin else 1.8, strength=0.75 if thin else 1.0)
        for index, curve in enumerate(frame.curves)
        if getattr(curve, name).size
    ]  # fmt: skip


def _epochs(frame: Frame) -> tuple[float, float]:
    """How far the axis of the epochs reaches: where training ends by itself, little beyond where it is."""
    if _first(frame).gamma.size or not frame.learning_rate:
        reached = max(20.0, 1.15 * frame.epoch)
        step = 10.0 ** np.floor(np.log10(reached))
        return 0.0, min(float(frame.epochs), float(np.ceil(reached / step) * step))
    return 0.0, float(frame.epochs)


def _epoch_axis(label: str, frame: Frame) -> Axis:
    return Axis(label, _epochs(frame), whole=True)


def _first(frame: Frame) -> Curve:
    return frame.curves[0] if frame.curves else Curve()


def loss_panel(params: Params, frame: Frame, view: View, place: Place, *, labelled: bool = False) -> Panel:
    """The training error, that of earlier runs behind it."""
    marks: list[Mark] = []
    for index, ghost in enumerate(view.ghosts):
        past = _curves(ghost.frame, "loss", "ghost", key=f"ghost-{index}")
        if ghost.frame.loss_name == frame.loss_name:
            names = itertools.chain((ghost.label,), itertools.repeat(""))
            marks += [replace(line, dash="dot", label=name) for line, name in zip(past, names, strict=False)]
    is_beside = bool(marks)
    marks += _curves(frame, "loss", "loss")
    title = _loss_title(params, frame, view.compact)
    return Panel(
        "loss", tuple(marks), title=title, x=_epoch_axis(_unit(params) if labelled else "", frame),
        y=Axis("", log=True), legend="top" if is_beside else None, place=place, hz=10.0,
        alt="The training error after each epoch, on a logarithmic scale.",
    )  # fmt: skip


def _unit(params: Params) -> str:
    return "update" if params.training == "closed-loop" else "epoch"


def _loss_title(params: Params, frame: Frame, compact: bool) -> str:
    if params.training == "closed-loop":
        return f"Loss, {frame.unrolled} steps fed back" if frame.unrolled and not compact else "Closed-loop loss"
    if compact or params.optimizer == "levenberg-marquardt":
        return "Training RMSE"
    return f"RMSE at rate {frame.learning_rate:.2g}"


def gradient_panel(params: Params, frame: Frame, place: Place) -> Panel:
    """The norm of the gradient and where it is cut."""
    ends = np.array(_epochs(frame))
    threshold = np.full(2, params.gradient_threshold)
    marks = (
        *_curves(frame, "gradient", "gradient"),
        Line(key="threshold", x=ends, y=threshold, role="muted", dash="dash", width=1.2),
    )
    return Panel(
        "gradient", marks, title="Gradient norm", x=_epoch_axis(_unit(params), frame), y=Axis("", log=True),
        place=place, hz=10.0, alt="The norm of the gradient of each update, and the threshold it is cut at.",
    )  # fmt: skip


def gamma_panel(frame: Frame, place: Place) -> Panel:
    """The effective number of parameters."""
    curve = _first(frame)
    now = f"γ = {curve.gamma[-1]:.0f} of {frame.n_weights} weights count" if curve.gamma.size else "Weights that count"
    return Panel(
        "gamma", tuple(_curves(frame, "gamma", "hidden")), title=now, x=_epoch_axis("", frame), y=Axis(""),
        place=place, hz=10.0, alt="How many of the weights the data determine, after each epoch.",
    )  # fmt: skip


def weighting_panel(frame: Frame, place: Place) -> Panel:
    """α and β of Bayesian regularisation."""
    marks: list[Mark] = [*_curves(frame, "alpha", "gate"), *_curves(frame, "beta", "memory")]
    curve = _first(frame)
    if curve.alpha.size:
        end = float(curve.at[-1])
        marks += [
            Text(key=f"{name}-name", x=end, y=float(column[-1]), text=f" {name}", anchor=(0.0, 0.5))
            for name, column in (("α", curve.alpha), ("β", curve.beta))
        ]
    now = (
        f"α = {number(float(curve.alpha[-1]), 2)}, β = {number(float(curve.beta[-1]), 2)}"
        if curve.alpha.size
        else "Regularisation: α and β"
    )
    return Panel(
        "weighting", tuple(marks), title=now, x=_epoch_axis("epoch", frame), y=Axis("", log=True), place=place,
        hz=10.0,
        alt="The weightings α of the weights and β of the errors as they adapt, on a logarithmic scale.",
    )  # fmt: skip


def hidden_panel(params: Params, frame: Frame, place: Place) -> Panel:
    """What the hidden units do around the origin."""
    units, time = frame.shown.units, frame.shown.hidden.shape[1]
    marks: list[Mark] = [Text(key="waiting", x=0.5, y=0.5, text="wait for training", role="muted", size="small")]
    before = float(frame.shown.from_warm_up)
    if units:
        marks = [
            Image(key="hidden", values=frame.shown.hidden, extent=(-before, time - before, 0.0, float(units)),
                  colormap="diverging", limits=(-127.0, 127.0)),
            Line(key="origin", x=np.zeros(2), y=np.array([0.0, units]), role="text", dash="dash", width=1.0),
        ]  # fmt: skip
    what = "Reservoir" if params.model == "esn" else "Units"
    across, up = (
        Axis("points ahead", (-before, time - before), whole=True),
        Axis("unit", (0.0, float(units)), whole=True),
    )
    nothing = Axis(limits=(0.0, 1.0), ticks=())
    return Panel(
        "hidden", tuple(marks), title=f"{what} in closed loop", x=across if units else nothing,
        y=up if units else nothing, place=place, hz=5.0,
        alt="The state of the hidden units before the origin and in closed loop, as a heat map.",
    )  # fmt: skip


_PAPER = 5
"""So large a part of the series is the most that is left free behind it, for forecasts beyond its end."""


def overview_panel(frame: Frame, view: View, place: Place) -> Panel:
    """The whole series, on which the origin is dragged."""
    scene = frame.scene
    low, high = float(scene.overview_low.min()), float(scene.overview_high.max())
    room = 0.08 * ((high - low) or 1.0)
    bottom, top = low - room, high + room
    middle = (low + high) / 2
    end, first = float(scene.train_points), float(scene.origin)
    right = float(scene.length + min(scene.horizon, scene.length // _PAPER))
    marks: list[Mark] = [
        *_whole_series(scene.overview_at, scene.overview_low, scene.overview_high),
        Segments(key="learned", x0=np.array([end]), x1=np.array([end]), y0=np.array([bottom]), y1=np.array([top]),
                 role="muted", dash="dot", width=1.2),
        Band(key="window", x=np.array([first, min(first + scene.horizon, right)]), low=np.full(2, bottom),
             high=np.full(2, top), role="prediction", strength=0.35),
        Segments(key="line", x0=np.array([first]), x1=np.array([first]), y0=np.array([bottom]), y1=np.array([top]),
                 role="prediction", width=1.6),
    ]  # fmt: skip
    if view.controls:
        marks.append(Handle(
            key="origin", x=np.array([first]), y=np.array([middle]), names=("origin",), role="prediction",
            shape="diamond", bounds=(float(scene.lowest), float(scene.highest), middle, middle), size=13.0,
            tips=("Drag: where the forecast begins.",),
        ))  # fmt: skip
    return Panel(
        "overview", tuple(marks), title=f"The whole series{': drag the origin' * view.controls}",
        x=Axis(
            f"{scene.time_name}; training on the first {scene.train_points}", (0.0, right), scene.overview_ticks,
            whole=True,
        ),
        y=Axis("", (bottom, top), ticks=()), place=place, hz=10.0, clicks="Click to forecast from there.",
        alt="The whole series with the training part, and where the forecast begins.",
    )  # fmt: skip


def _whole_series(at: Array, low: Array, high: Array) -> list[Mark]:
    """A line where every point has its place, else the range of the values in each bin."""
    if np.array_equal(low, high):
        return [Line(key="series", x=at, y=high, role="observed", width=1.0, strength=0.7)]
    return [Band(key="series", x=at, low=low, high=high, role="observed", strength=0.5)]
