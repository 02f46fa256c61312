"""Slopes: exact for parabolas, and of second order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.measures.derivative import derivative

coefficient = st.floats(-5, 5)


@given(a=coefficient, b=coefficient, c=coefficient, steps=st.lists(st.floats(0.1, 2.0), min_size=3, max_size=20))
def test_parabolas_are_exact_however_their_points_lie(a, b, c, steps):
    x = np.cumsum(steps)
    np.testing.assert_allclose(derivative(x, a * x**2 + b * x + c), 2 * a * x + b, atol=1e-6)


def test_half_the_step_is_a_quarter_of_the_error():
    def error(count: int) -> float:
        x = np.linspace(0, 3, count)
        return float(np.abs(derivative(x, np.sin(x)) - np.cos(x)).max())

    assert error(101) / error(201) == pytest.approx(4, rel=0.1)


def test_a_gap_parts_the_curve():
    x = np.arange(8.0)
    y = np.array([0.0, 1.0, 2.0, np.nan, 10.0, np.nan, 0.0, 5.0])
    found = derivative(x, y)
    np.testing.assert_allclose(found[[0, 1, 2, 6, 7]], [1, 1, 1, 5, 5])
    assert np.isnan(found[3:6]).all()
    assert np.isnan(derivative(x, np.full(8, np.nan))).all()
