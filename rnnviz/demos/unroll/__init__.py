"""Unrolled in time, a recurrent network is a deep feed-forward network whose layers share their weights.

The folded graph opens into one copy for each step; then values flow through it. Point at an edge and its term in the
written equation lights up, point at a term and its edge does.
"""

from rnnviz.demos.unroll.drawing import draw
from rnnviz.demos.unroll.params import PRESETS, Params
from rnnviz.demos.unroll.run import RESULTS, Frame, Run
from rnnviz.demos.unroll.truth import SAYS, SHOWS
from rnnviz.learning.ahead import load_torch

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "warm_up"]

GROUP = "Unrolling, gradients, cells"
TITLE = "A network in time"
ORDER = 10
HINT = "Point at an edge, or at a term of the equation: the other one lights up."
ON_THE_WALL = ("time_steps", "output_steps")

warm_up = load_torch
"""Loads torch, which only the comparison needs."""
