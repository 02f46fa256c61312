"""Each layer learns, without labels, what the one below leaves over: a help when labels are few, and hardly otherwise.

A stack of restricted Boltzmann machines learns handwritten digits. Then six contestants are judged by the same 360 test
pictures, and a second layer is hardly ever worth its weights.
"""

import numpy as np

from rnnviz.demos.deep_belief import panels
from rnnviz.demos.deep_belief.params import Params, standard_error
from rnnviz.demos.deep_belief.run import COLUMNS, RESULTS, Frame, Run, said_of
from rnnviz.demos.deep_belief.truth import SAYS, SHOWS
from rnnviz.figure.description import Figure, Panel
from rnnviz.kit import Click, Event, Paint, Preset, View, changed
from rnnviz.kit.painting import INKED, UNTOUCHED, as_text
from rnnviz.panels.strips import tile_at

GROUP = "Energy and chance"
TITLE = "Deep belief network"
ORDER = 50
HINT = "Paint a digit and see what each layer keeps of it. A click on a top filter keeps that unit on in the fantasies."
ON_THE_WALL = ("example",)

PRESETS = {
    "seed-deep-belief": Preset(
        {}, "Two layers learn without labels; then 100 pictures are named.", seed_figure=True),
    "all-labels": Preset({"labels": 1437}, "With every picture named, all differences are within chance."),
    "three-layers": Preset({"layers": (100, 100, 100)}, "A third layer: deeper is not better here."),
    "generative": Preset(
        {"layers": (100, 100), "fine_tune": False}, "What the stack makes up: all ten digits, some of them believable.",
        seed_figure=True),
}  # fmt: skip

__all__ = [
    "GROUP", "HINT", "ORDER", "PRESETS", "RESULTS", "SAYS", "SHOWS", "TITLE", "Frame", "Params", "Run", "draw", "on",
]  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """Paint on the picture, take the next one or clear the paint; click a top filter to keep that unit on or not."""
    match event:
        case Paint(key="picture"):
            cells = np.where(event.values[::-1] > 0.5, INKED, UNTOUCHED).astype(np.int8)
            return _with(params, drawing=as_text(cells))
        case Click(panel="picture") if event.y < 0.0 and event.x < 1.0:
            if event.x > 0.5:
                return _with(params, drawing="")
            return _with(params, drawing="", example=(params.example + 1) % 360)
        case Click(panel="stack"):
            unit = _unit_at(params, event.x, event.y)
            return None if unit is None else _with(params, unit_on=None if unit == params.unit_on else unit)
    return None


def _unit_at(params: Params, x: float, y: float) -> int | None:
    """The top unit whose filter stands there."""
    unit = tile_at(panels.places(params), f"layer-{len(params.layers)}", COLUMNS, x, y)
    return unit if unit is not None and unit < params.layers[-1] else None


def _with(params: Params, **values: object) -> Params:
    new: Params = changed(params, values)
    return new


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The stack; beside it the contest, a picture on its way, and what each layer leaves over."""
    shown: tuple[Panel, ...]
    if view.compact:
        shown = (panels.stack(params, frame, (0, 0, 3, 1), view.compact), panels.contest(params, frame, (0, 1, 3, 1)))
    else:
        shown = (
            panels.stack(params, frame, (0, 0, 3, 1), view.compact), panels.contest(params, frame, (0, 1, 1, 1)),
            panels.picture(params, frame, view, (1, 1, 1, 1)), panels.errors(params, frame, (2, 1, 1, 1)),
        )  # fmt: skip
    warning = " ".join(said_of(frame.missing, frame.stands_in))
    return Figure(shown, columns=(1.5, 1.0), rows=(1.5, 0.8, 0.9), caption=_caption(params, frame), warning=warning)


def _caption(params: Params, frame: Frame) -> str:
    pixels, first, top, _, tuned, chance = frame.percent
    if not np.isfinite(top):
        left = ", ".join(f"{curve[-1]:.4f}" for curve in frame.curves)
        return (
            f"Of pixels {pixels:.1f} % are wrong. What layers cannot rebuild of test pictures is {left} (mean squared)."
        )
    words = f"Layer 1 gets {first:.1f} % of the test pictures wrong, the top layer {top:.1f} % (pixels {pixels:.1f} %)"
    if len(params.layers) > 1:
        apart = abs(top - first)
        chances = 200 * np.hypot(standard_error(first / 100), standard_error(top / 100))
        meaning = "which 360 pictures cannot tell from chance" if apart <= chances else "more than chance would do"
        words += f": {apart:.1f} points apart, {meaning}"
    if np.isfinite(chance):
        words += f". Fine-tuned, the stack gets {tuned:.1f} % wrong; the same net from chance {chance:.1f} %"
    return f"{words}."
