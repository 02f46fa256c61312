"""One net's gradient in all its aspects: the contract of the draw, and numbers at the edge."""

import numpy as np
import pytest

from rnnviz.learning.gradient_check import differences
from rnnviz.learning.gradient_study import cell_of, cosine, drawn_for, growth, study, with_radius


def test_the_draw_is_as_agreed():
    drawn = drawn_for("lstm", 3, 5, 0.5, np.random.default_rng(7))
    rng = np.random.default_rng(7)
    assert np.array_equal(drawn.W, rng.normal(0, 1 / np.sqrt(3), (12, 3)))
    assert np.array_equal(drawn.U, rng.uniform(-1, 1, (12, 1)))
    assert np.array_equal(drawn.V, rng.normal(0, 1 / np.sqrt(3), (1, 3)))
    assert np.array_equal(drawn.inputs, 0.5 * rng.normal(size=(5, 1)))
    assert np.array_equal(drawn.targets, rng.normal(size=(5, 1)))


@pytest.mark.parametrize("name", ["simple", "lstm", "gru"])
@pytest.mark.parametrize("loss", ["every", "last"])
def test_by_hand_and_by_torch(name, loss):
    drawn = drawn_for(name, 4, 60, 0.5, np.random.default_rng(1))
    if name == "simple":
        drawn = with_radius(drawn, 1.2)
    found = study(cell_of(name, drawn, "tanh", 1.0), drawn, loss, 3, 5)
    *waiting, difference = differences(found, loss)
    assert waiting == [None, None]
    assert difference < 1e-12


def test_the_fan_comes_lag_by_lag_and_begins_with_ones():
    drawn = drawn_for("gru", 3, 20, 0.5, np.random.default_rng(2))
    found = study(cell_of("gru", drawn, "tanh", 1.0), drawn, "last", 1, 1)
    values = np.concatenate(list(found.singular_values()))
    assert values.shape == (20, 3)
    assert np.array_equal(values[0], np.ones(3))
    assert np.all(np.diff(values, axis=1) <= 0)


def test_growth_is_the_slope_and_leaves_zeros_out():
    assert growth(np.exp(-0.3 * np.arange(9.0))) == pytest.approx(-0.3)
    assert growth(np.array([1.0, 0.5, 0.0, 0.0])) == pytest.approx(np.log(0.5))
    assert growth(np.array([1.0, 0.0])) is None


def test_the_cosine_knows_very_small_and_very_large_gradients_and_none_of_zero():
    one = np.array([3.0, 4.0])
    assert cosine(1e-200 * one, 1e250 * one) == pytest.approx(1.0)
    assert cosine(one, -one) == pytest.approx(-1.0)
    assert cosine(one, np.zeros(2)) is None
