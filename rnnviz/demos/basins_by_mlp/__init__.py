"""Unfold the network and every layer sorts more of the plane; or train an ordinary net to say where each start ends.

Two ways to see a recurrent network as a feed-forward one: exact with six weights and many layers, or nearly right with
a hundred weights and one.
"""

from typing import Any

import numpy as np

from rnnviz.arrays import Array
from rnnviz.demos.basins_by_mlp.drawing import draw
from rnnviz.demos.basins_by_mlp.params import MOST_LAYERS, MOST_STARTS, Params, flow_of
from rnnviz.demos.basins_by_mlp.run import Frame, Run
from rnnviz.dynamics.unfolding import lattice, nearest, resting_places
from rnnviz.kit import Drag, Event, Preset, changed, edit_points
from rnnviz.kit.truth import Shows, ShowsTable

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "on"]

GROUP = "Attractors"
TITLE = "Two feed-forward views"
ORDER = 100
HINT = "Drag the handle below the curve to another layer; click in the left map to follow a start through the layers."
ON_THE_WALL = ("layers", "dt")

RESULTS = {
    "right_after": "share of starts whose nearest attractor at layer 0, 1, 2 … is the one they reach",
    "settled": "share of states that move by less than 0.01 in the layer after layer 0, 1, 2 …",
    "layers_needed": "first layer at which 99 % are right",
    "lyapunov": "Lyapunov exponent per layer, of the chaotic network",
    "accuracy": "share of starts that the classifier tells right",
    "accuracy_by_width": "[width, median, lowest, highest] accuracy of three fits",
    "n_weights": "weights of the classifier",
    "unfolded_weights": "weights of the unfolded network, which all layers share",
}

PRESETS = {
    "unfolding": Preset({}, "Sixty layers with the same six weights beside one layer with a hundred."),
    "two-units": Preset({"width": 2}, "Two hidden units draw two lines: enough for four quarters."),
    "big-steps": Preset({"dt": 1.0}, "Whole steps sort the plane in a quarter of the layers."),
    "chaotic": Preset(
        {"network": "chaotic", "layers": 100}, "With whole steps these two units never rest, though as a flow they do."
    ),
}


def on(event: Event, params: Params) -> Params | None:
    """Starts are clicked and dragged on the left map, the depth below the curve."""
    if isinstance(event, Drag) and event.key == "depth":
        new: Params = changed(params, {"layers": int(np.clip(round(event.x), 1, MOST_LAYERS))})
        return new
    return edit_points(event, params, "starts", panel="unfolded", reach=params.extent, most=MOST_STARTS)


def _labels_at(results: dict[str, Any], run: Any) -> Array:
    """What the unfolded network says at the layer on show, computed anew."""
    flow, x = flow_of(run.params), lattice(run.params.grid, run.params.extent)
    for _ in range(run.run.k):
        x = flow.step(x)
    return nearest(x, resting_places(flow))


SHOWS: ShowsTable = {
    ("unfolded", "labels"): _labels_at,
    ("trained", "labels"): lambda results, run: run.run.frame().answers,
    ("layers", "right"): Shows("right_after", role="state"),
    ("layers", "settled"): Shows("settled", role="muted"),
    ("work", "unfolded"): lambda results, run: [
        1 - share if share < 1 else None for share in results["right_after"][1:]
    ],
    ("work", "medians"): lambda results, run: [1 - row[1] for row in results["accuracy_by_width"]],
    ("work", "present"): lambda results, run: [1 - (results["accuracy"] or 0.0)],
}
SAYS = {
    r"tells ([\d.]+)\u00a0%": lambda results, run: [100 * results["accuracy"]],
    r"Unfolded, ([\d.]+)\u00a0%": lambda results, run: [100 * results["right_after"][run.run.k]],
}
