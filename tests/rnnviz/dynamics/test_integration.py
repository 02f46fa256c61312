"""Integrators show their order on flows with known solutions."""

from dataclasses import dataclass

import numpy as np
import pytest

from rnnviz.arrays import Floats
from rnnviz.data.lorenz import lorenz_solution
from rnnviz.dynamics.integration import Euler, solution
from rnnviz.dynamics.known_systems import Lorenz, Pendulum, VanDerPol


@dataclass(frozen=True)
class Spiral:
    """dx/dt = A x with eigenvalues −0.1 ± i, whose solution is written down."""

    units: int = 2

    def velocity(self, x: Floats) -> Floats:
        return np.asarray(x @ np.array([[-0.1, -1.0], [1.0, -0.1]]).T)

    def jacobian(self, x: Floats) -> Floats:
        return np.broadcast_to(np.array([[-0.1, -1.0], [1.0, -0.1]]), (len(x), 2, 2))

    def exact(self, t: float) -> Floats:
        return np.exp(-0.1 * t) * np.array([np.cos(t), np.sin(t)])


def test_runge_kutta_is_of_fourth_order() -> None:
    errors = [
        np.abs(solution(Spiral(), np.array([[1.0, 0.0]]), dt=4 / n, steps=n)[-1, 0] - Spiral().exact(4.0)).max()
        for n in (20, 40, 80)
    ]
    assert errors[0] / errors[1] == pytest.approx(16, rel=0.15)
    assert errors[1] / errors[2] == pytest.approx(16, rel=0.1)


def test_euler_is_of_first_order() -> None:
    errors = []
    for n in (400, 800):
        layer, x = Euler(Spiral(), 4 / n), np.array([[1.0, 0.0]])
        for _ in range(n):
            x = layer.step(x)
        errors.append(np.abs(x[0] - Spiral().exact(4.0)).max())
    assert errors[0] / errors[1] == pytest.approx(2, rel=0.05)


def test_a_layer_has_the_slope_of_its_map() -> None:
    layer, x, eps = Euler(VanDerPol(), 0.2), np.array([[0.3, -1.2]]), 1e-6
    for j, direction in enumerate(np.eye(2)):
        numeric = (layer.step(x + eps * direction) - layer.step(x - eps * direction)) / (2 * eps)
        np.testing.assert_allclose(layer.jacobian(x)[:, :, j], numeric, atol=1e-8)


def test_the_pendulum_keeps_its_energy() -> None:
    path = solution(Pendulum(), np.array([[2.0, 0.0]]), dt=0.01, steps=2000)[:, 0]
    energy = path[:, 1] ** 2 / 2 - np.cos(path[:, 0])
    assert np.ptp(energy) < 1e-9


def test_lorenz_is_the_one_that_makes_the_series() -> None:
    start = np.array([1.0, 1.0, 1.0])
    ours = solution(Lorenz(), start[None], dt=0.005, steps=200)[::10, 0]
    np.testing.assert_allclose(ours, lorenz_solution(start, points=21, step=0.05), atol=1e-9)


def test_starts_do_not_see_one_another() -> None:
    starts = np.random.default_rng(0).normal(size=(5, 2))
    together = solution(VanDerPol(), starts, dt=0.1, steps=20)
    for n, start in enumerate(starts):
        np.testing.assert_array_equal(together[:, n], solution(VanDerPol(), start[None], dt=0.1, steps=20)[:, 0])
