"""The interval of a rate, against its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.statistics import interval, quantile, standard_error


@given(st.integers(1, 10_000), st.floats(0.0, 1.0))
def test_the_ends_are_the_rates_from_which_the_one_seen_is_a_standard_error_away(trials: int, share: float) -> None:
    """Wilson's ends solve (p̂ − p)² = p (1 − p) / n."""
    successes = round(share * trials)
    seen = successes / trials
    for end in interval(np.array([successes]), np.array([trials])):
        p = float(end[0])
        assert 0.0 <= p <= 1.0
        assert (seen - p) ** 2 == pytest.approx(p * (1.0 - p) / trials, rel=1e-9, abs=1e-15)


def test_a_published_interval() -> None:
    """Eight of ten with z = 1: 0.8 lies between (0.85 ± √(0.016 + 0.0025)) / 1.1."""
    low, high = interval(np.array([8]), np.array([10]))
    assert float(low[0]) == pytest.approx((0.85 - np.sqrt(0.0185)) / 1.1)
    assert float(high[0]) == pytest.approx((0.85 + np.sqrt(0.0185)) / 1.1)
    assert standard_error(0.8, 10) == pytest.approx(np.sqrt(0.016))


@given(st.lists(st.lists(st.one_of(st.floats(-9, 9), st.just(np.nan)), min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_quantile_is_that_of_what_is_known_and_nothing_of_nothing(rows: list[list[float]]) -> None:
    """Warnings are errors here, as they may not depend on what another thread does to their filters."""
    values = np.array(rows)
    for axis in (0, 1):
        found = quantile(values, 0.25, axis)
        for number, row in enumerate(values if axis else values.T):
            known = row[np.isfinite(row)]
            expected = np.quantile(known, 0.25) if known.size else np.nan
            assert found[number] == pytest.approx(expected, nan_ok=True)
    assert np.isnan(quantile(np.zeros((2, 0)), 0.5, 1)).all()
