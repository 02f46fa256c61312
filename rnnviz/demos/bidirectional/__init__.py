"""Some answers lie in the future: a forward net stops exactly at the best the past allows, a bidirectional one goes on.

One bit is asked for at each moment of a sequence. What can be known of it from the past, the future and both is exact;
nets that read in one direction, or in both, meet it within seconds, and do not pass it.
"""

from typing import Any

import numpy as np

from rnnviz.demos.bidirectional.drawing import draw, pointed_at
from rnnviz.demos.bidirectional.params import Params
from rnnviz.demos.bidirectional.run import RESULTS, Frame, Run
from rnnviz.kit import Click, Event, Preset, changed
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.ahead import prepare_stacks

__all__ = ["RESULTS", "Frame", "Params", "Run", "draw", "pointed_at", "warm_up"]

GROUP = "Sequences that speak"
TITLE = "Both directions"
ORDER = 40
HINT = "Click bits of the input to turn them over; rest on a step to see which inputs reach its answer."
ON_THE_WALL = ("learning_rate",)

warm_up = prepare_stacks


def on(event: Event, params: Params) -> Params | None:
    """A click turns a bit of the shown input over, or back."""
    if not isinstance(event, Click) or event.panel != "sequence":
        return None
    step = int(np.clip(np.floor(event.x), 0, params.time_steps - 1))
    others = tuple(t for t in params.flipped if t != step)
    flipped = others if step in params.flipped else tuple(sorted((*others, step)))
    new: Params = changed(params, {"flipped": flipped})
    return new


def _frame(name: str) -> Any:
    return lambda results, run: getattr(run.run.frame(), name)


def _repeated(name: str) -> Any:
    return lambda results, run: np.repeat(getattr(run.run.frame(), name), 2)


SHOWS: ShowsTable = {
    ("positions", "accuracy"): Shows(
        lambda results, run: results["accuracy_by_position"] or [], role="prediction", label="the net"
    ),
    ("positions", "possible"): Shows(_frame("possible"), role="state", label="best"),
    ("learning", "best-forward", "y0"): Shows("best_forward", role="muted"),
    ("learning", "best-both", "y0"): Shows("best_both", role="state"),
    ("learning", "share"): Shows(_frame("share"), role="prediction"),
    ("learning", "judged"): lambda results, run: run.run.frame().judged[:, 1],
    ("sequence", "says", "height"): Shows(_frame("p"), role="prediction", label="the net"),
    ("sequence", "best"): Shows(_repeated("best"), role="state", label="best possible"),
    ("sequence", "input", "shade"): lambda results, run: np.where(run.run.frame().x == 1, 1.0, 0.12),
    ("sequence", "truth", "shade"): lambda results, run: np.where(run.run.frame().y == 1, 1.0, 0.12),
}
SAYS: SaysTable = {
    r"After (\d+) updates": lambda results, run: run.run.frame().judged[-1, 0],
    r"updates ([\d.]+) of": "accuracy",
    r"alone allows ([\d.]+)": "best_forward",
    r"together ([\d.]+)": "best_both",
    r"most of (\d+) bits": lambda results, run: 2 * run.params.reach + 1,
}

PRESETS = {
    "needs-the-future": Preset(
        {"direction": "forward"}, "A majority of seven bits, three of them still to come: the past stops at ¾."),
    "filter-or-smoother": Preset(
        {"task": "telegraph"}, "A hidden bit behind a noisy one: where the context of the input is needed.",
        seed_figure=True),
    "backward": Preset(
        {"task": "telegraph", "direction": "backward"}, "Read from the end: as much is known, at the other side."),
}  # fmt: skip
