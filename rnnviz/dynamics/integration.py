"""Flows in steps of time: the classical Runge-Kutta method, and Euler's, which makes a flow a map."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.system import Flow

Velocity = Callable[[Floats], Floats]


def rk4_step(velocity: Velocity, x: Floats, dt: float) -> Floats:
    """x(t + dt) of dx/dt = velocity(x), with a local error of order dt⁵.    x : of any shape

    Source: Kutta 1901.
    """
    k1 = velocity(x)
    k2 = velocity(x + 0.5 * dt * k1)
    k3 = velocity(x + 0.5 * dt * k2)
    k4 = velocity(x + dt * k3)
    return np.asarray(x + dt / 6.0 * (k1 + 2.0 * (k2 + k3) + k4))


def solution(flow: Flow, starts: Floats, *, dt: float, steps: int) -> Floats:
    """The states of every start at 0, dt, … steps·dt.    starts : (batch, unit)    Returns (steps + 1, batch, unit)."""
    path = np.empty((steps + 1, *starts.shape))
    path[0] = starts
    for n in range(steps):
        path[n + 1] = rk4_step(flow.velocity, path[n], dt)
    return path


@dataclass(frozen=True, eq=False)
class Euler:
    """A flow as the map x ← x + dt F(x): of one layer, when a continuous-time network is unfolded."""

    flow: Flow
    dt: float

    @property
    def units(self) -> int:
        return self.flow.units

    def step(self, x: Floats) -> Floats:
        """x : (batch, unit)    Returns (batch, unit)."""
        return np.asarray(x + self.dt * self.flow.velocity(x))

    def jacobian(self, x: Floats) -> Floats:
        """I + dt ∂F/∂x.    x : (batch, unit)    Returns (batch, unit, unit)."""
        return np.asarray(np.eye(self.units) + self.dt * self.flow.jacobian(x))
