"""The updates of Hopfield networks: derivatives, energies, and what is special about each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.networks.hopfield import Hopfield, design, from_weights
from rnnviz.networks.modern_hopfield import attention
from rnnviz.networks.updates import sign_async_step, sign_step
from rnnviz.networks.weights import from_matrix
from tests.rnnviz.hopfield_cases import TWO_NEURONS, corner_patterns, quick, random_nets

SEEDS = st.integers(0, 10**6)


def starts(net: Hopfield, seed: int, batch: int = 20) -> Floats:
    return np.random.default_rng(seed).uniform(-1, 1, (batch, net.units))


def test_satlins_start_is_not_clipped() -> None:
    net = design([[1.0, -1.0]])
    np.testing.assert_allclose(net.step(np.array([[-20.0, 0.0]]))[0], [-1, -1.1 * (1 - np.exp(-1.5))])


def test_sign_of_zero_keeps_the_old_side() -> None:
    weights = from_matrix(np.zeros((3, 3)), np.zeros(3))
    np.testing.assert_array_equal(sign_step(weights, np.array([[1.0, -0.3, 0.0]])), [[1, -1, 0]])


def test_synchronous_hebb_has_a_cycle_that_random_order_breaks() -> None:
    patterns = [[1.0, 1.0]]
    together = design(patterns, "hebb", "sign")
    x = np.array([[1.0, -1.0]])
    np.testing.assert_array_equal(together.step(x), -x)
    np.testing.assert_array_equal(together.step(together.step(x)), x)
    one_by_one = design(patterns, "hebb", "sign-async")
    after = one_by_one.step(x, np.random.default_rng(0))
    np.testing.assert_array_equal(one_by_one.step(after, np.random.default_rng(1)), after)


def test_energy_can_rise_under_synchronous_updates() -> None:
    net = from_weights(from_matrix(np.array([[0, -1.0], [-1.0, 0]]), np.zeros(2)), "sign", [[1.0, -1.0]])
    x = np.array([[1.0, -1.0]])
    assert net.energy(x) == net.energy(net.step(x)) == -1
    away = np.array([[0.2, -0.9]])
    rising = from_weights(from_matrix(np.array([[0, 1.0], [1.0, 0]]), np.zeros(2)), "sign", [[1.0, 1.0]])
    assert rising.energy(rising.step(away))[0] > rising.energy(away)[0]


def test_tanh_with_dt_1_is_the_discrete_network() -> None:
    net = design(TWO_NEURONS, "newhop", "tanh", gain=2.0, dt=1.0)
    x = starts(net, 0)
    np.testing.assert_allclose(net.step(x), np.tanh(2 * (x @ net.W + net.b)), atol=1e-15)


def test_euler_order_of_the_tanh_step() -> None:
    """One unit with W = 0, b = artanh(c)/gain: x(t) = c + (x(0) − c) e^(−t); halving dt halves the error."""
    weights = from_matrix(np.zeros((1, 1)), np.array([np.arctanh(0.5)]))
    errors = []
    for dt in (0.02, 0.01):
        net = from_weights(weights, "tanh", [[1.0]], gain=1.0, dt=dt)
        x = np.array([[-1.0]])
        for _ in range(round(1 / dt)):
            x = net.step(x)
        errors.append(abs(x[0, 0] - (0.5 - 1.5 * np.exp(-1))))
    assert errors[0] / errors[1] == pytest.approx(2, abs=0.05)


@quick
@given(random_nets("satlins"), SEEDS)
def test_satlins_jacobian_by_differences(net: Hopfield, seed: int) -> None:
    x = starts(net, seed)
    x = x[(np.abs(np.abs(x @ net.W + net.b) - 1) > 1e-3).all(axis=1)]  # no derivative on the border
    assert_jacobian_by_differences(net, x)


@quick
@given(random_nets("tanh"), SEEDS)
def test_tanh_jacobian_by_differences(net: Hopfield, seed: int) -> None:
    assert_jacobian_by_differences(net, starts(net, seed))


@quick
@given(corner_patterns(max_units=4), st.floats(0.1, 10), SEEDS)
def test_modern_jacobian_by_differences(patterns: Floats, beta: float, seed: int) -> None:
    net = design(patterns, "modern", beta=beta)
    assert_jacobian_by_differences(net, starts(net, seed))


def assert_jacobian_by_differences(net: Hopfield, x: Floats, eps: float = 1e-6) -> None:
    J = net.jacobian(x)
    for unit, push in enumerate(eps * np.eye(net.units)):
        slope = (net.step(x + push) - net.step(x - push)) / (2 * eps)
        np.testing.assert_allclose(J[:, :, unit], slope, atol=1e-6 * max(1, net.beta**3, net.gain**3))


@quick
@given(random_nets("satlins"), SEEDS)
def test_no_step_stretches_more_than_said(net: Hopfield, seed: int) -> None:
    x, y = starts(net, seed), starts(net, seed + 1)
    before, after = np.abs(x - y).max(axis=1), np.abs(net.step(x) - net.step(y)).max(axis=1)
    assert (after <= net.stretch * before + 1e-12).all()


@quick
@given(random_nets("sign-async"), SEEDS)
def test_energy_never_rises_under_random_order(net: Hopfield, seed: int) -> None:
    W = net.W - np.diag(np.minimum(np.diag(net.W), 0))  # W_ii ≥ 0
    net = from_weights(from_matrix(W, net.b), "sign-async", net.patterns)
    assert_energy_never_rises(net, starts(net, seed), steps=8)


@quick
@given(random_nets("satlins"), SEEDS)
def test_energy_never_rises_under_satlins(net: Hopfield, seed: int) -> None:
    lowest = np.linalg.eigvalsh(net.W)[0]
    W = net.W + max(0.0, -1 - lowest) * np.eye(net.units)
    net = from_weights(from_matrix(W, net.b), "satlins", net.patterns)
    assert_energy_never_rises(net, starts(net, seed), steps=30)


@quick
@given(random_nets("tanh"), SEEDS)
def test_energy_never_rises_under_tanh(net: Hopfield, seed: int) -> None:
    net = from_weights(net.weights, "tanh", net.patterns, gain=2.0, dt=0.01)  # type: ignore[arg-type]
    assert_energy_never_rises(net, starts(net, seed), steps=30)


@quick
@given(corner_patterns(max_units=6), st.floats(0.1, 20), SEEDS)
def test_energy_never_rises_in_the_modern_network(patterns: Floats, beta: float, seed: int) -> None:
    net = design(patterns, "modern", beta=beta)
    x = starts(net, seed)
    assert (net.energy(x) >= -1e-9).all()
    assert_energy_never_rises(net, x, steps=10)


def assert_energy_never_rises(net: Hopfield, x: Floats, steps: int) -> None:
    rng = np.random.default_rng(0)
    for _ in range(steps):
        following = net.step(x, rng)
        assert (net.energy(following) <= net.energy(x) + 1e-9).all()
        x = following


@quick
@given(SEEDS)
def test_a_sweep_in_factors_is_a_sweep_with_the_matrix(seed: int) -> None:
    rng = np.random.default_rng(seed)
    net = design(rng.choice([-1.0, 1.0], (3, 32)), "hebb", "sign-async")
    x = rng.normal(size=(6, 32))
    order = rng.permutation(32)
    full = from_matrix(net.W, net.b)
    assert net.weights is not None
    assert net.weights.is_low_rank
    assert not full.is_low_rank
    np.testing.assert_array_equal(sign_async_step(net.weights, x, order), sign_async_step(full, x, order))


@quick
@given(corner_patterns(), st.floats(0.1, 100), SEEDS)
def test_attention_is_a_distribution(patterns: Floats, beta: float, seed: int) -> None:
    p = attention(patterns, beta, np.random.default_rng(seed).uniform(-5, 5, (9, patterns.shape[1])))
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=1), 1)


def test_modern_recalls_at_once_when_cold(rng: np.random.Generator) -> None:
    patterns = rng.choice([-1.0, 1.0], (20, 64))
    net = design(patterns, "modern", beta=4.0)
    noisy = patterns + rng.normal(0, 1, patterns.shape)
    np.testing.assert_allclose(net.step(noisy), patterns, atol=1e-6)


def test_float32_is_kept(rng: np.random.Generator) -> None:
    x = rng.normal(size=(4, 64)).astype(np.float32)
    patterns = rng.choice([-1.0, 1.0], (3, 64))
    for rule, update in (("newhop", "satlins"), ("hebb", "sign"), ("hebb", "tanh"), ("modern", "satlins")):
        net = design(patterns, rule, update).astype(np.float32)  # type: ignore[arg-type]
        assert net.step(x).dtype == np.float32


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"rule": "nohop"}, "rule 'nohop' is unknown; choose one of newhop, hebb, pseudo-inverse, storkey, modern"),
        ({"update": "relu"}, "update 'relu' is unknown; choose one of satlins, sign, sign-async, tanh"),
        ({"beta": 0.0}, "beta = 0 must be a number above 0"),
        ({"gain": float("nan")}, "gain = nan must be a number above 0"),
        ({"dt": 1.5}, "dt = 1.5 must be at most 1, one time constant"),
    ],
)
def test_wrong_settings_get_one_sentence(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011
        design(TWO_NEURONS, **settings)  # type: ignore[arg-type]
    assert str(error.value) == sentence


def test_sign_async_asks_for_its_rng() -> None:
    with pytest.raises(ValueError, match="need an rng"):
        design(TWO_NEURONS, "hebb", "sign-async").step(np.zeros((1, 2)))


def test_the_modern_network_has_no_matrix() -> None:
    with pytest.raises(ValueError, match="no weight matrix"):
        _ = design(TWO_NEURONS, "modern").W


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)
