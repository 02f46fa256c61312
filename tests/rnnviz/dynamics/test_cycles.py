"""Cycles of the logistic map and of linear maps, which are known."""

import numpy as np
import pytest

from rnnviz.dynamics.cycles import attracting_cycles


def logistic(r):
    return lambda x: r * x * (1 - x), lambda x: (r * (1 - 2 * x))[..., None]


STARTS = np.array([[0.2], [0.43], [0.9]])


@pytest.mark.parametrize(("r", "period"), [(2.5, 1), (3.2, 2), (3.5, 4), (3.55, 8), (3.83, 3)])
def test_the_periods_of_the_logistic_map(r, period):
    step, jacobian = logistic(r)
    (cycle,) = attracting_cycles(step, jacobian, STARTS)
    assert cycle.period == period
    np.testing.assert_allclose(step(cycle.points), np.roll(cycle.points, -1, axis=0), atol=1e-9)
    slope = np.abs(np.prod(r * (1 - 2 * cycle.points)))
    assert cycle.rate == pytest.approx(slope ** (1 / period), rel=1e-9)


def test_fixed_points_and_two_cycles_in_closed_form():
    step, jacobian = logistic(2.5)
    assert attracting_cycles(step, jacobian, STARTS)[0].points[0, 0] == pytest.approx(0.6, abs=1e-12)
    step, jacobian = logistic(3.2)
    r = 3.2
    exact = (r + 1 + np.array([-1, 1]) * np.sqrt((r - 3) * (r + 1))) / (2 * r)
    np.testing.assert_allclose(np.sort(attracting_cycles(step, jacobian, STARTS)[0].points[:, 0]), exact, atol=1e-12)


def test_chaos_has_no_attracting_cycle():
    assert attracting_cycles(*logistic(3.9), STARTS) == []


def test_two_attractors_are_both_found_once():
    found = attracting_cycles(
        lambda x: np.tanh(2 * x), lambda x: (2 - 2 * np.tanh(2 * x) ** 2)[..., None],
        np.array([[0.1], [0.3], [-0.2], [-2.0]]),
    )  # fmt: skip
    assert sorted(round(cycle.points[0, 0], 6) for cycle in found) == [-0.957504, 0.957504]
    assert found[0].rate == pytest.approx(0.166372, abs=5e-7)


def test_a_slow_fixed_point_is_exact_too():
    (cycle,) = attracting_cycles(lambda x: 0.99 * x + 0.01, lambda x: np.full((len(x), 1, 1), 0.99), np.zeros((1, 1)))
    assert cycle.points[0, 0] == pytest.approx(1.0, abs=1e-9)
    assert cycle.rate == pytest.approx(0.99)
