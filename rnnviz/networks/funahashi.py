"""Any smooth flow as a continuous-time network: the proof of Funahashi & Nakamura 1993, theorem 2, as a program.

A flow that one hidden layer can draw, τ dy/dt = −y + A tanh(B y + θ), is lived by a network whose units are the
variables themselves and the hidden units, x = (y, u) with u = B y + θ:

    τ dx/dt = −x + W tanh(x) + h,    W = [[0, A], [0, B A]],    h = (0, θ)
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.ctrnn import Ctrnn


@dataclass(frozen=True, eq=False)
class LearnedFlow:
    """dy/dt = scale (−z + A tanh(B z + θ)) / τ, with z = (y − mean) / scale.

    A : (variable, hidden)    B : (hidden, variable)    theta : (hidden,)    mean, scale : (variable,)    tau > 0
    """

    A: Floats
    B: Floats
    theta: Floats
    mean: Floats
    scale: Floats
    tau: float = 1.0

    @property
    def units(self) -> int:
        return len(self.mean)

    def standardised(self, y: Floats) -> Floats:
        """z of y, any shape (…, variable)."""
        return np.asarray((y - self.mean) / self.scale)

    def velocity(self, y: Floats) -> Floats:
        """dy/dt.    y : (batch, variable)    Returns the same shape."""
        z = self.standardised(y)
        return np.asarray((np.tanh(z @ self.B.T + self.theta) @ self.A.T - z) * (self.scale / self.tau))

    def jacobian(self, y: Floats) -> Floats:
        """∂(dy_i/dt)/∂y_j.    y : (batch, variable)    Returns (batch, variable, variable)."""
        slope = 1.0 - np.tanh(self.standardised(y) @ self.B.T + self.theta) ** 2
        J = np.einsum("ih,kh,hj->kij", self.A, slope, self.B) - np.eye(self.units)
        return np.asarray(J * (self.scale[:, None] / self.scale) / self.tau)

    def push(self, y: Floats, v: Floats) -> tuple[Floats, Floats]:
        """dy/dt, and J(y) v without the matrix J.    y : (batch, variable)    v : (batch, variable, displacement)"""
        z, speed = self.standardised(y), self.scale / self.tau
        s = np.tanh(z @ self.B.T + self.theta)
        w = v / self.scale[:, None]
        pushed = self.A @ ((1.0 - s * s)[:, :, None] * (self.B @ w)) - w
        return (s @ self.A.T - z) * speed, pushed * speed[:, None]

    def network(self) -> Ctrnn:
        """The network that lives this flow; it speaks in z."""
        variables, hidden = self.A.shape
        W = np.zeros((variables + hidden, variables + hidden))
        W[:variables, variables:] = self.A
        W[variables:, variables:] = self.B @ self.A
        h = np.concatenate((np.zeros(variables), self.theta))
        return Ctrnn(W, h, np.full(len(h), self.tau), "tanh")

    def state(self, y: Floats) -> Floats:
        """The network's state that stands for y.    y : (batch, variable)    Returns (batch, unit)."""
        z = self.standardised(y)
        return np.concatenate((z, z @ self.B.T + self.theta), axis=-1)

    def variables_of(self, x: Floats) -> Floats:
        """y of the network's state.    x : (…, unit)    Returns (…, variable)."""
        return np.asarray(x[..., : self.units] * self.scale + self.mean)
