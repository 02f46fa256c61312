"""Automata out of systems whose automaton is known."""

import numpy as np
import pytest

from rnnviz.dynamics.automata import equivalent, minimal
from rnnviz.dynamics.extraction import MOST_STATES, extract, signatures
from rnnviz.dynamics.languages import LANGUAGES


@pytest.mark.parametrize("name", LANGUAGES)
def test_an_automaton_that_poses_as_a_net_is_found_again(name):
    """States are one-hot vectors with a little noise of the past added, which no answer depends on."""
    machine = LANGUAGES[name]

    def step(h, symbols):
        following = machine.transitions[h[:, :-1].argmax(1), symbols]
        return np.column_stack((np.eye(machine.states)[following], 0.5 * h[:, -1] + symbols))

    found = extract(step, lambda h: machine.accepting[h[:, :-1].argmax(1)], np.eye(machine.states + 1)[0], 3)
    assert found is not None
    assert equivalent(found.automaton, machine)
    assert found.automaton.transitions.tolist() == machine.transitions.tolist()
    assert minimal(found.automaton).states == found.automaton.states == len(found.states)


def test_a_counter_has_no_automaton():
    found = extract(lambda h, s: h + (s[:, None] == 1) - 0.5 * (s[:, None] == 0), lambda h: h[:, 0] > 6, np.zeros(1), 3)
    assert found is None or found.automaton.states <= MOST_STATES


def test_every_suffix_is_asked():
    asked = signatures(lambda h, s: 10 * h + s[:, None] + 1, lambda h: h[:, 0] == 312, np.zeros((1, 1)), 3)
    assert asked.shape == (1, 121)
    assert asked.sum() == 1
