"""States in their order, and sums over them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.networks.boltzmann import states
from rnnviz.networks.enumeration import bits, log_sum_exp, number_of


@given(units=st.integers(1, 8))
def test_bit_i_of_the_number_is_unit_i(units: int) -> None:
    assert number_of(bits(units)).tolist() == list(range(2**units)) == number_of(states(units)).tolist()


def test_three_units_are_counted_from_the_first() -> None:
    assert bits(3).astype(int).tolist()[:4] == [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]]
    np.testing.assert_array_equal(bits(3, 2, 4), [[0, 1, 0], [1, 1, 0]])


def test_a_sum_of_what_overflows() -> None:
    assert log_sum_exp(np.array([1000.0, 1000.0])) == pytest.approx(1000.0 + np.log(2.0))
    assert log_sum_exp(np.array([-np.inf, -np.inf])) == -np.inf
    np.testing.assert_allclose(log_sum_exp(np.log([[1.0, 2.0], [3.0, 4.0]]), axis=1), np.log([3.0, 7.0]))
