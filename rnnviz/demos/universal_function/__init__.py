"""One hidden layer can draw any curve, and you can watch each unit add its step.

Draw a curve, or choose one; a handful of sigmoids learns it. How many it takes, and what a jump does to them, stands
beside.
"""

import numpy as np

from rnnviz.demos.universal_function.drawing import draw
from rnnviz.demos.universal_function.params import MOST_POINTS, Params
from rnnviz.demos.universal_function.run import RESULTS, Frame, Run
from rnnviz.demos.universal_function.truth import SHOWS
from rnnviz.kit import Drag, Event, Preset, changed, edit_points

__all__ = ["PRESETS", "RESULTS", "SHOWS", "Frame", "Params", "Run", "draw", "on"]

GROUP = "Attractors"
TITLE = "Any function"
ORDER = 90
HINT = "Take the preset “draw”, and drag the points of the curve: the sum follows your hand."
ON_THE_WALL = ("width",)

PRESETS = {
    "sine": Preset({}, "Eight sigmoids follow six turns."),
    "staircase": Preset(
        {"method": "staircase", "width": 9}, "Steps of equal length, set by hand: the proof as a picture."
    ),
    "jump": Preset({"target": "step", "width": 4}, "A jump: right on every point, and never right beside it."),
    "corner": Preset({"target": "abs", "width": 6}, "A corner is rounded, less and less."),
    "draw": Preset({"target": "drawn"}, "Any curve you draw."),
}


def on(event: Event, params: Params) -> Params | None:
    """The points of a drawn curve are clicked, dragged and taken away; a unit's step is dragged among the terms."""
    if isinstance(event, Drag) and (event.panel, event.key) == ("terms", "units"):
        others = tuple((unit, place) for unit, place in params.moved if unit != event.index)
        place = float(np.clip(event.x, -1.0, 1.0))
        new: Params = changed(params, {"moved": (*others, (event.index, place))})
        return new
    if params.target != "drawn":
        return None
    return edit_points(event, params, "points", panel="curve", reach=1.0, most=MOST_POINTS, least=2)
