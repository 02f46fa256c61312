"""What the pictures show, found again letter by letter."""

import math
from typing import Any

import numpy as np

from rnnviz.arrays import Array
from rnnviz.demos.chaos_game.run import FEW, FIRST, PER_STEP, SIDES, symbols_read
from rnnviz.kit.truth import Shows, ShowsTable
from rnnviz.networks import iterated_maps as im


def _cells_hit(results: dict[str, Any], run: Any) -> Array:
    """The picture, letter by letter with the written rule."""
    p, side = run.params, SIDES[results["occupied"][-1] < FEW]
    corners, cells = np.array(p.corners), np.full((side, side), -1)
    symbols, x = symbols_read(p), corners.mean(axis=0)
    for t in range(min(len(symbols), FIRST + PER_STEP * run.run.t)):
        x = p.contraction * x + (1.0 - p.contraction) * corners[symbols[t]]
        if t >= 7:
            column, row = np.minimum(side - 1, x * side).astype(int)
            cells[row, column] = symbols[t - p.suffix_length + 1]
    return cells


def _newest_place(axis: int) -> Any:
    def place(results: dict[str, Any], run: Any) -> float:
        p = run.params
        read = symbols_read(p)[: FIRST + PER_STEP * run.run.t]
        return float(im.chaos_game(read[-100:], p.contraction, corners=np.array(p.corners))[-1, axis])

    return place


def _bound(results: dict[str, Any], run: Any) -> list[float]:
    p = run.params
    across = max(math.dist(one, other) for one in p.corners for other in p.corners)
    return [across * p.contraction**n for n in range(31)]


SHOWS: ShowsTable = {
    ("square", "cells"): _cells_hit,
    ("square", "now", "x"): _newest_place(0),
    ("square", "now", "y"): _newest_place(1),
    ("distances", "bound"): _bound,
    ("endings", "occupied"): Shows("occupied", role="state", label="occur"),
    ("endings", "possible"): Shows("possible", role="muted", label="possible"),
    ("endings", "counts"): "occupied",
}
