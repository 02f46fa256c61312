import numpy as np
import pytest

from rnnviz.data import laser as module
from rnnviz.data.errors import DataError
from rnnviz.data.laser import CONTINUATION_POINTS, TEST_POINTS, TRAIN_POINTS, laser


def test_it_is_data_set_a():
    series = laser()
    assert len(series) == TRAIN_POINTS + CONTINUATION_POINTS == 10093
    assert TEST_POINTS < CONTINUATION_POINTS
    assert series.values[:8].tolist() == [86, 141, 95, 41, 22, 21, 32, 72]
    assert (series.values.min(), series.values.max()) == (0, 255)
    assert np.array_equal(series.values, np.round(series.values))


def test_the_test_window_holds_the_collapse_that_makes_it_hard():
    """The intensity breaks down around point 1065, which only one collapse of the training part foretells."""
    window = laser().values[TRAIN_POINTS : TRAIN_POINTS + TEST_POINTS]
    assert window[:60].max() > 150
    assert window[70:].max() < 80


def test_without_the_package_a_sentence_says_so(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(DataError, match="come with the package reservoirpy, which is not installed"):
        laser()
