"""The trainer against autograd, dense linear algebra, exact Gaussian evidence, and its own laws."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

import rnnviz.learning.levenberg_marquardt as trainer
from rnnviz.codec import decode, encode
from rnnviz.errors import InputError
from rnnviz.learning.bayesian_regularisation import (
    Regularisation,
    effective_parameters,
    log_evidence,
    reestimate,
)
from rnnviz.learning.damped_gauss_newton import Cholesky, DampedSystem, Move, check_size, damped_move
from rnnviz.learning.levenberg_marquardt import LevenbergMarquardt
from rnnviz.learning.time_delay_jacobian import Linearisation
from rnnviz.networks.time_delay import TimeDelayNetwork, random_time_delay_network


def some_network(units: int = 4, lags: int = 3, seed: int = 0) -> TimeDelayNetwork:
    return random_time_delay_network(units, lags, np.random.default_rng(seed))


def some_linearisation(samples: int = 11, units: int = 4, lags: int = 3, seed: int = 0) -> Linearisation:
    x = np.random.default_rng(seed + 100).uniform(-1, 1, (samples, lags))
    return Linearisation(some_network(units, lags, seed), x)


def torch_output(theta: torch.Tensor, x: torch.Tensor, units: int) -> torch.Tensor:
    """The network written a second time, in torch and from the vector of its weights."""
    lags = x.shape[1]
    W, b, V, c = torch.split(theta, [units * lags, units, units, 1])
    return torch.tanh(x @ W.reshape(units, lags).T + b) @ V + c


def autograd_jacobian(at: Linearisation) -> np.ndarray:
    x, theta = torch.from_numpy(at.x), torch.from_numpy(at.network.theta)
    jacobian = torch.autograd.functional.jacobian(lambda w: torch_output(w, x, at.network.units), theta)
    return np.asarray(jacobian)


def noisy_sine(samples: int = 80, noise: float = 0.05, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, (samples, 1))
    return x, 0.8 * np.sin(3 * x[:, 0]) + noise * rng.standard_normal(samples)


def trained(training: LevenbergMarquardt) -> LevenbergMarquardt:
    while not training.done:
        training.step()
    return training


class TestDerivatives:
    def test_the_jacobian_is_autograds(self) -> None:
        at = some_linearisation()
        assert np.allclose(at.jacobian(), autograd_jacobian(at), atol=1e-13)

    def test_both_gram_matrices_are_products_of_autograds_jacobian(self) -> None:
        at = some_linearisation()
        J = autograd_jacobian(at)
        assert np.allclose(at.sample_gram(at.x @ at.x.T + 1), J @ J.T, atol=1e-12)
        assert np.allclose(at.weight_gram(), J.T @ J, atol=1e-12)

    def test_a_gram_matrix_summed_over_blocks_is_the_whole(self) -> None:
        at = some_linearisation(samples=2500, units=2, lags=1)
        assert np.allclose(at.weight_gram(), at.jacobian().T @ at.jacobian(), rtol=1e-10)

    def test_products_with_the_jacobian(self) -> None:
        at = some_linearisation()
        rng = np.random.default_rng(1)
        u, v = rng.normal(size=len(at.x)), rng.normal(size=at.network.n_weights)
        assert np.allclose(at.times(v), at.jacobian() @ v)
        assert np.allclose(at.transposed_times(u), u @ at.jacobian())

    def test_the_second_derivative_is_autograds(self) -> None:
        at = some_linearisation()
        v = np.random.default_rng(1).normal(size=at.network.n_weights)
        x, theta, direction = (torch.from_numpy(a) for a in (at.x, at.network.theta, v))
        bends = []
        for row in x:
            hessian = torch.autograd.functional.hessian(
                lambda w, row=row: torch_output(w, row[None], at.network.units).sum(), theta
            )
            bends.append(float(direction @ hessian @ direction))
        assert np.allclose(at.second_derivative(v), bends, atol=1e-12)


class TestMove:
    @pytest.mark.parametrize("dual", [False, True])
    def test_both_forms_solve_the_same_dense_system(self, dual: bool) -> None:
        at, beta, damping = some_linearisation(), 3.0, 0.7
        rng = np.random.default_rng(2)
        u, v = rng.normal(size=len(at.x)), rng.normal(size=at.network.n_weights)
        J = at.jacobian()
        factor = Cholesky.of(J @ J.T if dual else J.T @ J, beta, damping)
        assert factor is not None
        dense = np.linalg.solve(beta * J.T @ J + damping * np.eye(J.shape[1]), J.T @ u + v)
        assert np.allclose(DampedSystem(at, factor, beta, damping, dual).solve(u, v), dense, atol=1e-11)

    @pytest.mark.parametrize(("samples", "units"), [(11, 4), (60, 4)])
    def test_the_predicted_decrease_is_that_of_the_quadratic_model(self, samples: int, units: int) -> None:
        at, alpha, beta, mu = some_linearisation(samples, units), 0.5, 2.0, 1e6
        residual = at.output - np.random.default_rng(3).normal(size=samples)
        J, theta = at.jacobian(), at.network.theta
        gram = J @ J.T if samples < J.shape[1] else J.T @ J
        move = damped_move(at, residual, gram, alpha, beta, mu)
        assert move is not None
        A = beta * J.T @ J + (alpha + mu) * np.eye(J.shape[1])
        d = -np.linalg.solve(A, beta * J.T @ residual + alpha * theta)
        now = beta * residual @ residual + alpha * theta @ theta
        then = beta * np.sum((residual + J @ d) ** 2) + alpha * np.sum((theta + d) ** 2)
        assert move.predicted_decrease == pytest.approx(now - then, rel=1e-6)
        assert np.allclose(move.change, d, rtol=1e-2, atol=1e-7)

    def test_a_matrix_that_rounding_spoils_is_not_factored(self) -> None:
        assert Cholesky.of(np.array([[1.0, 1.0], [1.0, 1.0]]), 1e20, 1.0) is None


class TestRegularisation:
    def linear_problem(self) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(4)
        J = rng.normal(size=(30, 6))
        return J, J @ rng.normal(size=6) * 0.5 + 0.3 * rng.normal(size=30)

    def evidence(self, J: np.ndarray, y: np.ndarray, now: Regularisation) -> tuple[float, np.ndarray, Cholesky]:
        """Our formula at the best weights of a linear model."""
        factor = Cholesky.of(J.T @ J, now.beta, now.alpha)
        assert factor is not None
        theta = factor.solve(now.beta * J.T @ y)
        F = now.objective(float(np.sum((J @ theta - y) ** 2)), float(theta @ theta))
        return log_evidence(now, F, factor, len(y)), theta, factor

    def test_for_a_linear_model_the_evidence_is_the_exact_gaussian_density(self) -> None:
        J, y = self.linear_problem()
        now = Regularisation(alpha=0.8, beta=3.0)
        covariance = J @ J.T / (2 * now.alpha) + np.eye(len(y)) / (2 * now.beta)
        exact = multivariate_normal(np.zeros(len(y)), covariance).logpdf(y)
        assert self.evidence(J, y, now)[0] == pytest.approx(exact, abs=1e-9)

    def test_re_estimation_ends_where_the_evidence_is_highest(self) -> None:
        J, y = self.linear_problem()
        now = Regularisation(1.0, 1.0)
        for _ in range(200):
            _, theta, factor = self.evidence(J, y, now)
            gamma = effective_parameters(factor, now.alpha)
            now = reestimate(gamma, float(np.sum((J @ theta - y) ** 2)), float(theta @ theta), len(y), J.T @ J)
        top = self.evidence(J, y, now)[0]
        for alpha, beta in [(1.05, 1.0), (0.95, 1.0), (1.0, 1.05), (1.0, 0.95)]:
            assert self.evidence(J, y, Regularisation(now.alpha * alpha, now.beta * beta))[0] < top

    @settings(max_examples=40, deadline=None)
    @given(st.integers(1, 12), st.integers(1, 12), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
    def test_gamma_is_the_same_from_either_gram_and_lies_between_zero_and_both_sizes(
        self, samples: int, weights: int, alpha: float, beta: float
    ) -> None:
        J = np.random.default_rng(samples * 13 + weights).normal(size=(samples, weights))
        factors = [Cholesky.of(G, beta, alpha) for G in (J @ J.T, J.T @ J)]
        gammas = [effective_parameters(f, alpha) for f in factors if f is not None]
        eigenvalues = beta * np.linalg.svd(J, compute_uv=False) ** 2
        assert gammas == pytest.approx([float(np.sum(eigenvalues / (eigenvalues + alpha)))] * 2, abs=1e-7)
        assert 0 <= min(gammas) <= max(gammas) <= min(samples, weights) + 1e-7


class TestTraining:
    @pytest.mark.parametrize("samples", [25, 120])
    def test_the_objective_never_rises_and_gamma_stays_possible(self, samples: int) -> None:
        x, y = noisy_sine(samples)
        run = trained(LevenbergMarquardt(some_network(15, 1), x, y, patience=30))
        h = run.history
        assert (h.objective < h.objective_before).all()
        assert (h.gamma >= 0).all()
        assert (h.gamma <= min(samples, 46)).all()
        assert all(np.isfinite(column).all() and len(column) == run.epoch for column in vars(h).values())

    def test_the_residual_variance_is_found(self) -> None:
        x, y = noisy_sine(400, noise=0.05)
        run = trained(LevenbergMarquardt(some_network(10, 1), x, y))
        assert np.sqrt(1 / (2 * run.history.beta[run.best_epoch - 1])) == pytest.approx(0.05, rel=0.1)
        assert run.history.gamma[-1] < 15

    def test_noise_is_not_learnt_although_there_are_more_weights_than_samples(self) -> None:
        x, y = noisy_sine(40, noise=0.1)
        run = trained(LevenbergMarquardt(some_network(30, 1), x, y))
        fresh, clean = noisy_sine(500, noise=0.0, seed=1)
        assert np.sqrt(np.mean((run.network.output(fresh) - clean) ** 2)) < 0.06

    def test_data_without_noise_are_learnt_to_the_finest_residual_that_counts(self) -> None:
        x, y = noisy_sine(60, noise=0.0)
        run = trained(LevenbergMarquardt(some_network(8, 1), x, y, max_epochs=300))
        assert np.max(np.abs(run.network.output(x) - y)) < 1e-3

    def test_constant_and_zero_targets_are_survived(self) -> None:
        x, _ = noisy_sine(20)
        for target in (np.zeros(20), np.full(20, 0.3)):
            run = trained(LevenbergMarquardt(some_network(3, 1), x, target, max_epochs=50))
            assert np.isfinite(run.network.theta).all()
            assert np.abs(run.network.output(x) - target).max() < 0.1


class TestEnds:
    def test_when_the_evidence_no_longer_rises_the_best_weights_are_the_network(self) -> None:
        run = trained(LevenbergMarquardt(some_network(15, 1), *noisy_sine(), patience=5))
        assert run.done == "evidence no longer rises"
        assert run.epoch == run.best_epoch + 5
        assert run.history.evidence[run.best_epoch - 1] >= run.history.evidence.max() - 0.01
        assert (run.network.theta == run.best_network.theta).all()

    def test_without_patience_it_goes_on_until_it_converges(self) -> None:
        run = trained(LevenbergMarquardt(some_network(2, 1), *noisy_sine(), patience=None))
        assert run.done == "converged"
        gradient_step = run.history.objective_before[-1] - run.history.objective[-1]
        assert gradient_step < 1e-6

    def test_max_epochs_counts_accepted_steps(self) -> None:
        run = trained(LevenbergMarquardt(some_network(5, 1), *noisy_sine(), max_epochs=3))
        assert (run.done, run.epoch) == ("max epochs", 3)

    def test_mu_too_large_when_no_move_helps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run = LevenbergMarquardt(some_network(5, 1), *noisy_sine())
        useless = Move(np.full(run.network.n_weights, 1e3), 1.0)
        monkeypatch.setattr(trainer, "damped_move", lambda *args: useless)
        before = run.network.theta
        assert trained(run).done == "mu too large"
        assert run.epoch == 0
        assert (run.network.theta == before).all()

    def test_a_step_after_the_end_changes_nothing(self) -> None:
        run = trained(LevenbergMarquardt(some_network(5, 1), *noisy_sine(), max_epochs=2))
        before = run.checkpoint()
        assert run.step() is False
        assert same(before, run.checkpoint())


class TestCheckpoint:
    @pytest.mark.parametrize("samples", [25, 120])
    def test_going_on_from_a_checkpoint_is_never_having_stopped(self, samples: int) -> None:
        x, y = noisy_sine(samples)
        run = LevenbergMarquardt(some_network(15, 1), x, y)
        for _ in range(9):
            run.step()
        arrays: list[np.ndarray] = []
        tree = encode(run.checkpoint(), arrays)
        other = LevenbergMarquardt(some_network(15, 1, seed=5), x, y)
        other.restore(decode(tree, arrays))
        assert same(trained(run).checkpoint(), trained(other).checkpoint())

    def test_the_state_of_another_network_is_refused_and_changes_nothing(self) -> None:
        run = LevenbergMarquardt(some_network(15, 1), *noisy_sine())
        before = run.checkpoint()
        with pytest.raises(InputError, match="31 weights but this network 46"):
            run.restore(LevenbergMarquardt(some_network(10, 1), *noisy_sine()).checkpoint())
        assert same(before, run.checkpoint())

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"mu": -1.0}, "impossible numbers"),
            ({"mu": "much"}, "cannot be read"),
            ({"history": {}}, "cannot be read"),
            ({"best_epoch": 99}, "impossible numbers"),
            ({"done": "tired"}, "impossible numbers"),
            ({"theta": np.full(46, np.nan)}, "impossible numbers"),
        ],
    )
    def test_a_damaged_state_is_refused_and_changes_nothing(self, change: dict[str, Any], sentence: str) -> None:
        run = LevenbergMarquardt(some_network(15, 1), *noisy_sine())
        run.step()
        before = run.checkpoint()
        with pytest.raises(InputError, match=sentence):
            run.restore(before | change)
        assert same(before, run.checkpoint())


class TestWrongInput:
    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"x": np.zeros((80, 2))}, r"\(80, 2\).*must be \(sample, 1\)"),
            ({"target": np.zeros(0), "x": np.zeros((0, 1))}, "at least one sample"),
            ({"target": np.append(np.zeros(79), np.nan)}, r"target, row 80 .* nan"),
            ({"max_epochs": 0}, "at least 1"),
            ({"patience": 0}, "at least 1"),
        ],
    )
    def test_one_sentence(self, change: dict[str, Any], sentence: str) -> None:
        x, y = noisy_sine()
        with pytest.raises(InputError, match=sentence):
            LevenbergMarquardt(**({"network": some_network(3, 1), "x": x, "target": y} | change))

    def test_enormous_systems_are_refused_before_memory_is_touched(self) -> None:
        with pytest.raises(InputError, match="at most 5000"):
            check_size(10**6, 10**4, 10)
        with pytest.raises(InputError, match="use at most 10000"):
            check_size(1000, 10**6, 10)
        check_size(10**5, 10, 10)

    @pytest.mark.parametrize(("units", "lags"), [(0, 3), (3, 0), (-1, 3)])
    def test_a_network_needs_units_and_lags(self, units: int, lags: int) -> None:
        with pytest.raises(InputError, match="at least 1 of each"):
            some_network(units, lags)


def same(a: Any, b: Any) -> bool:
    """Bit for bit."""
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, np.ndarray):
        return bool(np.array_equal(a, b))
    return bool(a == b)
