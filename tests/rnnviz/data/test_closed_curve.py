"""Closed curves: a circle is a circle, and what is no curve is refused."""

import numpy as np
import pytest

from rnnviz.arrays import Floats
from rnnviz.data.closed_curve import closed_curve
from rnnviz.dynamics.drawn_flow import ROUND, DrawnFlow
from rnnviz.dynamics.integration import solution
from rnnviz.errors import InputError

CIRCLE = np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 13)[:-1]])


def test_through_points_of_a_circle_it_is_a_circle() -> None:
    curve = closed_curve(CIRCLE)
    np.testing.assert_allclose(np.linalg.norm(curve.places, axis=1), 1.0, atol=1e-3)
    assert curve.length == pytest.approx(2 * np.pi, rel=1e-3)
    assert curve.tangents[0] == pytest.approx([0, 1], abs=1e-3)


def test_it_goes_through_its_points() -> None:
    points = np.array([(1.0, 0.0), (0.8, 0.7), (0.1, 0.9), (-0.9, 0.5), (-0.3, -0.9)])
    assert closed_curve(points).distance(points).max() < 1e-5


def test_nearest_points_are_right_to_a_millionth() -> None:
    curve = closed_curve(CIRCLE)
    fine = closed_curve(CIRCLE).places
    angle, radius = np.random.default_rng(0).uniform((0, 0.5), (2 * np.pi, 1.5), (200, 2)).T
    y = np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
    point, tangent = curve.nearest(y)
    assert np.linalg.norm(tangent, axis=1) == pytest.approx(np.ones(200))
    to_places = np.linalg.norm(y[:, None] - fine[None], axis=2).min(axis=1)
    to_point = np.linalg.norm(y - point, axis=1)
    assert (to_point <= to_places + 1e-7).all()
    along = np.abs(np.einsum("ki,ki->k", y - point, tangent))
    assert np.median(along) < 1e-5


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([(0, 0), (1, 1)], "at least three"),
        ([(0, 0), (1, 0), (1, 0), (0, 1)], "coincide"),
        ([(0, 0), (1, 0), (0, 1), (0, 0)], "coincide"),
        ([(1, 1), (-1, -1), (1, -1), (-1, 1)], "two directions"),
    ],
)
def test_what_is_no_curve_is_refused(points: list[tuple[float, float]], words: str) -> None:
    with pytest.raises(InputError, match=words):
        closed_curve(np.array(points, dtype=float))


def gap(path: Floats) -> float:
    return float(np.abs(np.linalg.norm(path, axis=-1) - 1).max())


def test_one_round_of_the_drawn_flow_takes_six() -> None:
    flow = DrawnFlow(closed_curve(CIRCLE))
    path = solution(flow, np.array([[1.0, 0.0]]), dt=0.02, steps=300)[:, 0]
    assert ROUND == 300 * 0.02
    np.testing.assert_allclose(path[-1], path[0], atol=3e-3)
    assert gap(path) < 1e-3


def test_what_is_near_is_drawn_onto_the_curve() -> None:
    flow = DrawnFlow(closed_curve(CIRCLE))
    path = solution(flow, np.array([[1.4, 0.0], [0.6, 0.0]]), dt=0.02, steps=150)
    np.testing.assert_allclose(np.linalg.norm(path[-1], axis=1) - 1, [0.4 * np.exp(-6), -0.4 * np.exp(-6)], atol=1e-3)
