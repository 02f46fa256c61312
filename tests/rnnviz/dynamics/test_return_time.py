"""Periods of flows whose periods are known."""

import numpy as np
import pytest
from scipy.special import ellipk

from rnnviz.arrays import Floats
from rnnviz.dynamics.integration import solution
from rnnviz.dynamics.known_systems import Pendulum, VanDerPol
from rnnviz.dynamics.return_time import return_time
from rnnviz.dynamics.system import Flow


def found(flow: Flow, start: Floats, most: float = 40.0) -> float | None:
    pieces = return_time(flow, start, dt=0.02, most=most)
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            time: float | None = end.value
            return time


@pytest.mark.parametrize(("mu", "period"), [(1.0, 6.663287), (2.0, 7.629874), (3.0, 8.859095)])
def test_van_der_pol(mu: float, period: float) -> None:
    on_the_cycle = solution(VanDerPol(mu), np.array([[2.0, 0.0]]), dt=0.02, steps=3000)[-1, 0]
    assert found(VanDerPol(mu), on_the_cycle) == pytest.approx(period, abs=1e-5)


@pytest.mark.parametrize("angle", [0.5, 1.0, 2.0])
def test_pendulum(angle: float) -> None:
    exact = 4 * ellipk(np.sin(angle / 2) ** 2)
    assert found(Pendulum(), np.array([angle, 0.0])) == pytest.approx(exact, abs=1e-6)


def test_what_does_not_come_back_has_no_period() -> None:
    assert found(VanDerPol(), np.array([2.0, 0.0]), most=3.0) is None
