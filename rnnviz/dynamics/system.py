"""What fixed points, trajectories, basins and Lyapunov exponents need to know of a network: two small protocols."""

from typing import Protocol

from rnnviz.arrays import Floats


class Map(Protocol):
    """A system in discrete time, x_next = f(x)."""

    @property
    def units(self) -> int:
        """How many numbers make a state."""

    def step(self, x: Floats) -> Floats:
        """f(x).    x : (batch, unit)    Returns (batch, unit)."""

    def jacobian(self, x: Floats) -> Floats:
        """∂f_i/∂x_j.    x : (batch, unit)    Returns (batch, unit, unit)."""


class Flow(Protocol):
    """A system in continuous time, dx/dt = F(x)."""

    @property
    def units(self) -> int:
        """How many numbers make a state."""

    def velocity(self, x: Floats) -> Floats:
        """F(x).    x : (batch, unit)    Returns (batch, unit)."""

    def jacobian(self, x: Floats) -> Floats:
        """∂F_i/∂x_j.    x : (batch, unit)    Returns (batch, unit, unit)."""


System = Map | Flow
