"""Spiking neurons against their closed forms, and what must hold for any liquid."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.networks.spiking import Liquid, exact_rate, grid_rate, random_liquid


def alone(bias: float, dt: float) -> Liquid:
    return Liquid(np.zeros((1, 1)), np.zeros((1, 1)), bias, dt)


def raster(liquid: Liquid, s: Floats) -> Floats:
    """s : (step, batch, channel)    Returns (step, batch, unit)."""
    state, spikes = liquid.at_rest(s.shape[1]), []
    for arriving in s:
        state = liquid.step(state, arriving)
        spikes.append(state.z)
    return np.array(spikes)


def spike_times(bias: float, dt: float, duration: float) -> Floats:
    spikes = raster(alone(bias, dt), np.zeros((round(duration / dt), 1, 1)))[:, 0, 0]
    return dt * (1.0 + np.flatnonzero(spikes))


RATES = {15.1: 11.603935, 15.5: 22.427141, 16.0: 32.799013, 18.0: 65.945864, 20.0: 91.988467, 30.0: 170.668694}


@pytest.mark.parametrize(("level", "rate"), RATES.items())
def test_the_closed_form(level: float, rate: float) -> None:
    assert exact_rate(level) == pytest.approx(rate, abs=1e-6)


@pytest.mark.parametrize("dt", [0.1, 0.3, 1.0])
@pytest.mark.parametrize("level", [15.1, 16.0, 20.0, 30.0])
def test_the_simulated_rate_is_the_one_on_the_grid(level: float, dt: float) -> None:
    intervals = np.diff(spike_times(level, dt, 1500.0))
    assert intervals == pytest.approx(1000.0 / grid_rate(level, dt), abs=1e-6)


def test_the_grid_is_fine_where_dt_is_small() -> None:
    for level, rate in RATES.items():
        assert grid_rate(level, 1e-4) == pytest.approx(rate, rel=1e-4)
    assert grid_rate(30.0, 1.0) == pytest.approx(166.67, abs=0.005)
    counts = {level: len(spike_times(level, 1.0, 10_000.0)) / 10.0 for level in (15.1, 20.0, 30.0)}
    assert counts == {15.1: 11.4, 20.0: 90.6, 30.0: 166.4}


@given(st.floats(15.05, 60.0), st.sampled_from([0.05, 0.5, 1.0]))
@settings(deadline=None, max_examples=25)
def test_the_first_spike_comes_when_the_exact_solution_reaches_the_threshold(level: float, dt: float) -> None:
    exact = 30.0 * np.log(level / (level - 15.0))
    first = spike_times(level, dt, exact + 2 * dt + 1)[0]
    assert exact - 1e-9 <= first <= exact + dt + 1e-9


@given(st.floats(-20.0, 15.0), st.sampled_from([0.1, 1.0]))
@settings(deadline=None, max_examples=20)
def test_below_the_threshold_there_is_no_spike(level: float, dt: float) -> None:
    assert not len(spike_times(level, dt, 200.0))
    assert exact_rate(level) == grid_rate(level, dt) == 0.0


def test_the_membrane_follows_the_exact_solution_at_any_step() -> None:
    for dt in (0.05, 1.0):
        liquid, state = alone(10.0, dt), alone(10.0, dt).at_rest(1)
        for _ in range(round(20 / dt)):
            state = liquid.step(state, np.zeros((1, 1)))
        assert state.V[0, 0] == pytest.approx(10.0 * (1 - np.exp(-20 / 30)), abs=1e-12)


def drawn(units: int = 40, seed: int = 0, connection: float = 1.0, dt: float = 1.0) -> Liquid:
    return random_liquid(
        units, np.random.default_rng(seed), channels=4, density=0.2, input_weight=10.0, input_share=0.5,
        connection=connection, bias=13.5, dt=dt,
    )  # fmt: skip


def poisson(steps: int, batch: int, seed: int = 1) -> Floats:
    return (np.random.default_rng(seed).random((steps, batch, 4)) < 0.08).astype(float)


def test_one_step_is_the_written_equation() -> None:
    net, s = drawn(), poisson(60, 1)
    V, I, held, z = np.zeros(40), np.zeros(40), np.zeros(40, int), np.zeros(40)  # noqa: E741
    expected = []
    for arriving in s[:, 0]:
        level = 13.5 + I
        V = np.where(held > 0, 13.5, level + (V - level) * np.exp(-1 / 30))
        I = I * np.exp(-1 / 3) + net.W @ z + net.W_in @ arriving  # noqa: E741
        z = ((V >= 15) & (held == 0)).astype(float)
        held = np.where(z > 0, 3, np.maximum(held - 1, 0))
        V = np.where(z > 0, 13.5, V)
        expected.append(z)
    assert np.array(expected).sum() > 20
    assert (raster(net, s)[:, 0] == np.array(expected)).all()


def test_trials_side_by_side_are_trials_alone() -> None:
    net, s = drawn(), poisson(80, 5)
    together = raster(net, s)
    for trial in range(5):
        assert (together[:, trial] == raster(net, s[:, trial : trial + 1])[:, 0]).all()


@given(st.integers(0, 100), st.sampled_from([0.5, 1.0]), st.floats(0.0, 5.0))
@settings(deadline=None, max_examples=10)
def test_nobody_fires_faster_than_the_rest_allows(seed: int, dt: float, connection: float) -> None:
    spikes = raster(drawn(20, seed, connection, dt), 20 * poisson(200, 1, seed))[:, 0]
    for unit in spikes.T:
        assert (np.diff(np.flatnonzero(unit)) * dt >= 3.0 + dt - 1e-9).all()


def test_without_synapses_nobody_hears_the_others() -> None:
    net, s = drawn(connection=0.0), poisson(100, 1)
    whole = raster(net, s)
    some = replace(net, W=net.W[:7, :7], W_in=net.W_in[:7])
    assert (raster(some, s) == whole[:, :, :7]).all()


def test_a_spike_arrives_one_step_later() -> None:
    W = np.array([[0.0, 0.0], [100.0, 0.0]])
    net = Liquid(W, np.zeros((2, 1)), 0.0)
    state = replace(net.at_rest(1), V=np.array([[40.0, 0.0]]))
    currents, fired = [], []
    for _ in range(3):
        state = net.step(state, np.zeros((1, 1)))
        fired.append(state.z[0].tolist())
        currents.append(float(state.I[0, 1]))
    assert fired[0] == [True, False]
    assert currents == [0.0, 100.0, pytest.approx(100.0 * np.exp(-1 / 3))]


def test_the_draw_is_as_described() -> None:
    net = drawn(200, connection=2.0)
    assert not np.diag(net.W).any()
    assert (net.W[:, :160] >= 0).all()
    assert (net.W[:, 160:] <= 0).all()
    assert np.count_nonzero(net.W) / (200 * 199) == pytest.approx(0.2, abs=0.01)
    assert net.W[net.W > 0].mean() == pytest.approx(2.0, rel=0.05)
    assert net.W[net.W < 0].mean() == pytest.approx(-4.0, rel=0.05)
    heard = net.W_in[net.W_in > 0]
    assert (heard.min() >= 7.5, heard.max() <= 12.5) == (True, True)


@pytest.mark.parametrize("dt", [0.0, 1.5, -1.0])
def test_a_step_that_is_no_third_of_the_synapse_is_refused(dt: float) -> None:
    with pytest.raises(InputError, match="dt is"):
        alone(16.0, dt)


def test_who_is_forced_fires_and_rests_and_is_heard_one_step_later() -> None:
    net, s = drawn(), np.zeros((1, 4))
    forced = np.zeros((1, 40), dtype=bool)
    forced[0, 3] = True
    state = net.step(net.at_rest(1), s, forced)
    assert np.flatnonzero(state.z[0]).tolist() == [3]
    assert (state.V[0, 3], state.held[0, 3]) == (13.5, 3)
    after = net.step(state, s)
    assert after.I[0] == pytest.approx(net.W[:, 3])
    assert after.V[0, 3] == 13.5
    again = net.step(state, s, forced)
    assert (again.z[0, 3], again.held[0, 3]) == (True, 3)


def test_nobody_forced_is_as_if_nothing_was_said() -> None:
    net, s = drawn(), poisson(40, 2)
    state, other = net.at_rest(2), net.at_rest(2)
    for arriving in s:
        state, other = net.step(state, arriving), net.step(other, arriving, np.zeros((2, 40), dtype=bool))
        assert (state.V == other.V).all()
