"""Boltzmann machines, which are Ising models: units x_i = ±1 that take every state as often as its energy allows.

    H(x) = −½ xᵀ J x − bᵀ x,    p(x) = e^{−H(x)/T} / Z,    x ∈ {−1, +1}ⁿ

J is symmetric with an empty diagonal. Everything here is exact: all 2ⁿ states are looked at, in the order of their
number k = 0 … 2ⁿ − 1, where bit i of k says what unit i does (0: −1, 1: +1). Logarithms are natural.
Source: Ackley, Hinton & Sejnowski 1985.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from rnnviz.arrays import Floats

MOST_UNITS = 16
"""Units of which all states are looked at: 65 536 of them."""

SYMMETRIC = 1e-9
"""How far J may be from its transpose."""


@dataclass(frozen=True, eq=False)
class Boltzmann:
    """J : (unit, unit), symmetric, diagonal 0    b : (unit,)"""

    J: Floats
    b: Floats

    @property
    def units(self) -> int:
        return len(self.b)

    def field(self, x: Floats) -> Floats:
        """h = J x + b.    x : (batch, unit)    Returns (batch, unit)."""
        return x @ self.J + self.b

    def energy(self, x: Floats) -> Floats:
        """H = −½ xᵀ J x − bᵀ x.    x : (batch, unit)    Returns (batch,)."""
        return -0.5 * (x * (self.field(x) + self.b)).sum(axis=1)

    @cached_property
    def energies(self) -> Floats:
        """H of every state, (2ⁿ,)."""
        return self.energy(states(self.units))

    @cached_property
    def fields(self) -> Floats:
        """J x + b of every state, (2ⁿ, unit)."""
        return self.field(states(self.units))


@dataclass(frozen=True, eq=False)
class Law:
    """How often each state is taken, and what follows from it.

    log_Z : natural logarithm of the sum of weights    p : (2ⁿ,), sums to 1    T : > 0
    mean_energy : ⟨H⟩    magnetisation : (unit,), ⟨x_i⟩    correlations : (unit, unit), ⟨x_i x_j⟩
    """

    log_Z: float
    p: Floats
    T: float
    mean_energy: float
    magnetisation: Floats
    correlations: Floats

    @property
    def free_energy(self) -> float:
        """F = −T log Z = ⟨H⟩ − T S."""
        return -self.T * self.log_Z

    @property
    def entropy(self) -> float:
        """S = −Σ p ln p."""
        return float(-(self.p * np.log(np.maximum(self.p, np.finfo(float).tiny))).sum())


@cache
def states(units: int) -> Floats:
    """All states, (2ⁿ, unit) of ±1, read-only: bit i of the row's number says unit i."""
    bits = np.arange(2**units)[:, None] >> np.arange(units) & 1
    found = 2.0 * bits - 1.0
    found.setflags(write=False)
    return found


def given(J: Floats, b: Floats) -> Boltzmann:
    """A machine whose couplings a person has written down.

    Raises ValueError if J is not square, not symmetric to 1e-9, has a diagonal, or b is of another length.
    """
    J, b = np.asarray(J, dtype=float), np.asarray(b, dtype=float)
    if J.ndim != 2 or J.shape[0] != J.shape[1]:
        raise ValueError(f"J must be square, with as many columns as rows, not {' x '.join(map(str, J.shape))}.")
    if b.shape != (len(J),):
        raise ValueError(f"b must have one number for each of the {len(J)} units of J, not {b.size}.")
    if np.abs(J - J.T).max(initial=0.0) > SYMMETRIC:
        i, j = np.unravel_index(np.abs(J - J.T).argmax(), J.shape)
        raise ValueError(f"J must be symmetric: from unit {j} to {i} it is {J[i, j]:g}, the other way {J[j, i]:g}.")
    if np.diag(J).any():
        raise ValueError("the diagonal of J must be 0: for units that are ±1 it only adds a constant to the energy.")
    return Boltzmann((J + J.T) / 2, b)


def random_machine(units: int, coupling: float, field: float, rng: np.random.Generator) -> Boltzmann:
    """J_ij = coupling · N(0, 1)/√n for i < j, row by row; then b_i = field · N(0, 1).

    The couplings are those of Sherrington & Kirkpatrick 1975.
    """
    J = np.zeros((units, units))
    J[np.triu_indices(units, 1)] = coupling * rng.standard_normal(units * (units - 1) // 2) / np.sqrt(units)
    return Boltzmann(J + J.T, field * rng.standard_normal(units))


def ring(units: int, coupling: float, field: float) -> Boltzmann:
    """Units in a circle, each coupled to the next. Between two units there are two bonds.

    Without a field log Z = ln[(2 cosh K)ⁿ + (2 sinh K)ⁿ], K = coupling/T. Source: Ising 1925.
    """
    J = np.zeros((units, units))
    here = np.arange(units)
    np.add.at(J, (here, (here + 1) % units), coupling)
    return Boltzmann(J + J.T, np.full(units, float(field)))


def square(side: int, coupling: float, field: float) -> Boltzmann:
    """A square lattice that goes on at its edges, unit = row · side + column; side ≥ 3."""
    here = np.arange(side * side).reshape(side, side)
    J = np.zeros((side * side, side * side))
    for axis in (0, 1):
        J[here, np.roll(here, 1, axis)] = J[here, np.roll(here, -1, axis)] = coupling
    return Boltzmann(J, np.full(side * side, float(field)))


def law(machine: Boltzmann, T: float) -> Law:
    """p ∝ e^{−H/T}, by looking at every state."""
    return _law(machine, -machine.energies / T, T)


def all_at_once_law(machine: Boltzmann, T: float) -> Law:
    """The law that units obey which all decide at the same time, on what the others did before.

        p(x) ∝ e^{bᵀx/T} Π_i 2 cosh((J x + b)_i / T)

    It is not the Boltzmann law, unless J = 0. log_Z is that of these weights, mean_energy that of the H above.
    Source: Peretto 1984, Biological Cybernetics 50, 51–62.
    """
    h = machine.fields / T
    log_weights = states(machine.units) @ machine.b / T + np.logaddexp(h, -h).sum(axis=1)
    return _law(machine, log_weights, T)


def _law(machine: Boltzmann, log_weights: Floats, T: float) -> Law:
    top = float(log_weights.max())
    weights = np.exp(log_weights - top)
    total = float(weights.sum())
    p = weights / total
    x = states(machine.units)
    return Law(top + float(np.log(total)), p, T, float(p @ machine.energies), p @ x, x.T @ (p[:, None] * x))


def chance_up(machine: Boltzmann, T: float) -> Floats:
    """The chance that a unit whose turn it is becomes +1, in every state: (2ⁿ, unit).

        P(x_i = 1 | the others) = ½ (1 + tanh(h_i / T)),    h = J x + b

    It does not depend on what unit i did before. In this form nothing overflows, however cold it is.
    Source: Glauber 1963.
    """
    return 0.5 * (1.0 + np.tanh(machine.fields / T))
