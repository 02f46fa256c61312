"""Markov chains, suffix trees and the fractal's cells: against counting by hand, and against each other."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.symbols import NO_G_AFTER_C, drawn, laser_changes, quantile_thresholds, quantised
from rnnviz.errors import InputError
from rnnviz.learning import context_models as cm
from rnnviz.networks.iterated_maps import chaos_game

TRAIN, GAMMA = 8000, 0.25


@pytest.fixture(scope="module")
def laser_symbols():
    changes = laser_changes()
    return quantised(changes, quantile_thresholds(changes[:TRAIN], 10.0))


def counted(word, first, order):
    followed = defaultdict(Counter)
    for t in range(order, first):
        followed[tuple(word[t - order : t])][word[t]] += 1
    return followed


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 4), st.integers(0, 1000), st.floats(0.001, 1.0))
def test_a_markov_chain_counts_what_followed(order, seed, gamma):
    word = np.random.default_rng(seed).integers(4, size=120)
    followed = counted(word.tolist(), 80, order)
    chain = cm.MarkovChain.fitted(word[:80], order, gamma)
    P = chain.predict(word, 80)
    for t in range(80, 120):
        seen = followed[tuple(word[t - order : t].tolist())]
        expected = [(seen[s] + gamma) / (sum(seen.values()) + 4 * gamma) for s in range(4)]
        assert P[t - 80] == pytest.approx(expected, abs=1e-14)
    assert chain.contexts == len(counted(word.tolist(), 80, order))
    assert P.sum(axis=1) == pytest.approx(1.0)


def test_a_context_never_seen_predicts_a_quarter():
    chain = cm.MarkovChain.fitted(np.array([0, 1, 0, 1, 0]), 2, 0.25)
    assert chain.predict(np.array([0, 1, 0, 1, 0, 3, 3, 3]), 6)[1] == pytest.approx([0.25] * 4)


@pytest.mark.parametrize(
    ("order", "nnl", "contexts"),
    [(0, 0.811879, 1), (1, 0.671668, 4), (2, 0.423336, 13), (3, 0.327074, 27), (4, 0.289262, 46),
     (5, 0.272247, 79), (6, 0.214673, 126), (7, 0.174388, 188), (8, 0.174636, 271)],
)  # fmt: skip
def test_markov_chains_of_the_laser(laser_symbols, order, nnl, contexts):
    chain = cm.MarkovChain.fitted(laser_symbols[:TRAIN], order, GAMMA)
    assert chain.contexts == contexts
    assert cm.mean_surprise(chain.predict(laser_symbols, TRAIN), laser_symbols[TRAIN:]) == pytest.approx(nnl, abs=1e-6)


@pytest.mark.parametrize(
    ("threshold", "nnl", "contexts"),
    [(0.01, 0.336658, 18), (0.003, 0.197714, 48), (0.001, 0.180530, 64), (0.0005, 0.176479, 89),
     (0.0002, 0.169434, 179), (0.0001, 0.165571, 330), (0.00005, 0.167171, 521)],
)  # fmt: skip
def test_suffix_trees_of_the_laser(laser_symbols, threshold, nnl, contexts):
    tree = cm.SuffixTree.grown(laser_symbols[:TRAIN], threshold, GAMMA)
    assert tree.contexts == contexts
    assert cm.mean_surprise(tree.predict(laser_symbols, TRAIN), laser_symbols[TRAIN:]) == pytest.approx(nnl, abs=1e-6)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 1000), st.floats(0.0, 0.05))
def test_a_suffix_tree_is_the_one_grown_by_hand(seed, threshold):
    word = drawn(150, np.random.default_rng(seed)) // 2 * 3
    tree = cm.SuffixTree.grown(word, threshold, GAMMA, deepest=4)
    followed = {w: c for order in range(5) for w, c in counted(word.tolist(), 150, order).items()}

    def P(context):
        seen = followed[context]
        return np.array([(seen[s] + GAMMA) / (sum(seen.values()) + 4 * GAMMA) for s in range(4)])

    kept = {()}
    for w in followed:
        divergence = sum(P(w) * np.log(P(w) / P(w[1:]))) / np.log(4)
        if w and sum(followed[w].values()) / 150 * divergence >= threshold:
            kept |= {w[n:] for n in range(len(w) + 1)}
    assert tree.contexts == len(kept)
    predicted = tree.predict(word, 0)
    for t in range(150):
        longest = next(n for n in range(min(t, 4), -1, -1) if tuple(word[t - n : t].tolist()) in kept)
        assert predicted[t] == pytest.approx(P(tuple(word[t - longest : t].tolist())), abs=1e-13)


def test_a_tree_without_threshold_is_a_markov_chain_with_back_off(laser_symbols):
    tree = cm.SuffixTree.grown(laser_symbols[:TRAIN], 0.0, GAMMA, deepest=3)
    chain = cm.MarkovChain.fitted(laser_symbols[:TRAIN], 3, GAMMA)
    assert tree.predict(laser_symbols, TRAIN) == pytest.approx(chain.predict(laser_symbols, TRAIN), abs=1e-14)


def machine(symbols, number, k=0.5, seed=0):
    places = chaos_game(symbols, k)
    before, followers = places[: TRAIN - 1], symbols[1:TRAIN]
    cells = cm.spread_cells(before, number, np.random.default_rng(seed))
    for settled in cm.settle(before, cells):
        cells = settled
    return cm.FractalMachine.fitted(cells, before, followers, GAMMA), places[TRAIN - 1 : -1]


@pytest.mark.parametrize(
    ("number", "low", "high"), [(4, 0.67, 0.71), (16, 0.32, 0.45), (64, 0.198, 0.226), (200, 0.171, 0.177)]
)
def test_fractal_machines_of_the_laser(laser_symbols, number, low, high):
    model, places = machine(laser_symbols, number)
    assert low < cm.mean_surprise(model.predict(places), laser_symbols[TRAIN:]) < high


def test_one_context_is_order_zero_for_all_three(laser_symbols):
    train, test = laser_symbols[:TRAIN], laser_symbols[TRAIN:]
    model, places = machine(laser_symbols, 1)
    fractal = cm.mean_surprise(model.predict(places), test)
    markov = cm.mean_surprise(cm.MarkovChain.fitted(train, 0, GAMMA).predict(laser_symbols, TRAIN), test)
    tree = cm.mean_surprise(cm.SuffixTree.grown(train, 0.1, GAMMA, deepest=0).predict(laser_symbols, TRAIN), test)
    assert tree == markov == pytest.approx(0.811879, abs=1e-6)
    assert fractal == pytest.approx(markov, abs=1e-5)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_a_fixed_grid_of_cells_is_the_markov_chain(order):
    """At k = ½, exactly, as long as no 53 letters lie on one side: then a place is rounded onto the border."""
    word = drawn(4000, np.random.default_rng(0), NO_G_AFTER_C)
    middles = (np.arange(2**order) + 0.5) / 2**order
    cells = np.array([(x, y) for x in middles for y in middles])
    places = chaos_game(word, 0.5)
    model = cm.FractalMachine.fitted(cells, places[order - 1 : 2999], word[order:3000], GAMMA)
    chain = cm.MarkovChain.fitted(word[:3000], order, GAMMA)
    assert (model.predict(places[2999:-1]) == chain.predict(word, 3000)).all()


def test_with_much_smoothing_nothing_is_known(laser_symbols):
    chain = cm.MarkovChain.fitted(laser_symbols[:TRAIN], 3, 1e12)
    assert cm.mean_surprise(chain.predict(laser_symbols, TRAIN), laser_symbols[TRAIN:]) == pytest.approx(1.0, abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 30), st.integers(0, 500))
def test_settling_never_makes_places_farther_from_their_centres(number, seed):
    rng = np.random.default_rng(seed)
    places = rng.random((200, 2))
    cells = cm.spread_cells(places, number, rng)
    spread = [((places - cells[cm.nearest_cell(places, cells)]) ** 2).sum()]
    for settled in cm.settle(places, cells):
        spread.append(((places - settled[cm.nearest_cell(places, settled)]) ** 2).sum())
    assert len(settled) == number
    assert (np.diff(spread) <= 1e-9).all()
    belongs = cm.nearest_cell(places, settled)
    assert settled == pytest.approx(np.array([places[belongs == c].mean(axis=0) for c in range(number)]), abs=1e-12)


def test_a_cell_without_places_takes_the_one_farthest_off():
    places = np.array([[0.0, 0.0], [0.1, 0.0], [0.9, 0.9]])
    rounds = list(cm.settle(places, np.array([[0.3, 0.3], [9.0, 9.0]])))
    assert sorted(rounds[-1].tolist()) == [[0.05, 0.0], [0.9, 0.9]]


def test_more_cells_than_places_are_refused():
    places = np.repeat([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]], 50, axis=0)
    assert len(cm.spread_cells(places, 3, np.random.default_rng(0))) == 3
    with pytest.raises(InputError, match="only 3 different places for 4 cells"):
        cm.spread_cells(places, 4, np.random.default_rng(0))
