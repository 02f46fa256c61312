"""The theorem as a program: the network lives exactly the flow that was fitted."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.dynamics.integration import solution
from rnnviz.networks.funahashi import LearnedFlow


def some_flow(variables: int, hidden: int, seed: int) -> LearnedFlow:
    rng = np.random.default_rng(seed)
    return LearnedFlow(
        rng.normal(size=(variables, hidden)), rng.normal(size=(hidden, variables)), rng.normal(size=hidden),
        rng.normal(size=variables), rng.uniform(0.5, 3.0, variables), float(rng.uniform(0.5, 2.0)),
    )  # fmt: skip


flows = st.builds(some_flow, st.integers(1, 4), st.integers(1, 6), st.integers(0, 10_000))


@settings(max_examples=25, deadline=None)
@given(flows)
def test_the_network_lives_the_flow(flow: LearnedFlow) -> None:
    y = np.random.default_rng(1).normal(size=(3, flow.units))
    by_flow = solution(flow, y, dt=0.05, steps=60)
    by_network = solution(flow.network(), flow.state(y), dt=0.05, steps=60)
    np.testing.assert_allclose(flow.variables_of(by_network), by_flow, atol=1e-10)


@given(flows)
def test_its_weights_have_the_rank_of_the_flow(flow: LearnedFlow) -> None:
    W = flow.network().W
    assert W.shape == (flow.units + len(flow.theta),) * 2
    assert np.linalg.matrix_rank(W) <= flow.units
    assert not W[:, : flow.units].any()


@given(flows)
def test_derivatives(flow: LearnedFlow) -> None:
    y, eps = np.random.default_rng(2).normal(size=(4, flow.units)), 1e-6
    for j, e in enumerate(np.eye(flow.units)):
        slope = (flow.velocity(y + eps * e) - flow.velocity(y - eps * e)) / (2 * eps)
        np.testing.assert_allclose(flow.jacobian(y)[:, :, j], slope, atol=1e-6)
    v = np.random.default_rng(3).normal(size=(4, flow.units, 2))
    velocity, pushed = flow.push(y, v)
    np.testing.assert_allclose(velocity, flow.velocity(y), atol=1e-12)
    np.testing.assert_allclose(pushed, flow.jacobian(y) @ v, atol=1e-10)
