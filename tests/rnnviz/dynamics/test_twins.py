"""Twins part at the rate of the exponent; what spreads over how many dimensions."""

from math import log

import numpy as np
import pytest

from rnnviz.dynamics.known_systems import CatMap, LogisticMap, Lorenz
from rnnviz.dynamics.lyapunov import Exponents
from rnnviz.dynamics.twins import Spread, Twins, kind_of
from rnnviz.networks.ctrnn import random_ctrnn


def test_twins_part_by_a_factor_of_two_a_step() -> None:
    twins = Twins(LogisticMap(), np.array([0.3]), exponents=1, rng=np.random.default_rng(0), dt=1.0)
    twins.advance(100)
    twins.part(np.array([1e-12]))
    twins.advance(25)
    assert log(twins.distance / 1e-12) / 25 == pytest.approx(twins.stretching.exponents().values[0], abs=0.01)


def test_on_a_torus_the_short_way_round_is_the_distance() -> None:
    twins = Twins(CatMap(), np.array([0.01, 0.5]), exponents=1, rng=np.random.default_rng(0), dt=1.0, period=1.0)
    twins.part(np.array([0.98, 0.0]))
    assert twins.distance == pytest.approx(0.02)


def test_two_states_that_are_one_stay_one() -> None:
    twins = Twins(Lorenz(), np.array([1.0, 1.0, 20.0]), exponents=1, rng=np.random.default_rng(0), dt=0.01)
    assert twins.distance == 0.0
    twins.part(np.zeros(3))
    twins.advance(50)
    assert twins.distance == 0.0


@pytest.mark.parametrize(
    ("value", "error", "kind"),
    [(0.17, 0.01, "chaotic"), (-0.5, 0.0, "fixed point"), (0.001, 0.01, "periodic or quasi-periodic"),
     (-0.003, 1e-5, "periodic or quasi-periodic")],
)  # fmt: skip
def test_kinds(value: float, error: float, kind: str) -> None:
    assert kind_of(Exponents(np.array([value]), np.array([error])), 500.0) == kind


def test_spread_over_a_line_a_ball_and_nothing() -> None:
    rng = np.random.default_rng(0)
    line, ball, still = Spread(4), Spread(4), Spread(4)
    for _ in range(4000):
        line.add(rng.normal() * np.array([1.0, 2.0, 0.0, 1.0]))
        ball.add(rng.normal(size=4))
        still.add(np.array([1.0, 2.0, 3.0, 4.0]))
    assert line.participation_ratio == pytest.approx(1.0)
    assert ball.participation_ratio == pytest.approx(4.0, rel=0.01)
    assert still.participation_ratio is None
    np.testing.assert_allclose(line.axes(1)[:, 0], np.array([1, 2, 0, 1]) / np.sqrt(6), atol=1e-9)


def test_spread_is_the_covariance() -> None:
    x = np.random.default_rng(1).normal(size=(50, 3)) @ np.diag([1.0, 2.0, 3.0])
    spread = Spread(3)
    for state in x:
        spread.add(state)
    np.testing.assert_allclose(spread.scatter / 49, np.cov(x.T))


def test_the_contract_of_the_random_net() -> None:
    net, start, _ = random_ctrnn(50, 2.0, 3)
    rng = np.random.default_rng(3)
    np.testing.assert_array_equal(net.W, 2.0 * rng.standard_normal((50, 50)) / np.sqrt(50))
    np.testing.assert_array_equal(start, rng.standard_normal(50))
