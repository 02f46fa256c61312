"""Exact memory of a reservoir of linear units: closed forms, the written formula, and one whole decomposition."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.exact_memory import exact_memory
from rnnviz.networks.reservoir import Reservoir, random_reservoir, ring_reservoir


def linear(units: int, seed: int, radius: float = 0.9, leak: float = 1.0) -> Reservoir:
    rng = np.random.default_rng(seed)
    drawn = random_reservoir(units, rng, radius=radius, leak=leak, density=1.0, bias_scale=0.0, input_scale=0.5)
    return replace(drawn, activation="linear")


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


def by_one_decomposition(net: Reservoir, delays: int, terms: int) -> tuple[Floats, int]:
    """Memory and rank from so many terms, written out and decomposed at once."""
    M, columns = (1 - net.leak) * np.eye(net.units) + net.leak * net.W, [net.W_in[:, 0]]
    while len(columns) < terms:
        columns.append(M @ columns[-1])
    _, size, V = np.linalg.svd(np.column_stack(columns), full_matrices=False)
    kept = size > 1e-13 * size[0]
    return (V[kept, : delays + 1] ** 2).sum(axis=0), int(kept.sum())


@pytest.mark.parametrize("units", [150, 200])
def test_many_blocks_of_units_are_decomposed_as_well_as_all_at_once(units: int) -> None:
    """Orthogonal weights: no unit is lost to rounding, and every two blocks have to be turned against each other."""
    turn, _ = np.linalg.qr(np.random.default_rng(units).standard_normal((units, units)))
    w = np.random.default_rng(1).uniform(-1, 1, (units, 1))
    net = Reservoir(0.97 * turn, w, np.zeros(units), activation="linear")
    curve, rank = exact_memory(net, 2 * units)
    expected, all_units = by_one_decomposition(net, 2 * units, 1300)
    assert rank == all_units == units
    assert curve == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("units", "leak"), [(150, 1.0), (150, 0.1), (200, 1.0)])
def test_of_directions_at_the_border_of_rounding_as_many_count(units: int, leak: float) -> None:
    """Where singular values end within rounding, m_k is uncertain by 1e-5 or so by any method; their number is not."""
    net = linear(units, 0, 0.95, leak)
    curve, rank = exact_memory(net, 60)
    expected, as_many = by_one_decomposition(net, 60, 1500 if leak == 1.0 else 9000)
    assert rank == as_many < units
    assert curve == pytest.approx(expected, abs=1e-3)
    assert ((curve >= 0) & (curve <= 1 + 1e-12)).all()
