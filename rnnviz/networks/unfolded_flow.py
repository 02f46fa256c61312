"""A continuous-time network unfolded: each step of Euler's method is a layer, and all layers have the same weights."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.ctrnn import Ctrnn, activation


@dataclass(frozen=True, eq=False)
class UnfoldedFlow:
    """A map (`rnnviz.dynamics.system.Map`):

        x_next = x + dt F(x),   F of the network, τ = 1:  F(x) = −x + W σ(x) + h

    dt : in (0, 1], the share of the way to W σ(x) + h that one layer goes
    """

    net: Ctrnn
    dt: float

    @property
    def units(self) -> int:
        return self.net.units

    def step(self, x: Floats) -> Floats:
        """One layer.    x : (batch, unit)    Returns (batch, unit)."""
        told = activation(self.net.sigma, x) @ self.net.W.T + self.net.h
        return np.asarray(x + self.dt * (told - x))

    def jacobian(self, x: Floats) -> Floats:
        """I + dt ∂F/∂x.    x : (batch, unit)    Returns (batch, unit, unit)."""
        return np.asarray(np.eye(self.units) + self.dt * self.net.jacobian(x))

    @property
    def n_weights(self) -> int:
        """Of all layers together, for they share them."""
        return int(self.net.W.size + self.net.h.size)


def four_basins() -> Ctrnn:
    """Two logistic units that excite themselves and inhibit each other: four resting states."""
    return Ctrnn(np.array([[8.0, -2.0], [-2.0, 8.0]]), np.array([-3.0, -3.0]), np.ones(2), "logistic")


def chaotic_pair() -> Ctrnn:
    """Two tanh units that rest at one point as a flow, and never as layers with dt = 1."""
    return Ctrnn(np.array([[-3.5, -3.5], [3.5, 2.5]]), np.array([-1.5, -0.5]), np.ones(2), "tanh")
