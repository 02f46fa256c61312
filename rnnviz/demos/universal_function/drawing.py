"""The curve and its sum; below it the terms, beside it the error against width and iterations."""

from dataclasses import replace

from rnnviz.arrays import Floats
from rnnviz.demos.universal_function.params import Params
from rnnviz.demos.universal_function.run import Frame, X
from rnnviz.figure.description import Figure
from rnnviz.kit import (
    View,
    ghosts_of,
)
from rnnviz.panels import sums as panels
from rnnviz.panels.training import loss_panel


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The curve and its sum; below it the terms, beside it the error against width and iterations."""
    names, drawn = tuple(map(_written, frame.numbers)), params.target == "drawn" and view.controls
    ghosts = [(label, X, ghost.fitted) for label, ghost in ghosts_of(view, Frame)]
    hero = panels.sum_panel(
        X, frame.target, frame.fitted, frame.centres, frame.heights, names, handles=params.points if drawn else (),
        clicks="Click to add a point." if drawn else "", ghosts=ghosts,
    )  # fmt: skip
    caption, lit = _caption(params, frame), panels.hovered(view, len(names))
    terms = panels.terms_panel(X, frame.terms, frame.numbers, names, lit, view.controls)
    if view.compact:
        return Figure((hero, terms), columns=(1.0,), rows=(1.5, 1.0), caption=caption)
    widths = panels.errors_by_width(frame.by_width, (params.width, frame.rmse), params.compare)
    if params.method == "staircase":
        widths = replace(widths, place=(0, 1, 2, 1))
        return Figure((hero, terms, widths), columns=(1.6, 1.0), rows=(1.4, 1.0), caption=caption)
    loss = loss_panel(
        [("", "loss", frame.updates, frame.losses)], updates=params.iterations, place=(1, 1, 1, 1), title="Learning",
        unit="iteration", alt="The error after each iteration.", limits=(1e-5, 1.0),
    )  # fmt: skip
    return Figure((hero, terms, widths, loss), columns=(1.6, 1.0), rows=(1.4, 1.0), caption=caption)


def _written(numbers: Floats) -> str:
    """The term of a unit.    numbers : (3,), v, w, b"""
    v, w, b = numbers
    return f"{v:.3g} tanh({w:.3g} x {'+' if b >= 0 else '-'} {abs(b):.3g})".replace("-", "−")


def _caption(params: Params, frame: Frame) -> str:
    units = f"{params.width} sigmoid{'s' if params.width > 1 else ''}"
    told = f"{units}: RMSE {frame.rmse:.2g}, largest error {frame.max_error:.2g}"
    if params.target == "step":
        return f"{told} on the points looked at; in the middle of the jump a continuous sum is off by half of it."
    return f"{told}."
