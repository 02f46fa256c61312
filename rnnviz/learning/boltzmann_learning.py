"""Learning the couplings of a Boltzmann machine from what its units were seen to do, four ways.

    L(J, b) = ⟨ln p(x)⟩_data,    ∂L/∂J_ij = ⟨x_i x_j⟩_data − ⟨x_i x_j⟩_model,    ∂L/∂b_i = ⟨x_i⟩_data − ⟨x_i⟩_model

The data are no difficulty; the model's moments are sums over 2ⁿ states. So they are summed (`exact`), taken from chains
that are never begun anew (`gibbs`), from chains that begin at the data and are broken off (`cd`), or avoided by another
objective (`pseudo-likelihood`). Temperature is 1. Source: Ackley, Hinton & Sejnowski 1985.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.networks.boltzmann import Boltzmann, Law, law, states

Method = Literal["exact", "gibbs", "cd", "pseudo-likelihood"]

CHAINS = 200
"""Chains of `gibbs`."""
ROWS = 500
"""Data rows that a step of `cd` begins from."""
FARTHEST = 20.0
"""Where couplings and biases are held, when the data drive them to infinity."""
FULL_RATE = 0.6
"""The share of the steps that are taken at the whole learning rate; then it falls to 0 in a straight line."""


@dataclass(frozen=True, eq=False)
class Moments:
    """first : (unit,), ⟨x_i⟩    second : (unit, unit), ⟨x_i x_j⟩"""

    first: Floats
    second: Floats


@dataclass(frozen=True, eq=False)
class Seen:
    """What is known of the units.

    p : (2ⁿ,), the share of each state in the data    moments : of them    samples : how many, 0 for infinitely many
    """

    p: Floats
    moments: Moments
    samples: int

    @property
    def units(self) -> int:
        return len(self.moments.first)


def seen(p: Floats, samples: int = 0) -> Seen:
    """Data in which every state has this share. p : (2ⁿ,), sums to 1"""
    x = states(len(p).bit_length() - 1)
    return Seen(p, Moments(p @ x, x.T @ (p[:, None] * x)), samples)


def counted(numbers: Ints, units: int) -> Seen:
    """Data given as state numbers, (sample,), at least one."""
    counts = np.bincount(numbers, minlength=2**units)
    return seen(counts / counts.sum(), len(numbers))


def state_numbers(rows: Array) -> Ints:
    """The number of each state. rows : (sample, unit), ±1    Returns (sample,)."""
    return (np.asarray(rows) > 0) @ (1 << np.arange(np.shape(rows)[1]))


def moments_of(exact: Law) -> Moments:
    """⟨x_i⟩ and ⟨x_i x_j⟩ of a law."""
    return Moments(exact.magnetisation, exact.correlations)


def log_likelihood(machine: Boltzmann, exact: Law, data: Moments) -> float:
    """Nats per sample, ⟨ln p(x)⟩_data = ½ Σ_ij J_ij ⟨x_i x_j⟩ + Σ_i b_i ⟨x_i⟩ − ln Z; only the moments matter."""
    return float(0.5 * (machine.J * data.second).sum() + machine.b @ data.first - exact.log_Z)


def divergence(true: Law, machine: Boltzmann, exact: Law) -> float:
    """D(true ‖ learned) = Σ p_true ln(p_true / p_learned), in nats, ≥ 0. exact : the law of the learned machine"""
    of_true = -true.entropy
    return max(0.0, of_true - log_likelihood(machine, exact, moments_of(true)))


def moment_gap(data: Moments, model: Moments) -> float:
    """max |⟨·⟩_data − ⟨·⟩_model| over all first and second moments: 0 at the most likely machine."""
    first, second = np.abs(data.first - model.first), np.abs(data.second - model.second)
    return float(max(first.max(), second.max()))


def undetermined(data: Moments) -> tuple[tuple[int, int], ...]:
    """Pairs of units of which one of the four ways to stand together was never seen; (i, i) where a unit is constant.

    A machine gives every state a chance, so the best one is at infinity: these couplings grow for ever. With few data
    other combinations of three and more units can do the same; they are not looked for.
    """
    m, C = data.first, data.second
    constant = np.abs(m) > 1 - 1e-12
    signs = np.array([-1.0, 1.0])
    a, b = signs[:, None, None, None], signs[None, :, None, None]
    together = (1 + a * m[:, None] + b * m[None, :] + a * b * C) / 4  # (sign of i, sign of j, i, j)
    never = (together.min(axis=(0, 1)) < 1e-12) & ~constant[:, None] & ~constant[None]
    pairs = np.argwhere(np.triu(never, 1) | np.diag(constant))
    return tuple((int(i), int(j)) for i, j in pairs)


def terms(method: Method, units: int, samples: int, k: int) -> int:
    """How many terms one step of a method sums: states, or turns of units."""
    shown = samples or 2**units
    return {"exact": 2**units, "gibbs": k * units * CHAINS, "cd": k * units * ROWS,
            "pseudo-likelihood": units * shown}[method]  # fmt: skip


class BoltzmannLearning:
    """A machine that begins at J = b = 0 and climbs.

    rng draws the chains of `gibbs` at once, so that the method can be changed on the way; then what each step needs.
    """

    def __init__(self, data: Seen, rng: np.random.Generator) -> None:
        self.data = data
        self.machine = Boltzmann(np.zeros((data.units, data.units)), np.zeros(data.units))
        self.law = law(self.machine, 1.0)
        self._rng = rng
        self._chains = rng.choice([-1.0, 1.0], (CHAINS, data.units))

    def step(self, method: Method, k: int, rate: float, decay: float) -> None:
        """θ ← θ + rate · (data moments − model moments − decay · θ), θ = {J, b}, J_ij and J_ji alike.

        k : sweeps of `gibbs` and `cd`; decay ≥ 0 pulls couplings and biases towards 0
        """
        up = self._slope(method, k)
        J, b = self.machine.J, self.machine.b
        J = np.clip(J + rate * (up.second - decay * J), -FARTHEST, FARTHEST)
        np.fill_diagonal(J, 0.0)
        b = np.clip(b + rate * (up.first - decay * b), -FARTHEST, FARTHEST)
        self.machine = Boltzmann(J, b)
        self.law = law(self.machine, 1.0)

    def _slope(self, method: Method, k: int) -> Moments:
        if method == "pseudo-likelihood":
            return pseudo_likelihood_slope(self.machine, self.data.p)
        if method == "cd":
            begun = states(self.data.units)[self._rng.choice(len(self.data.p), ROWS, p=self.data.p)]
            return _between(_sample_moments(begun), _sample_moments(self._swept(begun, k)))
        if method == "gibbs":
            self._chains = self._swept(self._chains, k)
            return _between(self.data.moments, _sample_moments(self._chains))
        return _between(self.data.moments, moments_of(self.law))

    def _swept(self, x: Floats, sweeps: int) -> Floats:
        """Gibbs sampling of many chains at once, each unit in turn. x : (chain, unit)"""
        x, machine = x.copy(), self.machine
        for chances in self._rng.random((sweeps, self.data.units, len(x))):
            for i, chance in enumerate(chances):
                h = x @ machine.J[i] + machine.b[i]
                x[:, i] = np.where(chance < 0.5 * (1 + np.tanh(h)), 1.0, -1.0)
        return x

    def checkpoint(self) -> dict[str, Any]:
        """What is needed to go on bit for bit."""
        return {"J": self.machine.J, "b": self.machine.b, "chains": self._chains, "rng": self._rng.bit_generator.state}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on from a checkpoint of learning from the same data. Raises ValueError if it does not fit."""
        J, b = np.asarray(state["J"], dtype=float), np.asarray(state["b"], dtype=float)
        chains = np.asarray(state["chains"], dtype=float)
        if J.shape != self.machine.J.shape or b.shape != self.machine.b.shape or chains.shape != self._chains.shape:
            raise ValueError("the couplings are those of another number of units")
        self._rng.bit_generator.state = state["rng"]
        self.machine, self._chains = Boltzmann(J, b), chains
        self.law = law(self.machine, 1.0)


def pseudo_likelihood(machine: Boltzmann, p: Floats) -> float:
    """⟨Σ_i ln p(x_i | all others)⟩ = −⟨Σ_i ln(1 + e^{−2 x_i h_i})⟩, where no sum over states is left but the data's.

    p : (2ⁿ,), share of each state in the data. Source: Besag 1975.
    """
    there = np.flatnonzero(p)
    x = states(machine.units)[there]
    return float(-(p[there] @ np.logaddexp(0.0, -2 * x * machine.field(x)).sum(axis=1)))


def pseudo_likelihood_slope(machine: Boltzmann, p: Floats) -> Moments:
    """The slope of `pseudo_likelihood` along b_i, and along J_ij = J_ji.

    ∂/∂b_i = ⟨x_i − tanh h_i⟩,    ∂/∂J_ij = ⟨(x_i − tanh h_i) x_j + (x_j − tanh h_j) x_i⟩
    """
    there = np.flatnonzero(p)
    x, share = states(machine.units)[there], p[there]
    missed = (x - np.tanh(machine.field(x))) * share[:, None]
    second = missed.T @ x
    return Moments(missed.sum(axis=0), second + second.T)


def rate_at(step: int, steps: int, rate: float) -> float:
    """The learning rate of a step, 0 … steps − 1: whole over the first 60 %, then falling to 0 in a straight line."""
    return rate * min(1.0, (1 - step / steps) / (1 - FULL_RATE))


def _sample_moments(x: Floats) -> Moments:
    return Moments(x.mean(axis=0), x.T @ x / len(x))


def _between(data: Moments, model: Moments) -> Moments:
    return Moments(data.first - model.first, data.second - model.second)
