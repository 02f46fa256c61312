"""A recipe's method uses what its list named long before: what forgetting it costs is known to the last digit."""

from rnnviz.demos.recipe_model.drawing import draw
from rnnviz.demos.recipe_model.params import Params
from rnnviz.demos.recipe_model.run import RESULTS, Frame, Run
from rnnviz.demos.recipe_model.truth import SAYS, SHOWS
from rnnviz.kit import Preset
from rnnviz.learning.ahead import load_torch

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "warm_up"]

GROUP = "Sequences that speak"
TITLE = "Recipes"
ORDER = 20
HINT = "Let it learn, and watch the dashed arcs turn green: that is when it has found the list."
ON_THE_WALL = ("temperature", "top_k")

warm_up = load_torch

PRESETS = {
    "lecture-recipes": Preset(
        {"ingredients": (3, 5), "hidden": 256, "target": "last", "optimizer": "sgd", "learning_rate": 0.01,
         "batch": 128, "updates": 40},
        "The course's way: 4869 recipes, chunks of 50 one-hot words, 256 nodes, one word learned for each chunk.",
        seed_figure=True),
    "every-word": Preset(
        {"ingredients": (3, 5), "hidden": 256, "learning_rate": 0.003},
        "The same recipes and net, but with an error at every word, and Adam."),
    "long-list": Preset({"ingredients": (3, 5)}, "Three to five ingredients: the list is much harder to find."),
    "simple-net": Preset({"cell": "simple"}, "Simple units instead of LSTMs: so near by they find the list, too."),
}  # fmt: skip
