"""The numbers along an axis that a person has zoomed."""

import math

from hypothesis import given
from hypothesis import strategies as st

from app.plots.axis_ticks import FURTHEST, ticks_on
from rnnviz.figure.description import Axis
from rnnviz.figure.ticks import round_step


@given(st.floats(-400, 400), st.floats(1e-6, 800))
def test_a_logarithmic_axis_has_numbers_wherever_one_looks(low: float, span: float) -> None:
    shown = low, low + span
    found = ticks_on(Axis(log=True), None, shown, 400.0, 1.0, lambda text: 0.1 * len(text))
    assert all(shown[0] - 1e-6 <= at <= shown[1] + 1e-6 for at, _ in found)
    if -FURTHEST < shown[0] < shown[1] < FURTHEST and span > 1e-3:
        assert len(found) >= 2


def said(text: str) -> float:
    """The number that a tick's words say."""
    plain = text.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789"))
    if text.startswith("10") and text[2:3] in set("⁻⁰¹²³⁴⁵⁶⁷⁸⁹"):
        return 10.0 ** float(plain[2:])
    return float(plain.replace("·10", "e"))


@given(st.floats(-250, 200), st.floats(1e-3, 50))
def test_words_of_a_logarithmic_axis_say_the_number_at_their_tick(low: float, span: float) -> None:
    for at, text in ticks_on(Axis(log=True), None, (low, low + span), 400.0, 1.0, lambda _: 0.0):
        assert math.isclose(said(text), 10.0**at, rel_tol=1e-5), (at, text)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_words_of_a_linear_axis_say_the_number_at_their_tick(low: float, span: float) -> None:
    step = round_step(low, low + span, 6)
    for at, text in ticks_on(Axis(), None, (low, low + span), 400.0, step, lambda _: 0.0):
        assert math.isclose(said(text), at, rel_tol=1e-9, abs_tol=1e-6 * step), (at, text)
