"""The gradient through time is a product of Jacobians: it dies or explodes by the power of a number.

Every error travels back along the unrolled net. The map shows how much of the error at step t arrives at copy k;
truncation cuts what is left of it, and the curve beside says whether there was anything left to cut.
"""

import numpy as np

from rnnviz.demos.bptt.drawing import draw, emblem
from rnnviz.demos.bptt.params import PRESETS, Params
from rnnviz.demos.bptt.run import RESULTS, Frame, Run
from rnnviz.demos.bptt.truth import SAYS, SHOWS
from rnnviz.kit import Drag, Event, changed
from rnnviz.learning.ahead import load_torch

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "emblem", "warm_up"]

GROUP = "Unrolling, gradients, cells"
TITLE = "Gradients through time"
ORDER = 20
HINT = "Drag the end of the window, or the slope of the curve; point at a cell of the map to follow one error."
ON_THE_WALL = ("spectral_radius", "forget_bias", "window")

warm_up = load_torch
"""Loads torch, which only the comparison needs."""


def on(event: Event, params: Params) -> Params | None:
    """The window's end and the slope follow their handles."""
    match event:
        case Drag(key="window-handle"):
            window = int(np.clip(round(params.time_steps - 0.5 - event.x), 1, 200))
            return changed(params, {"window": window, "stride": min(params.stride, window)})
        case Drag(key="radius"):
            half = (params.time_steps - 1) // 2 or 1
            return changed(params, {"spectral_radius": float(np.clip(event.y ** (1.0 / half), 0.01, 3.0))})
    return None
