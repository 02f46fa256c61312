"""All the handwritten digits, and pictures of bars and stripes."""

import numpy as np
import pytest

from rnnviz.data import digits as module
from rnnviz.data.bars_and_stripes import bars_and_stripes
from rnnviz.data.digits import digits
from rnnviz.data.handwritten import handwriting, standardised
from rnnviz.data.pattern_sets import Name, pattern_set


def test_they_are_those_that_scikit_learn_loads() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    collection, found = datasets.load_digits(), handwriting()
    assert found.handwritten
    np.testing.assert_array_equal(16 * found.ink, collection.data)
    np.testing.assert_array_equal(found.labels, collection.target)
    np.testing.assert_array_equal(found.binary, collection.data >= 8)


def test_without_scikit_learn_the_drawn_glyphs_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    handwriting.cache_clear()
    try:
        found = handwriting()
        assert not found.handwritten
        assert found.labels.tolist() == list(range(10))
        np.testing.assert_array_equal(2 * found.binary - 1, digits("drawn", 8).reshape(10, 64))
    finally:
        handwriting.cache_clear()


def test_nobody_can_write_on_them() -> None:
    with pytest.raises(ValueError, match="read-only"):
        handwriting().ink[0, 0] = 1.0


def test_a_column_that_never_changes_is_zero_when_standardised() -> None:
    values = np.random.default_rng(0).normal(3.0, 2.0, size=(50, 4))
    values[:, 2] = 5.0
    found = standardised(values, values)
    np.testing.assert_allclose(found.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(found.std(axis=0), [1, 1, 0, 1], atol=1e-12)
    np.testing.assert_allclose(standardised(values[:5], values), found[:5])


@pytest.mark.parametrize(("side", "count"), [(2, 6), (4, 30)])
def test_bars_and_stripes_are_distinct_and_all_there(side: int, count: int) -> None:
    pictures = bars_and_stripes(side)
    assert pictures.shape == (count, side * side)
    assert len(np.unique(pictures, axis=0)) == count
    squares = pictures.reshape(-1, side, side)
    is_bar, is_stripe = (squares.std(axis=1) == 0).all(axis=1), (squares.std(axis=2) == 0).all(axis=1)
    assert (is_bar | is_stripe).all()


@pytest.mark.parametrize("name", ["digits", "bars", "glyphs"])
@pytest.mark.parametrize("gaussian", [False, True])
def test_pictures_become_units_and_pictures_again(name: Name, gaussian: bool) -> None:
    found = pattern_set(name, gaussian)
    assert found.train.shape[1] == found.side**2
    np.testing.assert_allclose(found.ink_of(found.train), found.ink, atol=1e-12)
    np.testing.assert_allclose(found.units_of(found.ink), found.train, atol=1e-12)
    assert (found.test is None) == (name != "digits")
    if not gaussian:
        assert set(np.unique(found.train)) == {0.0, 1.0}
    assert np.all(np.isfinite(found.train))


def test_digits_are_split_into_a_first_and_a_last_part() -> None:
    found = pattern_set("digits", False)
    assert found.test is not None
    assert (len(found.train), len(found.test)) == (1437, 360)
    np.testing.assert_array_equal(np.concatenate([found.train, found.test]), handwriting().binary)
