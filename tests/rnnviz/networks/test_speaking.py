"""Sentences from a state, word by word."""

import numpy as np
import torch

from rnnviz.learning.symbol_training import SymbolModule
from rnnviz.networks.speaking import Vocabulary, say, table
from rnnviz.networks.symbol_net import SymbolShape, draw_weights

WORDS = Vocabulary(("a", "b", "c"))
SHAPE = SymbolShape(WORDS.size, (6,), embedding=4)


def speaker(seed):
    rng = np.random.default_rng(seed)
    state = tuple(rng.normal(size=(1, 6)).astype(np.float32) for _ in range(2))
    return draw_weights(SHAPE, rng), state


def test_what_is_read_and_what_is_to_be_said():
    read, said = table(WORDS, ["a b c", "c"])
    assert said.T.tolist() == [[0, 1, 2, 3], [2, 3, -1, -1]]
    assert read.T.tolist() == [[4, 0, 1, 2], [4, 2, 3, 3]]
    assert [WORDS.sentence(row) for row in said.T] == ["a b c", "c"]


def test_each_word_is_the_likeliest_after_those_before():
    for seed in range(5):
        weights, state = speaker(seed)
        found = say(WORDS, SHAPE, weights, state, 7)
        read = np.concatenate(([WORDS.start], found.words[:-1]))
        with torch.no_grad():
            logits, _ = SymbolModule(SHAPE, weights)(
                torch.from_numpy(read[:, None]), tuple(torch.from_numpy(part[None]) for part in state)
            )
        logits = logits[:, 0].numpy().astype(float)
        logits[:, WORDS.start] = -np.inf
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        assert np.allclose(found.p, p, atol=1e-6)
        assert found.words.tolist() == p.argmax(axis=1).tolist()
        assert len(found.words) == 7 or found.words[-1] == WORDS.end


def test_it_stops_at_the_end_and_never_says_the_start():
    weights, state = speaker(0)
    weights["c"][WORDS.end] = 50.0
    assert say(WORDS, SHAPE, weights, state, 7).words.tolist() == [WORDS.end]
    weights["c"][WORDS.end], weights["c"][WORDS.start] = -50.0, 50.0
    assert WORDS.start not in say(WORDS, SHAPE, weights, state, 7).words


def test_temperature_draws_with_a_generator_of_its_own():
    weights, state = speaker(3)
    drawn = {tuple(say(WORDS, SHAPE, weights, state, 7, 1.0, np.random.default_rng(n)).words) for n in range(30)}
    again = say(WORDS, SHAPE, weights, state, 7, 1.0, np.random.default_rng(4)).words
    assert len(drawn) > 5
    assert tuple(again) in drawn
