"""The storage rules against their formulas, and against what they promise."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.networks.storage_rules import (
    STORAGE_RULES,
    StorageRule,
    check_patterns,
    hebb,
    newhop,
    pseudo_inverse,
    storkey,
)
from rnnviz.networks.updates import satlins_step
from rnnviz.networks.weights import from_matrix
from tests.rnnviz.hopfield_cases import THREE_NEURONS, TWO_NEURONS, corner_patterns, cube_patterns, quick


def test_newhop_two_neurons() -> None:
    weights = newhop(np.array(TWO_NEURONS))
    np.testing.assert_array_equal(weights.W, np.exp(0.15) * np.eye(2))
    assert weights.W[0, 0] == pytest.approx(1.161834, abs=5e-7)
    np.testing.assert_array_equal(weights.b, 0)


def test_newhop_three_neurons() -> None:
    weights = newhop(np.array(THREE_NEURONS))
    np.testing.assert_allclose(np.diag(weights.W), 0.848933, atol=5e-7)
    np.testing.assert_allclose(np.abs(weights.W[np.triu_indices(3, 1)]), 0.312901, atol=5e-7)
    np.testing.assert_allclose(weights.b, [0.284852, -0.284852, 0.284852], atol=5e-7)


@quick
@given(corner_patterns(max_units=8))
def test_newhop_keeps_every_stored_corner(patterns: Floats) -> None:
    np.testing.assert_array_equal(satlins_step(newhop(patterns), patterns), patterns)


@quick
@given(corner_patterns(max_units=8))
def test_newhop_field_at_a_pattern_is_as_documented(patterns: Floats) -> None:
    weights = newhop(patterns)
    c = 1.1 - 0.1 * np.exp(-1.5)
    T_P = (weights.W - np.exp(-1.5) * np.eye(weights.units)) / (np.exp(0.15) - np.exp(-1.5))
    np.testing.assert_allclose(weights.field(patterns), c * patterns + (np.exp(0.15) - c) * patterns @ T_P, atol=1e-9)


def test_newhop_with_one_pattern_attracts_everything(rng: np.random.Generator) -> None:
    pattern = np.array([[1.0, -1.0, 0.5]])
    weights = newhop(pattern)
    np.testing.assert_allclose(weights.W, np.exp(-1.5) * np.eye(3))
    x = rng.uniform(-1, 1, (50, 3))
    for _ in range(40):
        x = satlins_step(weights, x)
    np.testing.assert_allclose(x, np.clip(1.1 * pattern, -1, 1) + np.zeros_like(x), atol=1e-12)


@quick
@given(cube_patterns())
def test_every_rule_gives_finite_symmetric_weights(patterns: Floats) -> None:
    for rule in STORAGE_RULES.values():
        weights = rule(patterns)
        assert np.isfinite(weights.W).all()
        assert np.isfinite(weights.b).all()
        np.testing.assert_array_equal(weights.W, weights.W.T)


def test_hebb_formula(rng: np.random.Generator) -> None:
    xi = rng.uniform(-1, 1, (4, 7))
    expected = np.einsum("pi,pj->ij", xi, xi) / 7
    np.fill_diagonal(expected, 0)
    np.testing.assert_allclose(hebb(xi).W, expected, atol=1e-15)


def test_pseudo_inverse_reproduces_every_pattern(rng: np.random.Generator) -> None:
    xi = rng.uniform(-1, 1, (4, 7))
    W = pseudo_inverse(xi).W
    np.testing.assert_allclose(xi @ W, xi, atol=1e-12)
    np.testing.assert_allclose(W @ W, W, atol=1e-12)


@pytest.mark.parametrize("are_corners", [True, False])
def test_storkey_formula(are_corners: bool, rng: np.random.Generator) -> None:
    xi = rng.uniform(-1, 1, (4, 6))
    xi = np.sign(xi) if are_corners else xi
    np.testing.assert_allclose(storkey(xi).W, storkey_as_written(xi), atol=1e-14)


def storkey_as_written(xi: Floats) -> Floats:
    units = xi.shape[1]
    W = np.zeros((units, units))
    for pattern in xi:
        new = W.copy()
        for i in range(units):
            for j in range(units):
                if i != j:
                    others = [k for k in range(units) if k not in (i, j)]
                    h_ij = sum(W[i, k] * pattern[k] for k in others)
                    h_ji = sum(W[j, k] * pattern[k] for k in others)
                    new[i, j] += (pattern[i] * pattern[j] - pattern[i] * h_ji - h_ij * pattern[j]) / units
        W = new
    return W


@quick
@given(st.sampled_from(get_args(StorageRule)), st.integers(0, 1000))
def test_factors_give_the_same_field_as_the_matrix(rule: StorageRule, seed: int) -> None:
    rng = np.random.default_rng(seed)
    patterns = rng.choice([-1.0, 1.0], (3, 40))
    weights = STORAGE_RULES[rule](patterns)
    x = rng.normal(size=(5, 40))
    assert weights.is_low_rank
    np.testing.assert_allclose(weights.field(x), x @ weights.W + weights.b, atol=1e-12)
    np.testing.assert_allclose(weights.field_of_unit(x, 7), weights.field(x)[:, 7], atol=1e-12)


@pytest.mark.parametrize(
    ("patterns", "sentence"),
    [
        ([], "there are no patterns; at least one is needed"),
        ([[]], "the patterns must be rows of equally many numbers"),
        ([[1, 1], [1]], "the patterns must be rows of equally many numbers"),
        ([[1, 1], [0, 1.5]], "pattern 2 has the value 1.5 at unit 2; every value must lie between -1 and 1"),
        ([[float("nan"), 1]], "pattern 1 has the value nan at unit 1; every value must lie between -1 and 1"),
        ([[1, 0], [0, 1], [1, -0.0]], "patterns 1 and 3 coincide; each may be stored only once"),
    ],
)
def test_wrong_patterns_get_one_sentence(patterns: list[list[float]], sentence: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011
        check_patterns(patterns)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("W", "b", "words"),
    [
        ([[1.0, 0.5], [0.0, 1.0]], [0.0, 0.0], "symmetric"),
        ([[1.0, 0.0]], [0.0, 0.0], "square"),
        ([[np.inf, 0.0], [0.0, 1.0]], [0.0, 0.0], "finite"),
    ],
)
def test_wrong_weights_get_one_sentence(W: list[list[float]], b: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        from_matrix(np.array(W), np.array(b))


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)
