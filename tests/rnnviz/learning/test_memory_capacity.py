"""Measured memory of a reservoir: against the exact one, ridge readouts, and bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.exact_memory import exact_memory
from rnnviz.learning.memory_capacity import MemoryMeasurement, memory_curve
from rnnviz.learning.ridge import ridge_weights
from rnnviz.networks.reservoir import Reservoir, random_reservoir, ring_reservoir


def measured(reservoir: Reservoir, delays: int, samples: int, seed: int = 0) -> Floats:
    u = np.random.default_rng(seed).uniform(-1, 1, max(500, delays) + 2 * samples)
    memory = MemoryMeasurement(
        reservoir, u, delays=delays, washout=max(500, delays), fit=samples, judge=samples, ridge=1e-9
    )
    for _ in memory.work():
        pass
    assert memory.curve is not None
    return memory.curve


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
