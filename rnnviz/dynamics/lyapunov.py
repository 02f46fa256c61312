"""Lyapunov exponents: how fast neighbours part, along one orbit, per unit of time or per step of a map.

Displacements v at a state x are carried along by the Jacobian and made orthonormal again and again;
what they have grown by in between, averaged over time, are the exponents (natural logarithm):

    map:  v ← J(x) v        flow:  dv/dt = J(x) v        V = Q R,   λ_i = Σ ln |R_ii| / time

Source: Benettin, Galgani, Giorgilli & Strelcyn 1980, Meccanica 15; Geist, Parlitz & Lauterborn 1990 for Q R.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.system import Flow, Map, System

BLOCKS = 10
"""Parts of the time whose exponents are compared to tell how sure their mean is."""

SHORTEST = 1e-300
"""A displacement that vanishes entirely (at the top of the logistic map) counts as this long: −∞ reaches nobody."""

Pusher = Callable[[Floats, Floats], tuple[Floats, Floats]]


class Pushes(Protocol):
    """A system that can carry displacements along without its whole Jacobian; with many units that is faster."""

    def push(self, x: Floats, v: Floats) -> tuple[Floats, Floats]:
        """f(x) or F(x), and J(x) v.    x : (batch, unit)    v : (batch, unit, displacement)"""


@dataclass(frozen=True, eq=False)
class Exponents:
    """values : (exponent,), largest first; errors : (exponent,), standard error of the mean of `BLOCKS` blocks"""

    values: Floats
    errors: Floats


class Stretching:
    """Follows one orbit and the displacements at it, a piece at a time.

        stretching = Stretching(system, start, exponents=2, rng=np.random.default_rng(0), dt=0.01)
        stretching.advance(5000)  # dropped: the orbit comes to its attractor, displacements find their directions
        stretching.forget()
        stretching.advance(20000)
        stretching.exponents().values

    x : (unit,)    v : (unit, exponent), orthonormal    logs : one row (exponent,) for each `every` steps
    """

    def __init__(
        self,
        system: System,
        start: Floats,
        *,
        exponents: int,
        rng: np.random.Generator,
        dt: float = 1.0,
        every: int = 1,
    ) -> None:
        """start : (unit,)    dt : length of a step of a flow; a map's step is 1
        every : steps after which displacements are made orthonormal; no exponent depends on it as long as they
            have not become parallel. The first frame is a random one.
        """
        self.dt = 1.0 if is_map(system) else dt
        self.x = np.array(start, dtype=float)
        self.v: Floats = np.linalg.qr(rng.standard_normal((len(self.x), exponents)))[0]
        self.logs: list[Floats] = []
        self._every = every
        self._step = _stepper(system, dt)

    @property
    def time(self) -> float:
        """Over which the displacements have been measured."""
        return len(self.logs) * self._every * self.dt

    def advance(self, steps: int) -> None:
        """So many steps, rounded up to a multiple of `every`."""
        x, v = self.x[None], self.v[None]
        for _ in range(-(-steps // self._every)):
            for _ in range(self._every):
                x, v = self._step(x, v)
            frame, lengths = _orthonormal(v[0])
            v = frame[None]
            self.logs.append(np.log(np.maximum(lengths, SHORTEST)))
        self.x, self.v = x[0], v[0]

    def forget(self) -> None:
        """What was measured until now is dropped; the orbit goes on."""
        self.logs = []

    def exponents(self) -> Exponents:
        """What the logs say. Raises ValueError where there are none."""
        return exponents_of(np.array(self.logs), self._every * self.dt)


def exponents_of(logs: Floats, time: float) -> Exponents:
    """Means and their errors, sorted.    logs : (piece, exponent), growth in each piece; time : length of a piece"""
    if not len(logs):
        raise ValueError("no time has passed over which exponents could be measured")
    rates = logs / time
    values = rates.mean(axis=0)
    order = np.argsort(-values, kind="stable")
    return Exponents(values[order], _errors(rates)[order])


def lyapunov(
    system: System,
    start: Floats,
    *,
    steps: int,
    transient: int,
    rng: np.random.Generator,
    dt: float = 1.0,
    exponents: int = 1,
    every: int = 1,
) -> Exponents:
    """The largest exponents along the orbit of one start.    start : (unit,)

    transient : steps dropped beforehand; steps : measured ones; others as in `Stretching`
    """
    stretching = Stretching(system, start, exponents=exponents, rng=rng, dt=dt, every=every)
    stretching.advance(transient)
    stretching.forget()
    stretching.advance(steps)
    return stretching.exponents()


def is_map(system: System) -> bool:
    """Whether time goes in steps."""
    return hasattr(system, "step")


def _stepper(system: System, dt: float) -> Pusher:
    push = _pusher(system)
    return push if is_map(system) else lambda x, v: _rk4_push(push, x, v, dt)


def _pusher(system: System) -> Pusher:
    if hasattr(system, "push"):
        return cast(Pushes, system).push
    forward = cast(Map, system).step if is_map(system) else cast(Flow, system).velocity
    return lambda x, v: (forward(x), system.jacobian(x) @ v)


def _rk4_push(push: Pusher, x: Floats, v: Floats, dt: float) -> tuple[Floats, Floats]:
    """`integration.rk4_step` of state and displacements together."""
    a, da = push(x, v)
    b, db = push(x + 0.5 * dt * a, v + 0.5 * dt * da)
    c, dc = push(x + 0.5 * dt * b, v + 0.5 * dt * db)
    d, dd = push(x + dt * c, v + dt * dc)
    return x + dt / 6.0 * (a + 2.0 * (b + c) + d), v + dt / 6.0 * (da + 2.0 * (db + dc) + dd)


def _orthonormal(v: Floats) -> tuple[Floats, Floats]:
    """An orthonormal frame of the same flag, and the lengths that were divided out.    v : (unit, exponent)"""
    if v.shape[1] == 1:  # 10 times faster than Q R
        length = np.sqrt((v * v).sum(axis=0))
        return (v / length, length) if length[0] > 0 else (np.eye(len(v), 1), length)
    q, r = np.linalg.qr(v)
    return q, np.abs(np.diagonal(r))


def _errors(rates: Floats) -> Floats:
    """Standard error of the mean over blocks; 0 where there are too few pieces to tell.    rates : (piece, exponent)"""
    if len(rates) < BLOCKS:
        return np.zeros(rates.shape[1])
    size = len(rates) // BLOCKS
    means = rates[len(rates) - BLOCKS * size :].reshape(BLOCKS, size, -1).mean(axis=1)
    return np.asarray(means.std(axis=0, ddof=1) / np.sqrt(BLOCKS))
