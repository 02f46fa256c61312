"""Lyapunov exponents against systems whose exponents are known."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.dynamics.known_systems import CatMap, HenonMap, LogisticMap, Lorenz, TentMap, VanDerPol
from rnnviz.dynamics.lyapunov import Exponents, Stretching, exponents_of, lyapunov
from rnnviz.dynamics.system import System
from rnnviz.networks.ctrnn import Ctrnn

MAPS: list[System] = [LogisticMap(3.9), TentMap(), CatMap(), HenonMap(1.2, 0.3)]
FLOWS: list[System] = [Lorenz(), VanDerPol()]


def measured(system: System, start: list[float], **options: int | float) -> Exponents:
    chosen = {"steps": 10_000, "transient": 50, **options}
    return lyapunov(system, np.array(start), rng=np.random.default_rng(0), **chosen)  # type: ignore[arg-type]


@pytest.mark.parametrize("system", [*MAPS, *FLOWS], ids=lambda system: type(system).__name__)
def test_jacobians_are_slopes(system: System) -> None:
    x, eps = np.random.default_rng(3).uniform(0.1, 0.45, (5, system.units)), 1e-7
    forward = system.step if hasattr(system, "step") else system.velocity
    for j, direction in enumerate(np.eye(system.units)):
        change = forward(x + eps * direction) - forward(x - eps * direction)
        numeric = ((change + 0.5) % 1.0 - 0.5 if isinstance(system, CatMap) else change) / (2 * eps)
        np.testing.assert_allclose(system.jacobian(x)[:, :, j], numeric, atol=1e-5)


def test_the_logistic_map_gains_one_binary_digit_a_step() -> None:
    found = measured(LogisticMap(), [0.3], steps=30_000)
    assert found.values[0] == pytest.approx(log(2), abs=2e-3)
    assert found.errors[0] < 2e-3


def test_the_tent_map_does_so_exactly_and_does_not_collapse() -> None:
    stretching = Stretching(TentMap(), np.array([0.3]), exponents=1, rng=np.random.default_rng(0))
    stretching.advance(10_000)
    assert stretching.exponents().values[0] == pytest.approx(log(2), abs=1e-9)
    assert 0.0 < stretching.x[0] < 1.0


def test_the_cat_map_stretches_by_the_golden_ratio_squared() -> None:
    found = measured(CatMap(), [0.1, 0.2], exponents=2, steps=1000)
    np.testing.assert_allclose(found.values, np.array([1, -1]) * log((3 + sqrt(5)) / 2), atol=1e-9)


def test_henon() -> None:
    found = measured(HenonMap(), [0.1, 0.1], exponents=2, steps=40_000)
    assert found.values[0] == pytest.approx(0.4192, abs=0.006)
    assert found.values.sum() == pytest.approx(log(0.3), abs=1e-9)


def test_lorenz() -> None:
    found = measured(Lorenz(), [1.0, 1.0, 20.0], exponents=3, steps=15_000, transient=1000, dt=0.01, every=5)
    np.testing.assert_allclose(found.values, [0.9056, 0.0, -14.572], atol=0.06)
    assert found.values.sum() == pytest.approx(-(10 + 1 + 8 / 3), abs=1e-3)


def test_a_limit_cycle_has_one_exponent_of_zero() -> None:
    found = measured(VanDerPol(), [2.0, 0.0], exponents=2, steps=6663, transient=2000, dt=0.01)
    assert abs(found.values[0]) < 2e-3
    assert found.values[1] == pytest.approx(-1.0593, abs=0.01)


@pytest.mark.parametrize("system", [CatMap(), Lorenz(), HenonMap()], ids=lambda system: type(system).__name__)
def test_how_often_displacements_are_made_orthonormal_changes_nothing(system: System) -> None:
    found = [
        measured(system, [0.1, 0.2, 0.3][: system.units], steps=1000, dt=0.01, every=every).values
        for every in (1, 5, 10)
    ]
    np.testing.assert_allclose(found[1:], found[:1] * 2, rtol=1e-10)


def random_net(units: int, gain: float, seed: int) -> Ctrnn:
    rng = np.random.default_rng(seed)
    W = gain * rng.standard_normal((units, units)) / np.sqrt(units)
    return Ctrnn(W, np.zeros(units), np.ones(units))


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 12), st.floats(0.0, 4.0), st.integers(0, 1000))
def test_no_network_stretches_more_than_its_largest_singular_value(units: int, gain: float, seed: int) -> None:
    net, start = random_net(units, gain, seed), np.random.default_rng(seed).normal(size=units)
    largest = measured(net, list(start), steps=200, dt=0.1).values[0]
    assert largest <= np.linalg.norm(net.W, 2) - 1 + 1e-6


def test_without_coupling_everything_leaks_at_rate_one() -> None:
    assert measured(random_net(5, 0.0, 0), [1.0] * 5, steps=500, dt=0.1).values[0] == pytest.approx(-1.0, abs=1e-6)


def test_a_silent_network_is_as_stable_as_its_origin() -> None:
    net = random_net(30, 0.5, 1)
    at_rest = np.linalg.eigvals(net.W).real.max() - 1
    assert measured(net, [0.1] * 30, steps=3000, transient=2000, dt=0.1).values[0] == pytest.approx(at_rest, abs=3e-3)


def test_a_mirrored_state_has_the_same_exponents() -> None:
    net, start = random_net(8, 3.0, 2), np.random.default_rng(0).normal(size=8)
    here, there = (measured(net, list(sign * start), steps=300, dt=0.1).values for sign in (1, -1))
    np.testing.assert_array_equal(here, there)


def test_with_and_without_the_whole_jacobian_is_the_same() -> None:
    class Whole:
        """The same flow, without a `push`."""

        units = 8
        net = random_net(8, 2.0, 4)

        def velocity(self, x: Floats) -> Floats:
            return self.net.velocity(x)

        def jacobian(self, x: Floats) -> Floats:
            return self.net.jacobian(x)

    options = {"steps": 200, "dt": 0.1, "exponents": 3}
    here, there = (measured(system, [0.5] * 8, **options).values for system in (Whole(), Whole.net))
    np.testing.assert_allclose(here, there, atol=1e-10)


def test_in_pieces_is_as_at_once() -> None:
    whole, pieces = (
        Stretching(Lorenz(), np.array([1.0, 1.0, 20.0]), exponents=2, rng=np.random.default_rng(0), dt=0.01)
        for _ in range(2)
    )
    whole.advance(60)
    for _ in range(3):
        pieces.advance(20)
    np.testing.assert_array_equal(whole.exponents().values, pieces.exponents().values)
    np.testing.assert_array_equal(whole.x, pieces.x)
    assert whole.time == pytest.approx(0.6)


def test_where_displacements_vanish_nothing_is_infinite() -> None:
    found = measured(LogisticMap(2.0), [0.5], steps=100)
    assert found.values[0] < -600
    assert np.isfinite(found.values).all()


def test_no_time_has_no_exponents() -> None:
    with pytest.raises(ValueError, match="no time"):
        exponents_of(np.empty((0, 1)), 1.0)
