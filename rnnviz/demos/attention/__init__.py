"""Looking back costs nothing with length; squeezing a sequence into one state does.

A source is written backwards, sorted, or a date is brought into one form. Which place of the source each symbol of the
answer comes from is known, so that the map of attention can be right or wrong.
"""

from typing import Any

from rnnviz.demos.attention.drawing import draw, pointed_at
from rnnviz.demos.attention.params import Params
from rnnviz.demos.attention.run import RESULTS, Frame, Run
from rnnviz.kit import Click, Event, Preset, changed
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.ahead import load_torch
from rnnviz.panels.alignment import as_rows, source_at

__all__ = ["RESULTS", "Frame", "Params", "Run", "draw", "pointed_at", "warm_up"]

GROUP = "Sequences that speak"
TITLE = "Attention"
ORDER = 70
HINT = (
    "Type a source, or click its symbols: the answer and the map follow. Rest on a row of the map to see its threads."
)
ON_THE_WALL = ("learning_rate",)

warm_up = load_torch


def on(event: Event, params: Params) -> Params | None:
    """A click moves a symbol of the source on to the next one; in dates a digit."""
    if not isinstance(event, Click) or event.panel not in ("alignment", "neck"):
        return None
    task = params.rewriting
    text = task.text(params.shown(params.plan.held_out()[0][0]))
    place = source_at(event.x, event.y, text)
    ring = "0123456789" if params.task == "dates" else task.letters
    if place is None or text[place] not in ring:
        return None
    after = ring[(ring.index(text[place]) + 1) % len(ring)]
    new: Params = changed(params, {"source": text[:place] + after + text[place + 1 :]})
    return new


def _look(column: int) -> Any:
    return lambda results, run: run.run.frame().judged[:, column]


def _frame(name: str) -> Any:
    return lambda results, run: getattr(run.run.frame(), name)


def _judged(results: dict[str, Any], run: Any) -> Any:
    frame = run.run.frame()
    return as_rows(frame.right, len(frame.out))


SHOWS: ShowsTable = {
    ("alignment", "map"): lambda results, run: results["map"][::-1],
    ("alignment", "out", "category"): _judged,
    ("threads", "strongest", "x1"): lambda results, run: [
        max(len(results["map"]), len(row)) * (max(range(len(row)), key=row.__getitem__) + 0.5) / len(row)
        for row in results["map"]
    ],
    ("neck", "states"): lambda results, run: run.run.frame().states.T[::-1],
    ("neck", "out", "category"): _judged,
    ("positions", "by-position"): Shows(_frame("by_position"), role="prediction"),
    ("positions", "unseen", "y0"): _frame("blind"),
    ("learning", "exact"): Shows(_look(1), role="prediction", label="whole answers"),
    ("learning", "symbols"): Shows(_look(2), role="state", label="symbols"),
    ("learning", "looks"): _look(1),
    ("learning", "share"): Shows(_frame("share"), role="state"),
    ("learning", "blind", "y0"): _frame("blind"),
}
SAYS: SaysTable = {
    r"After (\d+) updates": lambda results, run: run.run.frame().judged[-1, 0],
    r"updates ([\d.]+) of": "exact_match",
    r"answers and ([\d.]+) of": "symbol_accuracy",
    r"([\d.]+) of the outputs": "alignment",
    r"guessing gives ([\d.]+)": _frame("blind"),
}

PRESETS = {
    "reverse-16": Preset({}, "The diagonal appears within a second, and with it every answer is right."),
    "reverse-32": Preset({"length": 32}, "Twice as long, and no harder: looking back costs nothing with length."),
    "no-attention": Preset(
        {"model": "lstm"}, "The whole source must go through one state: the same task is learned slowly, if at all."),
    "dates": Preset(
        {"task": "dates", "model": "lstm-attention", "updates": 1000},
        "An encoder and a decoder with attention: dates written in four ways are brought into one.", seed_figure=True),
}  # fmt: skip
