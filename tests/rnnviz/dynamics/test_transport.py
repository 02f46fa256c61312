"""Singular values of products of Jacobians, also where a product of numbers has long lost them."""

import numpy as np
import pytest

from rnnviz.dynamics.transport import graded_factors, log_volume, singular_values


def values(jacobians, units):
    return singular_values(np.array(list(graded_factors(reversed(jacobians), len(jacobians[0]), units))))


def random_jacobians(seed, steps, state, scale=1.0):
    rng = np.random.default_rng(seed)
    return [scale * rng.normal(size=(state, state)) / np.sqrt(state) for _ in range(steps)]


@pytest.mark.parametrize("units", [1, 2, 3, 6, 7])
def test_short_products_are_numpys(units):
    jacobians = random_jacobians(units, 4, units)
    product = np.eye(units)
    for lag, found in enumerate(values(jacobians, units)):
        np.testing.assert_allclose(found, np.linalg.svd(product)[1], rtol=1e-9)
        product = product @ jacobians[-1 - lag] if lag < 4 else product


def test_only_the_first_units_of_a_state_are_looked_at():
    jacobians, product = random_jacobians(1, 5, 8), np.eye(8)
    for lag, found in enumerate(values(jacobians, 3)):
        np.testing.assert_allclose(found, np.linalg.svd(product[:3, :3])[1], rtol=1e-9)
        product = product @ jacobians[-1 - lag] if lag < 5 else product


def test_the_values_multiply_to_the_volume_far_below_the_smallest_digit():
    jacobians = random_jacobians(2, 60, 6, 0.5)
    found = values(jacobians, 6)[-1]
    assert found[-1] / found[0] < 1e-35
    assert np.log(found).sum() == pytest.approx(log_volume(jacobians), rel=1e-12)


def test_long_products_of_many_units_come_to_an_end():
    jacobians = random_jacobians(4, 150, 24)
    found = values(jacobians, 24)
    assert found[-1, -1] < 1e-150
    assert np.log(found[-1]).sum() == pytest.approx(log_volume(jacobians), rel=1e-12)


def test_graded_products_are_exact_where_the_truth_is_known():
    """Q D Qᵀ to the power of 100: each singular value is that power."""
    rng = np.random.default_rng(3)
    Q = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    D = np.array([1.0, 0.9, 0.5, 0.1])
    found = values([Q @ np.diag(D) @ Q.T] * 100, 4)
    np.testing.assert_allclose(found[100], D**100, rtol=1e-10)
    assert np.array_equal(found[0], np.ones(4))


def test_a_rotation_times_a_number_is_that_number_to_the_power_of_the_lag():
    c, s = np.cos(0.7), np.sin(0.7)
    found = values([0.9 * np.array([[c, -s], [s, c]])] * 50, 2)
    np.testing.assert_allclose(found[10], 0.348678, atol=5e-7)
    np.testing.assert_allclose(found, 0.9 ** np.arange(51.0)[:, None] * np.ones(2), rtol=1e-12)


def test_a_dead_direction_is_zero_and_no_error():
    found = values([np.diag([0.5, 0.0])] * 3, 2)
    np.testing.assert_allclose(found, [[1, 1], [0.5, 0], [0.25, 0], [0.125, 0]])
