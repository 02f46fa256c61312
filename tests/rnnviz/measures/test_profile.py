"""Lines through grids, and how often values occur."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rnnviz.measures.histogram import FEWEST, MOST, histogram
from rnnviz.measures.profile import line_profile

EXTENT = (-1.0, 3.0, 10.0, 12.0)
GRID = np.arange(24.0).reshape(4, 6)
places = st.tuples(st.floats(-2, 4), st.floats(9, 13))


def cell(x: float, y: float) -> float:
    column, row = np.floor((x + 1) / 4 * 6), np.floor((y - 10) / 2 * 4)
    return float(GRID[int(row), int(column)]) if 0 <= column < 6 and 0 <= row < 4 else np.nan


@given(start=places, end=places)
def test_every_point_of_the_line_lies_in_the_cell_that_is_told(start, end):
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    assume(length > 1e-3)
    found = line_profile(GRID, EXTENT, start, end)
    assert found.edges[0] == 0
    assert found.edges[-1] == pytest.approx(length)
    for share in np.random.default_rng(0).uniform(0, 1, 50):
        at = share * length
        if np.abs(found.edges - at).min() < 1e-6 * length:
            continue
        piece = int(np.searchsorted(found.edges, at)) - 1
        x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        np.testing.assert_equal(found.values[piece], cell(x, y))


def test_along_a_row_it_is_the_row():
    found = line_profile(GRID, EXTENT, (-1.0, 10.75), (3.0, 10.75))
    assert found.values.tolist() == GRID[1].tolist()
    np.testing.assert_allclose(np.diff(found.edges), 4 / 6)
    np.testing.assert_allclose(found.x, -1 + (np.arange(6) + 0.5) * 4 / 6)
    assert (found.y == 10.75).all()


def test_a_line_of_no_length_is_one_piece():
    found = line_profile(GRID, EXTENT, (0.0, 11.0), (0.0, 11.0))
    assert found.values.tolist() == [cell(0.0, 11.0)]


@given(st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=300))
def test_a_histogram_counts_every_value_once(values):
    counts, edges = histogram(np.array(values))
    known = [value for value in values if not np.isnan(value)]
    assert counts.sum() == len(known)
    assert len(edges) == len(counts) + 1
    if known:
        assert (edges[0], edges[-1]) == (min(known), max(known))
        assert len(counts) <= MOST


def test_bins_follow_freedman_and_diaconis():
    values = np.random.default_rng(0).normal(size=10_000)
    counts, edges = histogram(values)
    lower, upper = np.quantile(values, [0.25, 0.75])
    assert edges[1] - edges[0] == pytest.approx(2 * (upper - lower) / 10_000 ** (1 / 3), rel=0.02)
    assert len(histogram(np.array([1.0, 1.0, 2.0]))[0]) >= FEWEST
    assert counts.max() > 200
