"""Two machines, one distribution."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.block_gibbs import block_sweeps, reversals
from rnnviz.dynamics.gibbs import GibbsChain, total_variation, total_variation_iid
from rnnviz.networks.boltzmann import law
from rnnviz.networks.enumeration import log_sum_exp, number_of
from rnnviz.networks.hubbard_stratonovich import Pair
from rnnviz.networks.rbm import Rbm

TWO = np.array([[1.0, 1, 1, 1, -1, -1, -1, -1], [1, 1, -1, -1, 1, 1, -1, -1]])
CORRELATED = np.array([[1.0] * 8, [1.0] * 6 + [-1.0] * 2])

few = settings(max_examples=25, deadline=None)
real_patterns = st.tuples(st.integers(1, 4), st.integers(2, 8)).flatmap(
    lambda shape: arrays(float, shape, elements=st.floats(-1.5, 1.5, width=32))
)


@given(patterns=real_patterns, temperature=st.floats(0.1, 5.0))
@few
def test_both_give_every_state_the_same_probability(patterns: Floats, temperature: float) -> None:
    """For any real patterns, with the hidden units integrated by numbers."""
    pair = Pair(patterns, temperature)
    assert np.abs(pair.log_p - pair.log_p_rbm).max() < 1e-10
    assert np.exp(pair.log_p).sum() == pytest.approx(1.0, abs=1e-12)
    assert pair.log_Z_rbm == pytest.approx(pair.log_Z, abs=1e-10)
    np.testing.assert_allclose(pair.log_p, pair.log_p[::-1], atol=1e-12)
    np.testing.assert_allclose(pair.J, temperature * pair.W @ pair.W.T, atol=1e-12)


@pytest.mark.parametrize(("temperature", "known"), [
    (2.0, 6.155432375), (1.0, 7.050830884), (0.5, 9.839123058), (0.25, 17.408018739),
])  # fmt: skip
def test_the_sum_over_states_is_the_integral_over_hidden_units(temperature: float, known: float) -> None:
    pair = Pair(TWO, temperature)
    assert pair.log_Z == pytest.approx(known, abs=1e-8)
    assert pair.log_Z_rbm == pytest.approx(pair.log_Z, abs=1e-12)
    assert np.abs(pair.log_p - pair.log_p_rbm).max() < 1e-13


def test_one_pattern_is_a_sum_of_binomials() -> None:
    from math import comb

    for units, temperature, known in ((8, 1.0, 6.441001886), (16, 0.5, 17.124298142)):
        terms = [np.log(comb(units, k)) + (units - 2 * k) ** 2 / (2 * units * temperature) for k in range(units + 1)]
        log_Z = Pair(np.ones((1, units)), temperature).log_Z
        assert log_Z == pytest.approx(float(log_sum_exp(np.array(terms))), abs=1e-12)
        assert log_Z == pytest.approx(known, abs=1e-9)


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_it_is_an_rbm_with_units_of_plus_and_minus_one(most: int) -> None:
    """With x = 2v − 1 it is the machine of `rbm`, binary–Gaussian, up to a constant in every energy."""
    rng = np.random.default_rng(most)
    pair = Pair(rng.choice([-1.0, 1.0], (most, 6)), 0.7)
    # ½|h|² − xᵀWh = ½|h|² − 2 vᵀWh + 1ᵀWh: the middle of h moves to −Wᵀ1, which is b, and a makes up for it
    rbm = Rbm(2.0 * pair.W, np.zeros(6), -pair.W.sum(axis=0), "binary", "gaussian")
    minus = -rbm.free_energy((pair.states + 1) / 2)
    np.testing.assert_allclose(minus - log_sum_exp(minus), pair.log_p, atol=1e-12)


def test_the_diagonal_counts_for_units_of_zero_and_one_only() -> None:
    """For ±1 units x_i² = 1 is a constant; for 0/1 units x_i² = x_i, so J_ii / 2 belongs into the bias."""

    def log_p(states: Floats, J: Floats, b: Floats) -> Floats:
        weights = 0.5 * ((states @ J) * states).sum(1) + states @ b
        return weights - log_sum_exp(weights)

    pair = Pair(np.random.default_rng(0).choice([-1.0, 1.0], (3, 8)), 1.0)
    bare, none = pair.J - np.diag(np.diag(pair.J)), np.zeros(8)
    np.testing.assert_allclose(log_p(pair.states, bare, none), log_p(pair.states, pair.J, none), atol=1e-12)
    zeros = (pair.states + 1) / 2
    whole = log_p(zeros, pair.J, none)
    assert np.abs(log_p(zeros, bare, none) - whole).max() > 0.3
    np.testing.assert_allclose(log_p(zeros, bare, np.diag(pair.J) / 2), whole, atol=1e-12)


# -- the valleys of the hidden units --------------------------------------------------------------------------------


@pytest.mark.parametrize(("temperature", "overlap"), [
    (1 / 1.1, 0.5029), (1 / 1.5, 0.8586), (0.5, 0.9575), (0.25, 0.9993),
])  # fmt: skip
def test_below_the_critical_temperature_each_pattern_has_two_valleys(temperature: float, overlap: float) -> None:
    pair = Pair(TWO, temperature)
    assert pair.critical_temperature == pytest.approx(1.0)
    np.testing.assert_allclose(np.sort(np.abs(pair.modes), axis=1), [[0.0, overlap]] * 4, atol=1e-4)
    m = np.abs(pair.modes).max()
    assert m == pytest.approx(np.tanh(m / temperature), abs=1e-9)


@pytest.mark.parametrize(("temperature", "count"), [
    (1.667, 1), (1.5, 1), (1.43, 2), (1.0, 2), (0.5001, 2), (0.5, 2), (0.4999, 4), (0.333, 4),
])  # fmt: skip
def test_correlated_patterns_share_a_valley_before_they_part(temperature: float, count: int) -> None:
    """Overlap q = ½: one common pair of valleys below 1 + q, single ones below 1 − q."""
    pair = Pair(CORRELATED, temperature)
    assert pair.critical_temperature == pytest.approx(1.5)
    assert len(pair.modes) == count


def test_two_equal_patterns_have_one_valley_between_them() -> None:
    pair = Pair(np.ones((2, 6)), 1.0)
    assert pair.critical_temperature == pytest.approx(2.0)
    assert len(pair.modes) == 2
    np.testing.assert_allclose(pair.modes[:, 0], pair.modes[:, 1], atol=1e-9)


@given(seed=st.integers(0, 10**6), patterns=st.integers(1, 4), units=st.integers(2, 10), temperature=st.floats(0.1, 3))
@few
def test_every_valley_found_is_a_maximum_and_has_a_mirror_image(
    seed: int, patterns: int, units: int, temperature: float
) -> None:
    rng = np.random.default_rng(seed)
    pair = Pair(rng.choice([-1.0, 1.0], (patterns, units)), temperature)
    h = pair.modes * pair.scale
    around = rng.normal(size=(200, 1, patterns))
    around *= 0.05 / np.linalg.norm(around, axis=2, keepdims=True)
    assert (pair.log_density(h + around) <= pair.log_density(h) + 1e-9).all()
    for mode in pair.modes:
        assert np.abs(pair.modes + mode).max(axis=1).min() < 3e-3


def test_the_density_of_the_hidden_units_integrates_to_one_however_it_is_written() -> None:
    pair = Pair(TWO, 0.6)
    axis = np.arange(-14.0, 14.25, 0.25)
    by_states = pair.density_of_two(axis, axis)
    formula = np.exp(pair.log_density(np.stack(np.meshgrid(axis, axis), axis=-1)) - pair.log_Z)
    np.testing.assert_allclose(by_states, formula, atol=1e-14)
    assert by_states.sum() * 0.25**2 == pytest.approx(1.0, abs=1e-12)
    swapped = Pair(TWO[::-1], 0.6).density_of_two(axis, axis)
    np.testing.assert_allclose(swapped, by_states.T, atol=1e-14)


# -- chains ---------------------------------------------------------------------------------------------------------


def single_sweeps(pair: Pair, state: int, sweeps: int, rng: np.random.Generator) -> Ints:
    """One unit after the other."""
    return GibbsChain(pair.machine, pair.temperature, rng, state).run(sweeps, "sweep")


def test_it_is_the_boltzmann_machine_of_its_temperature() -> None:
    pair = Pair(TWO, 0.7)
    np.testing.assert_allclose(np.exp(pair.log_p), law(pair.machine, 0.7).p, atol=1e-14)


def block_states(pair: Pair, state: int, sweeps: int, rng: np.random.Generator) -> Ints:
    """Layer after layer."""
    return block_sweeps(pair, state, sweeps, rng)[0]


@pytest.mark.parametrize("sweep", [single_sweeps, block_states])
def test_a_sweep_keeps_the_distribution(sweep: Callable[..., Ints]) -> None:
    """States drawn from p, after three sweeps, are still drawn from p."""
    pair = Pair(TWO[:, ::2], 0.8)
    p, rng = np.exp(pair.log_p), np.random.default_rng(3)
    starts = rng.choice(len(p), size=4000, p=p)
    after = np.array([sweep(pair, int(k), 3, rng)[-1] for k in starts])
    counts = np.bincount(after, minlength=len(p))
    assert total_variation(p, counts) < 1.6 * total_variation_iid(p, len(after))


@pytest.mark.parametrize(("temperature", "single", "block"), [(1.0, 0.1, 0.1), (0.5, 0.12, 0.15)])
def test_both_chains_find_the_same_law_and_the_block_mixes_more_slowly(
    temperature: float, single: float, block: float
) -> None:
    pair = Pair(TWO, temperature)
    p, turns = np.exp(pair.log_p), []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        start = int(number_of(TWO[0]))
        paths = single_sweeps(pair, start, 5000, rng), block_states(pair, start, 5000, rng)
        found = [total_variation(p, np.bincount(path, minlength=256)) for path in paths]
        assert found[0] < single
        assert found[1] < block
        turns.append([reversals(pair.fields[path, 0] / pair.scale) for path in paths])
    one, other = np.median(turns, axis=0)
    assert one > 1.3 * other


def test_a_reversal_is_from_side_to_side() -> None:
    assert reversals(np.array([1.0, 0.25, -0.25, 0.75, 0.0, -0.5, -1.0, 0.0, 0.5])) == 2
    assert reversals(np.array([])) == 0


def test_the_hidden_units_of_the_chain_have_the_density_that_is_drawn() -> None:
    """First and second moments against those of Σ_x p(x) N(Wᵀx, I)."""
    pair = Pair(TWO, 1.0)
    states, hidden = block_sweeps(pair, 0, 20_000, np.random.default_rng(0))
    p = np.exp(pair.log_p)
    np.testing.assert_allclose((hidden**2).mean(axis=0), p @ (pair.fields**2 + 1.0), rtol=0.12)
    np.testing.assert_allclose(hidden.mean(axis=0), 0.0, atol=0.35)
    assert np.corrcoef(hidden[1:, 0], pair.fields[states[:-1], 0])[0, 1] > 0.5
