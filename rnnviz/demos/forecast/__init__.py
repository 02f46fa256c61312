"""A network that predicts the next value well can still lose the plot when it must live on its own predictions.

Trains networks live on a measured series and shows two forecasts of what they have never seen: *updated*, where they
are fed every observation before the next step, and *closed loop*, where they are fed their own output.
"""

from rnnviz.demos.forecast.drawing import draw
from rnnviz.demos.forecast.frame import Frame
from rnnviz.demos.forecast.presets import PRESETS, RESULTS
from rnnviz.demos.forecast.run import Run
from rnnviz.demos.forecast.truth import SAYS, SHOWS
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Event
from rnnviz.families.forecast_params import Params
from rnnviz.learning.ahead import prepare_forecasters
from rnnviz.parameters import changed

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "on", "warm_up"]

GROUP = "Forecasting"
TITLE = "Forecast a series"
OPENS_ON = "laser-committee"
ORDER = 10
HINT = "Drag the diamond: the forecast begins elsewhere. Change the learning rate while it trains."
ON_THE_WALL = ("learning_rate", "horizon")
FILE_PARAMETER = "data"


warm_up = prepare_forecasters


def on(event: Event, params: Params) -> Params | None:
    """Dragging the handle, or a click into the whole series, moves the forecast's origin."""
    match event:
        case Drag(panel="overview", key="origin") | Click(panel="overview"):
            try:
                moved: Params = changed(params, {"origin": max(1, round(event.x))})
            except InputError:
                return None
            return moved
    return None
