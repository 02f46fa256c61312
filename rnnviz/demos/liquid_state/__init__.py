"""Spikes ripple through a random spiking net, and a linear readout tells from the ripples what the input alone hides.

Two patterns are the same or they are not: no linear readout of the spikes that come in can tell, one of the liquid can.
"""

from rnnviz.demos.liquid_state.drawing import draw
from rnnviz.demos.liquid_state.params import Params
from rnnviz.demos.liquid_state.run import RESULTS, Frame, Run
from rnnviz.demos.liquid_state.truth import SAYS, SHOWS
from rnnviz.kit import Click, Drag, Event, Preset, changed

__all__ = ["RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw"]

GROUP = "Reservoirs and fractals"
TITLE = "Liquid state machine"
ORDER = 40
HINT = "Turn the connection up and down while spikes run; click a unit to see its voltage."
ON_THE_WALL = ("connection", "bias")

PRESETS = {
    "seed-liquid": Preset(
        {}, "A liquid of 135 spiking neurons is asked whether two patterns are the same.", seed_figure=True),
    "constant-current": Preset(
        {"task": "constant", "bias": 20.0, "duration": 10_000.0},
        "No input and no synapses: the rate of a neuron against its closed form."),
    "no-recurrence": Preset(
        {"connection": 0.0, "watched": 20}, "Without synapses the threshold alone does nearly all of the work."),
    "too-strong": Preset({"connection": 4.0}, "Synapses four times as strong make noise of everything."),
    "template": Preset({"task": "template"}, "Which of two patterns it is, the input tells as well."),
}  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """The bias follows its handle along the curve of rates; a click chooses the unit that is watched, or none."""
    if isinstance(event, Click) and event.panel == "raster":
        unit = round(event.y)
        is_new = 0 <= unit < params.units and unit != params.watched
        watched: Params = changed(params, {"watched": unit if is_new else -1})
        return watched
    if not isinstance(event, Drag) or event.key != "bias":
        return None
    turned: Params = changed(params, {"bias": min(30.0, max(0.0, round(event.x, 2)))})
    return turned
