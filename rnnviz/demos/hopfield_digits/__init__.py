"""A network that stores pictures recalls them from damaged ones, as far as the damage leaves anything to recall.

Damage a digit, or paint one, and watch the network restore it; beside it, how often that succeeds and how often it
could.
"""

import numpy as np

from rnnviz.demos.hopfield_digits import panels
from rnnviz.demos.hopfield_digits.params import DIGITS, MOST_DRAWINGS, Params, canvas, painted_cells
from rnnviz.demos.hopfield_digits.run import RESULTS, Frame, Run
from rnnviz.demos.hopfield_digits.truth import SAYS, SHOWS
from rnnviz.demos.hopfield_digits.words import caption
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Event, Paint
from rnnviz.figure.description import Figure, Panel
from rnnviz.kit.painting import ERASED, INKED, as_text
from rnnviz.parameters import changed
from rnnviz.registry import Preset
from rnnviz.view import View

GROUP = "Attractors"
TITLE = "Digits"
ORDER = 30
HINT = (
    "Paint on the picture on the left: the left button is the pen, the right one the eraser. "
    "Drag the dot under the success curve to damage the digit more or less."
)
ON_THE_WALL = ("noise", "digit")

__all__ = ["RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run"]


def on(event: Event, params: Params) -> Params | None:
    """Paint on the canvas, drag the damage, click a digit to choose it or a word to do what it says."""
    match event:
        case Paint(key="canvas") if event.values.shape == (params.side, params.side):
            cells = painted_cells(params, event.values[::-1])
            return _with(params, drawing=as_text(cells))
        case Drag(key="noise"):
            return _with(params, noise=panels.noise_at(params, event.x))
        case Click(panel="paint"):
            return _pressed(event, params)
        case Click(panel="state"):
            return _with(params, shown="all")
        case Click(panel="similarity"):
            return _with(params, digit=_among(params, -event.y), start="damaged", drawing="")
        case Click(panel="grid"):
            column = _among(params, event.x / (params.side * 9 / 8) - 0.5)
            return _with(params, digit=column, shown="one", start="damaged", drawing="")
    return None


def _with(params: Params, **values: object) -> Params:
    new: Params = changed(params, values)
    return new


def _among(params: Params, number: float) -> int:
    """The stored picture nearest to a place."""
    return int(np.clip(round(number), 0, params.stored - 1))


def _pressed(event: Click, params: Params) -> Params | None:
    """One of the words under the canvas."""
    names = panels.buttons(params)
    place = int(event.x // (params.side / len(names)))
    if event.y >= 0.0 or not 0 <= place < len(names):
        return None
    match names[place]:
        case "Empty":
            return _with(params, start="empty", drawing="")
        case "Digit":
            return _with(params, start="damaged", drawing="")
        case "Clear":
            return _with(params, drawing="")
    return _store(params)


def _store(params: Params) -> Params:
    """What is on the canvas becomes one more stored picture, and the one that is damaged."""
    if len(params.stored_drawings) == MOST_DRAWINGS:
        raise InputError(f"{MOST_DRAWINGS} drawings are stored already; reset the stored drawings to forget them.")
    picture = as_text(np.where(canvas(params) > 0, INKED, ERASED))
    return _with(
        params, stored_drawings=(*params.stored_drawings, picture), digit=DIGITS + len(params.stored_drawings),
        start="damaged", drawing="",
    )  # fmt: skip


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """One recall large, or all side by side; beside it how often recall succeeds."""
    words = caption(params, frame, brief=view.compact)
    if params.shown == "all":
        return _all(params, frame, view, words)
    if view.compact:
        return Figure(
            (
                panels.paint_panel(params, frame, view, (0, 0, 1, 1)),
                panels.state_panel(params, frame, (0, 1, 1, 1)),
                panels.success_panel(params, frame, view, (0, 2, 1, 1)),
            ),
            columns=(1.0, 1.0, 0.8), caption=words,
        )  # fmt: skip
    return Figure(
        (
            panels.paint_panel(params, frame, view, (0, 0, 1, 1)),
            panels.state_panel(params, frame, (0, 1, 1, 1)),
            panels.similarity_panel(params, frame, (0, 2, 1, 1)),
            panels.overlap_panel(params, frame, (1, 0, 1, 1)),
            panels.energy_panel(params, frame, (1, 1, 1, 1)),
            panels.success_panel(params, frame, view, (1, 2, 1, 1)),
        ),
        columns=(1.0, 1.0, 0.9), rows=(1.3, 1.0), caption=words,
    )  # fmt: skip


def emblem(params: Params, frame: Frame) -> Panel:
    """The digit that was recalled: the damaged one is hard to read."""
    return panels.state_panel(params, frame, (0, 0, 1, 1))


def _all(params: Params, frame: Frame, view: View, words: str) -> Figure:
    if view.compact:
        grid = panels.grid_panel(params, frame, view, (0, 0, 1, 1))
        success = panels.success_panel(params, frame, view, (1, 0, 1, 1))
        return Figure((grid, success), columns=(1.0,), rows=(2.2, 1.0), caption=words)
    return Figure(
        (
            panels.grid_panel(params, frame, view, (0, 0, 1, 3)),
            panels.success_panel(params, frame, view, (1, 0, 1, 1)),
            panels.by_digit_panel(params, frame, (1, 1, 1, 1)),
            panels.outcomes_panel(params, frame, (1, 2, 1, 1)),
        ),
        columns=(1.0, 1.0, 1.0), rows=(1.3, 1.0), caption=words,
    )  # fmt: skip


PRESETS = {
    "hopfield-digits-noise-6": Preset(
        {"shown": "all", "resolution": 8, "noise_kind": "gaussian", "noise": 6.0, "iterations": 10_000,
         "trials": 1000},
        "All ten digits at 8 × 8 under noise of σ 6, up to 10 000 iterations.", seed_figure=True,
    ),
    "noise-6-at-32": Preset(
        {"shown": "all", "resolution": 32, "noise_kind": "gaussian", "noise": 6.0, "iterations": 10_000,
         "trials": 1000},
        "The same noise on digits drawn at 32 × 32: nearly all are recalled.",
    ),
    "noise-6-large-pixels": Preset(
        {"shown": "all", "resolution": 32, "glyphs": "upsampled", "noise_kind": "gaussian", "noise": 6.0,
         "trials": 1000},
        "The 8 × 8 drawings with every pixel repeated: no more detail, but as much averaging.",
    ),
    "hebb-forgets": Preset(
        {"rule": "hebb", "update": "sign-async", "noise": 0.0, "shown": "all"},
        "Hebb's rule keeps none of the ten digits: they are too much alike.",
    ),
    "pseudo-inverse": Preset(
        {"rule": "pseudo-inverse", "update": "sign", "shown": "all"},
        "The pseudo-inverse keeps all ten, with two-valued units.",
    ),
    "half-erased": Preset(
        {"noise_kind": "erase", "noise": 0.5, "digit": 8}, "A rectangle of half the picture is gone.",
    ),
    "inverse": Preset(
        {"rule": "pseudo-inverse", "update": "sign", "noise": 0.9, "digit": 5},
        "Without a bias a picture and its negative are one memory.",
    ),
    "empty-page": Preset({"start": "empty"}, "Paint a digit yourself and see what the network takes it for."),
    "modern": Preset(
        {"rule": "modern", "noise_kind": "gaussian", "noise": 6.0, "shown": "all"},
        "A modern Hopfield network does what comparing does: it picks the nearest picture in one step.",
    ),
    "handwritten": Preset(
        {"glyphs": "handwritten", "resolution": 8, "shown": "all"}, "Digits written by hand, 8 × 8 pixels.",
    ),
}  # fmt: skip
