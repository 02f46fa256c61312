"""The continuous-time network: its derivatives, and what it does to the picture of σ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.networks.ctrnn import ACTIVATIONS, STEEPEST, Activation, Ctrnn, activation, slope


def some_net(sigma: Activation, units: int, seed: int) -> Ctrnn:
    rng = np.random.default_rng(seed)
    return Ctrnn(2 * rng.normal(size=(units, units)), rng.normal(size=units), rng.uniform(0.5, 2.0, units), sigma)


nets = st.builds(some_net, st.sampled_from(ACTIVATIONS), st.integers(1, 5), st.integers(0, 10_000))


def states(net: Ctrnn, batch: int = 4) -> Floats:
    return np.random.default_rng(1).normal(size=(batch, net.units)) + 0.05


@given(nets)
def test_the_velocity_is_the_equation_unit_by_unit(net: Ctrnn) -> None:
    for x, v in zip(states(net), net.velocity(states(net)), strict=True):
        for i in range(net.units):
            heard = sum(net.W[i, j] * activation(net.sigma, x[j : j + 1])[0] for j in range(net.units))
            assert v[i] == pytest.approx((-x[i] + heard + net.h[i]) / net.tau[i])


@given(nets)
def test_the_jacobian_is_the_slope_of_the_velocity(net: Ctrnn) -> None:
    x, eps = states(net), 1e-6
    for j, direction in enumerate(np.eye(net.units)):
        slope_ = (net.velocity(x + eps * direction) - net.velocity(x - eps * direction)) / (2 * eps)
        np.testing.assert_allclose(net.jacobian(x)[:, :, j], slope_, atol=1e-7)


@given(nets)
def test_a_push_is_velocity_and_jacobian_at_once(net: Ctrnn) -> None:
    x = states(net)
    v = np.random.default_rng(2).normal(size=(*x.shape, 3))
    velocity, pushed = net.push(x, v)
    np.testing.assert_allclose(velocity, net.velocity(x), atol=1e-12)
    np.testing.assert_allclose(pushed, net.jacobian(x) @ v, atol=1e-12)


@pytest.mark.parametrize("sigma", ACTIVATIONS)
def test_no_slope_is_steeper_than_said(sigma: Activation) -> None:
    x = np.linspace(-50, 50, 10_001)
    assert slope(sigma, x).max() == STEEPEST[sigma]
    assert np.isfinite(activation(sigma, np.array([-1e6, 1e6]))).all()


def test_a_rectified_net_without_input_is_homogeneous() -> None:
    net = Ctrnn(np.array([[0.5, -1.0], [2.0, 0.3]]), np.zeros(2), np.ones(2), "relu")
    x = states(net)
    np.testing.assert_allclose(net.velocity(3.0 * x), 3.0 * net.velocity(x))
