"""A fixed random network that forgets its start keeps a fading copy of its input, and only a readout has to be learned.

Two copies start differently and hear the same. Where they meet, the state is a function of the input alone: an echo.
"""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.demos.echo_state.drawing import draw, emblem, reach
from rnnviz.demos.echo_state.params import MOST_BEFORE_KICK, Params
from rnnviz.demos.echo_state.run import RESULTS, Frame, Run
from rnnviz.demos.echo_state.truth import SAYS, SHOWS
from rnnviz.kit import Click, Drag, Event, Paint, Preset, changed

__all__ = ["RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "emblem"]

GROUP = "Reservoirs and fractals"
TITLE = "Echo states"
ORDER = 30
HINT = "Paint on the input, drag the circle around the eigenvalues, click where the second copy shall be kicked."
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
    "one-pulse": Preset(
        {"drive": "none", "painted": tuple((float(step), 1.0) for step in range(60, 70))},
        "A silent net hears one painted pulse; its echo fades."),
}  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """The circle around the eigenvalues follows the handle; strokes on the paper are heard; a click is a step at which
    the second copy is kicked, or a delay whose readout is drawn."""
    match event:
        case Paint(key="paper", done=True):
            return _with(params, painted=_painted(params, event.values))
        case Click(panel="distance"):
            return _with(params, kick=int(np.clip(round(event.x), 0, MOST_BEFORE_KICK)))
        case Click(panel="memory"):
            return _with(params, recalled=int(np.clip(round(event.x), 0, params.delays)))
        case Drag(key="circle"):
            most = 0.999 if params.activation == "linear" else 2.0
            return _with(params, spectral_radius=min(most, round(float(np.hypot(event.x, event.y)), 3)))
    return None


def _painted(params: Params, paper: Array) -> tuple[tuple[float, float], ...]:
    """What is painted after a stroke: as high as its middle in each step; the eraser gives a step its drive back.

    paper : (level, step), 1 inked, 0 erased, NaN not touched
    """
    low, high = reach(params)
    levels = low + (high - low) * (np.arange(len(paper)) + 0.5) / len(paper)
    heard = dict(params.painted)
    for column in np.flatnonzero(np.isfinite(paper).any(axis=0)).tolist():
        inked = levels[paper[:, column] == 1.0]
        if inked.size:
            heard[column + 1.0] = round(float(inked.mean()), 2)
        else:
            heard.pop(column + 1.0, None)
    return tuple(sorted(heard.items()))


def _with(params: Params, **values: object) -> Params:
    new: Params = changed(params, values)
    return new
