"""Automata against their languages, word by word."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.dynamics.automata import Automaton, automaton, equivalent, minimal, renamed


@st.composite
def automata(draw, most=6, symbols=2):
    states = draw(st.integers(1, most))
    target = st.integers(0, states - 1)
    transitions = draw(st.lists(st.lists(target, min_size=symbols, max_size=symbols), min_size=states, max_size=states))
    return automaton(transitions, draw(st.lists(st.booleans(), min_size=states, max_size=states)))


def words(symbols, longest):
    return [word for length in range(longest + 1) for word in product(range(symbols), repeat=length)]


def agree(one, other, longest):
    return all(one.accepts(word) == other.accepts(word) for word in words(2, longest))


@given(automata())
def test_the_minimal_automaton_accepts_the_same_words_and_is_its_own_minimum(machine):
    small = minimal(machine)
    assert equivalent(machine, small)
    assert agree(machine, small, 7)
    again = minimal(small)
    assert np.array_equal(again.transitions, small.transitions)
    assert np.array_equal(again.accepting, small.accepting)


@given(automata(4), automata(4))
def test_equivalence_is_agreement_on_all_short_words(one, other):
    """Two automata of n and m states that differ do so on a word shorter than n + m."""
    assert equivalent(one, other) == agree(one, other, one.states + other.states - 1)


@given(automata(4), automata(4))
def test_equivalent_automata_have_one_minimum(one, other):
    same = (
        minimal(one).states == minimal(other).states
        and np.array_equal(minimal(one).transitions, minimal(other).transitions)
        and np.array_equal(minimal(one).accepting, minimal(other).accepting)
    )
    assert equivalent(one, other) == same


@given(automata(6), st.randoms())
def test_names_of_states_mean_nothing(machine, random):
    names = list(range(1, machine.states))
    random.shuffle(names)
    other = renamed(machine, np.array([0, *names]))
    assert equivalent(machine, other)
    assert np.array_equal(minimal(machine).transitions, minimal(other).transitions)


@given(automata(5), st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), min_size=1, max_size=4))
def test_many_words_at_once_are_each_by_itself(machine, some):
    ends = machine.run(np.array(some))[:, -1]
    assert [bool(a) for a in machine.accepting[ends]] == [machine.accepts(word) for word in some]


def test_states_that_cannot_be_reached_are_left_out():
    machine = Automaton(np.array([[0, 1], [1, 0], [2, 2]]), np.array([False, True, True]))
    assert minimal(machine).states == 2


def test_a_transition_to_nowhere_is_refused():
    with pytest.raises(ValueError, match="states that exist"):
        automaton([[0, 2]], [True])
