"""One damped Gauss–Newton move, from a linear system among the weights or among the samples."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.time_delay_jacobian import Linearisation

LARGEST_SYSTEM = 5000
"""Rows of the largest matrix that is factored: 200 MB, about a second."""

LARGEST_ACTIVITY = 10_000_000
"""Hidden units times samples: 80 MB for each of a handful of arrays."""

_LARGEST_BEND = 0.75


def is_dual(samples: int, weights: int) -> bool:
    """Whether the system is smaller among samples than among weights."""
    return samples < weights


def check_size(samples: int, units: int, lags: int) -> None:
    """Raise InputError when even the smaller of both systems is too large to solve while one watches."""
    weights = units * (lags + 2) + 1
    if min(samples, weights) > LARGEST_SYSTEM:
        raise InputError(
            f"{samples} samples and {weights} weights are too many for Levenberg–Marquardt;"
            f" one of both may be at most {LARGEST_SYSTEM}"
        )
    if samples * units > LARGEST_ACTIVITY:
        raise InputError(
            f"{units} hidden units are too many for {samples} samples; use at most {LARGEST_ACTIVITY // samples}"
        )


@dataclass(frozen=True, eq=False)
class Cholesky:
    """L Lᵀ = β G + λ I for a Gram matrix G : (size, size);  β ≥ 0, λ > 0."""

    L: Floats

    @classmethod
    def of(cls, gram: Floats, beta: float, damping: float) -> "Cholesky | None":
        """The factor, or None where rounding leaves the matrix not positive definite."""
        from scipy.linalg import lapack

        system = beta * gram
        system[np.diag_indices_from(system)] += damping
        # The transpose of a symmetric matrix is itself, in the memory order LAPACK works on without a copy.
        L, info = lapack.dpotrf(system.T, lower=1, clean=1, overwrite_a=1)
        return cls(L) if info == 0 else None

    def solve(self, u: Floats) -> Floats:
        """(β G + λ I)⁻¹ u,  u : (size,)."""
        from scipy.linalg import lapack

        return np.asarray(lapack.dpotrs(self.L, u, lower=1)[0])

    def log_determinant(self) -> float:
        """log det(β G + λ I) = 2 Σ log L_ii."""
        return float(2.0 * np.log(np.diag(self.L)).sum())

    def trace_of_inverse(self) -> float:
        """tr (β G + λ I)⁻¹ = ‖L⁻¹‖²."""
        from scipy.linalg import lapack

        L_inverse = lapack.dtrtri(self.L, lower=1)[0].ravel(order="K")
        return float(L_inverse @ L_inverse)


@dataclass(frozen=True, eq=False)
class DampedSystem:
    """A = β JᵀJ + λ I, for right-hand sides of the form Jᵀu + v.

    Among weights A itself is factored; among samples (the dual form) only J Jᵀ is:

        A⁻¹ (Jᵀu + v) = v/λ + Jᵀ (β J Jᵀ + λ I)⁻¹ (u − (β/λ) J v)

    Both are the same vector. The second needs a (sample, sample) matrix, however many weights there are.
    """

    linearisation: Linearisation
    factor: Cholesky
    beta: float
    damping: float
    dual: bool

    def solve(self, u: Floats, v: Floats) -> Floats:
        """A⁻¹ (Jᵀu + v), (weight,).  u : (sample,)    v : (weight,)"""
        J = self.linearisation
        if not self.dual:
            return self.factor.solve(J.transposed_times(u) + v)
        among_samples = self.factor.solve(u - (self.beta / self.damping) * J.times(v))
        return v / self.damping + J.transposed_times(among_samples)


@dataclass(frozen=True, eq=False)
class Move:
    """A proposed change of the weights, (weight,), and how much it should lower F to first order, > 0."""

    change: Floats
    predicted_decrease: float


def damped_move(
    linearisation: Linearisation, residual: Floats, gram: Floats, alpha: float, beta: float, mu: float
) -> Move | None:
    """The move that lowers F = β Σ e² + α Σ θ² most within reach; None where rounding spoils the system.

        d = −A⁻¹ (β Jᵀe + α θ),   a = −½ A⁻¹ β Jᵀ ÿ(d),   A = β JᵀJ + (α + μ) I

    Returns d + a, or d alone where 2 ‖a‖ > 0.75 ‖d‖: there the surface bends too much for a parabola. F should
    fall by β ‖e‖² + α ‖θ‖² − β ‖e + J d‖² − α ‖θ + d‖² = μ ‖d‖² − d · (β Jᵀe + α θ).

    residual : e = ŷ − y, (sample,)    gram : JᵀJ or J Jᵀ    alpha, beta > 0    mu : ≥ 0

    Source: Transtrum & Sethna 2012, arXiv:1201.5885, for the bend a (geodesic acceleration).
    """
    factor = Cholesky.of(gram, beta, alpha + mu)
    if factor is None:
        return None
    dual = is_dual(len(residual), linearisation.network.n_weights)
    system = DampedSystem(linearisation, factor, beta, alpha + mu, dual)
    theta = linearisation.network.theta
    d = -system.solve(beta * residual, alpha * theta)
    gradient = beta * linearisation.transposed_times(residual) + alpha * theta
    predicted = float(mu * (d @ d) - d @ gradient)
    a = -0.5 * system.solve(beta * linearisation.second_derivative(d), np.zeros_like(theta))
    gentle = 2.0 * np.linalg.norm(a) <= _LARGEST_BEND * np.linalg.norm(d)
    return Move(d + a if gentle else d, predicted)
