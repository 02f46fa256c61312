"""The limit cycles of a continuous-time net of two units, as fixed points of its return map.

A cycle goes round a fixed point x*. On the ray to the right of it, x2 = x2*, x1 > x1*, the second unit moves at

    τ2 dx2/dt = W21 (σ(x1) − σ(x1*)),

always in the same direction: every orbit that goes round crosses the ray, once each time. Where it does so next is the
return map P(s); cycles are its fixed points, and stable where P(s) − s falls. Only nets whose units push one another
in opposite senses, W12 W21 < 0, have any (Hirsch 1982), and only where the trace of J is positive somewhere
(Bendixson).
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.dynamics.ctrnn_intervals import states_at_rest
from rnnviz.dynamics.flow_equilibrium import Equilibrium
from rnnviz.dynamics.integration import rk4_step
from rnnviz.dynamics.trapping import trap
from rnnviz.networks.ctrnn import STEEPEST, Ctrnn, safe_step

T = TypeVar("T")
Pieces = Generator[None, None, T]

ON_THE_RAY = 40
CLOSER = 16
"""Starts on a ray at first, and between two of them in each round of narrowing."""
ROUNDS = 2
PATIENCE = 300.0
"""Longest time constants after which a start that has not returned is given up."""
MOST_STEPS = 100_000
STEPS_A_PIECE = 60
BETWEEN = 8
"""Places looked at within a step for how far a cycle reaches."""


@dataclass(frozen=True, eq=False)
class LimitCycle:
    """period : in units of time; path : (time, 2), a little over one round; stable : whether neighbours come to it
    low, high : (2,), smallest and largest value of each unit
    """

    period: float
    path: Floats
    low: Floats
    high: Floats
    stable: bool


@dataclass(frozen=True, eq=False)
class _Bracket:
    """Between two distances on the ray of `centre` the return map crosses the diagonal."""

    centre: Floats
    low: float
    high: float
    stable: bool


class CycleSearch:
    """Finds the limit cycles of a net with these fixed points, some milliseconds of work at a time.

    found : the narrowest first; complete after `finish`, or when `pieces` is exhausted
    has_given_up : some orbits did not come back in time, so that a cycle may be missing
    reach : how far to look, |x| ≤ reach, where σ is not bounded
    """

    def __init__(self, net: Ctrnn, equilibria: list[Equilibrium], reach: float) -> None:
        self.found: list[LimitCycle] = []
        self.has_given_up = False
        self._net, self._equilibria = net, equilibria
        self._dt = 0.5 * safe_step(net)
        self._right = (
            reach if net.sigma == "relu" else float(states_at_rest(net.sigma, net.W[None], net.h[None])[1][0, 0])
        )

    def finish(self) -> list[LimitCycle]:
        for _ in self.pieces():
            pass
        return self.found

    def pieces(self) -> Iterator[None]:
        if not is_possible(self._net):
            return
        self._traps = [(one.point, trap(self._net, one.point)) for one in self._equilibria if one.attracts]
        for one in self._equilibria:
            if one.kind not in ("saddle", "line"):
                for bracket in (yield from self._brackets(one)):
                    yield from self._close_in(bracket)
        self.found.sort(key=lambda cycle: float(cycle.high[0] - cycle.low[0]))

    def _brackets(self, centre: Equilibrium) -> Pieces[list[_Bracket]]:
        span = max(self._right - centre.point[0], 1e-6)
        s = np.concatenate(([0.0], span * (np.arange(1, ON_THE_RAY + 1) / ON_THE_RAY) ** 2))
        returns, _ = yield from self._returns(centre.point, s[1:])
        # At the fixed point itself linearisation says whether orbits come back nearer or farther.
        gain = np.concatenate(([-1.0 if centre.attracts else 1.0], returns - s[1:]))
        turning = np.flatnonzero(np.sign(gain[:-1]) * np.sign(gain[1:]) < 0)
        return [_Bracket(centre.point, s[n], s[n + 1], bool(gain[n] > 0)) for n in turning]

    def _close_in(self, bracket: _Bracket) -> Pieces[None]:
        centre, low, high, stable = bracket.centre, bracket.low, bracket.high, bracket.stable
        for _ in range(ROUNDS):
            s = np.linspace(low, high, CLOSER + 2)[1:-1]
            returns, _ = yield from self._returns(centre, s)
            outward = (returns > s) == stable  # where neighbours on the inner side of the cycle go
            n = int(np.argmin(np.append(outward, False)))
            low, high = (s[n - 1] if n else low), (s[n] if n < CLOSER else high)
        s = np.array([low, high]) if low > 0 else np.array([0.5 * high, high])
        returns, _ = yield from self._returns(centre, s)
        rise = (returns - s)[1] - (returns - s)[0]
        at = s[0] - (returns - s)[0] * (s[1] - s[0]) / rise if rise else s[0]
        if low <= at <= high:
            yield from self._walk(centre, float(at), stable)

    def _walk(self, centre: Floats, s: float, stable: bool) -> Pieces[None]:
        """One round, kept."""
        path: list[Floats] = []
        _, periods = yield from self._returns(centre, np.array([s]), path, 0.5)
        period = float(periods[0])
        if not np.isfinite(period):
            return
        x = np.concatenate(path)
        low, high = _extremes(self._net, x, 0.5 * self._dt)
        known = [other for other in self.found if np.abs(other.high - high).max() < 1e-4 * (1 + abs(s))]
        if not known:
            self.found.append(LimitCycle(period, x, low, high, stable))

    def _returns(
        self, centre: Floats, s: Floats, path: list[Floats] | None = None, finer: float = 1.0
    ) -> Pieces[tuple[Floats, Floats]]:
        """Where starts at distances s : (start,) on the ray cross it next, and when; NaN where they never do.

        path : is given the states of all steps, (1, 2) each, of a single start
        """
        net, dt = self._net, finer * self._dt
        sense = np.sign(net.W[1, 0])
        x = centre + np.stack((s, np.zeros_like(s)), axis=1)
        at, when, rows = np.full(len(s), np.nan), np.full(len(s), np.nan), np.arange(len(s))
        for n in range(min(MOST_STEPS, int(PATIENCE * net.tau.max() / dt))):
            if path is not None:
                path.append(x)
            following = rk4_step(net.velocity, x, dt)
            crossed = (sense * (x[:, 1] - centre[1]) < 0) & (sense * (following[:, 1] - centre[1]) >= 0)
            if crossed.any():
                share, place = _crossing(net, x[crossed], following[crossed], dt, centre[1])
                at[rows[crossed]], when[rows[crossed]] = place - centre[0], (n + share) * dt
            going = ~crossed
            if n % 20 == 0:
                going &= ~self._is_trapped(following)
            x, rows = following[going], rows[going]
            if not len(rows):
                break
            if n % STEPS_A_PIECE == STEPS_A_PIECE - 1:
                yield
        self.has_given_up |= bool(len(rows))
        if path is not None:
            path.append(following)
        return at, when

    def _is_trapped(self, x: Floats) -> Array:
        gone: Array = np.abs(x).max(axis=1) > 1e6
        for point, M in self._traps:
            z = x - point
            gone |= ((z @ M) * z).sum(axis=1) <= 1.0
        return gone


def is_possible(net: Ctrnn) -> bool:
    """Whether a net of two units can have a limit cycle at all."""
    most = np.maximum(0.0, np.diagonal(net.W)) * STEEPEST[net.sigma] - 1.0
    return bool(net.W[0, 1] * net.W[1, 0] < 0 and (most / net.tau).sum() > 0)


def _hermite(a: Floats, b: Floats, va: Floats, vb: Floats, share: Floats) -> Floats:
    """Between two states of a flow, with its velocities (times dt) there: an error of order dt⁴. All (…, unit)"""
    t = share[..., None]
    return np.asarray(
        (1 + 2 * t) * (1 - t) ** 2 * a + t * (1 - t) ** 2 * va + t * t * (3 - 2 * t) * b + t * t * (t - 1) * vb
    )


def _crossing(net: Ctrnn, a: Floats, b: Floats, dt: float, level: float) -> tuple[Floats, Floats]:
    """At which share of the step x2 passes the level, and x1 there.    a, b : (start, 2)"""
    va, vb = dt * net.velocity(a), dt * net.velocity(b)
    rise = b[:, 1] - a[:, 1]
    share = (level - a[:, 1]) / rise
    for _ in range(10):  # a step is nearly straight: each time a twentieth of the error stays
        share = np.clip(share + (level - _hermite(a, b, va, vb, share)[:, 1]) / rise, 0.0, 1.0)
    return share, _hermite(a, b, va, vb, share)[:, 0]


def _extremes(net: Ctrnn, path: Floats, dt: float) -> tuple[Floats, Floats]:
    """Smallest and largest value of each unit, between the steps too.    path : (time, 2)"""
    velocity = dt * net.velocity(path)
    share = np.arange(BETWEEN)[:, None] / BETWEEN
    share = np.broadcast_to(share, (BETWEEN, len(path) - 1))
    fine = _hermite(path[None, :-1], path[None, 1:], velocity[None, :-1], velocity[None, 1:], share)
    return fine.min(axis=(0, 1)), fine.max(axis=(0, 1))
