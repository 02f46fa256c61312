"""Writing is reading what was drawn; brackets are counted; a unit that knows them is found."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.source_text import Alphabet
from rnnviz.learning.character_writing import bracket_knowledge, is_inside, write
from rnnviz.learning.sampling import at_temperature
from rnnviz.networks.symbol_net import SymbolNet, SymbolShape, draw_weights

ALPHABET = Alphabet("\n()ab")
SHAPE = SymbolShape(6, (5, 4), skip="all")
NET = SymbolNet(SHAPE, draw_weights(SHAPE, np.random.default_rng(0)))


def written(seed_text="ab", length=30, temperature=0.8, top_k=0, rng=0):
    return write(NET, ALPHABET, seed_text, length, temperature, top_k, np.random.default_rng(rng))


@given(st.text("ab()é\n", max_size=8), st.floats(0, 3), st.integers(0, 7))
def test_each_letter_was_drawn_from_what_the_net_says_of_those_before(seed_text, temperature, k):
    found = written(seed_text, 12, temperature, k)
    assert set(found.text) <= set(ALPHABET.letters)
    for n in range(12):
        _, logits = NET.read(ALPHABET.numbers((seed_text or "\n") + found.text[:n]))
        assert np.allclose(found.chances[n], at_temperature(logits[:5], temperature, k), atol=1e-5)
        assert found.chances[n][ALPHABET.letters.index(found.text[n])] > 0


def test_a_longer_text_begins_like_a_shorter_one_and_zero_needs_no_chance():
    assert written(length=40).text.startswith(written(length=10).text)
    assert written(temperature=0.0, rng=1).text == written(temperature=0.0, rng=2).text


def test_what_is_kept_stays_and_has_the_chances_it_had():
    first = written(length=20)
    again = write(NET, ALPHABET, "ab", 20, 0.8, 0, np.random.default_rng(9), first.text[:7])
    assert again.text[:7] == first.text[:7]
    assert np.array_equal(again.chances[:8], first.chances[:8])
    assert again.text != first.text


def test_brackets_are_counted():
    assert is_inside("a(b[c])d)e(").tolist() == [0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1]


def test_the_unit_that_knows_brackets_is_found():
    """Weights by hand: unit 0 remembers "(" until ")"."""
    shape = SymbolShape(6, (2,), "simple")
    weights = {name: np.zeros(size, np.float32) for name, size in shape.shapes().items()}
    weights["U0"][0, 0], weights["W0"][0, 1], weights["W0"][0, 2] = 3.0, 9.0, -9.0
    weights["W0"][1, 3] = 1.0
    text = "a(b)ab(aab)b" * 20
    knowledge = bracket_knowledge(SymbolNet(shape, weights), ALPHABET, ALPHABET.numbers(text)[:, None])
    assert knowledge[0] > 0.95
    assert knowledge[1] < 0.3
