"""The map of errors: its colours, its hatching and its border say what truncation reaches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.learning.through_time import touched
from rnnviz.panels import through_time as picture
from rnnviz.panels.gradient_formula import product, slide_sum


@given(steps=st.integers(2, 30), stride=st.integers(1, 30), longer=st.integers(0, 10))
@settings(deadline=None, max_examples=40)
def test_the_hatching_covers_what_is_left_out_and_nothing_else(steps, stride, longer):
    reaches = touched(steps, stride, stride + longer)
    left_out = np.tri(steps, dtype=bool) & ~reaches
    for s in range(2 * steps - 1):
        cells = {(t, s - t) for t in range(steps) if 0 <= s - t < steps and left_out[t, s - t]}
        covered = set()
        for x0, y0, x1, y1 in picture._runs(left_out, s):
            assert x0 + y0 == x1 + y1 == s
            covered |= {(s - k, k) for k in range(round(x0 + 0.5), round(x1 - 0.5) + 1)}
        assert covered == cells


def test_the_border_stands_left_of_the_first_copy_that_is_reached():
    reaches = touched(6, 2, 3)
    line = picture.border(reaches)
    for t, row in enumerate(reaches):
        assert line.x[2 * t] == line.x[2 * t + 1] == row.argmax() - 0.5
        assert line.y[2 * t] == t - 0.5


def test_colours_are_powers_of_ten_and_the_future_is_empty():
    heat = np.array([[1.0, 0.0, 0.0], [0.01, 1.0, 0.0], [0.0, 100.0, 10.0]])
    colours = picture.colours_of(heat)
    assert np.isnan(colours[np.triu_indices(3, 1)]).all()
    assert colours[np.tril_indices(3)].tolist() == [0, -2, 0, picture.FAINTEST - 1, 2, 1]


@pytest.mark.parametrize(
    ("low", "high", "limits"), [(0.5, 2.0, (1e-4, 1e4)), (1e-13, 1.0, (1e-16, 1e4)), (1, 1e5, (1e-4, 1e8))]
)
def test_limits_move_four_powers_at_a_time(low, high, limits):
    assert picture.decades([np.array([low, high, 0.0, np.nan])]) == limits


def test_values_that_fit_are_the_very_same_array():
    values = np.array([1.0, 0.1])
    assert picture.within(values, 1e-4, 1e4) is values
    assert picture.within(values, 0.5, 1e4).tolist() == [1.0, 0.5]


def test_a_product_is_written_out_with_its_numbers():
    factors = np.array([np.nan, 0.5, -2.0, 0.25])
    norms = np.abs(np.array([0.25 * -2.0 * 0.5 * 4.0, 0.25 * -2.0 * 4.0, 0.25 * 4.0, 4.0]))
    words = "".join(product(3, 1, norms, factors, 4.0).pieces)
    assert words == "∂E₃/∂h₁ = ∂E₃/∂h₃ · ∂h₃/∂h₂ · ∂h₂/∂h₁\n= 4 · 0.25 · −2 = −2"


def test_long_products_are_shortened_and_matrices_are_said_by_their_size():
    norms = np.array([1e-3, 1e-2, 0.1, 1.0, 10.0])
    words = "".join(product(4, 0, norms, np.empty(0), 0.0).pieces)
    assert "⋯" in words
    assert "× 0.1 a step" in words


def test_the_slides_sum_says_what_is_left_out():
    parts = np.array([[2.0, 1.0, 0.25, 0.0], [2.0, 1.0, 0.5, 3.0], [2.0, 1.0, 1.0, -1.0]])
    words = "".join(slide_sum(parts, np.array([False, True, True]), 1).pieces)
    assert "k = 2: 2 · 1 · 1 · −1 = −2" in words
    assert "k = 0: 2 · 1 · 0.25 · 0 = 0 (left out)" in words
    assert words.endswith("sum = 1, truncated 1")
