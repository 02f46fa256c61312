"""A part of a curve in a few numbers, each against somebody else's."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import linregress

from rnnviz.measures.region import region
from rnnviz.measures.spacing import even_step, longest_stretch

numbers = st.floats(-1e3, 1e3)


@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=40, unique_by=lambda pair: round(pair[0], 3)))
def test_every_number_is_that_of_the_library(pairs):
    x, y = np.array(sorted(pairs)).T
    found = region(x, y, -np.inf, np.inf)
    assert found is not None
    assert found.count == len(y)
    assert found.mean == pytest.approx(statistics.fmean(y), abs=1e-6)
    assert found.spread == pytest.approx(statistics.stdev(y), abs=1e-6)
    assert (found.low, found.high) == (y.min(), y.max())
    assert y[x == found.low_at][0] == found.low
    assert y[x == found.high_at][0] == found.high
    assert found.slope == pytest.approx(linregress(x, y).slope, rel=1e-6, abs=1e-6)


def test_only_the_points_within_count_and_gaps_do_not():
    x = np.arange(10.0)
    y = np.where(x == 4, np.nan, 2 * x + 1)
    found = region(x, y, 2.0, 6.0)
    assert found is not None
    assert (found.count, found.low_at, found.high_at) == (4, 2.0, 6.0)
    assert found.slope == pytest.approx(2.0)
    assert region(x, y, 3.5, 4.5) is None
    assert region(x, y, 20.0, 30.0) is None


def test_a_single_point_has_neither_spread_nor_slope():
    found = region(np.array([1.0]), np.array([5.0]), 0.0, 2.0)
    assert found is not None
    assert (found.mean, found.spread, found.slope, found.period) == (5.0, None, None, None)


def test_a_period_is_in_units_of_x_and_needs_even_steps():
    x = 1950 + 0.5 * np.arange(200)
    y = np.sin(2 * np.pi * x / 11)
    found = region(x, y, 1950, 2040)
    assert found is not None
    assert found.period == pytest.approx(11, rel=0.02)
    uneven = region(x**1.1, y, -np.inf, np.inf)
    assert uneven is not None
    assert uneven.period is None


def test_spacing():
    assert even_step(np.array([1.0, 1.5, 2.0])) == 0.5
    assert even_step(np.array([1.0, 2.0, 2.5])) is None
    assert even_step(np.array([3.0, 2.0, 1.0])) is None
    assert even_step(np.array([3.0])) is None
    assert even_step(np.array([1.0, np.nan, 3.0])) is None
    nan = np.nan
    assert longest_stretch(np.array([nan, 1, 2, nan, 3, 4, 5, nan, 6, 7, 8])) == slice(4, 7)
    assert longest_stretch(np.array([nan, nan])) == slice(0, 0)
    assert longest_stretch(np.arange(3.0)) == slice(0, 3)
