"""A Hopfield network at a temperature, and the restricted Boltzmann machine that is the same distribution.

    Hopfield:  p(x) ∝ exp(½ xᵀJx / T),   J = ξᵀξ / n,   x ∈ {−1, 1}ⁿ
    RBM:       p(x, h) ∝ exp(−½ |h|² + xᵀWh),   W = ξᵀ / √(nT),   one Gaussian hidden unit for each pattern

Both give x the same probability, because a Gaussian integral completes the square (Hubbard 1959; Stratonovich 1957):

    e^{½u²} = ∫ dh / √(2π) e^{−½h² + hu},   u = (Wᵀx)_k,   Σ_k u_k² = xᵀJx / T

ξ : (pattern, unit), any real numbers. Source for networks: Barra, Bernacchia, Santucci & Contucci 2012.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.boltzmann import Boltzmann, states
from rnnviz.networks.enumeration import log_sum_exp

SPACING = 0.5
"""Of the quadrature over h. The trapezoidal rule errs by e^{−2π²/spacing²} of a Gaussian of unit variance: 1e-34."""

TAIL = 9.0
"""How many deviations beyond the outermost mean it reaches; e^{−TAIL²/2} is 3e-18."""

SAME = 1e-3
"""Maxima of p(h) nearer than this are one."""

FLAT = 1e-6
"""A curvature up to here still counts as that of a maximum: at a bifurcation it is 0."""


@dataclass(frozen=True, eq=False)
class Pair:
    """The two machines of one set of patterns.

    patterns : (pattern, unit), ξ    temperature : > 0
    """

    patterns: Floats
    temperature: float

    @property
    def units(self) -> int:
        return self.patterns.shape[1]

    @cached_property
    def J(self) -> Floats:
        """(unit, unit), with its diagonal, which changes nothing for ±1 units."""
        return self.patterns.T @ self.patterns / self.units

    @cached_property
    def W(self) -> Floats:
        """(unit, pattern)"""
        return self.patterns.T / np.sqrt(self.units * self.temperature)

    @property
    def scale(self) -> float:
        """√(n / T): h is this times the overlap m = ξx / n that it stands for."""
        return float(np.sqrt(self.units / self.temperature))

    @cached_property
    def critical_temperature(self) -> float:
        """Above it p(h) has its one maximum at h = 0: the largest eigenvalue of ξξᵀ / n.

        At 0 the second derivative of ln p(h) is −I + WᵀW, and WᵀW = ξξᵀ / (nT); at any n, not only a large one.
        """
        return float(np.linalg.eigvalsh(self.patterns @ self.patterns.T / self.units)[-1])

    @cached_property
    def states(self) -> Floats:
        """(2ⁿ, unit)"""
        return states(self.units)

    @cached_property
    def fields(self) -> Floats:
        """Wᵀx of every state, which is the mean of h given x. (2ⁿ, pattern)"""
        return self.states @ self.W

    @property
    def machine(self) -> Boltzmann:
        """The Hopfield network as a Boltzmann machine: J without its diagonal, at the temperature of the pair."""
        return Boltzmann(self.J - np.diag(np.diag(self.J)), np.zeros(self.units))

    # -- the Hopfield network ---------------------------------------------------------------------------------------

    @cached_property
    def _log_weights(self) -> Floats:
        return 0.5 * ((self.states @ self.J) * self.states).sum(axis=1) / self.temperature

    @cached_property
    def log_Z(self) -> float:
        """ln Σ_x exp(½ xᵀJx / T)"""
        return float(log_sum_exp(self._log_weights))

    @cached_property
    def log_p(self) -> Floats:
        """ln p(x) of the Hopfield network. (2ⁿ,)"""
        return self._log_weights - self.log_Z

    # -- the RBM, with h integrated by numbers, not by the formula that it is to prove --------------------------------

    @cached_property
    def _nodes(self) -> Floats:
        reach = np.abs(self.fields).max() + TAIL
        return SPACING * np.arange(-np.ceil(reach / SPACING), np.ceil(reach / SPACING) + 1)

    @cached_property
    def _log_integrals(self) -> Floats:
        """ln ∫ dh / (2π)^{P/2} exp(−½|h|² + xᵀWh) of every state. (2ⁿ,)"""
        total = np.zeros(len(self.fields))
        for u in self.fields.T:
            values, which = np.unique(u, return_inverse=True)
            exponents = -0.5 * self._nodes**2 + values[:, None] * self._nodes
            total += (log_sum_exp(exponents, axis=1) + np.log(SPACING / np.sqrt(2.0 * np.pi)))[which]
        return total

    @cached_property
    def log_Z_rbm(self) -> float:
        """ln ∫ dh / (2π)^{P/2} Σ_x e^{−E(x, h)}: over h, with x summed out, for one or two patterns; else over x."""
        if len(self.patterns) > 2:
            return float(log_sum_exp(self._log_integrals))
        grid = np.stack(np.meshgrid(*[self._nodes] * len(self.patterns), indexing="ij"), axis=-1)
        return float(log_sum_exp(self.log_density(grid)) + len(self.patterns) * np.log(SPACING))

    @cached_property
    def log_p_rbm(self) -> Floats:
        """ln p(x) of the RBM. (2ⁿ,)"""
        return self._log_integrals - self.log_Z_rbm

    # -- the hidden units -------------------------------------------------------------------------------------------

    def log_density(self, h: Floats) -> Floats:
        """ln of Σ_x e^{−E(x, h)} / (2π)^{P/2} = −½|h|² + Σ_i ln 2cosh (Wh)_i − ½P ln 2π; less log_Z that of p(h).

        h : (…, pattern)    Returns (…,).
        """
        field = np.abs(h @ self.W.T)
        log_2cosh = field + np.log1p(np.exp(-2.0 * field))
        return -0.5 * (h**2).sum(-1) + log_2cosh.sum(-1) - 0.5 * h.shape[-1] * np.log(2.0 * np.pi)

    def density_of_two(self, first: Floats, second: Floats) -> Floats:
        """The density of the first two hidden units, the others integrated out: Σ_x p(x) N(h; Wᵀx, I).

        first, second : (column,), (row,)    Returns (row, column).
        """
        one, two = (np.unique(np.round(self.fields[:, k], 9), return_inverse=True) for k in (0, 1))
        shared = np.zeros((len(two[0]), len(one[0])))
        np.add.at(shared, (two[1], one[1]), np.exp(self.log_p))
        return _normal(second[:, None] - two[0]) @ shared @ _normal(first[:, None] - one[0]).T

    @cached_property
    def modes(self) -> Floats:
        """The maxima of p(h), as overlaps m = h / √(n/T), the likeliest first. (mode, pattern)

        Where p(h) is stationary h = Wᵀ tanh(Wh); going to the right-hand side again and again never lowers p(h)
        (ln p is a convex function less ½|h|²). From the mean of h under every state x, then by Newton's method.
        """
        if self.temperature >= self.critical_temperature:
            return np.zeros((1, len(self.patterns)))
        h = _distinct(self.fields, 1e-9)
        for rounds, near in ((30, 0.01), (100, SAME)):
            for _ in range(rounds):
                h = np.tanh(h @ self.W.T) @ self.W
            h = _distinct(h, near)
        for _ in range(60):
            h = self._climbed(h)
        curvature = np.linalg.eigvalsh(self._hessian(h))[:, -1]
        maxima = _distinct(h[curvature < FLAT], SAME)
        overlaps = np.round(maxima / self.scale, 12) + 0.0  # no −0
        order = np.lexsort((*-overlaps.round(6).T[::-1], -np.round(self.log_density(maxima), 6)))
        return overlaps[order]

    def _hessian(self, h: Floats) -> Floats:
        """Of ln p: −I + Wᵀ diag(1 − tanh²(Wh)) W.    h : (point, pattern)    Returns (point, pattern, pattern)."""
        slope = 1.0 - np.tanh(h @ self.W.T) ** 2
        return np.einsum("ip,ni,iq->npq", self.W, slope, self.W) - np.eye(h.shape[1])

    def _climbed(self, h: Floats) -> Floats:
        """Newton's step where ln p is concave and the step does not lower it, else the safe one."""
        gradient = np.tanh(h @ self.W.T) @ self.W - h
        hessian = self._hessian(h)
        concave = np.linalg.eigvalsh(hessian)[:, -1] < -1e-12
        safe = h + gradient
        hessian[~concave] = -np.eye(h.shape[1])
        newton = h - np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0]
        better = concave & (self.log_density(newton) >= self.log_density(h) - 1e-12)
        return np.where(better[:, None], newton, safe)


def _normal(distance: Floats) -> Floats:
    return np.exp(-0.5 * distance**2) / np.sqrt(2.0 * np.pi)


def _distinct(points: Floats, near: float) -> Floats:
    """One of each group of points that lie in the same cell of a lattice, or in a neighbouring one as near."""
    kept: list[Floats] = []
    for point in points[np.unique(np.round(points / near), axis=0, return_index=True)[1]]:
        if not kept or np.min(np.abs(np.array(kept) - point).max(axis=1)) > near:
            kept.append(point)
    return np.array(kept).reshape(-1, points.shape[1])
