"""The continuous-time recurrent network: units that leak towards what the others tell them."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from rnnviz.arrays import Floats

Activation = Literal["logistic", "tanh", "relu"]
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)

STEEPEST: dict[Activation, float] = {"logistic": 0.25, "tanh": 1.0, "relu": 1.0}
"""The largest slope of each σ."""

LONGEST = 0.1
"""Shares of the fastest time constant: at 0.1 a million labels of the four-basins net are those of 0.05."""


@dataclass(frozen=True, eq=False)
class Ctrnn:
    """A flow (`rnnviz.dynamics.system.Flow`) of any number of units:

        τ_i dx_i/dt = −x_i + Σ_j W_ij σ(x_j) + h_i

    W : (unit, unit), rows "to"    h : (unit,)    tau : (unit,), > 0, time constants

    Source: Amari 1972; Hopfield 1984, eq. 5; Beer 1995 writes the same flow for y = x − h, so his bias is our h.
    """

    W: Floats
    h: Floats
    tau: Floats
    sigma: Activation = "tanh"

    @property
    def units(self) -> int:
        return int(self.W.shape[0])

    def velocity(self, x: Floats) -> Floats:
        """dx/dt.    x : (batch, unit)    Returns (batch, unit)."""
        return np.asarray((activation(self.sigma, x) @ self.W.T + self.h - x) / self.tau)

    def jacobian(self, x: Floats) -> Floats:
        """∂(dx_i/dt)/∂x_j = (−δ_ij + W_ij σ'(x_j)) / τ_i.    x : (batch, unit)    Returns (batch, unit, unit)."""
        return np.asarray((self.W * slope(self.sigma, x)[:, None, :] - np.eye(self.units)) / self.tau[:, None])

    def push(self, x: Floats, v: Floats) -> tuple[Floats, Floats]:
        """dx/dt at x, and how displacements v at it grow, dv/dt = J(x) v, without the matrix J.

        x : (batch, unit)    v : (batch, unit, displacement)    Returns the shapes of x and v.
        """
        answers = np.concatenate((activation(self.sigma, x)[:, :, None], slope(self.sigma, x)[:, :, None] * v), axis=2)
        heard = self.W @ answers
        return (heard[:, :, 0] + self.h - x) / self.tau, (heard[:, :, 1:] - v) / self.tau[:, None]


def activation(sigma: Activation, x: Floats) -> Floats:
    """σ(x), of any shape: 1 / (1 + e^−x), tanh x, or max(0, x)."""
    match sigma:
        case "logistic":
            return np.asarray(0.5 + 0.5 * np.tanh(0.5 * x))
        case "tanh":
            return np.asarray(np.tanh(x))
        case "relu":
            return np.maximum(x, 0.0)


def slope(sigma: Activation, x: Floats) -> Floats:
    """σ'(x), of any shape; that of max(0, x) is 0 at 0."""
    match sigma:
        case "logistic":
            s = activation(sigma, x)
            return np.asarray(s * (1.0 - s))
        case "tanh":
            return np.asarray(1.0 - np.tanh(x) ** 2)
        case "relu":
            return np.asarray((x > 0.0).astype(float))


def random_ctrnn(units: int, gain: float, seed: int) -> tuple[Ctrnn, Floats, np.random.Generator]:
    """dx/dt = −x + W tanh x with weights W_ij of mean 0 and variance gain² / units, and a random start.

    Returns the net, x(0) : (unit,), and the generator that drew W (row by row), then x(0), for what comes next.
    Source: Sompolinsky, Crisanti & Sommers 1988, Phys. Rev. Lett. 61, 259.
    """
    rng = np.random.default_rng(seed)
    W = gain * rng.standard_normal((units, units)) / np.sqrt(units)
    start = rng.standard_normal(units)
    return Ctrnn(W, np.zeros(units), np.ones(units), "tanh"), start, rng


def safe_step(net: Ctrnn) -> float:
    """dt for `rk4_step`: a tenth of the fastest time constant, less where coupling makes units faster than they leak.

    No eigenvalue of τ J exceeds 1 + ‖W‖∞ max σ'; dt is at most one over that.
    """
    coupling = np.abs(net.W).sum(axis=1).max() * STEEPEST[net.sigma]
    return float(net.tau.min() * min(LONGEST, 1.0 / (1.0 + coupling)))
