"""Cells of the fractal are contexts of different length: predicting from places needs no choice of an order.

Where the past lies in the square of the chaos game says what comes next. Cells crowd where pasts are frequent, and
there they are small: a small cell is a long context.
"""

from rnnviz.demos.fractal_prediction.drawing import draw
from rnnviz.demos.fractal_prediction.params import Params
from rnnviz.demos.fractal_prediction.run import RESULTS, Frame, Run
from rnnviz.demos.fractal_prediction.truth import SAYS, SHOWS
from rnnviz.kit import Drag, Event, Preset, changed

__all__ = ["RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw"]

GROUP = "Reservoirs and fractals"
TITLE = "Fractal prediction"
ORDER = 20
HINT = "Point at a cell to see what its pasts have in common and what they predict; drag its centre elsewhere."
ON_THE_WALL = ("contexts", "contraction")

PRESETS = {
    "seed-fractal-prediction": Preset(
        {}, "A prediction machine with 64 contexts on the chaotic laser.", seed_figure=True),
    "200-contexts": Preset({"contexts": 200, "order": 7}, "As many contexts as a Markov chain of order 7."),
    "contraction-0.7": Preset({"contraction": 0.7}, "Where squares overlap, pasts mix and prediction is worse."),
    "no-cg": Preset({"data": "no-cg"}, "Only the last letter matters here, and nobody can predict much."),
}  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """A cell goes where it is dragged."""
    if not isinstance(event, Drag) or event.key != "centres":
        return None
    others = tuple(known for known in params.moved if int(known[0]) != event.index)
    place = (min(1.0, max(0.0, event.x)), min(1.0, max(0.0, event.y)))
    put: Params = changed(params, {"moved": (*others, (float(event.index), *place))})
    return put
