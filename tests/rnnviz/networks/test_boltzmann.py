"""Boltzmann machines by enumeration: numbers computed independently, closed forms, and laws of every machine."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.networks import boltzmann
from rnnviz.networks.boltzmann import Boltzmann, all_at_once_law, chance_up, law, random_machine, ring, square, states

J3 = [[0, 1, -0.5], [1, 0, 0.25], [-0.5, 0.25, 0]]
B3 = [0.2, -0.1, 0.3]

machines = st.builds(
    lambda units, coupling, field, seed: random_machine(units, coupling, field, np.random.default_rng(seed)),
    st.integers(1, 7), st.floats(-4, 4), st.floats(-4, 4), st.integers(0, 10**6),
)  # fmt: skip
temperatures = st.floats(0.05, 20)
quick = settings(max_examples=60, deadline=None)


def three() -> Boltzmann:
    return boltzmann.given(np.array(J3), np.array(B3))


def test_bit_i_of_a_state_says_unit_i() -> None:
    assert states(3)[0b110].tolist() == [-1, 1, 1]


def test_three_units() -> None:
    exact = law(three(), 1.0)
    assert exact.log_Z == pytest.approx(2.615030526, abs=1e-9)
    assert exact.mean_energy == pytest.approx(-0.902350427, abs=1e-9)
    np.testing.assert_allclose(exact.magnetisation, [0.040601729, 0.008223395, 0.246264747], atol=1e-9)
    pairs = exact.correlations[[0, 0, 1], [1, 2, 2]]
    np.testing.assert_allclose(pairs, [0.711785147, -0.269915113, -0.102278833], atol=1e-9)
    p = [0.10382687, 0.05698139, 0.00697774, 0.20908163, 0.31191314, 0.02316691, 0.05698139, 0.23107094]
    np.testing.assert_allclose(exact.p, p, atol=5e-9)
    assert law(three(), 0.5).log_Z == pytest.approx(3.680107742, abs=1e-9)


@pytest.mark.parametrize(("units", "T", "log_Z"), [(5, 1.0, 5.862749609), (10, 2.0, 8.133060918)])
def test_a_ring(units: int, T: float, log_Z: float) -> None:
    assert law(ring(units, 1.0, 0.0), T).log_Z == pytest.approx(log_Z, abs=1e-9)


@quick
@given(st.integers(2, 9), st.floats(0.01, 4) | st.floats(-4, -0.01), temperatures)
def test_a_ring_has_a_closed_form(units: int, coupling: float, T: float) -> None:
    """Also one of two units, which has two bonds."""
    K = coupling / T
    q = np.exp(-2 * abs(K))  # (2 cosh K)ⁿ (1 ± |tanh K|ⁿ), where tanh |K| = 1 − 2q/(1 + q)
    loops = units * np.log1p(-2 * q / (1 + q))
    frustrated = K < 0 and units % 2 == 1
    expected = units * np.logaddexp(K, -K) + np.log(-np.expm1(loops) if frustrated else 1 + np.exp(loops))
    assert law(ring(units, coupling, 0.0), T).log_Z == pytest.approx(expected, rel=1e-9, abs=1e-7)


@pytest.mark.parametrize(
    ("T", "log_Z", "energy", "magnetisation"),
    [(2.0, 17.105367119, -1.755380289, 0.918943267), (3.0, 13.281033456, -1.017069627, 0.601291326)],
)
def test_a_lattice_of_sixteen(T: float, log_Z: float, energy: float, magnetisation: float) -> None:
    exact = law(square(4, 1.0, 0.0), T)
    assert exact.log_Z == pytest.approx(log_Z, abs=1e-9)
    assert exact.mean_energy / 16 == pytest.approx(energy, abs=1e-9)
    assert exact.p @ np.abs(states(16).mean(axis=1)) == pytest.approx(magnetisation, abs=1e-9)


@quick
@given(machines, temperatures)
def test_laws_of_every_machine(machine: Boltzmann, T: float) -> None:
    exact = law(machine, T)
    assert exact.p.sum() == pytest.approx(1.0, abs=1e-12)
    scale = 1 + np.abs(machine.energies).max()
    assert exact.free_energy == pytest.approx(exact.mean_energy - T * exact.entropy, abs=1e-9 * scale)
    np.testing.assert_allclose(np.diag(exact.correlations), 1.0, atol=1e-12)
    mirrored = law(Boltzmann(machine.J, -machine.b), T)
    np.testing.assert_allclose(mirrored.p[::-1], exact.p, atol=1e-12)


@quick
@given(machines, st.floats(0.3, 20))
def test_the_slope_of_log_Z_is_the_energy(machine: Boltzmann, T: float) -> None:
    beta, step = 1 / T, 1e-5
    slope = (law(machine, 1 / (beta + step)).log_Z - law(machine, 1 / (beta - step)).log_Z) / (2 * step)
    assert -slope == pytest.approx(law(machine, T).mean_energy, abs=1e-5 * (1 + np.abs(machine.energies).max() ** 2))


@quick
@given(machines, temperatures)
def test_a_turn_of_one_unit_keeps_the_law(machine: Boltzmann, T: float) -> None:
    """p K = p for the step of each unit alone, hence for any order of turns."""
    p, up = law(machine, T).p, chance_up(machine, T)
    k = np.arange(len(p))
    for unit in range(machine.units):
        after = np.zeros_like(p)
        np.add.at(after, k | 1 << unit, p * up[:, unit])
        np.add.at(after, k & ~(1 << unit), p * (1 - up[:, unit]))
        np.testing.assert_allclose(after, p, atol=1e-12)


@quick
@given(machines, temperatures)
def test_all_units_at_once_keep_a_law_of_their_own(machine: Boltzmann, T: float) -> None:
    """The stationary law of the step in which all decide together, by the whole matrix of the step."""
    x, up = states(machine.units), chance_up(machine, T)
    step = np.where(x[None] > 0, up[:, None], 1 - up[:, None]).prod(axis=2)
    p = all_at_once_law(machine, T).p
    np.testing.assert_allclose(p @ step, p, atol=1e-10)


@pytest.mark.parametrize(("T", "apart"), [(1.0, 0.445), (0.5, 0.745)])
def test_how_far_all_at_once_is_from_boltzmann(T: float, apart: float) -> None:
    assert np.abs(all_at_once_law(three(), T).p - law(three(), T).p).sum() / 2 == pytest.approx(apart, abs=5e-4)


@quick
@given(st.lists(st.floats(-4, 4), min_size=1, max_size=6), temperatures)
def test_units_without_couplings_are_independent(b: list[float], T: float) -> None:
    exact = law(Boltzmann(np.zeros((len(b), len(b))), np.array(b)), T)
    m = np.tanh(np.array(b) / T)
    np.testing.assert_allclose(exact.magnetisation, m, atol=1e-12)
    np.testing.assert_allclose(exact.correlations, np.outer(m, m) + np.diag(1 - m**2), atol=1e-12)


def test_the_coldest_and_strongest_machine_overflows_nowhere() -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        exact = law(ring(16, 4.0, 4.0), 0.05)
        assert np.isfinite(chance_up(ring(16, 4.0, 4.0), 0.05)).all()
    assert exact.p[-1] == 1.0


@pytest.mark.parametrize(
    ("J", "b", "says"),
    [
        ([[0, 1]], [0.0, 0.0], "square"),
        ([[0, 1], [1, 0]], [0.0], "one number for each"),
        ([[0, 1], [2, 0]], [0.0, 0.0], "symmetric: from unit 1 to 0 it is 1, the other way 2"),
        ([[1, 0], [0, 0]], [0.0, 0.0], "constant"),
    ],
)
def test_what_is_no_machine(J: list[list[float]], b: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        boltzmann.given(np.array(J), np.array(b))
