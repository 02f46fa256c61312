"""A Hopfield net remembers up to a sharp limit, then forgets everything at once.

Random patterns are stored, more and more of them for each neuron, and looked for again. Hebb's rule, Storkey's, the
projection and the modern network break at very different loads; theory says where Hebb's must.
"""

import numpy as np

from rnnviz.demos.hopfield_capacity.drawing import draw
from rnnviz.demos.hopfield_capacity.params import Params
from rnnviz.demos.hopfield_capacity.run import RESULTS, Frame, Run
from rnnviz.demos.hopfield_capacity.truth import SAYS, SHOWS
from rnnviz.kit import Click, Drag, Event, Preset, changed
from rnnviz.panels import capacity as panels

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "on"]

GROUP = "Attractors"
TITLE = "Capacity"
ORDER = 40
HINT = "Drag the handle along the axis: the bars show one trial at that load, before and beyond the cliff."
ON_THE_WALL = ("beta", "units", "noise")
_COARSE = (0.05, 0.08, 0.1, 0.11, 0.12, 0.13, 0.138, 0.145, 0.15, 0.16, 0.17, 0.18, 0.2, 0.225, 0.25)

PRESETS = {
    "the-cliff": Preset({"units": 1000, "loads": _COARSE}, "A thousand neurons: all is well, then all is lost."),
    "projection": Preset(
        {"rule": "pseudo-inverse", "units": 200, "loads": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)},
        "The projection keeps every pattern exactly, up to one for each neuron.",
    ),
    "storkey": Preset(
        {"rule": "storkey", "units": 200, "loads": (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)},
        "Storkey's rule is as local as Hebb's and holds out twice as long.",
    ),
    "damaged-starts": Preset({"noise": 0.1}, "A tenth of the neurons is turned over before recall begins."),
    "modern-a-thousand-per-neuron": Preset(
        {"rule": "modern", "units": 100, "loads": (1.0, 10.0, 100.0), "noise": 0.25},
        "The modern network recalls ten thousand patterns with a hundred neurons.",
    ),
}  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """The load whose trial is shown is dragged along the axis, or clicked."""
    if not (isinstance(event, Drag | Click) and event.panel == "overlap"):
        return None
    loads = np.array(params.loads)
    nearest = int(np.argmin(np.abs(panels.places(loads) - event.x)))
    new: Params = changed(params, {"shown_load": params.loads[nearest]})
    return new
