import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.learning.curve import MOST_POINTS, LearningCurve


@given(st.integers(0, 3 * MOST_POINTS))
def test_a_curve_keeps_all_and_shows_few_among_them_the_last(count: int) -> None:
    curve = LearningCurve(np.arange(count) * 0.5)
    assert np.array_equal(curve.values, np.arange(count) * 0.5)
    at, shown = curve.shown()
    assert len(at) <= MOST_POINTS
    assert np.array_equal(shown, (at - 1) * 0.5)
    assert not count or at[-1] == count
    assert curve.shown()[0] is at
    curve.append(7.0)
    assert (len(curve), curve.last, curve.shown()[1][-1]) == (count + 1, 7.0, 7.0)
    assert np.array_equal(LearningCurve(curve.values).values, curve.values)
