"""Spikes ripple through a random spiking net, and a linear readout tells from the ripples what the input alone hides.

Two patterns are the same or they are not: no linear readout of the spikes that come in can tell, one of the liquid can.
"""

from rnnviz.demos.liquid_state.drawing import draw, spikes_of
from rnnviz.demos.liquid_state.frame import RESULTS, Frame
from rnnviz.demos.liquid_state.params import MOST_INJECTED, Params
from rnnviz.demos.liquid_state.run import Run
from rnnviz.demos.liquid_state.truth import SAYS, SHOWS
from rnnviz.kit import Click, Drag, Event, Paint, Preset, changed, edit_points

__all__ = ["RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw"]

GROUP = "Reservoirs and fractals"
TITLE = "Liquid state machine"
ORDER = 40
HINT = "Click a unit to make it spike and see the wave; point at a row for its voltage."
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
    "one-spike": Preset(
        {"injected": ((70.0, 40.0),), "connection": 2.0},
        "One spike more, and where synapses are strong soon nearly every other is another."),
}  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """Spikes are injected, moved and taken away in the raster; the bias follows its handle below the rates."""
    if event.panel == "raster":
        return _in_the_raster(event, params)
    if not isinstance(event, Drag) or event.key != "bias":
        return None
    turned: Params = changed(params, {"bias": min(30.0, max(0.0, round(event.x, 2)))})
    return turned


def _in_the_raster(event: Event, params: Params) -> Params | None:
    """Of a long trial, of which only the newest stretch is seen, a click chooses the unit that is watched, or none."""
    if isinstance(event, Paint):
        painted: Params = changed(params, {"painted": spikes_of(event.values, params.duration)})
        return painted
    if isinstance(event, Click) and not -0.5 <= event.y < params.units - 0.5:
        return None
    if isinstance(event, Click) and not params.is_seen_whole:
        watched: Params = changed(params, {"watched": -1 if round(event.y) == params.watched else round(event.y)})
        return watched
    reach = ((0.0, params.duration), (0.0, params.units - 1.0))
    return edit_points(event, params, "injected", panel="raster", reach=reach, most=MOST_INJECTED)
