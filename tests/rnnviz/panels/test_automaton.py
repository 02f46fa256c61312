"""Automata as drawings."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.dynamics.languages import LANGUAGES
from rnnviz.figure.marks import Graph, Text
from rnnviz.panels.automaton import APART, CROWDED, kept_apart, machine

PLACES = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=8)


@given(PLACES)
@settings(deadline=None, max_examples=60)
def test_states_do_not_lie_on_each_other(places):
    at = kept_apart(np.array(places))
    apart = np.hypot(*np.moveaxis(at[:, None] - at[None], -1, 0)) + np.eye(len(at)) * 9
    assert apart.min() > 0.6 * APART


def test_many_states_stand_closer():
    at = kept_apart(np.zeros((30, 2)))
    apart = np.hypot(*np.moveaxis(at[:, None] - at[None], -1, 0)) + np.eye(30) * 9
    assert 0.1 * CROWDED < apart.min() < APART


def test_every_transition_is_drawn_once_with_all_its_symbols():
    for automaton in LANGUAGES.values():
        places = kept_apart(np.random.default_rng(0).normal(size=(automaton.states, 2)))
        marks = machine(
            automaton.transitions, automaton.accepting, np.arange(automaton.states), places, ("1", "2", "3"), 0
        )
        graph = next(mark for mark in marks if isinstance(mark, Graph) and mark.key == "machine")
        said = {mark.key: mark.text for mark in marks if isinstance(mark, Text)}
        drawn = {
            (state, symbol, following)
            for state, following in graph.edges.tolist()
            for symbol in said[f"on-{state}-{following}"].split(", ")
        }
        wanted = {
            (state, str(symbol + 1), following)
            for state, row in enumerate(automaton.transitions.tolist())
            for symbol, following in enumerate(row)
        }
        assert drawn == wanted
        rings = next(mark for mark in marks if mark.key == "ends")
        assert isinstance(rings, Graph)
        assert len(rings.x) == automaton.accepting.sum()
