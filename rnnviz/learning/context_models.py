"""Predicting the next symbol from the symbols before it: Markov chains, a suffix tree, and a fractal's cells.

All three sort the past into contexts c, count what followed each of them in the training part, and predict

    P(s | c) = (N(c, s) + γ) / (N(c) + 4 γ),    γ > 0

A context before symbol t is coded as in `rnnviz.networks.iterated_maps.ending_codes`: the newest letter is the first
digit, so that leaving out the oldest letter is a division by four.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.errors import InputError
from rnnviz.networks.iterated_maps import ending_codes

SYMBOLS = 4
Level = tuple[Ints, Floats]
"""Endings of one length, coded and ascending, and what followed them: (ending,), (ending, symbol)"""

DEEPEST = 10
"""Letters of the longest context of a suffix tree."""

MOST_ROUNDS = 100
"""Of Lloyd's iteration; in practice it rests after about ten."""


def smoothed(counts: Floats, gamma: float) -> Floats:
    """(N(c, s) + γ) / (N(c) + 4 γ).    counts : (..., symbol)    Returns the same shape; sums to 1."""
    return (counts + gamma) / (counts.sum(axis=-1, keepdims=True) + SYMBOLS * gamma)


def mean_surprise(P: Floats, symbols: Ints) -> float:
    """NNL = −mean log₄ P(s_t): 1 for a model that knows nothing.    P : (time, symbol)    symbols : (time,)"""
    return float(-np.log(P[np.arange(len(symbols)), symbols]).mean() / np.log(SYMBOLS))


def follower_counts(contexts: Ints, followers: Ints, number: int) -> Floats:
    """How often each symbol followed each context.    contexts : (time,) in 0 … number − 1    (number, symbol)"""
    together = np.bincount(SYMBOLS * contexts + followers, minlength=SYMBOLS * number)
    return together.reshape(number, SYMBOLS).astype(np.float64)


# -- the last l symbols ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class MarkovChain:
    """The last `order` symbols are the context. counts : (4^order, symbol); one that never occurred predicts ¼."""

    order: int
    counts: Floats
    gamma: float

    @classmethod
    def fitted(cls, train: Ints, order: int, gamma: float) -> MarkovChain:
        """train : (time,), longer than the order    order : 0 … 8"""
        contexts = ending_codes(train, order)[:-1][: len(train) - order]
        return cls(order, follower_counts(contexts, train[order:], SYMBOLS**order), gamma)

    @property
    def contexts(self) -> int:
        """How many contexts the training part holds."""
        return int((self.counts.sum(axis=1) > 0).sum())

    def predict(self, symbols: Ints, first: int) -> Floats:
        """P of the symbols `first`, `first` + 1 … of a sequence, each from those before it.

        symbols : (time,)    first : ≥ order    Returns (time − first, symbol).
        """
        contexts = ending_codes(symbols, self.order)[first - self.order : len(symbols) - self.order]
        return smoothed(self.counts[contexts], self.gamma)


# -- as many as are worth it ----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class SuffixTree:
    """Contexts of different length: the longest ending that the tree holds is the context.

    codes : for each depth 0 … 10 the endings of so many letters, ascending; counts : (ending, symbol) for each depth

    An ending w is kept if it predicts otherwise than without its oldest letter, often enough to matter,

        N(w)/N · KL₄( P(·|w) ‖ P(·|w without its oldest letter) ) ≥ threshold,

    and so is every ending of what is kept. With threshold 0 every ending of up to 10 letters that occurred is kept.
    Source: Ron, Singer & Tishby 1996, Machine Learning 25 (the kind of model); the measure is that of Guyon & Pereira
    1995.
    """

    codes: tuple[Ints, ...]
    counts: tuple[Floats, ...]
    gamma: float

    @classmethod
    def grown(cls, train: Ints, threshold: float, gamma: float, deepest: int = DEEPEST) -> SuffixTree:
        """train : (time,)    threshold : ≥ 0"""
        return cls.pruned(all_endings(train, deepest), threshold, gamma)

    @classmethod
    def pruned(cls, levels: list[Level], threshold: float, gamma: float) -> SuffixTree:
        """The same from what `all_endings` has counted, for several thresholds."""
        total = levels[0][1].sum()
        kept = [np.ones(1, dtype=bool)]
        for (shorter, counts_of_shorter), (longer, counts) in pairwise(levels):
            parents = counts_of_shorter[np.searchsorted(shorter, longer // SYMBOLS)]
            kept.append(_worth(counts, parents, total, gamma) >= threshold)
        for depth in range(len(levels) - 1, 1, -1):
            parents_of_kept = levels[depth][0][kept[depth]] // SYMBOLS
            kept[depth - 1] |= np.isin(levels[depth - 1][0], parents_of_kept)
        chosen = [(codes[keep], counts[keep]) for (codes, counts), keep in zip(levels, kept, strict=True)]
        return cls(tuple(codes for codes, _ in chosen), tuple(counts for _, counts in chosen), gamma)

    @property
    def contexts(self) -> int:
        """Nodes of the tree, the empty ending among them."""
        return sum(len(codes) for codes in self.codes)

    def predict(self, symbols: Ints, first: int) -> Floats:
        """As `MarkovChain.predict`; first ≥ 0, what is missing before the beginning is no context."""
        P = np.empty((len(symbols) - first, SYMBOLS))
        for depth, (known, counts) in enumerate(zip(self.codes, self.counts, strict=True)):
            begin = max(first, depth)
            contexts = ending_codes(symbols, depth)[begin - depth : len(symbols) - depth]
            if not len(known) or not len(contexts):
                continue
            at = np.minimum(np.searchsorted(known, contexts), len(known) - 1)
            found = known[at] == contexts
            P[begin - first :][found] = smoothed(counts[at[found]], self.gamma)
        return P


def all_endings(train: Ints, deepest: int = DEEPEST) -> list[Level]:
    """All endings of 0, 1 … letters that something followed.    train : (time,)"""
    return [_level(train, depth) for depth in range(min(deepest, len(train) - 1) + 1)]


def _level(train: Ints, depth: int) -> Level:
    codes, contexts = np.unique(ending_codes(train, depth)[: len(train) - depth], return_inverse=True)
    return codes, follower_counts(contexts, train[depth:], len(codes))


def _worth(counts: Floats, parents: Floats, total: float, gamma: float) -> Floats:
    """N(w)/N · KL₄ of each ending. counts, parents : (ending, symbol)    Returns (ending,)."""
    P, Q = smoothed(counts, gamma), smoothed(parents, gamma)
    divergence = (P * np.log(P / Q)).sum(axis=1) / np.log(SYMBOLS)
    return counts.sum(axis=1) / total * divergence


# -- a cell of the fractal ------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class FractalMachine:
    """Fractal prediction machine: the cell of the chaos-game square that the past lies in is the context.

    cells : (cell, 2) centres, the nearest one counts; counts : (cell, symbol)
    Source: Tiňo & Dorffner 2001, Machine Learning 45, 187–217.
    """

    cells: Floats
    counts: Floats
    gamma: float

    @classmethod
    def fitted(cls, cells: Floats, places: Floats, followers: Ints, gamma: float) -> FractalMachine:
        """places : (time, 2), before each symbol of followers : (time,)"""
        return cls(cells, follower_counts(nearest_cell(places, cells), followers, len(cells)), gamma)

    def predict(self, places: Floats) -> Floats:
        """places : (time, 2), before each symbol to predict    Returns (time, symbol)."""
        return smoothed(self.counts[nearest_cell(places, self.cells)], self.gamma)


def nearest_cell(places: Floats, cells: Floats) -> Ints:
    """places : (place, 2)    cells : (cell, 2)    Returns (place,); of equal distances the first cell counts."""
    # |p − c|² without |p|², which is the same for every cell: one product of matrices, and pieces that fit a cache
    measure = np.vstack([-2.0 * cells.T, np.einsum("cd,cd->c", cells, cells)])
    extended = np.column_stack([places, np.ones(len(places))])
    nearest = np.empty(len(places), dtype=np.int64)
    for begin in range(0, len(places), 256):
        nearest[begin : begin + 256] = np.argmin(extended[begin : begin + 256] @ measure, axis=1)
    return nearest


def spread_cells(places: Floats, number: int, rng: np.random.Generator) -> Floats:
    """Centres to begin with: each next one is drawn in proportion to the squared distance from those before.

    places : (place, 2)    Returns (number, 2). Raises InputError where there are fewer different places.
    Source: k-means++, Arthur & Vassilvitskii 2007.
    """
    x, y = np.ascontiguousarray(places.T)
    chosen = [places[int(rng.integers(len(places)))]]
    squared = (x - chosen[0][0]) ** 2 + (y - chosen[0][1]) ** 2
    while len(chosen) < number:
        reached = np.cumsum(squared)
        if reached[-1] <= 0.0:
            raise InputError(
                f"there are only {len(chosen)} different places for {number} cells;"
                f" take {len(chosen)} contexts or fewer"
            )
        chosen.append(places[int(np.searchsorted(reached, reached[-1] * rng.random(), side="right"))])
        squared = np.minimum(squared, (x - chosen[-1][0]) ** 2 + (y - chosen[-1][1]) ** 2)
    return np.array(chosen)


def settle(places: Floats, cells: Floats) -> Iterator[Floats]:
    """Lloyd's iteration: each centre moves to the mean of its cell, until none moves any more.

    Yields the centres after each round, (cell, 2), at most 100 times. A cell that lost all its places takes up the
    place farthest from its own centre.
    """
    belongs = nearest_cell(places, cells)
    for _ in range(MOST_ROUNDS):
        cells = _means(places, belongs, cells)
        before, belongs = belongs, nearest_cell(places, cells)
        yield cells
        if (belongs == before).all():
            return


def _means(places: Floats, belongs: Ints, cells: Floats) -> Floats:
    number = np.bincount(belongs, minlength=len(cells))
    sums = np.stack([np.bincount(belongs, weights=part, minlength=len(cells)) for part in places.T], axis=1)
    means = sums / np.maximum(number, 1)[:, None]
    empty = np.flatnonzero(number == 0)
    if len(empty):
        distance = ((places - cells[belongs]) ** 2).sum(axis=1)
        means[empty] = places[np.argsort(distance)[-len(empty) :]]
    return means
