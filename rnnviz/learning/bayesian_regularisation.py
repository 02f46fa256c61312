"""How strongly to regularise, from the training data alone: MacKay's evidence for a network's weights.

Weights have the prior exp(−α E_W) and residuals the density exp(−β E_D), where E_W = Σ θ² and E_D = Σ (y − ŷ)²,
so that learning minimises F = β E_D + α E_W. How well α and β themselves explain the data can be computed too.

Source: MacKay 1992, A practical Bayesian framework for backpropagation networks, Neural Computation 4(3);
Foresee & Hagan 1997, Gauss-Newton approximation to Bayesian learning, IJCNN.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.learning.damped_gauss_newton import Cholesky

_FINEST_RESIDUAL = 1e-5
_SMALLEST_WEIGHT_SUM = 1e-12
_EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Regularisation:
    """The weighting of the objective F = β E_D + α E_W.

    alpha : > 0, 1/(2 variance) of the weights    beta : > 0, 1/(2 variance) of the residuals
    """

    alpha: float
    beta: float

    def objective(self, E_D: float, E_W: float) -> float:
        """F = β E_D + α E_W."""
        return self.beta * E_D + self.alpha * E_W


def first_regularisation(E_D: float, E_W: float, n_samples: int, n_weights: int) -> Regularisation:
    """The start, as if every weight were effective (γ = n_weights); β = 1 where that is more than the samples."""
    alpha = n_weights / (2.0 * max(E_W, _SMALLEST_WEIGHT_SUM))
    if n_samples <= n_weights:
        return Regularisation(alpha, 1.0)
    return Regularisation(alpha, (n_samples - n_weights) / (2.0 * _residual_sum(E_D, n_samples)))


def effective_parameters(factor: Cholesky, alpha: float) -> float:
    """γ = Σ_i β λ_i / (β λ_i + α) = size − α tr(β G + α I)⁻¹: how many weights the data determine.

    factor : of β G + α I, with G either JᵀJ or J Jᵀ: their eigenvalues λ_i > 0 are the same
    Returns γ in [0, size].
    """
    size = len(factor.L)
    return float(np.clip(size - alpha * factor.trace_of_inverse(), 0.0, size))


def log_evidence(regularisation: Regularisation, objective: float, factor: Cholesky, n_samples: int) -> float:
    """log p(data | α, β) ≈ −F + (N/2) log(β/π) − ½ log det(β G / α + I), in nats.

    objective : F at the present weights    factor : of β G + α I    n_samples : N
    The Laplace approximation around the weights, with the Gauss–Newton Hessian 2 (β JᵀJ + α I).
    """
    alpha, beta = regularisation.alpha, regularisation.beta
    occam = 0.5 * (factor.log_determinant() - len(factor.L) * np.log(alpha))
    return float(-objective + 0.5 * n_samples * np.log(beta / np.pi) - occam)


def reestimate(gamma: float, E_D: float, E_W: float, n_samples: int, gram: Floats) -> Regularisation:
    """α = γ / (2 E_W),   β = (N − γ) / (2 E_D): where the evidence is stationary for these weights.

    Residuals count as at least 1e-5 of the scaled data (as fine as 16-bit measurements), and α as at least
    8 ε β tr G (ε = 2.2e-16), below which rounding would decide whether β G + α I is positive definite.
    """
    beta = max(n_samples - gamma, 1.0) / (2.0 * _residual_sum(E_D, n_samples))
    alpha = gamma / (2.0 * max(E_W, _SMALLEST_WEIGHT_SUM))
    return Regularisation(max(alpha, 8.0 * _EPSILON * beta * float(np.trace(gram))), beta)


def _residual_sum(E_D: float, n_samples: int) -> float:
    return max(E_D, n_samples * _FINEST_RESIDUAL**2)
