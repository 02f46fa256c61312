"""The spectrum against scipy's, and periods that are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import detrend, periodogram

from rnnviz.measures.spectrum import dominant_period, power_spectrum, without_trend


@given(count=st.integers(8, 300), seed=st.integers(0, 99), step=st.floats(0.01, 100.0))
def test_it_is_scipys_periodogram(count, seed, step):
    y = np.random.default_rng(seed).normal(size=count).cumsum()
    found = power_spectrum(y, step)
    frequency, power = periodogram(y, fs=1 / step, window="hann", detrend="linear")
    np.testing.assert_allclose(found.frequency, frequency)
    np.testing.assert_allclose(found.power, power, rtol=1e-6, atol=1e-9 * power.max())


def test_its_sum_is_the_variance():
    y = np.random.default_rng(2).normal(size=5000)
    found = power_spectrum(y, 0.25)
    assert found.power.sum() * found.frequency[1] == pytest.approx(y.var(), rel=0.05)


@given(seed=st.integers(0, 99), slope=st.floats(-5, 5))
def test_without_trend_is_scipys(seed, slope):
    y = np.random.default_rng(seed).normal(size=50) + slope * np.arange(50)
    np.testing.assert_allclose(without_trend(y), detrend(y), atol=1e-9)


@pytest.mark.parametrize("period", [4.7, 7.3, 20.0, 61.0])
@pytest.mark.parametrize("step", [1.0, 0.05])
def test_the_period_of_a_sine_is_found_between_the_frequencies(period, step):
    t = step * np.arange(400)
    y = 3 + 0.01 * t + np.sin(2 * np.pi * t / (period * step) + 0.4)
    assert dominant_period(y, step) == pytest.approx(period * step, rel=0.01)


def test_a_sine_under_as_much_noise_is_found():
    rng = np.random.default_rng(5)
    y = np.sin(2 * np.pi * np.arange(500) / 25) + rng.normal(size=500)
    assert dominant_period(y) == pytest.approx(25, rel=0.02)


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.9])
def test_noise_has_a_period_as_seldom_as_promised(memory):
    rng = np.random.default_rng(1)
    noise = rng.normal(size=(2000, 200))
    for t in range(1, 200):
        noise[:, t] += memory * noise[:, t - 1]
    found = sum(dominant_period(y) is not None for y in noise)
    assert found <= 35  # 20 expected of 2000; 35 or fewer with probability 0.999


@pytest.mark.parametrize(
    "y",
    [np.ones(50), np.arange(50.0), np.zeros(3), np.arange(50.0) ** 2, np.sin(np.arange(100) / 100 * 2 * np.pi * 1.2)],
    ids=["constant", "straight", "short", "bent", "once"],
)
def test_what_does_not_come_again_has_no_period(y):
    assert dominant_period(y) is None
