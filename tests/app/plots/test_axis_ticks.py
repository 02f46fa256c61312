"""The numbers along an axis that a person has zoomed."""

from hypothesis import given
from hypothesis import strategies as st

from app.plots.axis_ticks import FURTHEST, ticks_on
from rnnviz.figure.description import Axis


@given(st.floats(-400, 400), st.floats(1e-6, 800))
def test_a_logarithmic_axis_has_numbers_wherever_one_looks(low: float, span: float) -> None:
    shown = low, low + span
    found = ticks_on(Axis(log=True), None, shown, 400.0, 1.0, lambda text: 0.1 * len(text))
    assert all(shown[0] - 1e-6 <= at <= shown[1] + 1e-6 for at, _ in found)
    if -FURTHEST < shown[0] < shown[1] < FURTHEST and span > 1e-3:
        assert len(found) >= 2
