"""Each step one round of settling, and one symbol of the test part."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.symbols import LETTERS, laser_changes, letters_of, quantile_thresholds, quantised
from rnnviz.demos.fractal_prediction.params import LENGTH, Params
from rnnviz.families.symbol_sequences import sequence
from rnnviz.kit import InputError, State
from rnnviz.kit.refined import Refined
from rnnviz.learning import context_models as cm
from rnnviz.networks.iterated_maps import chaos_game, ending_codes
from rnnviz.panels import voronoi

SIDE, DOTS, WINDOW = 160, 1200, 36
"""Pixels of the square each way; places of the training part in it; symbols of the test part that are seen at once."""

SIZES = tuple(2**n for n in range(9))
THRESHOLDS = (0.01, 0.003, 0.001, 0.0005, 0.0002, 0.0001, 0.00005)
ORDERS = range(9)

RESULTS = {
    "nnl_fractal": "−log₄ of the probability of what came, on average over the test part; 1 is guessing",
    "nnl_markov": "the same of the Markov chain",
    "nnl_suffix_tree": "the same of the suffix tree",
    "nnl_zero_order": "the same without looking back",
    "contexts_markov": "contexts of the chain that occur in the training part",
    "contexts_suffix_tree": "nodes of the tree, the empty one among them",
    "contexts_fractal": "cells",
    "thresholds": "θ₁ and θ₂ of the laser's changes",
    "counts_train": "how often A, C, G, T occur in the training part",
    "curve_contexts": "numbers of cells of the curve",
    "curve_fractal": "its NNL with so many cells",
    "curve_markov": "contexts and NNL of the orders 0 to 8",
    "curve_suffix_tree": "contexts and NNL from the largest threshold to the smallest",
    "cells": "centres of the cells",
}


@dataclass(frozen=True, eq=False)
class Frame:
    """values, shade : (row, column), the likeliest next symbol and its probability; sides : (4, side) of the cells
    cells : (cell, 2); counts : (cell, symbol); common : what the pasts of each cell have in common

    x, y, symbol : (place,), of the training part and what followed; here : (2,), the place before the newest symbol
    came : the newest symbols of the test part; certainty : (model, time), the probability that each model gave them
    sizes, curve : (point,), what is known of NNL against cells; markov, tree : (2, point), contexts and NNL
    scores : (3,), NNL of the models, `MODELS`; contexts : (3,); rounds : of settling; is_settled
    """

    t: int
    values: Array
    shade: Array
    sides: Floats
    cells: Floats
    counts: Floats
    common: tuple[str, ...]
    x: Floats
    y: Floats
    symbol: Ints
    here: Floats
    came: str
    certainty: Floats
    sizes: Floats
    curve: Floats
    markov: Floats
    tree: Floats
    scores: Floats
    contexts: Floats
    is_settled: bool


class Run(Refined[Params, Frame]):
    """Each step one round of settling, and one symbol of the test part."""

    pace, fps = 5.0, 20.0

    def begin(self) -> None:
        p = self.params
        self.t = self.rounds = 0
        self._settled: Floats | None = None
        symbols, self._thresholds = symbols_and_thresholds(p)
        self._symbols, self._first = symbols, p.train_symbols
        self._test = symbols[self._first :]
        self._places = chaos_game(symbols, p.contraction)
        self._before, self._followers = self._places[: self._first - 1], symbols[1 : self._first]
        self._grid = voronoi.lattice(SIDE)
        self._pasts = ending_codes(symbols[: self._first - 1], cm.DEEPEST)
        self._others()
        self._dots()
        self._curve: tuple[float, ...] = ()
        self._put(cm.spread_cells(self._before, p.contexts, np.random.default_rng(p.seed)))
        self._settling = cm.settle(self._before, self._cells)
        self._move()

    def _others(self) -> None:
        """The Markov chains and the suffix trees."""
        p, train = self.params, self._symbols[: self._first]
        chains = [cm.MarkovChain.fitted(train, order, p.smoothing) for order in ORDERS]
        levels = cm.all_endings(train)
        trees = [cm.SuffixTree.pruned(levels, threshold, p.smoothing) for threshold in THRESHOLDS]
        self._chain, self._tree = chains[p.order], cm.SuffixTree.pruned(levels, p.threshold, p.smoothing)
        self._markov_curve = np.array([[chain.contexts for chain in chains], [self._score(chain) for chain in chains]])
        self._tree_curve = np.array([[tree.contexts for tree in trees], [self._score(tree) for tree in trees]])
        self._other_scores = self._score(self._tree), self._score(self._chain)
        self._certain = np.stack(
            [self._of_what_came(m.predict(self._symbols, self._first)) for m in (self._tree, self._chain)]
        )

    def _score(self, model: cm.MarkovChain | cm.SuffixTree) -> float:
        return cm.mean_surprise(model.predict(self._symbols, self._first), self._test)

    def _of_what_came(self, P: Floats) -> Floats:
        return P[np.arange(len(self._test)), self._test]

    def _dots(self) -> None:
        every = max(1, len(self._before) // DOTS)
        self._xy = np.ascontiguousarray(self._before[::every].T)
        self._colours = self._followers[::every]

    def _put(self, cells: Floats) -> None:
        """All that depends on where the cells are."""
        p = self.params
        self._cells = cells
        belongs = cm.nearest_cell(self._before, cells)
        counts = cm.follower_counts(belongs, self._followers, len(cells))
        self._model = cm.FractalMachine(cells, counts, p.smoothing)
        P = self._model.predict(self._places[self._first - 1 : -1])
        self._fractal, self._fractal_certain = cm.mean_surprise(P, self._test), self._of_what_came(P)
        self._common = _common_endings(self._pasts, belongs[cm.DEEPEST - 1 :], len(cells))
        labels = cm.nearest_cell(self._grid, cells).reshape(SIDE, SIDE)
        likely = cm.smoothed(counts, p.smoothing)
        self._values = likely.argmax(axis=1).astype(np.int8)[labels]
        self._shade = (0.25 + 0.6 * likely.max(axis=1)).astype(np.float32)[labels]
        self._sides = voronoi.borders(labels)
        self._shown: Frame | None = None

    def _settle(self) -> None:
        """One round more."""
        cells = next(self._settling, None)
        if cells is None:
            self._settled = self._cells
        else:
            self.rounds += 1
            self._put(cells)

    def _move(self) -> None:
        """Cells that were put elsewhere by hand; all others are where they have settled."""
        if not self.params.moved and self._settled is None:
            return
        while self._settled is None:
            self._settle()
        cells = self._settled.copy()
        for number, x, y in self.params.moved:
            cells[int(number)] = x, y
        self._put(cells)

    def change(self, params: Params) -> bool:
        self.params = params
        self._move()
        return False

    def work(self) -> Iterator[None]:
        """The curve: for each number of cells as many as there are places for."""
        for size in SIZES:
            try:
                cells = cm.spread_cells(self._before, size, np.random.default_rng(self.params.seed))
            except InputError:
                return
            yield
            for settled in cm.settle(self._before, cells):
                cells = settled
                yield
            model = cm.FractalMachine.fitted(cells, self._before, self._followers, self.params.smoothing)
            P = model.predict(self._places[self._first - 1 : -1])
            self._curve = (*self._curve, cm.mean_surprise(P, self._test))
            self._shown = None
            yield

    @property
    def done(self) -> bool:
        return self._settled is not None and self.t >= len(self._test)

    @property
    def progress(self) -> float | None:
        return min(1.0, self.t / len(self._test))

    @property
    def position(self) -> str:
        settled = "" if self._settled is None else " · settled"
        return f"symbol {min(self.t, len(self._test))} of {len(self._test)} · round {self.rounds}{settled}"

    def step(self) -> None:
        self.t += 1
        if self._settled is None:
            self._settle()
        self._shown = None

    def frame(self) -> Frame:
        if self._shown is None:
            self._shown = self._frame()
        return self._shown

    def _frame(self) -> Frame:
        last = min(len(self._test), max(WINDOW, self.t))
        seen = slice(max(0, last - WINDOW), last)
        curve, (x, y) = np.array(self._curve), self._xy
        certainty = np.vstack([self._fractal_certain, self._certain])[:, seen]
        return Frame(
            self.t, self._values, self._shade, self._sides, self._cells, self._model.counts, self._common, x, y,
            self._colours, self._places[self._first + last - 2], letters_of(self._test[seen]), certainty,
            np.array(SIZES[: len(curve)], dtype=float), curve, self._markov_curve, self._tree_curve,
            np.array([self._fractal, *self._other_scores]), np.array(self._contexts(), dtype=float),
            self._settled is not None,
        )  # fmt: skip

    def _contexts(self) -> list[int]:
        return [len(self._cells), self._tree.contexts, self._chain.contexts]

    def results(self) -> dict[str, Any]:
        tree, chain = self._other_scores
        unknown = [None] * (len(SIZES) - len(self._curve))
        return {
            "nnl_fractal": self._fractal, "nnl_markov": chain, "nnl_suffix_tree": tree,
            "nnl_zero_order": float(self._markov_curve[1, 0]), "contexts_markov": self._chain.contexts,
            "contexts_suffix_tree": self._tree.contexts, "contexts_fractal": len(self._cells),
            "thresholds": self._thresholds, "counts_train": np.bincount(self._symbols[: self._first], minlength=4),
            "curve_contexts": list(SIZES), "curve_fractal": [*self._curve, *unknown],
            "curve_markov": [[int(n), nnl] for n, nnl in self._markov_curve.T.tolist()],
            "curve_suffix_tree": [[int(n), nnl] for n, nnl in self._tree_curve.T.tolist()], "cells": self._cells,
        }  # fmt: skip

    def checkpoint(self) -> State:
        return {"t": self.t, "rounds": self.rounds, "is_settled": self._settled is not None}

    def restore(self, state: State) -> None:
        t, rounds, is_settled = int(state["t"]), int(state["rounds"]), bool(state["is_settled"])
        while self._settled is None and (self.rounds < rounds or is_settled):
            self._settle()
        self.t, self._shown = t, None


def symbols_and_thresholds(p: Params) -> tuple[Ints, tuple[float, float] | None]:
    """The whole sequence; of the laser also θ₁ and θ₂, which the training part alone decides."""
    if p.data != "laser":
        return sequence(p.data, p.text, LENGTH, p.seed), None
    changes = laser_changes()
    thresholds = quantile_thresholds(changes[: p.train_symbols], float(p.quantile))
    return quantised(changes, thresholds), thresholds


def _common_endings(pasts: Ints, belongs: Ints, cells: int) -> tuple[str, ...]:
    """What all pasts in a cell end in, of ten letters at most; empty for a cell that is empty or holds no such thing.

    pasts : (time,), the last ten letters before each symbol, coded, newest first digit    belongs : (time,)
    """
    low, high = np.full(cells, 4**cm.DEEPEST), np.full(cells, -1)
    np.minimum.at(low, belongs, pasts)
    np.maximum.at(high, belongs, pasts)
    return tuple(_common(int(a), int(b)) for a, b in zip(low, high, strict=True))


def _common(a: int, b: int) -> str:
    """The digits that two codes begin with, as letters, the oldest first."""
    word = ""
    for place in range(cm.DEEPEST - 1, -1, -1):
        if b < 0 or a >> 2 * place != b >> 2 * place:
            break
        word = LETTERS[a >> 2 * place & 3] + word
    return word
