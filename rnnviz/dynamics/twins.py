"""Two states that begin a hair apart, and the exponent that says how fast they part."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.integration import rk4_step
from rnnviz.dynamics.lyapunov import Exponents, Stretching, is_map
from rnnviz.dynamics.system import System

Kind = Literal["fixed point", "periodic or quasi-periodic", "chaotic"]


class Twins:
    """Follows a state with displacements at it (`Stretching`), and a second state that begins close to it.

    stretching : of the first; other : (unit,), the second, or None before `part`
    """

    def __init__(
        self, system: System, start: Floats, *, exponents: int, rng: np.random.Generator, dt: float, period: float = 0.0
    ) -> None:
        """start : (unit,)    period : of every coordinate, where states live on a torus; 0 where they do not"""
        self.stretching = Stretching(system, start, exponents=exponents, rng=rng, dt=dt)
        self.other: Floats | None = None
        self._period = period
        self._step = _stepper(system, dt)

    @property
    def x(self) -> Floats:
        return self.stretching.x

    def part(self, displacement: Floats) -> None:
        """The transient is over: the second state begins, and measuring.    displacement : (unit,)"""
        self.other = self.x + displacement
        self.stretching.forget()

    def advance(self, steps: int) -> None:
        self.stretching.advance(steps)
        if self.other is not None:
            other = self.other[None]
            for _ in range(steps):
                other = self._step(other)
            self.other = other[0]

    @property
    def distance(self) -> float:
        """Between the two, 0 before they part."""
        if self.other is None:
            return 0.0
        apart = self.other - self.x
        if self._period:
            apart = apart - self._period * np.round(apart / self._period)
        return float(np.sqrt(apart @ apart))


def _stepper(system: System, dt: float) -> Callable[[Floats], Floats]:
    if is_map(system):
        return system.step  # type: ignore[union-attr]
    return lambda x: rk4_step(system.velocity, x, dt)  # type: ignore[union-attr]


def kind_of(exponents: Exponents, time: float) -> Kind:
    """What the largest exponent says of a bounded orbit, measured over that time.

    It counts as zero within two standard errors; and within 3/time, for between its first and its last measurement a
    displacement on a cycle may be stretched by a factor that says nothing.
    """
    unsure = max(2.0 * float(exponents.errors[0]), 3.0 / time)
    if exponents.values[0] > unsure:
        return "chaotic"
    return "fixed point" if exponents.values[0] < -unsure else "periodic or quasi-periodic"


class Spread:
    """Mean and covariance of states, one at a time, and how many dimensions they spread over."""

    def __init__(self, units: int) -> None:
        self.count = 0
        self.mean = np.zeros(units)
        self.scatter = np.zeros((units, units))

    def add(self, x: Floats) -> None:
        """x : (unit,)    Source: Welford 1962."""
        self.count += 1
        before = x - self.mean
        self.mean = self.mean + before / self.count
        self.scatter += np.outer(before, x - self.mean)

    @property
    def participation_ratio(self) -> float | None:
        """(Σ λ)² / Σ λ² over the eigenvalues of the covariance, 1 to unit; None for states that stand still.

        Both sums need no eigenvalues: they are the squared trace, and the squared length of the matrix.
        """
        total = float(np.trace(self.scatter))
        length = float((self.scatter**2).sum())
        still = total <= 1e-12 * max(1, self.count) * (1.0 + float(self.mean @ self.mean))
        return None if still or not length else total**2 / length

    def axes(self, dimensions: int) -> Floats:
        """The directions of largest spread, (unit, dimension), each with its largest entry positive."""
        _, vectors = np.linalg.eigh(self.scatter)
        main = vectors[:, ::-1][:, :dimensions]
        signs = np.sign(main[np.abs(main).argmax(axis=0), np.arange(main.shape[1])])
        return np.asarray(main * signs)
