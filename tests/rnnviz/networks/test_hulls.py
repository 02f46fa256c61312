"""Hulls hold their points and nothing more, and copies of them overlap where areas say so."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.networks.hulls import copies_are_apart, diameter, hull, nearest_within
from rnnviz.networks.iterated_maps import CORNERS

COORDINATES = st.integers(0, 20).map(lambda n: n / 20)
FOUR = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=4, max_size=4).map(np.array)
CONTRACTIONS = st.sampled_from([0.1, 0.25, 0.3, 0.4, 0.5, 0.6, 0.9])


def area(corners: Floats) -> float:
    x, y = corners.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@given(FOUR)
def test_every_point_lies_in_the_hull_and_every_corner_is_a_point(points: Floats) -> None:
    around = hull(points)
    assert {tuple(corner) for corner in around} <= {tuple(point) for point in points}
    assert area(around) >= 0.0
    for point in points:
        assert nearest_within(point, around) == pytest.approx(point, abs=1e-9)


@given(FOUR, COORDINATES, COORDINATES)
def test_no_place_of_the_hull_is_nearer_than_the_nearest(points: Floats, x: float, y: float) -> None:
    place, around = 3.0 * np.array([x, y]) - 1.0, hull(points)
    nearest = nearest_within(place, around)
    weights = np.random.default_rng(0).dirichlet(np.ones(len(around)), size=50)
    assert (np.linalg.norm(weights @ around - place, axis=1) >= np.linalg.norm(nearest - place) - 1e-9).all()
    assert nearest_within(nearest, around) == pytest.approx(nearest, abs=1e-9)


def test_the_unit_square_is_its_own_hull() -> None:
    assert hull(CORNERS).tolist() == [[0, 0], [1, 0], [1, 1], [0, 1]]
    assert hull(np.vstack([CORNERS, [[0.5, 0.5], [0.5, 0.0]]])).tolist() == [[0, 0], [1, 0], [1, 1], [0, 1]]
    assert diameter(CORNERS) == np.sqrt(2.0)


@pytest.mark.parametrize("k", [0.05, 0.3, 0.5, 0.501, 0.7, 0.95])
def test_squares_and_triangles_are_apart_up_to_one_half(k: float) -> None:
    assert copies_are_apart(CORNERS, k) is (k <= 0.5)
    assert copies_are_apart(CORNERS[:3], k) is (k <= 0.5)


def test_at_one_half_four_copies_fill_a_parallelogram_and_overlap_in_any_other_quadrilateral() -> None:
    leaning = CORNERS + np.array([[0.0], [0.2], [0.2], [0.0]]) * [1.0, 0.0]
    pointed = np.array([[0.0, 0.0], [0.2, 1.0], [0.8, 1.0], [1.0, 0.0]])
    assert copies_are_apart(leaning, 0.5)
    assert not copies_are_apart(pointed, 0.5)
    assert copies_are_apart(pointed, 0.3)


def test_a_corner_within_the_others_has_a_copy_too() -> None:
    around_the_middle = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.25, 0.25]])
    assert not copies_are_apart(around_the_middle, 0.5)
    assert copies_are_apart(around_the_middle, 0.2)
    assert not copies_are_apart(CORNERS[[0, 1, 2, 2]], 0.1)


def test_on_a_line_lengths_decide() -> None:
    line = np.array([[0.0, 0.0], [0.0, 1 / 3], [0.0, 2 / 3], [0.0, 1.0]])
    assert copies_are_apart(line, 0.25)
    assert not copies_are_apart(line, 0.26)


def shared_area(one: Floats, other: Floats) -> float:
    """Of two convex polygons, by clipping one at every side of the other (Sutherland & Hodgman 1974)."""
    left = one
    for a, b in zip(other, np.roll(other, -1, axis=0), strict=True):
        depth = (b[0] - a[0]) * (left[:, 1] - a[1]) - (b[1] - a[1]) * (left[:, 0] - a[0])
        kept: list[Floats] = []
        for n in range(len(left)):
            if depth[n - 1] * depth[n] < 0.0:
                kept.append(left[n - 1] + depth[n - 1] / (depth[n - 1] - depth[n]) * (left[n] - left[n - 1]))
            if depth[n] >= 0.0:
                kept.append(left[n])
        if len(kept) < 3:
            return 0.0
        left = np.array(kept)
    return area(left)


@given(FOUR, CONTRACTIONS)
def test_copies_overlap_where_they_share_area(points: Floats, k: float) -> None:
    around = hull(points)
    if area(around) < 0.01:
        return
    copies = [k * around + (1.0 - k) * corner for corner in points]
    shared = max(shared_area(copies[n], copies[m]) for n in range(4) for m in range(n))
    assert copies_are_apart(points, k) is (shared < 1e-9)
