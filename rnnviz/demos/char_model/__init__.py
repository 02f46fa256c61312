"""Predicting the next letter is enough to learn brackets, indentation and the look of a language."""

from rnnviz.demos.char_model.drawing import WARMEST, draw, unit_at
from rnnviz.demos.char_model.params import MOST_TURNS, PAGE, Params
from rnnviz.demos.char_model.run import RESULTS, Frame, Run
from rnnviz.demos.char_model.truth import SAYS, SHOWS
from rnnviz.kit import Click, Drag, Event, Preset, changed
from rnnviz.learning.ahead import load_torch
from rnnviz.panels.painted_text import PITCH

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "on", "warm_up"]

GROUP = "Sequences that speak"
TITLE = "Character model"
ORDER = 10
HINT = "Drag the temperature, click a letter to go on from there, click a unit; then press play and let it learn on."
ON_THE_WALL = ("temperature", "top_k")

warm_up = load_torch


def on(event: Event, params: Params) -> Params | None:
    """The temperature is dragged; a click chooses a unit."""
    match event:
        case Drag(key="temperature"):
            return _with(params, temperature=round(max(0.0, WARMEST * event.x), 2))
        case Click(panel="text") if not params.probabilities:
            column, row = int(event.x // 1), int(-event.y // PITCH)
            if not (0 <= column < PAGE[0] and 0 <= row < PAGE[1]):
                return None
            return _with(params, turns=(*params.turns[: MOST_TURNS - 1], (row, column)))
        case Click(panel="units") if params.probabilities == ():
            unit = unit_at(sum(params.hidden), event.x, event.y)
            return None if unit is None else _with(params, unit=unit, paint="unit")
    return None


def _with(params: Params, **values: object) -> Params:
    new: Params = changed(params, values)
    return new


PRESETS = {
    "tensorflow-like": Preset(
        {"text": "headers", "start": "scratch", "hidden": (1024, 1024), "skip": "output", "updates": 0},
        "The course's model: two layers of 1024 LSTMs with a skip to the output, and what training it costs.",
        seed_figure=True),
    "seed-void": Preset({"text": "headers", "seed_text": "void "}, "The course's prompt 'void ', C++.",
                        seed_figure=True, steps=0),
    "seed-printf": Preset({"text": "headers", "seed_text": "printf("}, "The course's prompt 'printf(', C++.",
                          seed_figure=True, steps=0),
    "five-letters": Preset(
        {"probabilities": (0.1, 0.3, 0.5, 0.1, 0.0), "temperature": 0.5},
        "The course's example: A to E at a temperature; E never comes.", seed_figure=True),
    "live-60-s": Preset({"text": "headers", "start": "scratch", "updates": 10_675, "seed_text": "void "},
                        "From random weights to C++ in about a minute of one core."),
    "python": Preset({"start": "scratch", "updates": 6134}, "From random weights to Python in half a minute."),
    "two-layers": Preset({"start": "scratch", "hidden": (128, 128), "skip": "all"},
                         "Two layers, the input and each of them joined to everything behind."),
    "brackets": Preset({"paint": "unit"}, "One unit says whether a bracket is open: painted on the text."),
}  # fmt: skip
