"""A fixed random network that forgets its start keeps a fading copy of its input, and only a readout has to be learned.

Two copies start differently and hear the same. Where they meet, the state is a function of the input alone: an echo.
"""

import numpy as np

from rnnviz.demos.echo_state.drawing import draw
from rnnviz.demos.echo_state.params import MOST_BEFORE_KICK, Params
from rnnviz.demos.echo_state.run import RESULTS, Frame, Run
from rnnviz.demos.echo_state.truth import SAYS, SHOWS
from rnnviz.kit import Click, Drag, Event, Preset, changed

__all__ = ["RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw"]

GROUP = "Reservoirs and fractals"
TITLE = "Echo states"
ORDER = 30
HINT = "Drag the circle around the eigenvalues, and click where the second copy shall be kicked."
ON_THE_WALL = ("spectral_radius", "leak")

PRESETS = {
    "seed-echo-state": Preset(
        {}, "A contracting net that is never trained; only a linear readout would be.", seed_figure=True),
    "ring-linear": Preset(
        {"topology": "ring", "activation": "linear", "units": 20},
        "Twenty units in a ring: memory is an exact staircase."),
    "forgets-although-1.5": Preset(
        {"spectral_radius": 1.5, "input_scale": 2.0, "density": 1.0},
        "A strong input brings copies together at radius 1.5."),
    "does-not-forget": Preset(
        {"spectral_radius": 1.5, "density": 1.0}, "The same net, heard more softly: the copies stay apart."),
    "radius-0.95-and-no-echo": Preset(
        {"W": ((-0.146, -0.952), (0.774, -1.135)), "b": (-1.838, 0.928), "drive": "none", "seed": 2},
        "A radius below 1, and yet two copies that never meet."),
    "laser": Preset({"drive": "laser"}, "The copies hear the chaotic laser."),
}  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """The circle around the eigenvalues follows the handle; a click is a step at which the second copy is kicked."""
    if isinstance(event, Click) and event.panel == "distance":
        kicked: Params = changed(params, {"kick": int(np.clip(round(event.x), 0, MOST_BEFORE_KICK))})
        return kicked
    if not isinstance(event, Drag) or event.key != "circle":
        return None
    most = 0.999 if params.activation == "linear" else 2.0
    turned: Params = changed(params, {"spectral_radius": min(most, round(float(np.hypot(event.x, event.y)), 3))})
    return turned
