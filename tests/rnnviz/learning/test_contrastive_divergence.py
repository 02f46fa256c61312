"""What learning does to a restricted Boltzmann machine, against exact gradients and the theory of Gaussian layers."""

import numpy as np
import pytest

from rnnviz.arrays import Floats
from rnnviz.data.bars_and_stripes import bars_and_stripes
from rnnviz.data.handwritten import handwriting, standardised
from rnnviz.errors import InputError
from rnnviz.learning.contrastive_divergence import (
    ascended,
    chain,
    exact_moments,
    moments,
    rate_limit,
    resting_sigma,
    untrained,
)
from rnnviz.learning.rbm_judging import Judging, independent_log_likelihood, judged
from rnnviz.learning.rbm_training import Algorithm, RbmTraining
from rnnviz.networks.enumeration import bits
from rnnviz.networks.rbm import Rbm, Units, log_probabilities


def level(rbm: Rbm, data: Floats) -> float:
    """The exact log-likelihood."""
    found = judged(rbm, data).log_likelihood
    assert found is not None
    return found


def small(seed: int, visible: Units = "binary", hidden: Units = "binary") -> Rbm:
    rng = np.random.default_rng(seed)
    return Rbm(rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3), visible, hidden)


@pytest.mark.parametrize("hidden", ["binary", "gaussian"])
def test_data_less_model_is_the_gradient_of_the_likelihood(hidden: Units) -> None:
    rbm = small(0, hidden=hidden)
    data = bits(4)[[1, 5, 5, 6, 15]]
    plus, minus = moments(rbm, data), exact_moments(rbm)
    step = 1e-6
    for at in ((0, 0), (3, 2), (1, 1)):
        ends = []
        for sign in (step, -step):
            W = rbm.W.copy()
            W[at] += sign
            moved = Rbm(W, rbm.a, rbm.b, "binary", hidden)
            ends.append(level(moved, data))
        assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(plus.W[at] - minus.W[at], abs=1e-8)
    for name in ("a", "b"):
        ends = []
        for sign in (step, -step):
            parts = {"a": rbm.a.copy(), "b": rbm.b.copy()}
            parts[name][1] += sign
            moved = Rbm(rbm.W, parts["a"], parts["b"], "binary", hidden)
            ends.append(level(moved, data))
        # of a Gaussian layer ∂(−E)/∂b = h − b, and the b cancels between the two averages
        difference = getattr(plus, name)[1] - getattr(minus, name)[1]
        assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(difference, abs=1e-8)


def test_at_the_true_machine_no_algorithm_moves_on_average() -> None:
    """The chain keeps the distribution that the data are drawn from."""
    rbm, rng = small(1), np.random.default_rng(1)
    p = np.exp(log_probabilities(rbm))
    data = bits(4)[rng.choice(16, size=200_000, p=p)]
    for k in (1, 3):
        change = moments(rbm, data).W - moments(rbm, chain(rbm, data, k, rng)).W
        assert np.abs(change).max() < 6e-3


@pytest.mark.parametrize("sigma", [0.3, 0.8])
def test_an_expected_update_of_gaussian_layers_is_that_of_the_theory(sigma: float) -> None:
    """Δσ = η σ (1 + σ²)(λ (1 − σ²) − 1)"""
    rng, spread = np.random.default_rng(0), 2.0
    rbm = Rbm(np.array([[sigma]]), np.zeros(1), np.zeros(1), "gaussian", "gaussian")
    data = np.sqrt(spread) * rng.standard_normal((400_000, 1))
    moved = ascended(rbm, moments(rbm, data), moments(rbm, chain(rbm, data, 1, rng)), 1.0)
    expected = sigma * (1 + sigma**2) * (spread * (1 - sigma**2) - 1)
    assert float((moved.W - rbm.W)[0, 0]) == pytest.approx(expected, abs=0.03)


def rests(spread: float, rate: float) -> bool:
    """Whether the expected CD-1 of one direction settles near its rest point."""
    sigma = np.sqrt(1 - 1 / spread) + 1e-3
    for _ in range(4000):
        sigma += rate * sigma * (1 + sigma**2) * (spread * (1 - sigma**2) - 1)
        if not abs(sigma) < 10:
            return False
    return bool(abs(sigma - np.sqrt(1 - 1 / spread)) < 1e-6)


@pytest.mark.parametrize("spread", [2.0, 5.0, 10.0, 50.0])
def test_the_limit_of_the_learning_rate_is_where_the_rest_point_loses_its_hold(spread: float) -> None:
    limit = 1 / ((spread - 1) * (2 - 1 / spread))
    data = np.array([[np.sqrt(spread), 0.0], [-np.sqrt(spread), 0.0]])
    assert rate_limit(data) == pytest.approx(limit)
    assert rests(spread, 0.99 * limit)
    assert not rests(spread, 1.01 * limit)


def test_data_that_vary_little_have_no_limit() -> None:
    assert rate_limit(np.array([[0.5, 0.1], [-0.5, -0.1]])) is None
    assert rate_limit(np.array([[0.5], [-0.5]])) is resting_sigma(np.array([[0.5], [-0.5]])) is None


def test_the_limit_for_the_digits() -> None:
    ink = handwriting().ink
    train = standardised(ink[:1437], ink[:1437])
    spreads = np.linalg.eigvalsh(np.cov(train.T, bias=True))
    assert spreads[-1] == pytest.approx(7.348, abs=1e-3)
    assert (spreads > 1).sum() == 17
    assert (1 - 1 / spreads[spreads > 1]).sum() == pytest.approx(8.31, abs=5e-3)
    assert rate_limit(train) == pytest.approx(0.0845, abs=5e-5)
    assert resting_sigma(train) == pytest.approx(np.sqrt(1 - 1 / spreads[-1]), abs=1e-12)


def test_variance_of_a_gaussian_chain_at_and_beyond_one() -> None:
    """It grows by 2 a sweep at σ = 1, where the mean stays; below it settles at 1 / (1 − σ²)."""
    rng = np.random.default_rng(0)
    for sigma, sweeps, expected in ((1.0, 50, 101.0), (0.9, 200, 1 / (1 - 0.81)), (1.1, 20, None)):
        rbm = Rbm(np.array([[sigma]]), np.zeros(1), np.zeros(1), "gaussian", "gaussian")
        v = chain(rbm, rng.standard_normal((20_000, 1)), sweeps, rng)
        if expected is None:
            expected = 1.1 ** (4 * sweeps) * (1 + (1 + 1.21) / (1.1**4 - 1)) - (1 + 1.21) / (1.1**4 - 1)
        assert v.var() == pytest.approx(expected, rel=0.06)


def test_an_untrained_machine_says_the_means_of_the_data() -> None:
    data = bars_and_stripes(4)
    rbm = untrained(data, 12, ("binary", "binary"), 0.1, np.random.default_rng(0))
    assert level(rbm, data) == pytest.approx(-16 * np.log(2), abs=0.1)
    constant = untrained(np.zeros((5, 3)), 2, ("binary", "binary"), 0.1, np.random.default_rng(0))
    assert np.all(np.isfinite(constant.a))


def trained(data: Floats, algorithm: Algorithm, epochs: int, rate: float, *, k: int = 1, decay: float = 0.0) -> Rbm:
    rng = np.random.default_rng(0)
    training = RbmTraining(untrained(data, 12, ("binary", "binary"), 0.1, rng), data, 30, rng)
    for _ in range(epochs * training.updates_an_epoch):
        training.update(algorithm, k, rate, decay)
    return training.rbm


def test_the_exact_gradient_climbs_and_never_above_what_can_be_known() -> None:
    data = bars_and_stripes(3)
    levels = []
    for epochs in (0, 300, 600, 1500):
        rbm = trained(data, "exact", epochs, 1.0)
        levels.append(level(rbm, data))
    assert levels == sorted(levels)
    assert -np.log(14) - 1.5 < levels[-1] <= -np.log(14)


def test_the_reconstruction_improves_while_the_likelihood_falls() -> None:
    """Bars and stripes, CD-1 at rate 0.5: Fischer & Igel 2010. Weight decay holds the likelihood up."""
    data = bars_and_stripes(4)
    early, late = (trained(data, "cd", epochs, 0.5) for epochs in (800, 3000))
    kept = trained(data, "cd", 3000, 0.5, decay=0.001)
    levels = [level(rbm, data) for rbm in (early, late, kept)]
    assert levels[1] < levels[0] - 0.3
    assert levels[2] > levels[0]
    assert judged(late, data).reconstruction_error < 0.02


def test_gaussian_layers_leave_above_the_limit_and_stay_below() -> None:
    rng = np.random.default_rng(0)
    data = np.sqrt(2.0) * rng.standard_normal((1000, 4))
    limit = rate_limit(data)
    assert limit is not None
    for share, leaves in ((0.5, False), (2.0, True)):
        start = untrained(data, 4, ("gaussian", "gaussian"), 0.1, np.random.default_rng(1))
        training = RbmTraining(start, data, 50, np.random.default_rng(2))
        for _ in range(3000):
            training.update("cd", 1, share * limit, 0.0)
        assert training.diverged == leaves
        assert np.all(np.isfinite(training.rbm.W))


def test_after_divergence_nothing_moves() -> None:
    start = Rbm(np.full((2, 2), 600.0), np.zeros(2), np.zeros(2), "gaussian", "gaussian")
    training = RbmTraining(start, np.eye(2), 2, np.random.default_rng(0))
    training.update("cd", 50, 1.0, 0.0)
    assert training.diverged
    was = training.rbm.W, training.updates
    training.update("cd", 1, 1.0, 0.0)
    assert (training.rbm.W, training.updates) == was
    assert np.all(np.isfinite(training.rbm.W))


@pytest.mark.parametrize("algorithm", ["cd", "pcd", "exact"])
def test_going_on_from_a_checkpoint_equals_never_having_stopped(algorithm: Algorithm) -> None:
    data = bars_and_stripes(2)

    def fresh() -> RbmTraining:
        rng = np.random.default_rng(5)
        return RbmTraining(untrained(data, 3, ("binary", "binary"), 0.1, rng), data, 4, rng)

    never, stopped, again = fresh(), fresh(), fresh()
    for training in (never, stopped):
        for _ in range(3):
            training.update(algorithm, 2, 0.1, 0.0)
    again.restore(stopped.checkpoint())
    for training in (never, again):
        for _ in range(4):
            training.update(algorithm, 2, 0.1, 0.0)
    np.testing.assert_array_equal(again.rbm.W, never.rbm.W)
    assert again.epochs == never.epochs


def test_the_state_of_another_machine_is_refused() -> None:
    data = bars_and_stripes(2)
    rng = np.random.default_rng(0)
    training, other = (RbmTraining(untrained(data, m, ("binary", "binary"), 0.1, rng), data, 4, rng) for m in (2, 3))
    with pytest.raises(InputError):
        training.restore(other.checkpoint())
    with pytest.raises(InputError):
        training.restore({})


def test_judging_in_pieces_is_counting_states() -> None:
    rbm, rng = small(3), np.random.default_rng(0)
    train, test = bits(4)[[0, 3, 3]], bits(4)[[9, 12]]
    logs = log_probabilities(rbm)
    found = judged(rbm, train, test)
    assert found.log_likelihood == pytest.approx(logs[[0, 3, 3]].mean(), abs=1e-12)
    assert found.log_likelihood_test == pytest.approx(logs[[9, 12]].mean(), abs=1e-12)
    assert found.free_energy_gap == pytest.approx(logs[[0, 3, 3]].mean() - logs[[9, 12]].mean(), abs=1e-12)
    large = Rbm(rng.normal(size=(20, 14)), np.zeros(20), np.zeros(14))
    whole = Judging(large, np.ones((3, 20)), None)
    assert whole.count == Judging.BEFORE + 4
    whole.piece()
    again = Judging(large, np.ones((3, 20)), None, np.array(whole.found))
    for judging in (whole, again):
        while not judging.done:
            judging.piece()
    assert whole.verdict == again.verdict
    assert whole.verdict.log_likelihood_test is None


def test_independent_pixels_are_a_baseline() -> None:
    binary = handwriting().binary
    assert independent_log_likelihood(binary[:1437], binary[1437:]) == pytest.approx(-24.80, abs=0.01)
    bars = bars_and_stripes(4)
    assert independent_log_likelihood(bars, bars) == pytest.approx(-11.0904, abs=1e-4)
