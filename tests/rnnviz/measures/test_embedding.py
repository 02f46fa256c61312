"""A curve against itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.lorenz import lorenz
from rnnviz.measures.embedding import delay_embedding, proposed_lag


@given(lag=st.integers(0, 19), seed=st.integers(0, 9))
def test_each_pair_is_a_value_and_the_one_so_much_later(lag, seed):
    y = np.random.default_rng(seed).normal(size=20)
    now, later = delay_embedding(y, lag)
    assert len(now) == len(later) == 20 - lag
    for t in range(20 - lag):
        assert (now[t], later[t]) == (y[t], y[t + lag])


def test_a_quarter_of_its_period_later_a_sine_is_a_circle():
    y = np.sin(2 * np.pi * np.arange(200) / 40)
    lag = proposed_lag(y)
    assert lag == 10
    now, later = delay_embedding(y, lag)
    np.testing.assert_allclose(now**2 + later**2, 1.0)


def test_chaos_and_noise_have_a_lag_too():
    assert 2 < proposed_lag(lorenz().values) < 60
    assert proposed_lag(np.random.default_rng(0).normal(size=500)) == 1
    assert proposed_lag(np.zeros(0)) == proposed_lag(np.ones(30)) == 1


def test_without_a_period_it_is_where_the_curve_has_forgotten_itself():
    """A chain that keeps the share 0.9 of itself has forgotten after −1/ln 0.9 = 9.5 steps."""
    rng, x = np.random.default_rng(3), np.zeros(200_000)
    noise = rng.normal(size=x.size)
    for t in range(1, x.size):
        x[t] = 0.9 * x[t - 1] + noise[t]
    assert proposed_lag(x) == pytest.approx(10, abs=1)
