"""Memory of a reservoir: exact curves against closed forms and matrices, measured ones against the exact."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.memory_capacity import MemoryMeasurement, exact_memory, memory_curve
from rnnviz.learning.ridge import ridge_weights
from rnnviz.networks.reservoir import Reservoir, random_reservoir, ring_reservoir


def linear(units: int, seed: int, radius: float = 0.9, leak: float = 1.0) -> Reservoir:
    rng = np.random.default_rng(seed)
    drawn = random_reservoir(units, rng, radius=radius, leak=leak, density=1.0, bias_scale=0.0, input_scale=0.5)
    return replace(drawn, activation="linear")


def measured(reservoir: Reservoir, delays: int, samples: int, seed: int = 0) -> Floats:
    u = np.random.default_rng(seed).uniform(-1, 1, max(500, delays) + 2 * samples)
    memory = MemoryMeasurement(
        reservoir, u, delays=delays, washout=max(500, delays), fit=samples, judge=samples, ridge=1e-9
    )
    for _ in memory.work():
        pass
    assert memory.curve is not None
    return memory.curve


@pytest.mark.parametrize(("units", "radius"), [(20, 0.9), (5, 0.5), (1, 0.7)])
def test_a_ring_remembers_in_an_exact_staircase(units: int, radius: float) -> None:
    k = np.arange(3 * units + 1)
    expected = (1 - radius ** (2 * units)) * radius ** (2 * units * (k // units))
    curve, rank = exact_memory(ring_reservoir(units, radius=radius, activation="linear"), 3 * units)
    assert curve == pytest.approx(expected, abs=1e-14)
    assert rank == units


def test_the_ring_of_the_textbook() -> None:
    curve, _ = exact_memory(ring_reservoir(20, radius=0.9, activation="linear"), 400)
    assert curve[:20] == pytest.approx(0.98521912, abs=1e-8)
    assert curve.sum() == pytest.approx(20.0, abs=1e-12)
    assert curve[1:].sum() == pytest.approx(19.01478, abs=1e-5)


def test_a_delay_line_remembers_as_many_steps_as_it_has_units() -> None:
    line = Reservoir(np.eye(8, k=-1), np.eye(8)[:, :1], np.zeros(8), activation="linear")
    curve, rank = exact_memory(line, 12)
    assert curve == pytest.approx([1.0] * 8 + [0.0] * 5, abs=1e-14)
    assert rank == 8


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 6), st.integers(0, 200), st.sampled_from([1.0, 0.6]))
def test_exact_memory_is_the_written_formula(units: int, seed: int, leak: float) -> None:
    net = linear(units, seed, 0.7, leak)
    M, w = (1 - leak) * np.eye(units) + leak * net.W, net.W_in[:, 0]
    vectors = [w]
    while len(vectors) < 2000:
        vectors.append(M @ vectors[-1])
    K = np.array(vectors).T
    if np.linalg.cond(K @ K.T) > 1e9:
        return
    expected = [v @ np.linalg.solve(K @ K.T, v) for v in vectors[:15]]
    assert exact_memory(net, 14)[0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("units", [5, 10, 20])
def test_capacity_is_the_number_of_units(units: int) -> None:
    curve, rank = exact_memory(linear(units, 0), 2000)
    assert rank == units
    assert curve.sum() == pytest.approx(units, abs=1e-11)


def test_large_linear_reservoirs_have_less_in_practice() -> None:
    assert 45 <= exact_memory(linear(50, 0, 0.95), 10)[1] <= 50
    assert 65 <= exact_memory(linear(100, 0, 0.95), 10)[1] <= 90


def test_the_rest_of_a_slow_reservoir_is_summed_to_its_end() -> None:
    slow = Reservoir(np.array([[1 - 1e-6]]), np.ones((1, 1)), np.zeros(1), activation="linear")
    curve, rank = exact_memory(slow, 3)
    assert curve == pytest.approx([1 - (1 - 1e-6) ** 2] * 4, rel=1e-5)
    assert rank == 1


@given(st.floats(0.01, 5.0))
@settings(deadline=None, max_examples=10)
def test_exact_memory_does_not_depend_on_the_input_scale(scale: float) -> None:
    net = linear(8, 1)
    scaled = replace(net, W_in=scale * net.W_in)
    assert exact_memory(scaled, 20)[0] == pytest.approx(exact_memory(net, 20)[0], abs=1e-9)


def test_a_linear_reservoir_that_grows_is_refused() -> None:
    with pytest.raises(InputError, match="spectral radius below 1"):
        exact_memory(ring_reservoir(4, radius=1.0, activation="linear"), 5)


def test_measured_memory_comes_near_the_exact_one() -> None:
    net = ring_reservoir(10, radius=0.9, activation="linear")
    exact, _ = exact_memory(net, 25)
    assert measured(net, 25, 20_000) == pytest.approx(exact, abs=0.01)


def test_it_is_the_squared_correlation_with_a_ridge_readout() -> None:
    net = random_reservoir(30, np.random.default_rng(3), leak=0.8)
    u = np.random.default_rng(4).uniform(-1, 1, 500 + 2 * 800)
    x = net.states(u[:, None])
    at = np.arange(500, 2100)
    past = np.stack([u[at - k] for k in range(21)], axis=1)
    recalled = x[1300:] @ ridge_weights(x[500:1300], past[:800], 1e-6)
    expected = [np.corrcoef(recalled[:, k], past[800:, k])[0, 1] ** 2 for k in range(21)]
    memory = MemoryMeasurement(net, u, delays=20, washout=500, fit=800, judge=800, ridge=1e-6)
    for _ in memory.work():
        pass
    assert memory.curve == pytest.approx(expected, abs=1e-6)
    assert memory.sample is not None
    assert (memory.sample[0] == past[-120:]).all()
    assert memory.sample[1] == pytest.approx(recalled[-120:], abs=1e-6)
    alone = memory_curve(net, np.random.default_rng(4), delays=20, samples=1600, washout=500, ridge=1e-6)
    assert alone == pytest.approx(expected[1:], abs=1e-6)


@settings(deadline=None, max_examples=8)
@given(st.integers(1, 40), st.integers(0, 100), st.floats(0.1, 1.4))
def test_every_share_is_a_share_and_the_sum_is_bounded(units: int, seed: int, radius: float) -> None:
    rng = np.random.default_rng(seed)
    net = random_reservoir(units, rng, radius=radius, density=1.0, leak=1.0)
    curve = measured(net, 60, 1000, seed)
    assert ((curve >= 0) & (curve <= 1)).all()
    assert curve[1:].sum() <= units + 3 * 60 / 1000


def test_without_input_nothing_is_remembered() -> None:
    net = random_reservoir(20, np.random.default_rng(0), input_scale=0.0)
    assert measured(net, 10, 200).tolist() == [0.0] * 11


def test_the_fit_alone_overstates_what_is_remembered() -> None:
    """100 units, 300 samples, 200 delays: each readout explains noise, so held-out samples have to judge."""
    net = random_reservoir(
        100, np.random.default_rng(0), radius=0.9, leak=1.0, density=1.0, bias_scale=0.0, input_scale=1
    )
    assert 5 < measured(net, 200, 300)[1:].sum() < 20
    u = np.random.default_rng(0).uniform(-1, 1, 800)
    x, at = net.states(u[:, None])[500:], np.arange(500, 800)
    past = np.stack([u[at - k] for k in range(1, 201)], axis=1)
    fitted = x @ ridge_weights(x, past, 1e-9)
    inside = sum(np.corrcoef(fitted[:, k], past[:, k])[0, 1] ** 2 for k in range(200))
    assert inside > 60


@pytest.mark.parametrize(("units", "radius", "scale", "low", "high"), [(50, 0.9, 0.1, 18, 25), (50, 0.9, 1.0, 8, 10.5)])
def test_tanh_remembers_less_the_stronger_it_is_driven(
    units: int, radius: float, scale: float, low: float, high: float
) -> None:
    rng = np.random.default_rng(0)
    net = random_reservoir(units, rng, radius=radius, leak=1.0, density=1.0, bias_scale=0.0, input_scale=scale)
    assert low < measured(net, 2 * units, 3000)[1:].sum() < high


def test_wrong_sizes_are_refused() -> None:
    net = ring_reservoir(3, radius=0.5)
    with pytest.raises(InputError, match="1 input"):
        MemoryMeasurement(net, np.zeros(9), delays=5, washout=4, fit=3, judge=2, ridge=1e-9)
