"""Chaos of infinitely many neurons: known limits, the equation itself, and what large finite networks do."""

import numpy as np
import pytest

from rnnviz.dynamics import mean_field_chaos as theory
from rnnviz.dynamics.lyapunov import lyapunov
from rnnviz.dynamics.mean_field_chaos import mean_field_exponent
from rnnviz.networks.ctrnn import random_ctrnn


@pytest.mark.parametrize("gain", [0.0, 0.5, 1.0])
def test_up_to_one_everything_comes_to_rest(gain: float) -> None:
    assert mean_field_exponent(gain) == gain - 1.0


@pytest.mark.parametrize(("gain", "value"), [(1.1, 0.0037), (1.2, 0.0119), (1.5, 0.0468), (2.0, 0.1125), (2.5, 0.1762)])
def test_values_of_another_program(gain: float, value: float) -> None:
    assert mean_field_exponent(gain) == pytest.approx(value, abs=2e-4)


def test_just_above_one_chaos_is_slow() -> None:
    """λ grows as the square of what the gain exceeds one by (Sompolinsky et al.: λ ≈ (g − 1)² / 2)."""
    ratio = mean_field_exponent(1.02) / mean_field_exponent(1.01)
    assert ratio == pytest.approx(4.0, rel=0.06)
    assert mean_field_exponent(1.01) == pytest.approx(0.01**2 / 2, rel=0.05)


def test_the_more_coupling_the_more_chaos() -> None:
    values = [mean_field_exponent(gain) for gain in (1.0, 1.5, 2.5, 4.0, 6.0)]
    assert values == sorted(values)


@pytest.mark.parametrize("gain", [1.5, 5.0])
def test_the_expansion_is_the_integral(gain: float) -> None:
    variance = theory._variance(gain)
    squares = theory._coefficients(variance) ** 2
    x = np.sqrt(variance) * np.random.default_rng(0).standard_normal((2, 400_000))
    share = 0.6
    pair = np.tanh(x[0]) * np.tanh(share * x[0] + np.sqrt(1 - share**2) * x[1])
    assert squares @ share**theory.ODD == pytest.approx(pair.mean(), abs=4 * pair.std() / np.sqrt(pair.size))
    assert squares.sum() == pytest.approx((np.tanh(x[0]) ** 2).mean(), abs=2e-3)


@pytest.mark.slow
@pytest.mark.parametrize("gain", [3.0, 5.0])
def test_a_large_network_comes_near_it_from_below(gain: float) -> None:
    net, start, rng = random_ctrnn(1500, gain, 0)
    found = lyapunov(net, start, steps=700, transient=300, rng=rng, dt=0.1)
    assert mean_field_exponent(gain) - 0.05 < found.values[0] < mean_field_exponent(gain) + 2 * found.errors[0]
