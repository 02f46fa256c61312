"""The picture of the demo `forecast`: which panels there are, and what is said below them."""

from dataclasses import replace

import numpy as np

from rnnviz.demos.forecast.frame import Frame
from rnnviz.demos.forecast.panels import (
    BASELINE_NAMES,
    below_panel,
    chosen_baselines,
    forecast_panel,
    horizon_panel,
    origins_panel,
)
from rnnviz.demos.forecast.side_panels import (
    gamma_panel,
    gradient_panel,
    hidden_panel,
    loss_panel,
    overview_panel,
    weighting_panel,
)
from rnnviz.families.forecast_params import Params
from rnnviz.families.series_remarks import note
from rnnviz.figure.description import Figure, Panel
from rnnviz.learning.judging import BASELINES
from rnnviz.readable import counted
from rnnviz.view import View


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The forecast above its errors and the whole series; how it learns beside them."""
    made = _data_only if params.epochs == 0 else _compact if view.compact else _whole
    figure = made(params, frame, view)
    return replace(figure, warning=frame.warning, note=note(frame.notes, view))


def _whole(params: Params, frame: Frame, view: View) -> Figure:
    left = (
        forecast_panel(params, frame, view, (0, 0, 2, 1), legend=True),
        below_panel(params, frame, view, (2, 0, 1, 1)),
        overview_panel(frame, view, (3, 0, 1, 1)),
    )
    return Figure(
        (*left, *_side(params, frame, view)), columns=(2.1, 1.0), rows=(1.0, 1.0, 1.0, 0.7),
        caption=_caption(params, frame),
    )  # fmt: skip


def _side(params: Params, frame: Frame, view: View) -> tuple[Panel, ...]:
    if params.model == "esn":
        beside = horizon_panel if params.below == "origins" else origins_panel
        return hidden_panel(params, frame, (0, 1, 2, 1)), beside(params, frame, (2, 1, 2, 1), True)
    loss = loss_panel(params, frame, view, (0, 1, 1, 1))
    if params.optimizer == "levenberg-marquardt":
        more = gamma_panel(frame, (1, 1, 1, 1)), weighting_panel(frame, (2, 1, 1, 1))
        return (loss, *more, hidden_panel(params, frame, (3, 1, 1, 1)))
    return loss, gradient_panel(params, frame, (1, 1, 1, 1)), hidden_panel(params, frame, (2, 1, 2, 1))


def _data_only(params: Params, frame: Frame, view: View) -> Figure:
    drawn = bool(chosen_baselines(params, frame))
    if view.compact:
        panels: tuple[Panel, ...] = (forecast_panel(params, frame, view, (0, 0, 1, 1), legend=drawn),)
        return Figure(panels, caption=_data_caption(params, frame))
    panels = forecast_panel(params, frame, view, (0, 0, 1, 1), legend=drawn), overview_panel(frame, view, (1, 0, 1, 1))
    return Figure(panels, rows=(3.0, 1.0), caption=_data_caption(params, frame))


def _compact(params: Params, frame: Frame, view: View) -> Figure:
    """For a projector: the forecast across the top, two pictures below."""
    learning = (
        hidden_panel(params, frame, (1, 1, 1, 1))
        if params.model == "esn"
        else loss_panel(params, frame, view, (1, 1, 1, 1), labelled=True)
    )
    panels = (
        forecast_panel(params, frame, view, (0, 0, 1, 2), legend=True),
        below_panel(params, frame, view, (1, 0, 1, 1)), learning,
    )  # fmt: skip
    return Figure(panels, columns=(1.3, 1.0), rows=(1.6, 1.0), caption=_caption(params, frame))


def _score(value: float | None) -> str:
    return "—" if value is None else f"{value:.3g}"


def _caption(params: Params, frame: Frame) -> str:
    shown = frame.shown
    if not shown.closed.size:
        return _data_caption(params, frame)
    when = "" if params.model == "esn" else f"After {counted(shown.epoch, _pass(params))}: "
    beyond = frame.scene.beyond_said
    if len(frame.scene.target):
        said = f"closed loop NMSE {_score(shown.nmse_closed)}, updated {_score(shown.nmse_updated)}. {beyond}".rstrip()
    else:
        said = beyond[:1].lower() + beyond[1:]
    text = when + said
    return text[:1].upper() + text[1:] + _how_sure(frame) + _to_beat(frame)


def _how_sure(frame: Frame) -> str:
    """Of a committee: its members' spread beside the error, in the same unit."""
    spread = frame.shown.spread
    return "" if spread is None else f" Its members differ by {spread:.2g} standard deviations of the training points."


def _pass(params: Params) -> str:
    """What learning is counted in."""
    return "update" if params.training == "closed-loop" else "epoch"


def _to_beat(frame: Frame) -> str:
    """What the simple forecasts score on the same window."""
    scores = frame.judged.nmse
    if not np.isfinite(scores).any():
        return ""
    names = BASELINE_NAMES | {"ar": f"AR({frame.judged.ar_order})"}
    known = [f"{names[name]} {score:.3g}" for name, score in zip(BASELINES, scores, strict=True) if np.isfinite(score)]
    return f" To beat: {', '.join(known)}."


def _data_caption(params: Params, frame: Frame) -> str:
    scene = frame.scene
    return (
        f"{scene.name}: {scene.train_points} points to learn from; the {scene.horizon} after the dashed line are "
        f"to be forecast.{' ' * bool(scene.beyond)}{scene.beyond_said}{_to_beat(frame)}"
    )
