"""Energies that fall while an attractor network runs. W must be symmetric; states x : (batch, unit) in [-1, 1].

All three are −½ xᵀWx − bᵀx + Σ_i ∫ g⁻¹, the integral of the inverse of what a unit does to its field.
"""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.weights import Weights


def sign_energy(weights: Weights, x: Floats) -> Floats:
    """E = −½ xᵀ W x − bᵀ x.    Returns (batch,).

    Never rises under asynchronous sign updates if every W_ii ≥ 0; under synchronous ones it may.
    Source: Hopfield 1982, eq. 7.
    """
    return -0.5 * (x * (weights.field(x) + weights.b)).sum(axis=1)


def satlins_energy(weights: Weights, x: Floats) -> Floats:
    """E = −½ xᵀ W x − bᵀ x + ½ xᵀ x.    Returns (batch,).

    Never rises under synchronous satlins updates if every eigenvalue of W is ≥ −1: with d = x_next − x,
    ΔE = −½ dᵀ(W + I) d − (Wx + b − x_next)ᵀ d, and the last product is ≥ 0 unit by unit. Without the
    ½ xᵀx, the inverse of the linear part of satlins, the energy would rise wherever W contracts.
    """
    return sign_energy(weights, x) + 0.5 * (x**2).sum(axis=1)


def tanh_energy(weights: Weights, x: Floats, gain: float) -> Floats:
    """E = −½ xᵀ W x − bᵀ x + (1/gain) Σ_i [x_i artanh x_i + ½ log(1 − x_i²)].    Returns (batch,).

    Falls along dx/dt = −x + tanh(gain (W x + b)). A state outside the cube gets the energy of the
    nearest point of the cube. Source: Hopfield 1984, eq. 7.
    """
    x = np.clip(x, -1, 1)
    # x artanh x + ½ log(1 − x²) = ½ [(1+x) log(1+x) + (1−x) log(1−x)], finite at ±1
    integral = 0.5 * (_u_log_u(1 + x) + _u_log_u(1 - x))
    return sign_energy(weights, x) + integral.sum(axis=1) / gain


def _u_log_u(u: Floats) -> Floats:
    return u * np.log(np.maximum(u, np.finfo(float).tiny))
