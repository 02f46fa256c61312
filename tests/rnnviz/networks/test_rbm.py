"""Every restricted Boltzmann machine against sums and integrals that know nothing of its formulas."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.networks.enumeration import bits, log_sum_exp
from rnnviz.networks.rbm import (
    Rbm,
    Units,
    counts_from,
    log_probabilities,
    log_Z,
    log_Z_piece,
    log_Z_pieces,
    summed_softplus,
)

W, A, B = np.array([[0.6, -0.3], [0.2, 0.5]]), np.array([0.3, -0.2]), np.array([0.1, 0.4])
KINDS: list[tuple[Units, Units]] = [
    ("binary", "binary"), ("binary", "gaussian"), ("gaussian", "binary"), ("gaussian", "gaussian"),
]  # fmt: skip
KNOWN = dict(zip(KINDS, (3.442212072, 3.559486943, 3.647955599, 4.134468817), strict=True))


def known_log_Z(rbm: Rbm) -> float:
    """ln Z where it must be known."""
    known = log_Z(rbm)
    assert known is not None
    return known


every_kind = pytest.mark.parametrize(("visible", "hidden"), KINDS)
few = settings(max_examples=30, deadline=None)


@st.composite
def machines(draw: st.DrawFn, visible: Units | None = None, hidden: Units | None = None) -> Rbm:
    """Small ones; the Gaussian–Gaussian ones with σ_max < 1."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    kinds = draw(st.sampled_from([k for k in KINDS if visible in (None, k[0]) and hidden in (None, k[1])]))
    weights = rng.normal(size=(n, m))
    if kinds == ("gaussian", "gaussian"):
        weights *= draw(st.floats(0.1, 0.95)) / np.linalg.norm(weights, 2)
    return Rbm(weights, rng.normal(size=n), rng.normal(size=m), *kinds)


def points_of(kind: Units) -> tuple[Floats, float]:
    """What one unit can be, and what each of these values counts: a fine grid stands for the real line."""
    return (np.array([0.0, 1.0]), 1.0) if kind == "binary" else (np.linspace(-11.0, 11.0, 45), 0.5)


def summed(rbm: Rbm) -> float:
    """ln Σ or ∫ e^{−E} over all four units of a 2 + 2 machine; the trapezoidal rule is exact to 1e-15 here."""
    (v, dv), (h, dh) = points_of(rbm.visible), points_of(rbm.hidden)
    visible, hidden = (np.array(list(product(axis, repeat=2))) for axis in (v, h))
    energies = rbm.energy(visible[:, None, :], hidden[None, :, :])
    return float(log_sum_exp(-energies)) + 2 * np.log(dv * dh)


@every_kind
def test_the_sum_over_everything_is_the_formula(visible: Units, hidden: Units) -> None:
    rbm = Rbm(W, A, B, visible, hidden)
    known = log_Z(rbm)
    assert known == pytest.approx(summed(rbm), abs=1e-11)
    assert known == pytest.approx(KNOWN[visible, hidden], abs=1e-9)
    assert known == pytest.approx(log_Z(rbm.mirrored), abs=1e-12)


@every_kind
def test_summing_out_the_hidden_layer_is_the_free_energy(visible: Units, hidden: Units) -> None:
    rbm = Rbm(W, A, B, visible, hidden)
    h, dh = points_of(hidden)
    states = np.array(list(product(h, repeat=2)))
    for v in ([0.0, 1.0], [1.0, 1.0]):
        energies = rbm.energy(np.array(v), states)
        assert rbm.free_energy(np.array(v)) == pytest.approx(-float(log_sum_exp(-energies)) - 2 * np.log(dh), abs=1e-11)


@given(machine=machines())
@few
def test_the_gradient_of_the_free_energy_is_that_of_finite_differences(machine: Rbm) -> None:
    """∂F/∂W = −v E[h|v]ᵀ."""
    rng = np.random.default_rng(0)
    v = machine.drawn_visible(np.zeros(len(machine.b)), rng)
    step = 1e-5
    changed = np.zeros_like(machine.W)
    for at in np.ndindex(machine.W.shape):
        ends = []
        for sign in (step, -step):
            moved = machine.W.copy()
            moved[at] += sign
            ends.append(Rbm(moved, machine.a, machine.b, machine.visible, machine.hidden).free_energy(v))
        changed[at] = (ends[0] - ends[1]) / (2 * step)
    np.testing.assert_allclose(changed, -np.outer(v, machine.hidden_mean(v)), atol=1e-7 * (1 + np.abs(v).max() ** 3))


@given(machine=machines("binary", "binary"))
@few
def test_both_layers_count_to_the_same_sum(machine: Rbm) -> None:
    by_rows = log_sum_exp(-machine.free_energy(bits(len(machine.a))))
    by_columns = log_sum_exp(-machine.mirrored.free_energy(bits(len(machine.b))))
    assert by_rows == pytest.approx(by_columns, abs=1e-12)
    assert np.exp(log_probabilities(machine)).sum() == pytest.approx(1.0, abs=1e-12)


@given(machine=machines(), seed=st.integers(0, 99))
@few
def test_hidden_units_have_no_order(machine: Rbm, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(machine.b))
    other = Rbm(machine.W[:, order], machine.a, machine.b[order], machine.visible, machine.hidden)
    v = machine.drawn_visible(np.zeros((3, len(machine.b))), np.random.default_rng(seed))
    np.testing.assert_allclose(other.free_energy(v), machine.free_energy(v), atol=1e-12)
    assert log_Z(other) == pytest.approx(log_Z(machine), abs=1e-11)


@given(machine=machines("binary", "binary"))
@few
def test_given_one_layer_the_other_factorises(machine: Rbm) -> None:
    v = np.ones(len(machine.a))
    hidden = bits(len(machine.b))
    logs = -machine.energy(v, hidden)
    mean = machine.hidden_mean(v)
    np.testing.assert_allclose(
        np.exp(logs - log_sum_exp(logs)), np.prod(np.where(hidden > 0, mean, 1 - mean), axis=1), atol=1e-12
    )


@given(machine=machines("gaussian", "gaussian"))
@few
def test_what_gaussian_layers_make_is_a_gaussian(machine: Rbm) -> None:
    """Differences of F are those of N(·, (I − WWᵀ)⁻¹), and ln Z normalises it."""
    precision = np.eye(len(machine.a)) - machine.W @ machine.W.T
    mean = np.linalg.solve(precision, machine.a + machine.W @ machine.b)
    v = np.random.default_rng(0).normal(size=(4, len(machine.a)))
    apart = v - mean
    normal = -0.5 * (apart @ precision * apart).sum(1) + 0.5 * np.linalg.slogdet(precision / (2 * np.pi))[1]
    np.testing.assert_allclose(-machine.free_energy(v) - known_log_Z(machine), normal, atol=1e-8)


def test_from_a_singular_value_of_one_on_there_is_no_such_distribution() -> None:
    for sigma, exists in ((0.999, True), (1.0, False), (1.7, False), (np.inf, False)):
        machine = Rbm(np.diag([sigma, 0.5]), A, B, "gaussian", "gaussian")
        assert (log_Z(machine) is not None) == exists


def test_what_is_too_large_to_be_counted_says_so() -> None:
    large = Rbm(np.zeros((20, 17)), np.zeros(20), np.zeros(17))
    assert log_Z(large) is None
    assert log_Z_pieces(large) == 0
    with pytest.raises(ValueError, match="not known"):
        log_Z_piece(large, 0)
    with pytest.raises(ValueError, match="16"):
        log_probabilities(large)


def test_the_cheaper_layer_is_counted() -> None:
    side = counts_from(Rbm(np.zeros((16, 6)), np.zeros(16), np.zeros(6)))
    assert side is not None
    assert len(side.a) == 6
    flat = Rbm(np.zeros((64, 13)), np.zeros(64), np.zeros(13))
    assert log_Z_pieces(flat) == 2
    assert log_Z(flat) == pytest.approx(77 * np.log(2), abs=1e-10)


@given(x=st.lists(st.floats(-800, 800), min_size=1, max_size=256))
@few
def test_one_logarithm_for_a_row_of_softplus(x: list[float]) -> None:
    plain = np.logaddexp(0.0, np.array(x)).sum()
    assert summed_softplus(np.array(x)) == pytest.approx(plain, rel=1e-12, abs=1e-12)


@every_kind
def test_a_block_chain_keeps_the_distribution(visible: Units, hidden: Units) -> None:
    """Means and covariances of long runs against sums (binary) or the closed form (Gaussian)."""
    rbm = Rbm(W, A, B, visible, hidden)
    rng = np.random.default_rng(1)
    v = rbm.drawn_visible(np.zeros((20_000, 2)), rng)
    for _ in range(30):
        v = rbm.drawn_visible(rbm.drawn_hidden(v, rng), rng)
    points, step = points_of(visible)
    states = np.array(list(product(points, repeat=2)))
    p = np.exp(-rbm.free_energy(states) - known_log_Z(rbm)) * step**2
    assert p.sum() == pytest.approx(1.0, abs=1e-9)
    spread = np.sqrt(p @ states**2)
    np.testing.assert_allclose(v.mean(axis=0), p @ states, atol=5 * spread.max() / np.sqrt(len(v)))


@pytest.mark.parametrize("scale", [0.1, 3.0, 40.0, 400.0])
@pytest.mark.parametrize(("visible", "hidden"), [(1, 1), (13, 3), (14, 20), (3, 40)])
def test_multiplying_up_is_adding_logarithms(scale: float, visible: int, hidden: int) -> None:
    """Also where it would overflow, and the plain sum has to serve."""
    rng = np.random.default_rng(visible)
    machine = Rbm(*(scale * rng.normal(size=size) for size in ((visible, hidden), visible, hidden)))
    plain = (
        log_sum_exp(-machine.free_energy(bits(visible)))
        if visible < hidden
        else log_sum_exp(-machine.mirrored.free_energy(bits(hidden)))
    )
    assert log_Z(machine) == pytest.approx(float(plain), rel=1e-13, abs=1e-11)
