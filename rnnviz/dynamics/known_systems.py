"""Maps and flows whose behaviour is known: what methods are tested on, and what networks are compared with."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats

TENT_SLOPE = 2.0 - 2.0**-40
"""With 2 itself every number a computer has is carried to 0 within 60 steps: each step shifts out one binary digit."""


@dataclass(frozen=True)
class LogisticMap:
    """x ← r x (1 − x) on [0, 1]. For r = 4 the exponent is ln 2 (Ulam & von Neumann 1947)."""

    r: float = 4.0
    units: int = 1

    def step(self, x: Floats) -> Floats:
        return np.asarray(self.r * x * (1.0 - x))

    def jacobian(self, x: Floats) -> Floats:
        return np.asarray(self.r * (1.0 - 2.0 * x))[..., None]


@dataclass(frozen=True)
class TentMap:
    """x ← μ min(x, 1 − x) on [0, 1]. The exponent is ln μ."""

    mu: float = TENT_SLOPE
    units: int = 1

    def step(self, x: Floats) -> Floats:
        return np.asarray(self.mu * np.minimum(x, 1.0 - x))

    def jacobian(self, x: Floats) -> Floats:
        return np.where(x < 0.5, self.mu, -self.mu)[..., None]


@dataclass(frozen=True)
class CatMap:
    """x ← [[1, 1], [1, 2]] x mod 1 on the torus. The exponents are ±ln((3 + √5) / 2) (Arnold & Avez 1968)."""

    units: int = 2

    def step(self, x: Floats) -> Floats:
        total = x[..., 0] + x[..., 1]
        return np.stack((total, total + x[..., 1]), axis=-1) % 1.0

    def jacobian(self, x: Floats) -> Floats:
        return np.broadcast_to(np.array([[1.0, 1.0], [1.0, 2.0]]), (len(x), 2, 2))


@dataclass(frozen=True)
class HenonMap:
    """x ← 1 − a x² + y, y ← b x. The exponents add up to ln b; for a = 1.4, b = 0.3 the first is 0.4192.

    Source: Hénon 1976; the exponent as in Sprott 2003, Chaos and Time-Series Analysis.
    """

    a: float = 1.4
    b: float = 0.3
    units: int = 2

    def step(self, x: Floats) -> Floats:
        return np.stack((1.0 - self.a * x[..., 0] ** 2 + x[..., 1], self.b * x[..., 0]), axis=-1)

    def jacobian(self, x: Floats) -> Floats:
        one = np.ones(len(x))
        return np.stack((-2.0 * self.a * x[:, 0], one, self.b * one, 0.0 * one), axis=-1).reshape(-1, 2, 2)


@dataclass(frozen=True)
class Lorenz:
    """dx/dt = σ (y − x),  dy/dt = x (ρ − z) − y,  dz/dt = x y − β z.

    For (10, 28, 8/3) the exponents are 0.906, 0 and −14.572; they add up to −(σ + 1 + β) at every state.
    Source: Lorenz 1963, eqs. 25-27; the exponents as in Sprott 2003.
    """

    sigma: float = 10.0
    rho: float = 28.0
    beta: float = 8.0 / 3.0
    units: int = 3

    def velocity(self, x: Floats) -> Floats:
        v, (a, b, c) = np.empty_like(x), x.T
        v.T[0], v.T[1], v.T[2] = self.sigma * (b - a), a * (self.rho - c) - b, a * b - self.beta * c
        return v

    def jacobian(self, x: Floats) -> Floats:
        J = np.empty((len(x), 3, 3))
        J[:] = ((-self.sigma, self.sigma, 0.0), (self.rho, -1.0, 0.0), (0.0, 0.0, -self.beta))
        J[:, 1, 0] -= x[:, 2]
        J[:, 1, 2] = -x[:, 0]
        J[:, 2, :2] = x[:, 1::-1]
        return J


@dataclass(frozen=True)
class VanDerPol:
    """dx/dt = y,  dy/dt = μ (1 − x²) y − x: one limit cycle, of period 6.663287 for μ = 1 (van der Pol 1926)."""

    mu: float = 1.0
    units: int = 2

    def velocity(self, x: Floats) -> Floats:
        a, b = x[..., 0], x[..., 1]
        return np.stack((b, self.mu * (1.0 - a * a) * b - a), axis=-1)

    def jacobian(self, x: Floats) -> Floats:
        a, b = x[:, 0], x[:, 1]
        rows = (0.0 * a, 1.0 + 0.0 * a, -2.0 * self.mu * a * b - 1.0, self.mu * (1.0 - a * a))
        return np.stack(rows, axis=-1).reshape(-1, 2, 2)


@dataclass(frozen=True)
class Pendulum:
    """dθ/dt = ω,  dω/dt = −sin θ: every orbit is closed; released at a its period is 4 K(sin²(a/2)), K the complete
    elliptic integral, and ω²/2 − cos θ is conserved."""

    units: int = 2

    def velocity(self, x: Floats) -> Floats:
        return np.stack((x[..., 1], -np.sin(x[..., 0])), axis=-1)

    def jacobian(self, x: Floats) -> Floats:
        zero = 0.0 * x[:, 0]
        return np.stack((zero, 1.0 + zero, -np.cos(x[:, 0]), zero), axis=-1).reshape(-1, 2, 2)
