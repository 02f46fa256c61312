"""Bifurcations of two-unit nets against their closed forms."""

from collections.abc import Callable
from math import atanh, sqrt

import numpy as np
import pytest

from rnnviz.arrays import Floats
from rnnviz.dynamics.ctrnn_bifurcations import BifurcationSearch, Family
from rnnviz.dynamics.ctrnn_fixed_points import fixed_points_of_many
from rnnviz.networks.ctrnn import Activation


def scaled(W: list[list[float]]) -> Family:
    return lambda p: (np.array(W) * p[:, None, None], np.zeros((len(p), 2)))


def with_entry(change: Callable[[Floats, Floats, Floats], None], W: list[list[float]]) -> Family:
    def family(p: Floats) -> tuple[Floats, Floats]:
        weights, inputs = np.repeat(np.array(W)[None], len(p), axis=0), np.zeros((len(p), 2))
        change(weights, inputs, p)
        return weights, inputs

    return family


def first_input(weights: Floats, inputs: Floats, p: Floats) -> None:
    inputs[:, 0] = p


def self_weight(weights: Floats, inputs: Floats, p: Floats) -> None:
    weights[:, 0, 0] = p


def found(sigma: Activation, family: Family, low: float, high: float) -> list[tuple[str, float]]:
    search = BifurcationSearch(sigma, np.ones(2), family, low, high)
    return [(one.kind, one.value) for one in search.finish()]


@pytest.mark.parametrize(("W", "value"), [([[1.0, -1.0], [1.0, 1.0]], 1.0), ([[1.25, -1.0], [1.0, 1.25]], 0.8)])
def test_a_clock_starts_where_the_trace_is_zero(W: list[list[float]], value: float) -> None:
    ((kind, at),) = found("tanh", scaled(W), 0.0, 3.0)
    assert kind == "hopf"
    assert at == pytest.approx(value, abs=1e-9)


def test_the_trace_counts_all_units() -> None:
    """w11 = 2 − w22; farther on the cycle ends in two saddle-nodes on it, and a pitchfork follows."""
    events = found("tanh", with_entry(self_weight, [[1.0, -1.0], [1.0, 0.5]]), 0.0, 4.0)
    assert [kind for kind, _ in events] == ["hopf", "saddle-node", "saddle-node", "pitchfork"]
    assert events[0][1] == pytest.approx(1.5, abs=1e-9)
    assert events[3][1] == pytest.approx(3.0, abs=1e-6)  # det J = (w11 − 1)(0.5 − 1) + 1 = 0


@pytest.mark.parametrize("w", [1.2, 2.0, 4.0])
def test_saddle_nodes_of_one_neuron(w: float) -> None:
    events = found("tanh", with_entry(first_input, [[w, 0.0], [1.0, 0.0]]), -4.0, 4.0)
    exact = sqrt(w * (w - 1)) - atanh(sqrt(1 - 1 / w))
    assert [kind for kind, _ in events] == ["saddle-node"] * 2
    np.testing.assert_allclose([value for _, value in events], [-exact, exact], atol=1e-8)


def test_saddle_nodes_of_a_logistic_neuron() -> None:
    events = found("logistic", with_entry(first_input, [[6.0, 0.0], [1.0, 0.0]]), -4.0, 0.0)
    np.testing.assert_allclose([value for _, value in events], [-3.415093, -2.584907], atol=1e-6)


def test_pitchforks_are_at_the_inverse_eigenvalues() -> None:
    events = found("tanh", scaled([[1.5, -1.0], [-1.0, 1.5]]), 0.0, 2.5)
    assert [kind for kind, _ in events] == ["pitchfork"] * 2
    np.testing.assert_allclose([value for _, value in events], [0.4, 2.0], atol=1e-7)


def test_a_rectified_net_is_not_asked() -> None:
    assert found("relu", scaled([[1.0, -1.0], [1.0, 1.0]]), 0.0, 3.0) == []


@pytest.mark.parametrize("seed", range(6))
def test_between_bifurcations_the_number_of_fixed_points_stays(seed: int) -> None:
    """A saddle-node changes it by two each; nothing else does but a pitchfork, which a random net does not have."""
    rng = np.random.default_rng(seed)
    W = rng.uniform(-10, 10, (2, 2)).tolist()
    family = with_entry(first_input, W)
    events = [value for kind, value in found("logistic", family, -15.0, 15.0) if kind != "hopf"]
    values = np.linspace(-15, 15, 301)
    numbers = [len(points) for points in fixed_points_of_many("logistic", *family(values))]
    for a, b, low, high in zip(numbers, numbers[1:], values, values[1:], strict=False):
        between = sum(low < event <= high for event in events)
        assert abs(a - b) in ({0} if between == 0 else {0, 2, 4})
        assert not (between == 1 and a == b)
