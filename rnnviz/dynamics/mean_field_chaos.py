"""The largest exponent of infinitely many randomly coupled neurons, dx/dt = −x + W tanh x.

With infinitely many neurons each hears Gaussian noise whose correlation it makes itself. With Δ(τ) = ⟨x(t) x(t + τ)⟩

    d²Δ/dτ² = −∂V/∂Δ,    V(Δ) = −Δ²/2 + g² ∫₀^Δ C,    C(Δ) = ⟨tanh x tanh y⟩

for x, y of variance Δ(0) and covariance Δ. Correlations that die out ask for V(Δ(0)) = 0, which gives Δ(0). The largest
exponent is −1 + √(1 − E₀), E₀ the lowest level of the Schrödinger equation [−∂²/∂τ² + 1 − g² ∂C/∂Δ] ψ = E ψ.

Source: Sompolinsky, Crisanti & Sommers 1988, Phys. Rev. Lett. 61, 259.
"""

from functools import cache

import numpy as np

from rnnviz.arrays import Floats

ODD = np.arange(1, 400, 2)
"""Degrees of the Hermite polynomials in which tanh is expanded: C(Δ) = Σ c_k² (Δ/Δ(0))^k."""
POINTS = 360
"""Times at which the Schrödinger equation stands."""

_U = np.linspace(-9.0, 9.0, 2401)
_GAUSS = np.exp(-(_U**2) / 2) / np.sqrt(2 * np.pi) * (_U[1] - _U[0])


@cache
def mean_field_exponent(gain: float) -> float:
    """λ for that gain; gain − 1 up to 1, where everything comes to rest."""
    if gain <= 1.0:
        return gain - 1.0
    variance = _variance(gain)
    squares = _coefficients(variance) ** 2
    # Correlations die out the more slowly the closer the gain is to one.
    tau = np.linspace(0.0, 14.0 + 16.0 / (gain - 1.0), POINTS)
    share = _correlation(gain, variance, squares, tau) / variance
    slope = (squares * ODD) @ share[None] ** (ODD[:, None] - 1) / variance
    lowest = _lowest_level(1.0 - gain**2 * slope, tau[1])
    return float(-1.0 + np.sqrt(1.0 - lowest))


def _variance(gain: float) -> float:
    """Δ(0) with V = 0: Δ²/2 = g² Var ln cosh x."""

    def excess(variance: float) -> float:
        potential = np.logaddexp(np.sqrt(variance) * _U, -np.sqrt(variance) * _U)
        mean = float(potential @ _GAUSS)
        return gain**2 * (float(potential**2 @ _GAUSS) - mean**2) - variance**2 / 2

    low, high = 1e-9, gain**2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return low


def _coefficients(variance: float) -> Floats:
    """c_k of tanh(√variance u) in normalised Hermite polynomials of u.    Returns (degree,)."""
    weighted = np.tanh(np.sqrt(variance) * _U) * _GAUSS
    before, now = np.zeros_like(_U), np.ones_like(_U)
    found = []
    for k in range(ODD[-1] + 1):
        if k % 2:
            found.append(now @ weighted)
        before, now = now, (_U * now - np.sqrt(k) * before) / np.sqrt(k + 1)
    return np.array(found)


def _correlation(gain: float, variance: float, squares: Floats, tau: Floats) -> Floats:
    """Δ(τ), by dΔ/dτ = −√(−2 V(Δ)), which is stable where the equation of second order is not.    Returns (time,)."""

    def speed(delta: float) -> float:
        share = delta / variance
        work = gain**2 * variance * float((squares / (ODD + 1)) @ share ** (ODD + 1))
        return -float(np.sqrt(max(0.0, delta**2 - 2 * work)))

    pull = variance - gain**2 * float(squares.sum())  # d²Δ/dτ² at 0
    found, dt = np.empty_like(tau), tau[1]
    found[0] = variance
    found[1] = variance + pull * dt**2 / 2  # at 0 the speed is 0, and the equation of first order stands still
    for n in range(1, len(tau) - 1):
        a = speed(found[n])
        b = speed(found[n] + dt / 2 * a)
        c = speed(found[n] + dt / 2 * b)
        d = speed(found[n] + dt * c)
        found[n + 1] = max(0.0, found[n] + dt / 6 * (a + 2 * (b + c) + d))
    return found


def _lowest_level(potential: Floats, step: float) -> float:
    """E₀ of [−∂² + potential] ψ = E ψ with an even ψ.    potential : (time,), from 0 on"""
    n = len(potential)
    matrix = np.diag(potential + 2.0 / step**2) - (np.eye(n, k=1) + np.eye(n, k=-1)) / step**2
    matrix[0, 1] = matrix[1, 0] = -np.sqrt(2.0) / step**2  # ψ(−dt) = ψ(dt), made symmetric
    return float(np.linalg.eigvalsh(matrix)[0])
