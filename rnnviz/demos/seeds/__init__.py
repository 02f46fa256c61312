"""A seed names a beginning, not a result: the same call twice goes on, the same beginning twice repeats.

Shuffles from three libraries, each seeded once, made anew, and globally; and what else one would like to believe of
seeds, tried on this very machine.
"""

from rnnviz.data.seeding import WAYS
from rnnviz.demos.seeds.drawing import draw, emblem
from rnnviz.demos.seeds.params import ALL_OPEN, CALLS, Params
from rnnviz.demos.seeds.run import RESULTS, Frame, Run
from rnnviz.demos.seeds.truth import SAYS, SHOWS
from rnnviz.kit import Click, Drag, Event, Preset, changed
from rnnviz.learning.ahead import load_torch
from rnnviz.panels.calls import call_at, calls_above

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "emblem", "on", "warm_up"]

GROUP = "Sequences that speak"
TITLE = "What a seed fixes"
ORDER = 80
HINT = "Bet on the next call, then step or click it. Drag the dashed line: there the generator is seeded again."
ON_THE_WALL = ("again_after", "n")

warm_up = load_torch

PRESETS = {
    "tf-puzzle": Preset({}, "The same call twice: what do you think the second one gives?", seed_figure=True),
    "reseeded": Preset(
        {"again_after": 1, "opened": ALL_OPEN}, "Seeded again before each call, every call is the first.",
        seed_figure=True),
    "all-three": Preset({"library": "all", "opened": ALL_OPEN}, "Python, numpy and torch: three orders, one rule."),
}  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """A click makes a call; the line is dragged among the calls of the stack."""
    new: Params | None = None
    if isinstance(event, Drag) and event.key == "line":
        new = changed(params, {"again_after": calls_above(event.y, CALLS)})
    if isinstance(event, Click) and event.panel == "calls":
        at = call_at(event.x, event.y, len(WAYS) * len(params.shown), params.n)
        if at is not None:
            call = 2 * (at[0] % len(WAYS)) + at[1]
            new = changed(params, {"opened": tuple(sorted({*params.opened, call}))})
    return new
