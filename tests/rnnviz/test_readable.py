"""Numbers as a person reads them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.readable import NOTHING, luck, number, value


@pytest.mark.parametrize(
    ("given_", "text"),
    [
        (8.16326530612245, "8.163"),
        (16, "16"),
        (1.0, "1"),
        (0.38322, "0.3832"),
        (123456.7, "123457"),
        (1.23456e-7, "1.235e-7"),
        (2.5e9, "2.5e9"),
        (0.00012346, "0.0001235"),
        (-0.5, "-0.5"),
        (math.nan, NOTHING),
        (math.inf, NOTHING),
        (True, "yes"),
    ],
)
def test_numbers(given_: float, text: str) -> None:
    assert number(given_) == text


@given(st.floats(-1e300, 1e300))
def test_four_digits_are_right_to_four_digits(x: float) -> None:
    assert float(number(x)) == pytest.approx(x, rel=5.1e-4)


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        (None, NOTHING),
        ("stored", "stored"),
        ([], "none"),
        ([1.0, -1.0], "1, -1"),
        ([[1.1618, 0.0], [0.0, 0.0]], "(1.162, 0), (0, 0)"),
        (list(range(100)), "100 values, 0 … 99"),
        (["a"] * 9, "9 values"),
        ({"kind": "saddle", "at": [0.0, 1.0]}, "kind saddle, at 0, 1"),
    ],
)
def test_values(thing: object, text: str) -> None:
    assert value(thing) == text


def test_a_share_above_what_is_best_on_average_is_said_to_be_chance() -> None:
    assert luck(0.650, 0.642) == " That it is more here is chance: on average nothing does better."
    assert luck(0.642, 0.642) == luck(0.6422, 0.642) == luck(0.5, 0.642) == ""
