"""Lagged inputs against their definition."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.networks.lagged import lagged


@given(time=st.integers(0, 30), lags=st.sets(st.integers(1, 12), min_size=1).map(sorted))
def test_each_row_holds_the_values_that_many_steps_back(time: int, lags: list[int]) -> None:
    series = np.random.default_rng(0).normal(size=time)
    rows = lagged(series, lags)
    assert rows.shape == (max(0, time - lags[-1] + 1), len(lags))
    for number, row in enumerate(rows):
        assert row.tolist() == [series[lags[-1] + number - lag] for lag in lags]
