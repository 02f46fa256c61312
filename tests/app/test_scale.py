"""The values a slider can stand on."""

from itertools import pairwise
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.inspector.scale import nice_step, scale_of, stepper
from rnnviz.parameters import About, Parameter


def parameter(kind: Literal["int", "float"], low: float, high: float, **others: Any) -> Parameter:
    about = About(log=others.pop("log", False), soft=others.pop("soft", None))
    return Parameter("x", "X", "", kind, low, low, high, (), False, about, **others)


@st.composite
def parameters_with_ends(draw: st.DrawFn) -> Parameter:
    open_ends = {"low_open": draw(st.booleans()), "high_open": draw(st.booleans())}
    if draw(st.booleans()):
        low = draw(st.integers(-1000, 1000))
        return parameter("int", low, low + draw(st.integers(3, 20_000)), **open_ends)
    if draw(st.booleans()):
        low = 10 ** draw(st.floats(-6, 3))
        return parameter("float", low, low * 10 ** draw(st.floats(0.5, 6)), log=True, **open_ends)
    low = draw(st.floats(-100, 100))
    return parameter("float", low, low + 10 ** draw(st.floats(-3, 5)), **open_ends)


@given(parameters_with_ends())
def test_ticks_rise_within_the_bounds(p: Parameter) -> None:
    scale = scale_of(p)
    assert scale is not None
    assert all(a < b for a, b in pairwise(scale.ticks))
    assert p.low is not None
    assert p.high is not None
    assert p.low <= scale.ticks[0]
    assert scale.ticks[-1] <= p.high
    assert (scale.ticks[0] == p.low) != p.low_open
    assert (scale.ticks[-1] == p.high) != p.high_open


@given(parameters_with_ends(), st.data())
def test_a_tick_finds_its_own_position(p: Parameter, data: st.DataObject) -> None:
    scale = scale_of(p)
    assert scale is not None
    number = data.draw(st.integers(0, len(scale.ticks) - 1))
    assert scale.position(scale.ticks[number]) == number


@given(parameters_with_ends(), st.floats(0, 1), st.sampled_from([-1, 1]))
@example(parameter("float", -1.4e-298, 1.0), 0.0, -1)
def test_a_step_moves_that_way_and_never_leaves_the_bounds(p: Parameter, share: float, direction: int) -> None:
    assert p.low is not None
    assert p.high is not None
    value = p.low + share * (p.high - p.low)
    value = round(value) if p.kind == "int" else value
    if (p.low_open and value == p.low) or (p.high_open and value == p.high):
        return
    new = stepper(p, scale_of(p))(value, direction)
    assert (new - value) * direction >= 0
    assert p.low <= new <= p.high
    assert not (p.low_open and new == p.low)
    assert not (p.high_open and new == p.high)
    assert isinstance(new, int) or p.kind == "float"


@given(parameters_with_ends())
def test_arrow_keys_visit_every_tick(p: Parameter) -> None:
    scale = scale_of(p)
    assert scale is not None
    value, visited = scale.ticks[0], [scale.ticks[0]]
    while value != scale.ticks[-1]:
        value = scale.step(value, 1)
        visited.append(value)
    assert tuple(visited) == scale.ticks


@pytest.mark.parametrize(
    ("p", "some"),
    [
        (parameter("float", 0, 2), (0.0, 0.01, 1.0, 2)),
        (parameter("float", 0, 0.9), (0.0, 0.005, 0.45, 0.9)),
        (parameter("int", 1, 500), (1, 2, 499, 500)),
        (parameter("float", 0, 10, low_open=True, log=True, soft=(1e-5, 1.0)), (1e-5, 1e-4, 0.01, 1.0)),
    ],
)
def test_ticks_are_round(p: Parameter, some: tuple[float, ...]) -> None:
    scale = scale_of(p)
    assert scale is not None
    assert set(some) <= set(scale.ticks)


def test_a_slider_nobody_could_aim_with_is_none() -> None:
    assert scale_of(parameter("int", 1, 10**7)) is None


@given(st.floats(1e-9, 1e9))
def test_a_nice_step_is_one_two_or_five_and_near(rough: float) -> None:
    step = nice_step(rough)
    assert rough / 2.6 < step <= rough * (1 + 1e-6)
    assert f"{step:.0e}"[0] in "125"
