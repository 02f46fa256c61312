"""Learning arrows: what rescaling changes, samples, and the judge of what was learned."""

import numpy as np
import pytest

from rnnviz.dynamics.known_systems import Lorenz, Pendulum, VanDerPol
from rnnviz.dynamics.system import Flow
from rnnviz.learning.flow_fit import FlowFit, fresh_states
from rnnviz.learning.flow_judging import FlowJudge, flow_error
from rnnviz.learning.flow_samples import SystemName, sampled
from rnnviz.learning.projected_fit import ProjectedFit

ALL: list[tuple[SystemName, Flow]] = [("van-der-pol", VanDerPol()), ("pendulum", Pendulum()), ("lorenz", Lorenz())]


@pytest.mark.parametrize(("name", "flow"), ALL)
def test_samples_are_on_the_flow_and_repeat(name: SystemName, flow: Flow) -> None:
    one, other = (sampled(name, flow, 500, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one.states, other.states)
    np.testing.assert_array_equal(one.arrows, flow.velocity(one.states))
    assert not np.array_equal(one.states, fresh_states(name, flow, 3).states[:500])


def test_coordinates_do_not_matter() -> None:
    scale, shift = np.array([3.0, 0.2]), np.array([-1.0, 5.0])
    fit = FlowFit("van-der-pol", VanDerPol(), 8, 400, 0.0, 0)
    states, arrows = scale * fit.samples.states + shift, scale * fit.samples.arrows
    mean, spread = states.mean(axis=0), states.std(axis=0)
    z, pull = (states - mean) / spread, arrows / spread
    other = ProjectedFit.begin(z, pull + z, np.sqrt((pull**2).mean(axis=0)), 8, np.random.default_rng(9))
    other.put(fit.fit.learned())
    for _ in range(10):
        assert other.update(0.02) == pytest.approx(fit.fit.update(0.02), rel=1e-6)


def test_the_judge_of_a_good_copy() -> None:
    fit = FlowFit("pendulum", Pendulum(), 30, 1000, 0.0, 0)
    for _ in range(150):
        fit.fit.update(0.02)
    fresh = fresh_states("pendulum", Pendulum(), 0)
    assert flow_error(fit.learned, fresh.states, fresh.arrows) < 0.01
    judge = FlowJudge("pendulum", Pendulum(), fit.learned, fresh.states)
    for _ in judge.pieces():
        pass
    assert judge.max_difference is not None
    assert judge.max_difference < 1e-10
    assert judge.period == pytest.approx(judge.true_period, abs=0.03)
    assert judge.lyapunov is None
