"""Remembering across a lag is a matter of the cell, its bias, and the optimiser; each moves the wall.

A sign must be recalled through noise, or two marked numbers added. One tile after the other a small net learns it
across a longer lag, or does not; beside it, how much of the gradient comes as far back as it would have to.
"""

from typing import Any

import numpy as np

from rnnviz.demos.long_lag.drawing import (
    CELL_NAMES,
    FLOOR,
    LEAST,
    MOST,
    cells_of,
    draw,
    emblem,
    kinds_of,
    pointed_at,
    shade_of,
    tile_at,
)
from rnnviz.demos.long_lag.params import Params, lag_at
from rnnviz.demos.long_lag.run import RESULTS, Frame, Run
from rnnviz.kit import Click, Drag, Event, InputError, Preset, Remove, changed
from rnnviz.kit.truth import SaysTable, ShowsTable
from rnnviz.learning.ahead import prepare_stacks
from rnnviz.view import PLAIN

__all__ = ["RESULTS", "Frame", "Params", "Run", "draw", "emblem", "warm_up"]

GROUP = "Unrolling, gradients, cells"
TITLE = "Across a long lag"
ORDER = 70
HINT = "Click a tile to train it again from other weights; drag a lag; rest on a tile to see how it learnt."
ON_THE_WALL = ("learning_rate",)

warm_up = prepare_stacks


def on(event: Event, params: Params) -> Params | None:
    """A click trains a tile again, a drag moves a lag, Remove takes a lag away."""
    lags = list(params.lags)
    match event:
        case Click(panel="map"):
            tile = tile_at(params, event.x, event.y)
            return None if tile is None else _with(params, again=(*params.again, tile))
        case Drag(key="lags"):
            lags[event.index] = lag_at(event.x)
            return None if len(set(lags)) < len(lags) else _with(params, lags=tuple(lags))
        case Remove(key="lags") if len(lags) == 1:
            raise InputError("The last lag stays: something must be remembered.")
        case Remove(key="lags"):
            del lags[event.index]
            return _with(params, lags=tuple(lags))
    return None


def _with(params: Params, **values: Any) -> Params:
    new: Params = changed(params, values)
    return new


def _colours(results: dict[str, Any], run: Any) -> Any:
    frame = run.run.frame()
    return cells_of(run.params, kinds_of(frame), tuple(map(shade_of, frame.tiles)))[0]


def _curve(results: dict[str, Any], run: Any) -> Any:
    return np.clip(results["curves"][pointed_at(run.params, run.run.frame(), PLAIN)], LEAST, MOST)


def _reaching(results: dict[str, Any], run: Any) -> Any:
    frame = run.run.frame()
    return np.maximum(frame.tiles[pointed_at(run.params, frame, PLAIN)].reaching, FLOOR)


def _learnt(cell: str) -> Any:
    def learnt(results: dict[str, Any], run: Any) -> int:
        return sum(row["cell"] == cell and row["error"] is not None and row["error"] < 0.02 for row in results["table"])

    return learnt


SHOWS: ShowsTable = {
    ("map", "tiles"): _colours,
    ("curve", "curve"): _curve,
    ("curve", "looks"): _curve,
    ("reaching", "reaching"): _reaching,
}
SAYS: SaysTable = {rf"{name} (\d+) of": _learnt(cell) for cell, name in CELL_NAMES.items()}

_SIMPLE = {"cells": ("simple",)}
PRESETS = {
    "who-remembers": Preset({}, "Three cells, four lags, Adam: where does each of them lose the thread?"),
    "explodes": Preset(
        {**_SIMPLE, "method": "plain", "lags": (10, 20, 40, 100), "seed": 4},
        "Plain gradient descent: nets run away, or never see what was first.", seed_figure=True),
    "clipped": Preset(
        {**_SIMPLE, "method": "clipping", "lags": (10, 20, 40, 100), "seed": 4},
        "The same nets with gradients no longer than 1: none runs away.", seed_figure=True),
    "dropout": Preset({**_SIMPLE, "method": "dropout"}, "Adam, and a fifth of the readout silenced at each update."),
    "normalised": Preset(
        {**_SIMPLE, "method": "layer-norm"},
        "The summed input normalised at every step: how strong the weights begin no longer matters."),
    "hessian-free-adding": Preset(
        {**_SIMPLE, "method": "hessian-free", "task": "adding", "lags": (10, 20, 40)},
        "Adding two numbers by Hessian-free optimisation: what Adam does not learn.", seed_figure=True),
    "adam-adding": Preset(
        {**_SIMPLE, "task": "adding", "lags": (10, 20, 40), "updates": 1500},
        "The same sums by Adam, with many more updates."),
    "wide-open-gate": Preset(
        {"cells": ("lstm", "gru"), "forget_bias": 4.0, "lags": (40, 80, 160)},
        "A gate that begins open lets the gradient through: hundreds of steps come into reach.", seed_figure=True),
}  # fmt: skip
