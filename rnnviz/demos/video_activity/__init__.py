"""No single frame tells left from right, nor does the whole pile of frames: only their order does.

A small picture moves across a torus. A net of one filter layer looks at each frame; what its answer is read from — one
frame, all frames without their order, an LSTM that sees them in order — decides exactly how well it can do.
"""

from typing import Any

import numpy as np

from rnnviz.data.films import MOVES
from rnnviz.demos.video_activity.drawing import ROLES, draw, pointed_at
from rnnviz.demos.video_activity.params import Params
from rnnviz.demos.video_activity.run import RESULTS, Frame, Run
from rnnviz.kit import Click, Drag, Event, Paint, Preset, changed
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.ahead import load_torch
from rnnviz.panels.confusion import shades
from rnnviz.panels.film_strip import Strip, moved

__all__ = ["RESULTS", "Frame", "Params", "Run", "draw", "pointed_at", "warm_up"]

GROUP = "Sequences that speak"
TITLE = "Film and order"
ORDER = 50
HINT = "Click the film to run it backwards; drag the grip below a frame to another place; paint what moves."
ON_THE_WALL = ("learning_rate",)

warm_up = load_torch


def on(event: Event, params: Params) -> Params | None:
    """A click runs the film backwards, a drag moves a frame, painting changes what moves."""
    strip, order = Strip(params.frames, params.size), params.order or tuple(range(params.frames))
    match event:
        case Click(panel="film"):
            return _ordered(params, order[::-1])
        case Drag(key="order", index=index, done=True):
            return _ordered(params, moved(order, index, strip.place(event.x)))
        case Paint(key="sprite"):
            rows = ("".join("#" if value > 0.5 else "." for value in row) for row in event.values[::-1])
            new: Params = changed(params, {"painted": "/".join(rows)})
            return new
    return None


def _ordered(params: Params, order: tuple[int, ...]) -> Params:
    as_filmed = order == tuple(range(params.frames))
    new: Params = changed(params, {"order": () if as_filmed else order})
    return new


def _frame(name: str) -> Any:
    return lambda results, run: getattr(run.run.frame(), name)


def _film(number: int) -> Any:
    return lambda results, run: run.run.frame().film[number][::-1]


def _heights(number: int) -> Any:
    def heights(results: dict[str, Any], run: Any) -> Any:
        return Strip(run.params.frames, run.params.size).level(run.run.frame().p[:, number])

    return heights


SHOWS: ShowsTable = {
    **{("film", f"film-{n}"): _film(n) for n in range(8)},
    **{
        ("film", f"p-{name}"): Shows(_heights(n), role=ROLES[n], label=name) for n, name in enumerate(MOVES)
    },
    ("confusion", "confusion", "shade"): lambda results, run: shades(
        np.zeros((4, 4), int) if results["confusion"] is None else np.array(results["confusion"], int)
    ),
    ("learning", "best-frame", "y0"): Shows("best_frame", role="muted"),
    ("learning", "best-bag", "y0"): Shows("best_bag", role="muted"),
    ("learning", "share"): Shows(_frame("share"), role="prediction"),
    ("learning", "judged"): lambda results, run: run.run.frame().judged[:, 1],
}  # fmt: skip
SAYS: SaysTable = {
    r"After (\d+) updates": lambda results, run: run.run.frame().judged[-1, 0],
    r"updates ([\d.]+) of": "accuracy",
    r"allows? ([\d.]+) at best": lambda results, run: run.params.best,
    r"direction ([\d.]+) bits": _frame("class_bits"),
    r"sentence ([\d.]+) bits": _frame("word_bits"),
    r"([\d.]+) of the sentences": "exact_match",
    r"by frame (\d+)": lambda results, run: run.params.frames,
}

PRESETS = {
    "video-description": Preset(
        {"says": True, "updates": 1200}, "One LSTM watches, a second one says what it saw, in words.",
        seed_figure=True),
    "in-order": Preset({}, "An LSTM sees the frames in their order: everything is told rightly."),
    "one-frame": Preset({"readout": "frame"}, "The last frame alone says nothing of where the picture came from."),
    "bag-of-frames": Preset(
        {"readout": "bag", "updates": 800}, "All frames without their order: opposite directions are the same pile.",
        seed_figure=True),
}  # fmt: skip
