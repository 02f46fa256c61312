"""Each automaton against the language in words, on all strings of up to seven symbols."""

from itertools import product

import pytest

from rnnviz.dynamics.automata import minimal
from rnnviz.dynamics.languages import LANGUAGES

IN_WORDS = {
    "odd-twos": lambda word: word.count("2") % 2 == 1,
    "twos-mod-3": lambda word: word.count("2") % 3 == 0,
    "seen-22": lambda word: "22" in word,
    "even-even": lambda word: word.count("1") % 2 == 0 and word.count("2") % 2 == 0,
    "first-is-2": lambda word: word.startswith("2"),
    "one-then-two": lambda word: "1" in word and "2" in word[word.index("1") :],
}
STATES = {"odd-twos": 2, "twos-mod-3": 3, "seen-22": 3, "even-even": 4, "first-is-2": 3, "one-then-two": 3}


@pytest.mark.parametrize("name", LANGUAGES)
def test_it_accepts_what_its_name_says(name):
    for length in range(8):
        for word in map("".join, product("123", repeat=length)):
            assert LANGUAGES[name].accepts(int(s) - 1 for s in word) == IN_WORDS[name](word), word


@pytest.mark.parametrize("name", LANGUAGES)
def test_it_is_the_smallest_and_numbered_breadth_first(name):
    small = minimal(LANGUAGES[name])
    assert small.states == LANGUAGES[name].states == STATES[name]
    assert small.transitions.tolist() == LANGUAGES[name].transitions.tolist()
    assert small.accepting.tolist() == LANGUAGES[name].accepting.tolist()
