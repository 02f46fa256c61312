"""Attractors that remember: the facts, the laws and the refusals of the demo."""

from itertools import product

import numpy as np
import pytest

import rnnviz
from rnnviz.demos.latching import Params, draw, on
from rnnviz.demos.latching.drawing import KEYS_AT
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.figure.marks import Graph, Points
from rnnviz.kit import changed
from rnnviz.parameters import build
from rnnviz.view import PLAIN, Hover, View


@pytest.fixture(scope="module")
def parity():
    run = rnnviz.start("latching")
    run.finish()
    return run


def test_parity_is_latched_within_a_hundred_updates(parity):
    found = parity.results()
    assert found["updates"] <= 100
    assert found["n_states"] == found["n_states_minimal"] == 2
    assert found["equivalent"]
    assert found["accuracy_long"] == 1.0
    assert found["transitions"] == [[0, 1, 0], [1, 0, 1]]
    assert found["accepting"] == [False, True]
    assert parity.run.progress == 1.0


def test_its_attractors(parity):
    found = parity.results()["attractors"]
    assert {(a["symbol"], a["period"]) for a in found} == {(1, 1), (2, 2), (3, 1)}
    assert len(found) == 5
    assert all(0 < a["rate"] < 1 for a in found)
    results = parity.results()
    for a in found:
        W, b = np.array(results["maps_W"][a["symbol"] - 1]), np.array(results["maps_b"][a["symbol"] - 1])
        h = np.array(a["point"])
        for _ in range(a["period"]):
            h = np.tanh(W @ h + b)
        np.testing.assert_allclose(h, a["point"], atol=1e-9)


def test_the_gradient_dies_while_the_answers_are_right(parity):
    assert parity.results()["gradient_by_lag"][40] < 1e-12
    frame = parity.run.frame()
    assert frame.alive[40] > 1e4 * frame.gradient[40]


def test_automaton_and_net_accept_the_same_words(parity):
    found = parity.results()
    W, b, v = (np.array(found[name]) for name in ("maps_W", "maps_b", "v"))
    for length in range(7):
        for word in product(range(3), repeat=length):
            h, state = np.array(found["h0"]), 0
            for symbol in word:
                h, state = np.tanh(W[symbol] @ h + b[symbol]), found["transitions"][state][symbol]
            assert (4 * v @ h + found["c"] > 0) == found["accepting"][state]


@pytest.mark.parametrize("preset", ["latch", "alarm", "modulo-3"])
def test_the_other_languages_are_learnt(preset):
    run = rnnviz.start("latching", preset_name=preset)
    run.finish()
    found = run.results()
    assert found["updates"] <= 250
    assert found["equivalent"]
    assert all(a["rate"] < 1 for a in found["attractors"])


@pytest.mark.slow
def test_four_rooms_and_the_first_order():
    for preset in ("four-rooms", "first-order"):
        run = rnnviz.start("latching", preset_name=preset)
        run.finish()
        assert run.results()["equivalent"]


def test_before_learning_there_is_no_right_automaton():
    found = rnnviz.start("latching").results()
    assert not found["equivalent"]
    assert found["updates"] == 0


def test_in_the_first_order_the_matrix_is_repeated():
    maps = rnnviz.start("latching", order="first").results()["maps_W"]
    assert maps[0] == maps[1] == maps[2]


@pytest.mark.parametrize("units", [1, 5])
def test_other_sizes_are_refused(units):
    with pytest.raises(InputError, match="units"):
        build(Params, {"units": units})


def test_a_start_is_two_numbers():
    with pytest.raises(InputError, match="two numbers"):
        build(Params, {"start": [0.5]})


def test_keys_play_symbols_and_the_start_can_be_dragged_and_taken_back(parity):
    params = parity.params
    played = on(Click("automaton", *KEYS_AT[1]), params)
    assert played.word == (2,)
    assert on(Click("automaton", 0.0, 0.5), params) is None
    dragged = on(Drag("square", "start", 0, 0.5, -0.5), played)
    assert dragged.start == (0.5, -0.5)
    assert set(dragged.word) == {2}
    assert on(Remove("square", "start", 0), dragged) == params
    with pytest.raises(InputError, match="60 symbols"):
        on(Click("automaton", *KEYS_AT[0]), changed(params, {"word": (1,) * 60}))


def test_a_played_word_is_answered_and_a_state_off_its_attractor_returns(parity):
    parity.run.change(changed(parity.params, {"word": (2, 1, 3)}))
    frame = parity.run.frame()
    assert frame.state == 1
    assert frame.played_accepted
    assert len(frame.played) == 4
    parity.run.change(changed(parity.params, {"word": (1,) * 30, "start": (0.3, -0.2)}))
    end = parity.run.frame().played[-1]
    rests = np.concatenate(parity.run.frame().attractors[0])
    assert np.abs(rests - end).max(axis=1).min() < 1e-6
    parity.run.change(parity.params)


def test_resting_on_a_state_rings_its_cluster(parity):
    frame = parity.run.frame()
    graph = next(m for m in parity.figure(PLAIN).panel("automaton").marks if m.key == "machine")
    assert isinstance(graph, Graph)
    figure = draw(parity.params, frame, View(hover=Hover("automaton", "machine", 1, "node")))
    rings = next(m for m in figure.panel("square").marks if m.key == "cluster")
    assert isinstance(rings, Points)
    assert len(rings.x) == (frame.found == 1).sum() > 0


def test_after_learning_the_clusters_are_the_languages_states(parity):
    frame = parity.run.frame()
    assert np.array_equal(frame.truth, frame.colours[frame.found])
