"""The solved Ising lattice: against enumeration, the transfer matrix, the infinite lattice and finite differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.networks.boltzmann import law, square, states
from rnnviz.networks.ising_torus import CRITICAL_TEMPERATURE, infinite_energy, infinite_magnetisation, torus


def by_transfer_matrix(side: int, K: float) -> float:
    """log Z = log tr Vˢ, where V weighs one row of units against the next."""
    x = states(side)
    along = K * (x * np.roll(x, 1, axis=1)).sum(axis=1)
    V = np.exp(along[:, None] / 2 + along[None] / 2 + K * x @ x.T)
    values = np.linalg.eigvalsh(V)
    return float(side * np.log(values[-1]) + np.log(((values / values[-1]) ** side).sum()))


def test_the_critical_temperature() -> None:
    assert pytest.approx(2.269185314, abs=1e-9) == CRITICAL_TEMPERATURE
    assert np.sinh(2 / CRITICAL_TEMPERATURE) == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("side", [3, 4])
@pytest.mark.parametrize("T", [0.05, 0.7, 2.0, CRITICAL_TEMPERATURE, 3.0, 20.0])
def test_kaufman_against_all_states(side: int, T: float) -> None:
    exact = law(square(side, 1.0, 0.0), T)
    assert torus(side, 1 / T).log_Z == pytest.approx(exact.log_Z, rel=1e-13)
    assert torus(side, 1 / T).energy == pytest.approx(exact.mean_energy / side**2, abs=1e-12)


@pytest.mark.parametrize("side", [4, 5, 8])
@pytest.mark.parametrize("T", [1.0, 2.0, CRITICAL_TEMPERATURE, 3.0])
def test_kaufman_against_the_transfer_matrix(side: int, T: float) -> None:
    assert torus(side, 1 / T).log_Z == pytest.approx(by_transfer_matrix(side, 1 / T), rel=1e-13)


@pytest.mark.parametrize(
    ("T", "sides", "infinite"),
    [
        (2.0, (-1.745683, -1.745531, -1.745565, -1.745565), -1.745565),
        (CRITICAL_TEMPERATURE, (-1.491589, -1.453065, -1.433658, -1.423938), -np.sqrt(2)),
        (2.5, (-1.222321, -1.131318, -1.107292, -1.106083), None),
        (3.0, (-0.841315, -0.817689, -0.817310, -0.817310), None),
    ],
)
def test_energies_of_growing_lattices(T: float, sides: tuple[float, ...], infinite: float | None) -> None:
    found = [torus(side, 1 / T).energy for side in (8, 16, 32, 64)]
    np.testing.assert_allclose(found, sides, atol=5.1e-7)
    if infinite is not None:
        assert infinite_energy(np.array(1 / T)) == pytest.approx(infinite, abs=5.1e-7)


@pytest.mark.parametrize("T", [0.5, 1.5, 2.0, 2.8, 6.0, 20.0])
def test_a_large_lattice_is_nearly_infinite(T: float) -> None:
    assert torus(128, 1 / T).energy == pytest.approx(float(infinite_energy(np.array(1 / T))), abs=1e-9)


def test_the_infinite_lattice_against_the_elliptic_integral() -> None:
    from scipy.special import ellipk

    K = np.linspace(0.05, 2.0, 40)
    modulus = 2 * np.sinh(2 * K) / np.cosh(2 * K) ** 2
    κ = 2 * np.tanh(2 * K) ** 2 - 1
    onsager = -(1 + 2 / np.pi * κ * ellipk(modulus**2)) / np.tanh(2 * K)
    np.testing.assert_allclose(infinite_energy(K), onsager, atol=1e-10)


def test_the_magnet() -> None:
    m = infinite_magnetisation(1 / np.array([1.5, 2.0, 2.2, CRITICAL_TEMPERATURE + 1e-9, 5.0]))
    np.testing.assert_allclose(m, [0.986500, 0.911319, 0.784755, 0.0, 0.0], atol=5.1e-7)


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 128), st.floats(0.05, 20))
def test_the_energy_is_the_slope_of_log_Z(side: int, T: float) -> None:
    K, step = 1 / T, 1e-5 / T
    slope = (torus(side, K + step).log_Z - torus(side, K - step).log_Z) / (2 * step) / side**2
    assert torus(side, K).energy == pytest.approx(-slope, abs=2e-7)
    assert -2 <= torus(side, K).energy <= 0


def test_hardly_any_coupling_goes_over_smoothly() -> None:
    below, above = torus(32, 0.999e-6), torus(32, 1.001e-6)
    assert below.energy / above.energy == pytest.approx(0.999 / 1.001, rel=1e-4)
    assert torus(64, 1e-300).log_Z == pytest.approx(64**2 * np.log(2))
