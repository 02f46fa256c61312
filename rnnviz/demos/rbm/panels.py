"""The pictures of the demo `rbm`."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.rbm.params import SIDES, Params
from rnnviz.demos.rbm.run import Frame
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.limits import nice_limits
from rnnviz.figure.marks import Bars, Canvas, Image, Line, Mark, Points, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.panels.curves import ghost_lines, level, named_level
from rnnviz.panels.tiles import Grid, amounts, around_cell, borders, grid_of, tiles

BUTTONS = ("Next", "Clear")
"""The words below the canvas, from left to right."""


def grid(params: Params) -> Grid:
    """A tile for each hidden unit."""
    return grid_of(params.hidden_units, SIDES[params.data])


def filters(params: Params, frame: Frame, view: View) -> Panel:
    """The hero: the weights of each hidden unit, and how much the shown picture excites it."""
    where = grid(params)
    limit = frame.colours
    signed = params.kind.endswith("gaussian")
    marks = [*tiles(columns(frame.W), where, limit, "W"), amounts(_amounts(frame.code, signed), where, signed, "code")]
    if params.unit_on is not None:
        marks.append(borders(where, (params.unit_on,), "accent", 2.5, "unit on"))
    pixel = _pointed_at(view, where)
    if pixel is not None:
        marks.append(around_cell(where, *pixel))
    across, up = where.axes()
    return Panel(
        "filters", tuple(marks), title=f"Hidden units' weights, to ±{limit:g}", kind="diagram", x=across,
        y=up, place=(0, 0, 3, 1), clicks="Click a filter to keep that unit on in the fantasy.", hz=30.0,
        alt="The weights of each hidden unit as a picture, with a bar below for how much the shown picture excites it.",
    )  # fmt: skip


def _pointed_at(view: View, where: Grid) -> tuple[int, int] | None:
    """Column and row (from the bottom) of the pixel under the pointer, in a filter or in the reconstruction."""
    hover = view.hover
    if hover is None:
        return None
    if (hover.panel, hover.key) == ("pictures", "rebuilt"):
        row, column = divmod(hover.index, where.side)
        return column, row
    if (hover.panel, hover.key) == ("filters", "W"):
        return where.cell(hover.index)
    return None


@remembered
def columns(W: Floats) -> Floats:
    """(visible, hidden) → (hidden, visible)"""
    return np.ascontiguousarray(W.T)


@remembered
def _amounts(code: Floats, signed: bool) -> Floats:
    """A Gaussian unit fills its bar at 3."""
    return code / 3.0 if signed else code


APART = 1.16
"""From one of the three pictures to the next, in their widths."""


def pictures(params: Params, frame: Frame, view: View) -> Panel:
    """What the machine makes of a picture, and what it makes up by itself."""
    names = ("painted" if params.drawing else "picture", "rebuilt", "fantasy")
    marks: list[Mark] = []
    for number, (name, values) in enumerate(zip(names, (frame.picture, frame.rebuilt, frame.fantasy), strict=True)):
        left = APART * number
        extent = (left, left + 1.0, 0.0, 1.0)
        key = ("picture", "rebuilt", "fantasy")[number]
        if number == 0 and view.controls:
            marks.append(Canvas(key=key, values=values, extent=extent, low=0.0, high=1.0, pen=0.6))
        else:
            marks.append(Image(key=key, values=values, extent=extent, colormap="grey", limits=(0.0, 1.0),
                               named=number == 1))  # fmt: skip
        marks.append(Text(key=f"name of {key}", x=left + 0.5, y=1.04, text=name, size="small", anchor=(0.5, 0.0)))
    x = np.array([0.0, 1.0, 1.0, 0.0, 0.0, np.nan])
    lefts = APART * np.arange(3.0)
    marks.append(Line(key="borders", x=(lefts[:, None] + x).ravel(), y=np.tile([0, 0, 1, 1, 0, np.nan], 3), role="axis",
                      width=0.7))  # fmt: skip
    if view.controls:
        at = np.array([0.25, 0.75])
        marks.append(Bars(key="buttons", x=at, height=np.full(2, -0.05), base=-0.23, width=0.46, role="faint"))
        marks += [
            Text(key=name, x=float(x), y=-0.14, text=name, role="accent", size="small")
            for name, x in zip(BUTTONS, at, strict=True)
        ]
    return Panel(
        "pictures", tuple(marks), kind="diagram", x=Axis(limits=(-0.03, 2 * APART + 1.03)),
        y=Axis(limits=(-0.26 if view.controls else -0.05, 1.22)), place=(0, 1, 1, 1), hz=30.0,
        clicks="Take the next picture, or clear the paint.",
        alt="A training picture or a painted one, its reconstruction by way of the hidden units, and what the machine "
        "makes up by itself.",
    )  # fmt: skip


def likelihoods(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    """What learning is about."""
    last = last_epoch(params)
    marks: list[Mark] = ghost_lines([(name, kept.looked, kept.train) for name, kept in ghosts_of(view, Frame)])
    if frame.baseline is not None:
        marks += named_level(frame.baseline, 0.0, last, "independent pixels", key="baseline")
    if params.kind.startswith("binary") and params.data != "digits":
        marks += named_level(frame.ceiling, 0.0, last, "nothing can be higher", key="ceiling")
    marks.append(Line(key="train", label="training", x=frame.looked, y=frame.train, role="c0", width=2.2))
    if np.isfinite(frame.test).any():
        marks.append(Line(key="test", label="test", x=frame.looked, y=frame.test, role="c1", width=1.8))
    if frame.best:
        epoch, height = frame.best
        marks.append(Points(key="best", label="best", x=np.array([epoch]), y=np.array([height]), shape="star",
                            role="accent", size=11.0, tips=(f"{height:.2f} at epoch {epoch:g}",)))  # fmt: skip
    return Panel(
        "likelihood", tuple(marks), title="Exact ln p of a picture", x=Axis("epoch", (0.0, last), whole=True),
        y=Axis("", _heights(params, frame)),
        legend="top", place=place, hz=15.0, alt="The exact mean log-likelihood of training and test pictures by epoch.",
    )  # fmt: skip


USUAL_GAIN = 8.0
"""Nats that learning gains on the digits, for an axis that does not move."""


def _heights(params: Params, frame: Frame) -> tuple[float, float]:
    """Limits of the likelihood, with room for words above the highest level."""
    known = np.concatenate([frame.train, frame.test, [] if frame.baseline is None else [frame.baseline]])
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (-90.0, -80.0)
    is_discrete = params.kind.startswith("binary") and params.data != "digits"
    high = frame.ceiling if is_discrete else max(high, (float(known[0]) if len(known) else low) + USUAL_GAIN)
    low, high = nice_limits(low, high)
    return low, high + 0.15 * (high - low)


def errors(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    """What is usually shown in its place."""
    kept = ghost_lines([(name, kept.looked, kept.error) for name, kept in ghosts_of(view, Frame)])
    line = Line(key="error", x=frame.looked, y=frame.error, role="c3", width=2.0)
    now = Points(key="now", x=frame.looked[-1:], y=frame.error[-1:], role="c3", size=6.0)
    top = max(0.02, 1.08 * float(frame.error.max(initial=0.0)))
    return Panel(
        "error", (*kept, line, now), title="Reconstruction error",
        x=Axis("epoch", (0.0, last_epoch(params)), whole=True), y=Axis("", (0.0, top)), place=place, hz=15.0,
        legend="top" if kept else None,
        alt="The mean squared error of the reconstruction per epoch.",
    )  # fmt: skip


def sigmas(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    """Where Gaussian layers come to an end."""
    last = last_epoch(params)
    x, y = _up_to(frame.looked, frame.epoch), _up_to(frame.sigma, frame.sigma_now)
    marks: list[Mark] = [
        Line(key="sigma", x=x, y=y, role="c4", width=2.0),
        Points(key="now", x=x[-1:], y=y[-1:], role="c4", size=6.0),
    ]
    if params.kind == "gaussian-gaussian":
        marks += named_level(1.0, 0.0, last, "no distribution above", key="one", role="danger")
        if frame.rest is not None:
            marks.append(level(frame.rest, 0.0, last, key="rest", role="muted"))
            marks.append(Text(key="rest name", x=0.99 * last, y=frame.rest, text=f"learning rests at {frame.rest:.3g}",
                              size="small", role="muted", anchor=(1.0, 1.15)))  # fmt: skip
    top = max(1.45, 1.08 * float(frame.sigma.max(initial=0.0)))
    return Panel(
        "sigma", tuple(marks), title="σ_max of W", x=Axis("epoch", (0.0, last), whole=True),
        y=Axis("", (0.0, top)), place=place, hz=15.0, alt="The largest singular value of the weights per epoch.",
    )  # fmt: skip


@remembered
def _up_to(values: Floats, now: float) -> Floats:
    return np.append(values, now)


def last_epoch(params: Params) -> float:
    """Where the axes of epochs end."""
    return float(max(1, params.epochs))
