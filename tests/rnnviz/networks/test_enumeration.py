"""States in their order, and sums over them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.networks.enumeration import (
    bits,
    expected_total_variation,
    log_sum_exp,
    number_of,
    signs,
    total_variation,
)


@given(units=st.integers(1, 8))
def test_bit_i_of_the_number_is_unit_i(units: int) -> None:
    assert number_of(bits(units)).tolist() == list(range(2**units)) == number_of(signs(units)).tolist()


def test_three_units_are_counted_from_the_first() -> None:
    assert bits(3).astype(int).tolist()[:4] == [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]]
    np.testing.assert_array_equal(signs(3, 2, 4), [[-1, 1, -1], [1, 1, -1]])


def test_a_sum_of_what_overflows() -> None:
    assert log_sum_exp(np.array([1000.0, 1000.0])) == pytest.approx(1000.0 + np.log(2.0))
    assert log_sum_exp(np.array([-np.inf, -np.inf])) == -np.inf
    np.testing.assert_allclose(log_sum_exp(np.log([[1.0, 2.0], [3.0, 4.0]]), axis=1), np.log([3.0, 7.0]))


def test_histograms_of_independent_draws_are_as_far_as_was_expected() -> None:
    p = np.array([0.5, 0.3, 0.15, 0.05])
    counts = np.random.default_rng(0).multinomial(400, p, size=4000)
    measured = np.mean([total_variation(row / 400, p) for row in counts])
    assert measured == pytest.approx(expected_total_variation(p, 400), rel=0.03)
