"""Weights made in pieces are those that the rules make at once."""

import numpy as np
import pytest
from hypothesis import given

from rnnviz.arrays import Floats
from rnnviz.networks.storage_in_pieces import (
    PIECE_MS,
    finished,
    hebb_in_pieces,
    projection_in_pieces,
    storkey_in_pieces,
)
from rnnviz.networks.storage_rules import hebb, pseudo_inverse, storkey
from tests.rnnviz.hopfield_cases import corner_patterns, quick


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@quick
@given(corner_patterns(max_units=8))
def test_weights_are_those_of_the_rules(patterns: Floats) -> None:
    units = patterns.shape[1]
    np.testing.assert_array_equal(finished(hebb_in_pieces(patterns)), np.round(units * hebb(patterns).W))
    np.testing.assert_allclose(finished(projection_in_pieces(patterns)), pseudo_inverse(patterns).W, atol=1e-12)
    np.testing.assert_allclose(finished(storkey_in_pieces(patterns)), storkey(patterns).W, atol=1e-12)


@pytest.mark.parametrize("count", [1, 40, 100, 150])
def test_a_projection_keeps_every_pattern_however_many_there_are(count: int, rng: np.random.Generator) -> None:
    patterns = rng.choice([-1.0, 1.0], (count, 100))
    W = finished(projection_in_pieces(patterns))
    np.testing.assert_allclose(patterns @ W, patterns, atol=1e-10)
    np.testing.assert_allclose(W @ W, W, atol=1e-10)
    assert np.trace(W) == pytest.approx(min(count, 100))


@pytest.mark.parametrize("make", [hebb_in_pieces, projection_in_pieces, storkey_in_pieces])
def test_no_piece_is_meant_to_be_long(make, rng: np.random.Generator) -> None:
    patterns = rng.choice([-1, 1], (90, 600)).astype(np.int8)
    pieces = list(make(patterns))
    assert pieces
    assert max(pieces) <= 1.01 * PIECE_MS
