"""What the pictures show, found again without what the run has kept."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.fractal_prediction.run import SIDE, WINDOW, symbols_and_thresholds
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning import context_models as cm
from rnnviz.networks.iterated_maps import chaos_game
from rnnviz.panels import voronoi


def _likeliest(results: dict[str, Any], run: Any) -> Ints:
    """The letter that followed most often in the cell of each pixel, row by row."""
    p, cells = run.params, np.array(results["cells"])
    symbols, _ = symbols_and_thresholds(p)
    places = chaos_game(symbols, p.contraction)[: p.train_symbols - 1]
    counts = np.zeros((len(cells), 4))
    np.add.at(counts, (_cell_of(places, cells), symbols[1 : p.train_symbols]), 1.0)
    return counts.argmax(axis=1)[_cell_of(voronoi.lattice(SIDE), cells)]


def _cell_of(places: Floats, cells: Floats) -> Ints:
    nearest, where = np.full(len(places), np.inf), np.zeros(len(places), dtype=np.int64)
    for number, (x, y) in enumerate(cells):
        distance = np.hypot(places[:, 0] - x, places[:, 1] - y)
        where[distance < nearest] = number
        nearest = np.minimum(nearest, distance)
    return where


def _certainties(results: dict[str, Any], run: Any) -> Floats:
    """Row by row from below: Markov, suffix tree, fractal."""
    p, cells = run.params, np.array(results["cells"])
    symbols, _ = symbols_and_thresholds(p)
    train, places = symbols[: p.train_symbols], chaos_game(symbols, p.contraction)
    machine = cm.FractalMachine.fitted(cells, places[: p.train_symbols - 1], train[1:], p.smoothing)
    models = (
        cm.MarkovChain.fitted(train, p.order, p.smoothing).predict(symbols, p.train_symbols),
        cm.SuffixTree.grown(train, p.threshold, p.smoothing).predict(symbols, p.train_symbols),
        machine.predict(places[p.train_symbols - 1 : -1]),
    )
    last = min(len(symbols) - p.train_symbols, max(WINDOW, run.run.t))
    seen = range(max(0, last - WINDOW), last)
    return np.array([[P[t, symbols[p.train_symbols + t]] for t in seen] for P in models])


def _followers(results: dict[str, Any], run: Any) -> Floats:
    """How often each letter followed the pasts of the cell in which the newest past lies."""
    p, cells = run.params, np.array(results["cells"])
    symbols, _ = symbols_and_thresholds(p)
    places = chaos_game(symbols, p.contraction)
    newest = p.train_symbols + min(len(symbols) - p.train_symbols, max(WINDOW, run.run.t)) - 2
    is_in = _cell_of(places[: p.train_symbols - 1], cells) == _cell_of(places[newest : newest + 1], cells)
    return np.bincount(symbols[1 : p.train_symbols][is_in], minlength=4).astype(float)


def _shares(results: dict[str, Any], run: Any) -> Floats:
    counts, smoothing = _followers(results, run), run.params.smoothing
    return (counts + smoothing) / (counts.sum() + 4.0 * smoothing)


SHOWS: ShowsTable = {
    ("cell", "bars"): _shares,
    ("square", "cells"): _likeliest,
    ("strip", "certainty"): _certainties,
    ("curves", "curve-fractal"): Shows("curve_fractal", role="prediction", label="fractal"),
    ("curves", "curve-Markov"): Shows("curve_markov.*.1", role="state", label="Markov"),
    ("curves", "curve-Markov", "x"): "curve_markov.*.0",
    ("curves", "curve-tree"): Shows("curve_suffix_tree.*.1", role="stored", label="tree"),
    ("curves", "curve-tree", "x"): "curve_suffix_tree.*.0",
    ("curves", "run-fractal"): "nnl_fractal",
    ("curves", "run-fractal", "x"): "contexts_fractal",
    ("curves", "run-tree"): "nnl_suffix_tree",
    ("curves", "run-Markov"): "nnl_markov",
    ("square", "centres", "x"): "cells.*.0",
    ("square", "centres", "y"): "cells.*.1",
}
SAYS: SaysTable = {r"(\d+) pasts": lambda results, run: _followers(results, run).sum()}
