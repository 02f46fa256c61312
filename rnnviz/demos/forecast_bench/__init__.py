"""Whoever wins on one window need not win on the next fifty.

Trains every network of the forecasting demo on the same points, with the same seeds and for the same time, and judges
them beside simple rules: on the window of the 1991 competition, and on fifty later ones.
"""

from rnnviz.demos.forecast_bench.drawing import draw
from rnnviz.demos.forecast_bench.emblem import emblem
from rnnviz.demos.forecast_bench.frame import Frame
from rnnviz.demos.forecast_bench.params import Params
from rnnviz.demos.forecast_bench.presets import PRESETS
from rnnviz.demos.forecast_bench.run import Run
from rnnviz.demos.forecast_bench.scores import RESULTS
from rnnviz.demos.forecast_bench.truth import SAYS, SHOWS
from rnnviz.learning.ahead import prepare_forecasters

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "emblem", "warm_up"]

GROUP = "Forecasting"
TITLE = "Compare forecasters"
OPENS_ON = ""
ORDER = 30
HINT = "The rows keep their places while scores come in; choose another order on the right, or rest on a dot."
ON_THE_WALL = ()
FILE_PARAMETER = "data"


warm_up = prepare_forecasters
