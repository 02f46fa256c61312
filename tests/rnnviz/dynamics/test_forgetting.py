"""Two starts under one input: the bound that holds, the rule of thumb that does not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.dynamics.forgetting import TwoPaths
from rnnviz.networks.reservoir import Reservoir, random_reservoir, spectral_radius


def together(net: Reservoir, u: np.ndarray, seed: int = 0) -> TwoPaths:
    paths = TwoPaths(net, np.random.default_rng(seed).uniform(-1, 1, (2, net.units)), u)
    for _ in paths.work():
        pass
    return paths


def noise(steps: int, seed: int = 9) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, steps)


def test_in_pieces_they_are_the_reservoirs_states() -> None:
    net, u = random_reservoir(300, np.random.default_rng(0)), noise(120)
    both = together(net, u)
    assert both.reached == 120
    for path in both.paths:
        assert (path[1:] == net.states(u[:, None], path[0])).all()


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 30), st.integers(0, 500), st.floats(0.1, 2.0), st.floats(0.01, 1.0), st.booleans())
def test_no_step_brings_them_apart_by_more_than_the_bound(
    units: int, seed: int, radius: float, leak: float, is_linear: bool
) -> None:
    rng = np.random.default_rng(seed)
    drawn = random_reservoir(units, rng, radius=radius, leak=leak, density=1.0)
    net = Reservoir(drawn.W, drawn.W_in, drawn.b, leak, "linear" if is_linear else "tanh")
    distance = together(net, noise(30), seed).distances()
    assert (distance[1:] <= net.contraction_bound() * distance[:-1] * (1 + 1e-9) + 1e-12).all()


def test_without_recurrence_a_leaky_unit_is_a_low_pass() -> None:
    net = Reservoir(np.zeros((1, 1)), np.ones((1, 1)), np.zeros(1), leak=0.01)
    distance = together(net, noise(100)).distances()
    assert distance == pytest.approx(distance[0] * 0.99 ** np.arange(101), rel=1e-9)


@pytest.mark.parametrize(("radius", "scale", "meets"), [(0.9, 0.5, True), (1.5, 2.0, True), (2.0, 0.0, False)])
def test_the_input_decides_too(radius: float, scale: float, meets: bool) -> None:
    for seed in range(3):
        rng = np.random.default_rng(seed)
        net = random_reservoir(100, rng, radius=radius, density=1.0, leak=1.0, input_scale=scale, bias_scale=0.0)
        assert (together(net, noise(1000)).distances()[-1] < 1e-6) == meets


def test_a_radius_below_one_is_not_sufficient() -> None:
    """Two units of radius 0.95 with a constant input: a 2-cycle, so two starts may stay in different phases."""
    W = np.array([[-0.146, -0.952], [0.774, -1.135]])
    net = Reservoir(W, np.zeros((2, 1)), np.array([-1.838, 0.928]))
    assert spectral_radius(W) == pytest.approx(0.950, abs=5e-4)
    assert np.linalg.norm(W, 2) == pytest.approx(1.577, abs=5e-4)
    starts = np.random.default_rng(0).uniform(-1, 1, (200, 2))
    ends = np.array([net.states(np.zeros((601, 1)), start)[-2:] for start in starts])
    cycle = np.array([[-0.9712, -0.2456], [-0.8981, 0.4260]])
    phases = [np.abs(ends - cycle[order]).max(axis=(1, 2)) < 1e-3 for order in ([0, 1], [1, 0])]
    assert (phases[0] ^ phases[1]).all()
    assert phases[0].any()
    assert phases[1].any()


@pytest.mark.parametrize("kick", [1, 37, 66, 67, 100])
def test_a_kick_throws_the_second_copy_and_leaves_the_first(kick: int) -> None:
    net, u = random_reservoir(300, np.random.default_rng(0)), noise(100)
    starts, thrown = np.random.default_rng(1).uniform(-1, 1, (2, 300)), np.full(300, 0.5)
    quiet, kicked = TwoPaths(net, starts, u), TwoPaths(net, starts, u, kick, thrown)
    for paths in (quiet, kicked):
        for _ in paths.work():
            pass
    assert (kicked.paths[0] == quiet.paths[0]).all()
    assert (kicked.paths[1, :kick] == quiet.paths[1, :kick]).all()
    assert (kicked.paths[1, kick] == thrown).all()
    assert (kicked.paths[1, kick + 1 :] == net.states(u[kick:, None], thrown)).all()
