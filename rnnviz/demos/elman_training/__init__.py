"""Elman's rule sees one step back; what lies further it learns only by luck.

Three nets with the same first weights read the same stream side by side: by Elman's rule, by truncated
backpropagation, and an episode at a time.
"""

import numpy as np

from rnnviz.demos.elman_training.drawing import draw, emblem
from rnnviz.demos.elman_training.params import PRESETS, ROLES, RULES, Params
from rnnviz.demos.elman_training.run import RESULTS, Frame, Run
from rnnviz.kit import Drag, Event, Shows, changed
from rnnviz.kit.truth import SaysTable, ShowsTable

__all__ = ["PRESETS", "RESULTS", "Frame", "Params", "Run", "draw", "emblem"]

GROUP = "Unrolling, gradients, cells"
TITLE = "Elman's rule"
ORDER = 40
HINT = "Drag the end of the window, while they learn."
ON_THE_WALL = ("window", "learning_rate")


def on(event: Event, params: Params) -> Params | None:
    """The window's end follows its handle."""
    if isinstance(event, Drag) and event.key == "window":
        new: Params = changed(params, {"window": int(np.clip(round(0.5 - event.x), 1, 50))})
        return new
    return None


SHOWS: ShowsTable = {("curves", rule): Shows(f"curve_{rule}", role=ROLES[rule]) for rule in RULES}
SAYS: SaysTable = {
    r"Elman's rule ([\d.]+)": "error_elman",
    r"a window of \d+ ([\d.]+)": "error_truncated",
    r"whole episodes ([\d.]+)": "error_full",
}
