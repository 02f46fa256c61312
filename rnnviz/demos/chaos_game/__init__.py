"""A fixed contraction remembers the recent past as a place: the longer two ends agree, the nearer they lie.

Each letter pulls a point half way to its corner of the square. Nothing is learned, and yet the place tells the last
letters, the newest one most plainly.
"""

import numpy as np

from rnnviz.data.symbols import letters_of
from rnnviz.demos.chaos_game.drawing import draw
from rnnviz.demos.chaos_game.params import Params
from rnnviz.demos.chaos_game.run import RESULTS, Frame, Run
from rnnviz.demos.chaos_game.truth import SHOWS
from rnnviz.kit import Click, Event, Preset, changed, edit_points
from rnnviz.networks import iterated_maps as im

__all__ = ["RESULTS", "SHOWS", "Frame", "Params", "Run", "draw"]

GROUP = "Reservoirs and fractals"
TITLE = "Chaos game"
ORDER = 10
HINT = "Point at a dot to see its last letters, click a square to see what ends there, or drag a corner."
ON_THE_WALL = ("contraction", "suffix_length")

PRESETS = {
    "seed-chaos-game": Preset({}, "Four letters at the corners of the unit square, k = ½.", seed_figure=True),
    "seed-suffix": Preset(
        {"source": "text", "text": "CGTTG ACCTGA TGCAA ACCTGA", "ending": "ACCTGA", "suffix_length": 2},
        "Two sequences that end in the same six letters come close.", seed_figure=True),
    "sierpinski": Preset({"source": "three"}, "Without T a hole in every square of every size."),
    "no-cg": Preset({"source": "no-cg"}, "One forbidden pair of letters cuts out squares of all sizes."),
    "laser": Preset({"source": "laser"}, "The chaotic laser's rises and falls, gentle and steep, as four letters."),
    "overlapping": Preset({"contraction": 0.7}, "Above ½ squares overlap; near means no longer the same past."),
}  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """A corner follows its handle. A click marks the ending that lies there; once more, and it marks the newest."""
    if not isinstance(event, Click):
        return edit_points(event, params, "corners", panel="square", reach=((0.0, 1.0), (0.0, 1.0)), most=4, least=4)
    x, y = (min(1.0, max(0.0, at)) for at in (event.x, event.y))
    corners = np.array(params.in_use)
    ending = letters_of(im.address_of(x, y, params.contraction, params.suffix_length, corners))
    marked: Params = changed(params, {"ending": "" if ending == params.ending else ending})
    return marked
