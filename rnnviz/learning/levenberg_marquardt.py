"""Levenberg–Marquardt training of a time-delay network under Bayesian regularisation, one trial step at a time."""

from dataclasses import fields
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.bayesian_regularisation import (
    Regularisation,
    effective_parameters,
    first_regularisation,
    log_evidence,
    reestimate,
)
from rnnviz.learning.damped_gauss_newton import Cholesky, check_size, damped_move, is_dual
from rnnviz.learning.levenberg_marquardt_state import Done, History, TrainingState
from rnnviz.learning.series import check_finite
from rnnviz.learning.time_delay_jacobian import Linearisation
from rnnviz.networks.time_delay import TimeDelayNetwork

_FIRST_MU = 10.0
_LARGEST_MU = 1e10
_SMALLEST_MU = 1e-10
_WORTHWHILE_EVIDENCE = 0.01
_WORTHWHILE_DECREASE = 1e-12


class LevenbergMarquardt:
    """Minimises F = β E_D + α E_W,  E_D = Σ (ŷ − y)²,  E_W = Σ θ², while α and β are re-estimated.

    Each `step` tries one move of the weights θ, with J = ∂ŷ/∂θ, e = ŷ − y and A = β JᵀJ + (α + μ) I:

        d = −A⁻¹ (β Jᵀe + α θ)                 the damped Gauss–Newton step
        a = −½ β A⁻¹ Jᵀ ÿ(d)                   its bend along the curved surface of possible outputs
        θ ← θ + d + a   if F falls             (without a where 2 ‖a‖ > 0.75 ‖d‖)

    A move that lowers F is an epoch: μ falls with the quality of the prediction, α, β and γ are re-estimated.
    Otherwise μ rises and the weights stay. The bend costs one more back-substitution and halves the epochs.

    Training ends when the evidence has not risen by 0.01 nats for `patience` epochs, and `network` is then the
    one with the highest evidence: no validation data are needed, and none are looked at.

    x : (sample, lag), finite, best in [−1, 1]    target : (sample,), finite, scaled likewise
    max_epochs : ≥ 1    patience : ≥ 1, or None to go on until F no longer falls
    Raises InputError for wrong shapes, values that are not finite, or a system too large to solve.

    Source: Foresee & Hagan 1997; MacKay 1992; the bend: Transtrum & Sethna 2012, arXiv:1201.5885;
    the damping: Nielsen 1999, IMM-REP-1999-05.
    """

    def __init__(
        self,
        network: TimeDelayNetwork,
        x: Floats,
        target: Floats,
        *,
        max_epochs: int = 1000,
        patience: int | None = 20,
    ) -> None:
        self.x, self.target = _checked_samples(network, x, target)
        check_size(len(self.x), network.units, network.lags)
        if max_epochs < 1 or (patience is not None and patience < 1):
            raise InputError(f"max_epochs is {max_epochs} and patience {patience}; both must be at least 1")
        self.max_epochs = max_epochs
        self.patience = patience
        self._x_gram = self._products_of_inputs(network.n_weights)
        self._columns: dict[str, list[float]] = {field.name: [] for field in fields(History)}
        self._done: Done | None = None
        self._mu, self._mu_growth = _FIRST_MU, 2.0
        self._now = Linearisation(network, self.x)
        self._gram = self._gram_at(self._now)
        self._regularisation = first_regularisation(
            self._E_D(self._now), self._E_W(self._now), len(self.target), network.n_weights
        )
        self._best_theta, self._best_epoch, self._best_evidence = network.theta, 0, self._first_evidence()

    @property
    def epoch(self) -> int:
        """How many steps were accepted."""
        return len(self._columns["loss"])

    @property
    def done(self) -> Done | None:
        """Why training has ended, or None while it goes on."""
        return self._done

    @property
    def network(self) -> TimeDelayNetwork:
        """The present network; once training with `patience` is done, the one with the highest evidence."""
        return self.best_network if self._done and self.patience else self._now.network

    @property
    def best_network(self) -> TimeDelayNetwork:
        """The network with the highest evidence so far."""
        return self._as_network(self._best_theta)

    @property
    def best_epoch(self) -> int:
        """The epoch (counted from 1) after which the evidence was highest; 0 before the first."""
        return self._best_epoch

    @property
    def history(self) -> History:
        """One entry per epoch, from the first on."""
        return History(**{name: np.array(column) for name, column in self._columns.items()})

    def step(self) -> bool:
        """Try one move; True when it was accepted, which makes it an epoch. Nothing happens when done."""
        if self._done:
            return False
        alpha, beta = self._regularisation.alpha, self._regularisation.beta
        move = damped_move(self._now, self._residual(self._now), self._gram, alpha, beta, self._mu)
        if move is None:
            return self._reject()
        before = self._objective(self._now)
        if move.predicted_decrease <= _WORTHWHILE_DECREASE * before:
            self._done = "converged"
            return False
        there = Linearisation(self._as_network(self._now.network.theta + move.change), self.x)
        after = self._objective(there)
        if not after < before:
            return self._reject()
        gram = self._gram_at(there)
        factor = Cholesky.of(gram, beta, alpha)
        if factor is None:
            return self._reject()
        self._lower_mu((before - after) / move.predicted_decrease)
        self._now, self._gram = there, gram
        self._accept(factor, before, after)
        return True

    def _reject(self) -> bool:
        """Nielsen's rule for a failure: μ ← μ ν, ν ← 2 ν."""
        self._mu *= self._mu_growth
        self._mu_growth *= 2.0
        if self._mu > _LARGEST_MU:
            self._done = "mu too large"
        return False

    def _lower_mu(self, quality: float) -> None:
        """Nielsen's rule for a success: μ ← μ max(1/3, 1 − (2ρ − 1)³), ρ = actual / predicted decrease of F."""
        self._mu = max(self._mu * max(1.0 / 3.0, 1.0 - (2.0 * quality - 1.0) ** 3), _SMALLEST_MU)
        self._mu_growth = 2.0

    def _accept(self, factor: Cholesky, before: float, after: float) -> None:
        """Write down the epoch and re-estimate α and β from the factor of β G + α I."""
        now, samples = self._regularisation, len(self.target)
        E_D, E_W = self._E_D(self._now), self._E_W(self._now)
        gamma = effective_parameters(factor, now.alpha)
        evidence = log_evidence(now, after, factor, samples)
        self._regularisation = reestimate(gamma, E_D, E_W, samples, self._gram)
        entry = {
            "objective_before": before,
            "objective": after,
            "loss": E_D / samples,
            "alpha": self._regularisation.alpha,
            "beta": self._regularisation.beta,
            "gamma": gamma,
            "mu": self._mu,
            "evidence": evidence,
        }
        for name, value in entry.items():
            self._columns[name].append(value)
        self._judge(evidence)

    def _judge(self, evidence: float) -> None:
        """Remember the best weights; end when they are too long ago."""
        if evidence > self._best_evidence + _WORTHWHILE_EVIDENCE:
            self._best_theta, self._best_epoch = self._now.network.theta, self.epoch
            self._best_evidence = evidence
        if self.patience is not None and self.epoch - self._best_epoch >= self.patience:
            self._done = "evidence no longer rises"
        elif self.epoch >= self.max_epochs:
            self._done = "max epochs"

    def checkpoint(self) -> dict[str, Any]:
        """Everything needed to go on bit for bit: numbers, text, None and float64 arrays (see `TrainingState`)."""
        return TrainingState(
            theta=self._now.network.theta,
            alpha=self._regularisation.alpha,
            beta=self._regularisation.beta,
            mu=self._mu,
            mu_growth=self._mu_growth,
            done=self._done,
            best_theta=self._best_theta,
            best_epoch=self._best_epoch,
            best_evidence=self._best_evidence,
            history=self.history,
        ).to_plain()

    def restore(self, checkpoint: dict[str, Any]) -> None:
        """Go on from a checkpoint of training with the same samples and sizes.

        Raises InputError, and changes nothing, when it is damaged or that of another network.
        """
        state = TrainingState.from_plain(checkpoint, self._now.network.n_weights)
        self._columns = {name: column.tolist() for name, column in vars(state.history).items()}
        self._regularisation = Regularisation(state.alpha, state.beta)
        self._mu, self._mu_growth = state.mu, state.mu_growth
        self._done = state.done
        self._best_theta, self._best_epoch = state.best_theta, state.best_epoch
        self._best_evidence = state.best_evidence
        self._now = Linearisation(self._as_network(state.theta), self.x)
        self._gram = self._gram_at(self._now)

    def _gram_at(self, there: Linearisation) -> Floats:
        return there.weight_gram() if self._x_gram is None else there.sample_gram(self._x_gram)

    def _first_evidence(self) -> float:
        now = self._regularisation
        factor = Cholesky.of(self._gram, now.beta, now.alpha)
        if factor is None:
            return -float(np.finfo(np.float64).max)
        return log_evidence(now, self._objective(self._now), factor, len(self.target))

    def _products_of_inputs(self, n_weights: int) -> Floats | None:
        """x xᵀ + 1 where the dual form needs it, else None."""
        return self.x @ self.x.T + 1.0 if is_dual(len(self.x), n_weights) else None

    def _as_network(self, theta: Floats) -> TimeDelayNetwork:
        return TimeDelayNetwork.from_theta(theta, self._now.network.units, self._now.network.lags)

    def _residual(self, at: Linearisation) -> Floats:
        return at.output - self.target

    def _E_D(self, at: Linearisation) -> float:
        residual = self._residual(at)
        return float(residual @ residual)

    def _E_W(self, at: Linearisation) -> float:
        theta = at.network.theta
        return float(theta @ theta)

    def _objective(self, at: Linearisation) -> float:
        return self._regularisation.objective(self._E_D(at), self._E_W(at))


def _checked_samples(network: TimeDelayNetwork, x: Floats, target: Floats) -> tuple[Floats, Floats]:
    """Both as contiguous float64, of matching shapes and finite."""
    x, target = np.ascontiguousarray(x, dtype=np.float64), np.ascontiguousarray(target, dtype=np.float64)
    if x.shape != (target.size, network.lags) or target.ndim != 1 or target.size == 0:
        raise InputError(
            f"x has shape {x.shape} and target {target.shape};"
            f" they must be (sample, {network.lags}) and (sample,) with at least one sample"
        )
    check_finite(x, "x")
    check_finite(target, "target")
    return x, target
