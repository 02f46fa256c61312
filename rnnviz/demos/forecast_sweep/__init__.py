"""Whether lag helps is not seen in one run, but in the median over many seeds.

Trains a forecaster for every combination of two parameters' values, each from several seeds, on several processes at
once; the map of medians fills while they work. `rnnviz sweep` is the same for any demo and any parameters.
"""

from rnnviz.demos.forecast_sweep.drawing import draw
from rnnviz.demos.forecast_sweep.emblem import emblem
from rnnviz.demos.forecast_sweep.frame import Frame
from rnnviz.demos.forecast_sweep.params import Params
from rnnviz.demos.forecast_sweep.presets import PRESETS, RESULTS
from rnnviz.demos.forecast_sweep.run import Run
from rnnviz.demos.forecast_sweep.truth import SAYS, SHOWS
from rnnviz.events import Click, Event
from rnnviz.parameters import changed

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "emblem", "on"]

GROUP = "Forecasting"
TITLE = "Sweep two parameters"
OPENS_ON = ""
ORDER = 20
HINT = "Press play: cells fill as runs finish. Click a row of the map to bring its band to the front."
ON_THE_WALL = ()
FILE_PARAMETER = "data"


def on(event: Event, params: Params) -> Params | None:
    """A click on a row of the map brings it to the front; another one puts it back."""
    match event:
        case Click(panel="map"):
            row = min(max(round(event.y), 0), len(params.y_values) - 1)
            brought: Params = changed(params, {"focus": None if row == params.focus else row})
            return brought
    return None
