"""The reservoir against reservoirpy's, and the laws that make it one: forgetting its start, remembering its input."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.errors import InputError
from rnnviz.networks.reservoir import Reservoir, random_reservoir, spectral_radius


def noise(time: int, inputs: int = 1, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (time, inputs))


@pytest.mark.parametrize(("units", "density", "leak"), [(30, 0.5, 1.0), (250, 0.05, 0.3)])
def test_states_are_reservoirpys(units: int, density: float, leak: float) -> None:
    ours = random_reservoir(units, np.random.default_rng(0), inputs=2, leak=leak, density=density)
    u = noise(300, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from reservoirpy.nodes import Reservoir as Reference

        theirs = Reference(W=ours.W, Win=ours.W_in, bias=ours.b, lr=leak).run(u)
    assert np.abs(ours.states(u) - theirs).max() < 1e-10


def test_one_step_is_the_written_equation() -> None:
    net = random_reservoir(6, np.random.default_rng(1), inputs=2, leak=0.4, density=1.0)
    x, u = np.linspace(-1, 1, 6), np.array([0.3, -0.8])
    expected = 0.6 * x + 0.4 * np.tanh(net.W @ x + net.W_in @ u + net.b)
    assert net.step(x, u) == pytest.approx(expected, abs=1e-15)
    assert net.states(u[None], start=x)[0] == pytest.approx(expected, abs=1e-15)


def test_a_sequence_can_be_read_in_pieces() -> None:
    net, u = random_reservoir(40, np.random.default_rng(2)), noise(50)
    whole = net.states(u)
    assert (net.states(u[20:], start=whole[19]) == whole[20:]).all()
    assert net.states(u[:0]).shape == (0, 40)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 60), st.floats(0.05, 1.5), st.integers(0, 1000))
def test_the_spectral_radius_is_what_was_asked_for(units: int, radius: float, seed: int) -> None:
    net = random_reservoir(units, np.random.default_rng(seed), radius=radius, density=1.0)
    assert max(abs(np.linalg.eigvals(net.W))) == pytest.approx(radius, rel=1e-9)


def test_the_spectral_radius_of_a_rotation_counts_its_complex_eigenvalues() -> None:
    assert spectral_radius(2 * np.array([[0.0, 1.0], [-1.0, 0.0]])) == pytest.approx(2.0)


def test_a_slider_changes_only_what_it_names() -> None:
    a = random_reservoir(20, np.random.default_rng(3), radius=0.5, input_scale=0.2, leak=0.5)
    b = random_reservoir(20, np.random.default_rng(3), radius=1.0, input_scale=0.4, leak=0.9)
    assert np.allclose(b.W, 2 * a.W)
    assert np.allclose(b.W_in, 2 * a.W_in)
    assert (a.b == b.b).all()
    assert np.allclose(a.with_spectral_radius(1.0).W, b.W)
    assert not a.with_spectral_radius(0.0).W.any()


def test_two_starts_forget_each_other_below_radius_one_and_not_far_above() -> None:
    u = 0.1 * noise(400)
    starts = np.random.default_rng(4).uniform(-1, 1, (2, 100))
    distance = {}
    for radius in (0.8, 3.0):
        net = random_reservoir(100, np.random.default_rng(5), radius=radius, leak=1.0, bias_scale=0.0)
        a, b = (net.states(u, start) for start in starts)
        distance[radius] = np.linalg.norm(a - b, axis=1)
    assert distance[0.8][-1] < 1e-10 * distance[0.8][0]
    assert distance[3.0][-50:].min() > 0.1


@given(st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_a_contracting_reservoir_shrinks_every_distance_at_every_step(seed: int) -> None:
    rng = np.random.default_rng(seed)
    drawn = random_reservoir(15, rng, density=1.0)
    W = 0.9 * drawn.W / np.linalg.norm(drawn.W, 2)
    net = Reservoir(W, drawn.W_in, drawn.b, leak=1.0)
    a, b = (net.states(noise(30), start) for start in rng.uniform(-1, 1, (2, 15)))
    distance = np.linalg.norm(a - b, axis=1)
    assert (distance[1:] <= 0.9 * distance[:-1] + 1e-15).all()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"units": 0}, "1 to 5000"),
        ({"units": 10**6}, "1 to 5000"),
        ({"inputs": 0}, "at least 1"),
        ({"radius": -0.1}, "spectral radius is -0.1"),
        ({"radius": float("nan")}, "spectral radius is nan"),
        ({"leak": 0.0}, "leak is 0.0"),
        ({"leak": 1.5}, "leak is 1.5"),
        ({"density": 0.0}, "density is 0.0"),
        ({"input_scale": float("inf")}, "input scale is inf"),
        ({"units": 3, "density": 0.001}, "no loop of connections"),
    ],
)
def test_wrong_input_is_one_sentence(change: dict[str, float], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        random_reservoir(**({"units": 20, "rng": np.random.default_rng(0)} | change))  # type: ignore[arg-type]


def test_an_input_of_the_wrong_shape_is_refused() -> None:
    net = random_reservoir(20, np.random.default_rng(0))
    for u, start in ((noise(5, 2), None), (noise(5)[:, 0], None), (noise(5), np.zeros(3))):
        with pytest.raises(InputError, match=r"needs \(time, 1\) and \(20,\)"):
            net.states(u, start)


def test_more_states_than_memory_holds_are_refused() -> None:
    net = Reservoir(np.zeros((1000, 1000)), np.ones((1000, 1)), np.zeros(1000))
    with pytest.raises(InputError, match="at most 50000 are"):
        net.states(np.zeros((50_001, 1)))
