"""Edges begin and end at the borders of their nodes and bend to the side they say."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rnnviz.figure.edges import arrow_heads, edge_curves, end_directions, lengths, shortened
from rnnviz.figure.symbols import DIAMOND, SQUARE, outlines

SHAPES = ("circle", "square", "triangle", "diamond", "cross", "plus", "star", "ring")
ONE = np.array([[0, 1]])
places = st.tuples(st.floats(-200, 200), st.floats(-200, 200))


def _curve(start, end, size=(20.0, 30.0), shapes=("circle", "circle"), bend=0.0):
    return edge_curves(np.array([start, end], float), np.array(size), shapes, ONE, np.array([bend]))[0]


def _border(offset, shape: str, size: float) -> float:
    """Distance from the middle of a node in its own measure; size / 2 on its border."""
    across, up = np.abs(offset)
    if shape == "square":
        return max(across, up) / SQUARE
    return (across + up) / DIAMOND if shape == "diamond" else float(np.hypot(across, up))


@given(places, places, st.floats(-0.4, 0.4), st.sampled_from(["circle", "square", "diamond"]))
def test_edges_reach_from_border_to_border(start, end, bend, shape) -> None:
    assume(np.hypot(*np.subtract(start, end)) > 60)
    curve = _curve(start, end, shapes=(shape, shape), bend=bend)
    assert _border(curve[0] - start, shape, 20.0) == pytest.approx(10.0, abs=0.6)
    assert _border(curve[-1] - end, shape, 30.0) == pytest.approx(15.0, abs=0.6)


@given(places, places, st.floats(-0.3, 0.3))
def test_the_sagitta_is_a_share_of_the_length_to_the_left(start, end, bend) -> None:
    chord = np.subtract(end, start)
    length = float(np.hypot(*chord))
    assume(length > 80)
    curve = _curve(start, end, size=(1e-6, 1e-6), bend=bend)
    left = np.array([-chord[1], chord[0]]) / length
    away = (curve - start) @ left
    assert away[np.argmax(np.abs(away))] == pytest.approx(bend * length, abs=0.01 * length)


def test_a_loop_stands_above_its_node() -> None:
    curve = edge_curves(np.zeros((1, 2)), np.array([20.0]), ("circle",), np.array([[0, 0]]), np.zeros(1))[0]
    assert np.hypot(*curve[0]) == pytest.approx(10.0, abs=0.5)
    assert np.hypot(*curve[-1]) == pytest.approx(10.0, abs=0.5)
    assert curve[:, 1].max() > 18
    assert curve[0, 0] * curve[-1, 0] < 0


def test_edges_without_length_are_not_drawn() -> None:
    assert np.isnan(_curve((0, 0), (0, 0))).all()


@given(places, places, st.floats(-0.3, 0.3), st.floats(0.0, 20.0))
def test_shortening_takes_that_much_from_the_end(start, end, bend, by) -> None:
    assume(np.hypot(*np.subtract(start, end)) > 80)
    curve = _curve(start, end, bend=bend)[None]
    cut = shortened(curve, np.array([by]))
    assert lengths(cut)[0] == pytest.approx(lengths(curve)[0] - by, rel=0.01)
    assert cut[0, 0] == pytest.approx(curve[0, 0])


def test_heads_point_where_the_edge_arrives() -> None:
    curve = _curve((0, 0), (100, 0))[None]
    direction = end_directions(curve)
    assert direction[0] == pytest.approx([1, 0])
    head = arrow_heads(curve[:, -1], direction, np.array([8.0]))[0]
    assert head[0] == pytest.approx([85, 0])
    assert head[1:, 0] == pytest.approx(77)
    assert head[1, 1] == pytest.approx(-head[2, 1])


@pytest.mark.parametrize("shape", SHAPES)
def test_symbols_look_about_equally_large(shape) -> None:
    corners = np.concatenate(outlines(shape))
    assert 0.44 <= np.abs(corners).max() <= 0.63
    areas = [abs(_area(outline)) for outline in outlines(shape)]
    assert 0.2 < areas[0] - sum(areas[1:]) < 0.85


def _area(corners) -> float:
    x, y = corners.T
    return float(0.5 * np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
