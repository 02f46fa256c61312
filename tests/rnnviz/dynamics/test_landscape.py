"""Level points by their facts, by the index theorem and by finite differences; rolling by what energy allows."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rnnviz.dynamics.landscape import (
    FLAT,
    RISE,
    LandscapeUpdate,
    LevelPoint,
    ends,
    energies,
    hessian,
    level_points,
    ridges,
    roll,
    safe_step,
    valleys,
)
from rnnviz.networks.energy import tanh_energy
from rnnviz.networks.weights import Weights, from_matrix
from tests.rnnviz.hopfield_cases import quick


def net(w11: float, w22: float, cross: float, b1: float = 0.0, b2: float = 0.0) -> Weights:
    return from_matrix(np.array([[w11, cross], [cross, w22]]), np.array([b1, b2]))


weights = st.builds(net, *[st.floats(-3, 3)] * 3, *[st.floats(-2, 2)] * 2)
gains = st.floats(math.log(0.1), math.log(20)).map(math.exp)
corners_and_more = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=6).map(np.array)


def told(points: list[LevelPoint]) -> list[tuple[float, ...]]:
    return [(*(round(float(x), 6) + 0.0 for x in level.point), round(level.energy, 6)) for level in points]


def test_two_valleys() -> None:
    low, saddle, high = level_points(net(0, 0, 1), 2.0)
    assert told([low, saddle, high]) == [(-0.957504, -0.957504, -0.326524), (0, 0, 0), (0.957504, 0.957504, -0.326524)]
    assert (low.kind, saddle.kind, high.kind) == ("minimum", "saddle", "minimum")
    assert saddle.eigenvalues == pytest.approx([-0.5, 1.5])


def test_a_bias_tilts_them() -> None:
    points = level_points(net(0, 0, 1, 0.1, 0.1), 2.0)
    assert told(points) == [
        (-0.930297, -0.930297, -0.137468), (-0.202853, -0.202853, 0.020139), (0.973016, 0.973016, -0.519709),
    ]  # fmt: skip


def test_four_valleys() -> None:
    points = level_points(net(1.2, 1.2, 0.2), 3.0)
    kinds = [level.kind for level in points]
    assert [kinds.count(kind) for kind in ("minimum", "saddle", "maximum")] == [4, 4, 1]
    assert (0.999549, 0.999549, -0.938052) in told(points)
    assert (0.994902, -0.994902, -0.539578) in told(points)
    assert (0.998001, -0.231962, -0.346123) in told(points)


@pytest.mark.parametrize(("gain", "minima"), [(0.8, 1), (0.999, 1), (1.001, 2)])
def test_the_landscape_melts_at_gain_one(gain: float, minima: int) -> None:
    points = level_points(net(0, 0, 1), gain)
    assert [level.kind for level in points].count("minimum") == minima
    middle = min(points, key=lambda level: float(np.abs(level.point).max()))
    assert middle.eigenvalues[0] == pytest.approx(1 / gain - 1)


def test_at_gain_one_the_middle_is_degenerate() -> None:
    (point,) = level_points(net(0, 0, 1), 1.0)
    assert point.kind == "degenerate"
    assert point.point == pytest.approx([0, 0], abs=1e-3)


@pytest.mark.parametrize(("gain", "fold"), [(2.0, 0.266420), (3.0, 0.434425)])
def test_a_tilt_takes_the_shallow_valley_away_where_the_closed_form_says(gain: float, fold: float) -> None:
    x = math.sqrt(1 - 1 / gain)
    assert abs(math.atanh(x) / gain - x) == pytest.approx(fold, abs=5e-7)
    for tilt, minima in ((fold - 1e-4, 2), (fold + 1e-4, 1)):
        kinds = [level.kind for level in level_points(net(0, 0, 1, tilt, tilt), gain)]
        assert kinds.count("minimum") == minima


@quick
@given(weights, gains)
def test_no_level_point_is_missed(w: Weights, gain: float) -> None:
    points = level_points(w, gain)
    assume(all(np.abs(level.eigenvalues).min() > 1e3 * FLAT for level in points))
    kinds = [level.kind for level in points]
    assert kinds.count("minimum") + kinds.count("maximum") - kinds.count("saddle") == 1


@quick
@given(weights, gains)
def test_level_means_level(w: Weights, gain: float) -> None:
    for level in level_points(w, gain):
        assert np.tanh(gain * (w.W @ level.point + w.b)) == pytest.approx(level.point, abs=1e-6)


def test_gradient_and_hessian_are_those_of_the_energy() -> None:
    w, gain, x, step = net(0.7, -0.4, 1.3, 0.2, -0.1), 1.7, np.array([0.3, -0.55]), 1e-5
    shifts = step * np.eye(2)
    numeric = [float(np.diff(tanh_energy(w, np.array([x - d, x + d]), gain))[0]) / (2 * step) for d in shifts]
    assert -w.W @ x - w.b + np.arctanh(x) / gain == pytest.approx(numeric, abs=1e-6)

    def gradient(at: np.ndarray) -> np.ndarray:
        return -w.W @ at - w.b + np.arctanh(at) / gain

    second = np.array([(gradient(x + d) - gradient(x - d)) / (2 * step) for d in shifts])
    assert hessian(w, gain, np.arctanh(x)[None])[0] == pytest.approx(second, abs=1e-6)


@quick
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3), gains, corners_and_more)
def test_without_bias_the_landscape_is_symmetric(w11: float, w22: float, c: float, gain: float, x: np.ndarray) -> None:
    w = net(w11, w22, c)
    assert tanh_energy(w, -x, gain) == pytest.approx(tanh_energy(w, x, gain), abs=1e-12)


def test_the_edge_of_the_square_has_an_energy() -> None:
    assert np.isfinite(tanh_energy(net(0, 0, 1), np.array([[1.0, -1.0], [1.0, 0.0]]), 2.0)).all()


# -- rolling ----------------------------------------------------------------------------------------------------------


def gained(update: LandscapeUpdate, w: Weights, gain: float, dt: float, starts: np.ndarray, steps: int = 60) -> float:
    path = roll(update, w, gain, dt, starts, steps, seed=1)
    return float(np.diff([energies(update, w, gain, x) for x in path], axis=0).max())


@quick
@given(st.floats(0, 3), st.floats(0, 3), st.floats(-3, 3), st.floats(-2, 2), corners_and_more)
def test_one_unit_at_a_time_never_climbs(w11: float, w22: float, c: float, b: float, starts: np.ndarray) -> None:
    assert gained("sign-async", net(w11, w22, c, b, -b), 1.0, 1.0, starts) <= RISE


@quick
@given(weights, gains, st.floats(0.01, 1), corners_and_more)
def test_small_steps_never_climb(w: Weights, gain: float, dt: float, starts: np.ndarray) -> None:
    assume(dt <= safe_step(w, gain))
    assert gained("continuous", w, gain, dt, starts) <= RISE


def test_large_steps_climb_somewhere() -> None:
    rng = np.random.default_rng(0)
    nets = [net(*rng.uniform(-3, 3, 3), *rng.uniform(-2, 2, 2)) for _ in range(60)]
    climbing = [w for w in nets if gained("continuous", w, 4.0, 1.0, rng.uniform(-1, 1, (5, 2))) > RISE]
    assert len(climbing) > 10
    assert all(safe_step(w, 4.0) < 1 for w in climbing)


def test_all_at_once_jumps_between_two_corners() -> None:
    w = net(0, 0, -1, 0.5, 0.5)
    path = roll("sign-sync", w, 2.0, 1.0, np.array([[-1.0, -1.0]]), 6, 0)
    assert energies("sign-sync", w, 2.0, path[:, 0]).tolist() == [2, 0, 2, 0, 2, 0, 2]
    level = roll("sign-sync", net(0, 0, -1), 2.0, 1.0, np.array([[-1.0, -1.0]]), 2, 0)
    assert energies("sign-sync", net(0, 0, -1), 2.0, level[:, 0]).tolist() == [1, 1, 1]


def test_smooth_units_overshoot_too() -> None:
    w = net(0, 0, -1, 0.2, 0.2)
    path = roll("tanh-sync", w, 4.0, 1.0, np.array([[0.9, 0.85]]), 4, 0)
    assert energies("tanh-sync", w, 4.0, path[:, 0]) == pytest.approx(
        [0.6453, 1.7101, 0.9460, 1.7325, 0.9460], abs=5e-5
    )


def test_a_unit_without_a_field_stays_off_the_corner_too() -> None:
    path = roll("sign-sync", net(0, 0, 0), 1.0, 1.0, np.array([[0.3, -1.0]]), 3, 0)
    assert (path == path[0]).all()


def test_a_further_start_changes_nothing_for_the_others() -> None:
    w, starts = net(0, 0, 1, 0.1, 0.1), np.array([[1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    few, more = (roll("sign-async", w, 2.0, 1.0, starts[:count], 30, 5) for count in (2, 3))
    np.testing.assert_array_equal(more[:, :2], few)


def test_ends_name_the_valley() -> None:
    w = net(0, 0, 1, 0.1, 0.1)
    points = level_points(w, 2.0)
    starts = np.array([[0.5, 0.5], [-0.9, -0.9]])
    assert ends("continuous", roll("continuous", w, 2.0, 0.1, starts, 120, 0), points) == [2, 0]
    assert ends("continuous", roll("continuous", w, 2.0, 0.01, starts, 1, 0), points) == [-1, 0]
    assert ends("sign-async", roll("sign-async", w, 2.0, 0.1, np.sign(starts), 60, 0), points) == [2, 0]
    jumping = net(0, 0, -1, 0.5, 0.5)
    there_and_back = roll("sign-sync", jumping, 2.0, 0.1, -np.ones((1, 2)), 60, 0)
    assert ends("sign-sync", there_and_back, level_points(jumping, 2.0)) == [-1]


def test_a_ridge_parts_two_valleys() -> None:
    w = net(0, 0, 1, 0.1, 0.1)
    points = level_points(w, 2.0)
    line = ridges(w, 2.0, points)
    line = line[np.isfinite(line).all(axis=1)]
    assert np.abs(line).max() == 1.0
    across = np.array([0.03, 0.03])
    assert valleys(w, 2.0, points, line + across).tolist() == [1] * len(line)
    assert valleys(w, 2.0, points, line - across).tolist() == [0] * len(line)
    assert not np.isfinite(ridges(net(0, 0, 1), 0.8, level_points(net(0, 0, 1), 0.8))).any()


def test_valleys_are_where_states_roll() -> None:
    w = net(1.2, 1.2, 0.2)
    points = level_points(w, 3.0)
    corners = np.array([[-0.9, -0.9], [-0.9, 0.9], [0.9, -0.9], [0.9, 0.9]])
    assert valleys(w, 3.0, points, corners).tolist() == [0, 1, 2, 3]
    assert valleys(net(0, 0, 1), 0.8, level_points(net(0, 0, 1), 0.8), corners).tolist() == [0, 0, 0, 0]
