"""A recording is what the liquid does, no more than the window of it."""

from math import exp

import numpy as np
import pytest

from rnnviz.dynamics.spike_recording import SpikeRecording, principal_axes
from rnnviz.networks.spiking import Liquid, random_liquid


def liquid(dt: float = 1.0) -> Liquid:
    return random_liquid(
        30, np.random.default_rng(0), channels=4, density=0.2, input_weight=12.0, input_share=0.5, connection=1.0,
        bias=13.5, dt=dt,
    )  # fmt: skip


def inputs(steps: int, trials: int = 2) -> np.ndarray:
    return (np.random.default_rng(1).random((steps, trials, 4)) < 0.06).astype(float)


@pytest.mark.parametrize(("dt", "window"), [(1.0, 100.0), (1.0, 400.0), (0.25, 50.0)])
def test_it_holds_the_spikes_and_traces_of_the_window(dt: float, window: float) -> None:
    net, s = liquid(dt), inputs(round(200 / dt))
    recording = SpikeRecording(net, s, window)
    for until in (7, 60, 10_000):
        recording.advance(until)
    assert recording.step == len(s)
    state, trace, fired, traces, voltages = net.at_rest(2), np.zeros((2, 30)), [], [], []
    for step, arriving in enumerate(s, start=1):
        state = net.step(state, arriving)
        trace = exp(-dt / 30.0) * trace + state.z
        fired += [(step * dt, *place) for place in np.argwhere(state.z)]
        if step % round(1 / dt) == 0:
            traces.append(trace)
            voltages.append(state.V[:, 11])
    for trial in range(2):
        times, units = recording.spikes(trial)
        wanted = [(time, unit) for time, which, unit in fired if which == trial and time > 200.0 - window]
        assert np.column_stack([times, units]) == pytest.approx(np.array(wanted))
        heard_at, _ = recording.heard(trial)
        assert len(heard_at) == s[-round(window / dt) :, trial].sum()
        assert heard_at.max() <= 200.0
    times, V = recording.sampled(), np.concatenate(recording.voltages())[:, :, 11]
    assert times[-1] == 200.0
    assert (np.diff(times) == 1.0).all()
    assert len(times) == len(recording.traces()) <= len(V)
    assert np.array(voltages)[-len(times) :] == pytest.approx(V[-len(times) :], abs=1e-5)
    assert recording.traces() == pytest.approx(np.array(traces)[-(round(window) + 1) :])


def test_principal_axes_are_where_states_differ_most() -> None:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((500, 6)) * np.array([0.1, 5.0, 0.2, 0.1, 2.0, 0.1]) + 3.0
    axes = principal_axes(x)
    assert np.abs(axes[1, 0]) > 0.99
    assert np.abs(axes[4, 1]) > 0.99
    assert axes.T @ axes == pytest.approx(np.eye(2), abs=1e-12)
    assert (axes.max(axis=0) > 0.9).all()
    directions = np.linalg.svd(x - x.mean(axis=0))[2][:2].T
    assert np.abs(directions) == pytest.approx(np.abs(axes), abs=1e-9)


def test_a_forced_spike_is_there_and_what_it_changes_is_known() -> None:
    net, s = liquid(), np.repeat(inputs(120, 1), 2, axis=1)
    forced = np.zeros((2, 30), dtype=bool)
    forced[0, 4] = True
    recording = SpikeRecording(net, s, 200.0, {50: forced})
    recording.advance(120)
    spikes = [set(zip(*map(np.ndarray.tolist, recording.spikes(trial)), strict=True)) for trial in (0, 1)]
    assert (50.0, 4) in spikes[0] - spikes[1]
    assert min(time for time, _ in spikes[0] ^ spikes[1]) == 50.0
    for one, other in ((0, 1), (1, 0)):
        times, units = recording.spikes(one)
        only = recording.only_in(one, other)
        assert set(zip(times[only].tolist(), units[only].tolist(), strict=True)) == spikes[one] - spikes[other]


def test_full_pieces_of_voltages_stay_the_same_arrays() -> None:
    recording = SpikeRecording(liquid(), inputs(200), 100.0)
    recording.advance(70)
    before = recording.voltages()
    recording.advance(75)
    after = recording.voltages()
    assert [len(piece) for piece in after] == [20, 20, 20, 15]
    assert all(a is b for a, b in zip(before[:3], after[:3], strict=True))


def test_samples_are_a_whole_number_of_steps_apart() -> None:
    recording = SpikeRecording(liquid(0.3), inputs(100), 400.0)
    recording.advance(100)
    assert recording.sampled() == pytest.approx(0.9 * np.arange(1, 34))
    assert len(recording.traces()) == 33
