"""The square Ising lattice without a field, solved: periodic lattices of any side, and the infinite one.

K = coupling/T, energies in units of the coupling, per unit where it says so.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats

CRITICAL_TEMPERATURE = 2.0 / float(np.log(1.0 + np.sqrt(2.0)))
"""T_c / coupling = 2.269185…, where the infinite lattice becomes a magnet. Source: Kramers & Wannier 1941."""

HARDLY_COUPLED = 1e-6
"""K below which bonds count as independent, ln Z = n ln 2 + 2 n ln cosh K: right to 1e-11, where differences of large
numbers would leave less."""


@dataclass(frozen=True)
class Torus:
    """log_Z : of all units together    energy : ⟨H⟩ per unit, in units of the coupling, −2 to 0"""

    log_Z: float
    energy: float


def torus(side: int, K: float) -> Torus:
    """The lattice of side × side units that goes on at its edges, exactly. K > 0

        Z = ½ (2 sinh 2K)^{n/2} (Π 2cosh(s γ_{2r+1}/2) + Π 2sinh(s γ_{2r+1}/2) + Π 2cosh(s γ_{2r}/2)
                                 + Π 2sinh(s γ_{2r}/2)),    r = 0 … s − 1, n = s²
        cosh γ_l = cosh 2K coth 2K − cos(π l/s),    γ_0 = 2K + ln tanh K

    γ_0 is negative above the critical temperature, and with it the last product. The four are summed by their
    logarithms: they overflow from side 30 on. The energy is −∂ ln Z/∂K. Source: Kaufman 1949, eq. 59.
    """
    if K < HARDLY_COUPLED:
        return Torus(side**2 * float(np.log(2.0) + 2 * np.log(np.cosh(K))), -2.0 * float(np.tanh(K)))
    γ, slope = _gamma(side, K)
    odd, even = slice(1, None, 2), slice(0, None, 2)
    products = [
        _cosh_product(side, γ[odd], slope[odd]), _sinh_product(side, γ[odd], slope[odd]),
        _cosh_product(side, γ[even], slope[even]), _sinh_product(side, γ[even], slope[even]),
    ]  # fmt: skip
    top = max(log for log, _, _ in products)
    scales = np.exp([log - top for log, _, _ in products])
    Z = float(scales @ [value for _, value, _ in products])
    Z_slope = float(scales @ [derivative for _, _, derivative in products])
    log_Z = -np.log(2.0) + 0.5 * side**2 * _log_2_sinh(2 * K) + top + np.log(Z)
    return Torus(float(log_Z), -float(1.0 / np.tanh(2 * K)) - Z_slope / Z / side**2)


def _gamma(side: int, K: float) -> tuple[Floats, Floats]:
    """γ_l and ∂γ_l/∂K for l = 0 … 2 side − 1."""
    sinh, cosh = np.sinh(2 * K), np.cosh(2 * K)
    # e = cosh γ − 1, of which arcosh would lose half the digits near the critical point, where sinh 2K = 1
    e = (sinh - 1) * (1 - 1 / sinh) + 2 * np.sin(np.pi * np.arange(2 * side) / (2 * side)) ** 2
    γ = 2 * np.arcsinh(np.sqrt(e / 2))
    e_slope = 2 * cosh * (1 - 1 / sinh**2)
    slope = np.empty(2 * side)
    slope[1:] = e_slope / np.sqrt(e[1:] * (e[1:] + 2))  # sinh γ = √(e (e + 2))
    γ[0] = 2 * K + np.log(np.tanh(K))
    slope[0] = 2 + 2 / sinh
    return γ, slope


# Each product is (log, value, derivative): it is value · e^log, its derivative along K derivative · e^log.
_Product = tuple[float, float, float]


def _cosh_product(side: int, γ: Floats, slope: Floats) -> _Product:
    a = side * γ / 2
    log = float((np.abs(a) + np.log1p(np.exp(-2 * np.abs(a)))).sum())
    return log, 1.0, float((side / 2 * slope * np.tanh(a)).sum())


def _sinh_product(side: int, γ: Floats, slope: Floats) -> _Product:
    """The first factor, which alone can be 0 or negative, stays out of the logarithm."""
    a, a_slope = side * γ / 2, side / 2 * slope
    rest = float((a[1:] + np.log1p(-np.exp(-2 * a[1:]))).sum())
    rest_slope = float((a_slope[1:] / np.tanh(a[1:])).sum())
    away = abs(float(a[0]))  # e^|a| is taken out, for 2 sinh a may overflow
    first = float(np.copysign(-np.expm1(-2 * away), a[0]))
    first_slope = float(a_slope[0]) * (1 + np.exp(-2 * away))
    return rest + away, first, first_slope + first * rest_slope


def _log_2_sinh(a: float) -> float:
    return float(a + np.log(-np.expm1(-2 * a)))


def infinite_energy(K: Floats) -> Floats:
    """⟨H⟩ per unit of the infinite lattice, in units of the coupling. K : any shape, > 0

        u = −coth 2K [1 + (2/π) κ′ K₁],    κ′ = 2 tanh² 2K − 1,    K₁ = π / (2 agm(1, |κ′|))

    At the critical point κ′ K₁ is 0 and u = −√2. Source: Onsager 1944, eq. 116.
    """
    K = np.asarray(K, dtype=float)
    tanh = np.tanh(2 * K)
    κ = 2 * tanh**2 - 1
    return -(1 + κ / _agm(np.maximum(np.abs(κ), np.finfo(float).tiny))) / tanh


def _agm(b: Floats) -> Floats:
    """The arithmetic-geometric mean of 1 and b > 0, by which elliptic integrals are computed. Source: Gauss 1799."""
    a = np.ones_like(b)
    for _ in range(24):  # the number of right digits doubles each time, once a and b are near
        a, b = (a + b) / 2, np.sqrt(a * b)
    return a


def infinite_magnetisation(K: Floats) -> Floats:
    """|m| of the infinite lattice, K : any shape, > 0.

        m = (1 − sinh⁻⁴ 2K)^{1/8} below the critical temperature, 0 above it

    Source: Yang 1952, eq. 96 (announced by Onsager in 1948).
    """
    sinh = np.sinh(2 * np.minimum(np.asarray(K, dtype=float), 100.0))
    return np.maximum(0.0, 1.0 - sinh**-4.0) ** 0.125
