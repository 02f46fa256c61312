"""Limit cycles: periods computed elsewhere to 1e-6, and the nets that can have none."""

import numpy as np
import pytest
from hypothesis import given, settings

from rnnviz.dynamics.ctrnn_fixed_points import ctrnn_fixed_points
from rnnviz.dynamics.integration import solution
from rnnviz.dynamics.limit_cycles import CycleSearch, LimitCycle, is_possible
from rnnviz.networks.ctrnn import Ctrnn
from tests.rnnviz.ctrnn_cases import BEER, BISTABLE, FOUR_BASINS, OSCILLATOR, bounded_nets, net


def cycles(of: Ctrnn) -> list[LimitCycle]:
    return CycleSearch(of, ctrnn_fixed_points(of, 8.0), 8.0).finish()


@pytest.mark.parametrize(
    ("of", "period", "amplitude"),
    [
        (OSCILLATOR, 6.837634, 2.547566),
        (net([[1.5, -1], [1, 1.5]]), 9.883176, 1.597849),
        (BEER, 28.999908, 1.456153),
        (net([[1.05, -1.05], [1.05, 1.05]]), 6.285698, 0.452837),
        (net([[2.5, -2.5], [2.5, 2.5]]), 7.257190, 3.474379),
    ],
)
def test_periods_and_amplitudes(of: Ctrnn, period: float, amplitude: float) -> None:
    (cycle,) = cycles(of)
    assert cycle.stable
    assert cycle.period == pytest.approx(period, abs=2e-6)
    np.testing.assert_allclose(cycle.high, amplitude, atol=5e-6)
    np.testing.assert_allclose(cycle.low, -amplitude, atol=5e-6)


@pytest.mark.parametrize(("w", "period"), [(1.51, 7.316059), (2.0, 12.221755)])
def test_periods_grow_towards_a_saddle_node_on_the_cycle(w: float, period: float) -> None:
    (cycle,) = cycles(net([[w, -1], [1, 0.5]]))
    assert cycle.period == pytest.approx(period, abs=2e-6)


def test_just_after_its_birth_a_cycle_has_the_period_of_the_linear_focus() -> None:
    (cycle,) = cycles(net([[1.0001, -1.0001], [1.0001, 1.0001]]))
    assert cycle.period == pytest.approx(2 * np.pi, abs=1e-4)
    assert cycles(net([[0.99, -0.99], [0.99, 0.99]])) == []


def test_slower_units_take_longer_for_the_same_round() -> None:
    (fast,), (slow,) = (cycles(net([[2, -2], [2, 2]], tau=(tau, tau))) for tau in (1.0, 3.0))
    assert slow.period == pytest.approx(3 * fast.period, rel=1e-9)
    np.testing.assert_allclose(slow.high, fast.high, rtol=1e-9)


def test_rows_are_to() -> None:
    """With the weights transposed, or their signs lost, Beer's cycle is gone."""
    assert len(cycles(BEER)) == 1
    for W in (BEER.W.T, np.abs(BEER.W)):
        assert cycles(Ctrnn(W, BEER.h, BEER.tau, "logistic")) == []


@pytest.mark.parametrize("of", [FOUR_BASINS, BISTABLE])
def test_units_that_agree_on_the_sense_have_no_clock(of: Ctrnn) -> None:
    assert not is_possible(of)
    assert cycles(of) == []


@settings(max_examples=12, deadline=None)
@given(bounded_nets)
def test_a_cycle_is_come_to_from_near(of: Ctrnn) -> None:
    for cycle in (one for one in cycles(of) if one.stable):
        step = cycle.period / 400
        path = solution(of, cycle.path[:1] + 1e-3 * (cycle.high - cycle.low), dt=step, steps=2000)[:, 0]
        size = (cycle.high - cycle.low).max()
        assert np.abs(path[-1] - path[-401]).max() < 2e-3 * size
        np.testing.assert_allclose(path[-401:].max(axis=0), cycle.high, atol=5e-3 * size)
