"""Interpolated n-grams against plain dictionaries, and laws."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.learning.symbol_ngrams import ContextCounts

DEEP = 3


def counted(train, judged, context, symbols, step):
    counts = ContextCounts(judged, context, symbols, DEEP)
    for begin in range(0, len(train) - DEEP, step):
        counts.add(train[begin : begin + step + DEEP])
    return counts


def plainly(train, judged, context, symbols):
    """The same by dictionaries, straight from the formula."""
    after = Counter()
    for t in range(DEEP, len(train)):
        for k in range(DEEP + 1):
            after[tuple(train[t - k : t]), train[t]] += 1
    sums = np.zeros(DEEP + 1)
    stretches = judged.T.tolist()
    for stretch in stretches:
        for t in range(context, len(stretch)):
            p = 1 / symbols
            for k in range(DEEP + 1):
                h = tuple(stretch[t - k : t])
                followers = [after[h, c] for c in range(symbols) if after[h, c]]
                if followers:
                    p = (after[h, stretch[t]] + len(followers) * p) / (sum(followers) + len(followers))
                sums[k] -= np.log2(p)
    return sums / (len(stretches) * (judged.shape[0] - context))


@given(st.integers(0, 1000), st.integers(2, 5), st.integers(1, 60))
def test_it_is_the_formula_however_the_text_is_cut(seed, symbols, step):
    rng = np.random.default_rng(seed)
    train, judged = rng.integers(symbols, size=50), rng.integers(symbols, size=(12, 2))
    ours = counted(train, judged, DEEP, symbols, step)
    assert ours.read == len(train) - DEEP
    assert np.allclose(ours.bits(), plainly(train.tolist(), judged, DEEP, symbols))


def test_bits_are_at_least_the_entropy_of_a_known_source():
    P = np.array([[0.9, 0.1], [0.4, 0.6]])
    rng = np.random.default_rng(0)
    chain = [0]
    for u in rng.random(40_000):
        chain.append(int(u > P[chain[-1], 0]))
    text = np.array(chain)
    bits = counted(text[:30_000], text[30_000:, None], DEEP, 2, 5000).bits()
    entropy = 0.8 * 0.468996 + 0.2 * 0.970951
    assert bits[1] == pytest.approx(entropy, abs=0.02)
    assert bits[0] > bits[1] + 0.1


def test_nothing_read_knows_nothing():
    assert np.allclose(ContextCounts(np.zeros((9, 1), int), 3, 8, DEEP).bits(), 3.0)
