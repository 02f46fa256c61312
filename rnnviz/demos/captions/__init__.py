"""An image starts the state, words follow: a picture of two shapes is worth exactly seven bits.

Without the picture a caption costs eight bits, with it one: which of the two objects is named first is a coin. A net
that looks once and then speaks is watched on its way from one line to the other.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from rnnviz.data.scenes import KINDS, REACHES, SIDE, Pictures
from rnnviz.demos.captions.drawing import (
    column_of,
    draw,
    likeliest,
    page_of,
    pointed_at,
    row_of,
    strengths,
)
from rnnviz.demos.captions.params import Params
from rnnviz.demos.captions.run import RESULTS, Frame, Run, on_show
from rnnviz.kit import Click, Drag, Event, Preset, changed
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.ahead import load_torch
from rnnviz.learning.caption_plan import CaptionPlan
from rnnviz.panels.painted_text import shades_of
from rnnviz.view import PLAIN

__all__ = ["RESULTS", "Frame", "Params", "Run", "draw", "pointed_at", "warm_up"]

GROUP = "Sequences that speak"
TITLE = "Captions"
ORDER = 60
HINT = "Drag an object and the caption follows; click it to make it another one; rest on a word for its alternatives."
ON_THE_WALL = ("temperature", "learning_rate")

warm_up = load_torch


def on(event: Event, params: Params) -> Params | None:
    """A drag moves an object, a click on one makes it the next of the eight kinds."""
    match event:
        case Drag(key="objects", index=index):
            _, places = on_show(params, _first_picture(params.plan))
            moved = [(column, row) for row, column in places]
            moved[index] = (column_of(event.x), row_of(event.y))
            new: Params = changed(params, {"places": tuple(moved)})
            return new
        case Click(panel="scene") if event.y > 0:
            return _another(params, row_of(event.y), column_of(event.x))
    return None


@lru_cache(maxsize=4)
def _first_picture(plan: CaptionPlan) -> Pictures:
    """What chance has drawn to be shown: gestures follow each other quickly."""
    return plan.judged()


def _another(params: Params, row: int, column: int) -> Params | None:
    """The object there becomes the next kind."""
    kinds, places = on_show(params, _first_picture(params.plan))
    apart = [max(abs(row - r), abs(column - c)) for r, c in places]
    nearest = int(np.argmin(apart))
    if apart[nearest] > REACHES[kinds[nearest]]:
        return None
    new: Params = changed(params, {("first", "second")[nearest]: KINDS[(kinds[nearest] + 1) % len(KINDS)]})
    return new


def _frame(name: str) -> Any:
    return lambda results, run: getattr(run.run.frame(), name)


def _alternatives(results: dict[str, Any], run: Any) -> Any:
    frame = run.run.frame()
    return 100.0 * likeliest(frame.p, pointed_at(frame, PLAIN))[0]


def _words(results: dict[str, Any], run: Any) -> Any:
    frame = run.run.frame()
    return shades_of(page_of(frame.words), strengths(frame.bits))


def _owed(results: dict[str, Any], run: Any) -> Any:
    frame = run.run.frame()
    return frame.hidden[pointed_at(frame, PLAIN)][::-1]


SHOWS: ShowsTable = {
    ("scene", "picture"): lambda results, run: run.run.frame().x[::-1],
    ("scene", "words", "shade"): _words,
    ("alternatives", "alternatives"): _alternatives,
    ("owed", "owed"): _owed,
    ("owed", "ink"): lambda results, run: SIDE - 0.5 - np.nonzero(run.run.frame().x > 0.5)[0],
    ("learning", "blind", "y0"): Shows("bits_blind_exact", role="muted"),
    ("learning", "floor", "y0"): Shows("bits_floor_exact", role="muted"),
    ("learning", "batch"): Shows(_frame("batch_bits"), role="prediction"),
    ("learning", "judged"): lambda results, run: run.run.frame().judged[:, 1],
}
SAYS: SaysTable = {
    r"After (\d+) updates": lambda results, run: run.run.frame().judged[-1, 0],
    r"costs ([\d.]+) bits": "bits_per_caption",
    r"([\d.]+) without": "bits_blind_exact",
    r"([\d.]+) with it": "bits_floor_exact",
    r"([\d.]+) of the likeliest": "exact_match",
    r"never seen ([\d.]+)\.": "unseen_match",
}

PRESETS = {
    "two-shapes": Preset({}, "Image to text, one to many: the net looks once, then speaks.", seed_figure=True),
    "blindfolded": Preset(
        {"sees": False, "updates": 1000}, "The picture is withheld: the language is learned, and nothing else."),
    "unseen-scenes": Preset(
        {"held_out": 16, "updates": 3000}, "Sixteen of the 128 scenes are never trained on, and asked about."),
}  # fmt: skip
