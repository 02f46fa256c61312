"""Where the fixed points of a two-unit net change in number or stability while one quantity of it is varied.

With p the varied quantity, a bifurcation is a root of three equations in (x1, x2, p):

    f(x, p) = 0   and   det J(x, p) = 0   (an eigenvalue is zero),   or   tr J(x, p) = 0 < det J   (a Hopf pair)

Boxes of (x1, x2, p) that can hold none are dropped, as in `ctrnn_fixed_points`; Newton's method ends it.

Source: Kuznetsov 2004, Elements of Applied Bifurcation Theory, 3.2-3.5 and 7.4; for these nets Beer 1995.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics import ctrnn_intervals as intervals
from rnnviz.dynamics.newton import distinct, newton
from rnnviz.networks.ctrnn import Activation, activation, slope

BifurcationKind = Literal["hopf", "saddle-node", "pitchfork", "transcritical"]

Family = Callable[[Floats], tuple[Floats, Floats]]
"""W : (case, 2, 2) and h : (case, 2), both affine in the varied quantity (case,)."""

LEVELS = 11
"""Times that the boxes are halved."""
MOST_BOXES = 20_000
CROWDED = 5e-3
"""Along a triple root boxes lie close; one start in each such neighbourhood is enough."""
AT_ONCE = 50
SAME = 1e-4
SURELY_PUSHED = 0.05
"""A fixed point that a change of p pushes along its slow direction meets another; nothing is symmetric there."""
NEAR = 0.05
"""How far off a triple root may have been found at first."""
EPS = 1e-6
AT_REST = 1e-9
SMOOTH = 1e-4
"""Below this what tells one kind of bifurcation from another counts as zero."""


@dataclass(frozen=True, eq=False)
class Bifurcation:
    """kind : hopf (a pair of eigenvalues crosses the imaginary axis), saddle-node (two fixed points meet and vanish),
    pitchfork (one becomes three), transcritical (two pass through one another)
    value : of the varied quantity; point : (2,)
    """

    kind: BifurcationKind
    value: float
    point: Floats


class BifurcationSearch:
    """Finds all bifurcations for values between `low` and `high`, some milliseconds of work at a time.

    found : sorted by value; complete after `finish`, or when `pieces` is exhausted. Rectified nets have corners,
    where this theory does not hold: none are sought there.
    """

    def __init__(self, sigma: Activation, tau: Floats, family: Family, low: float, high: float) -> None:
        self.found: list[Bifurcation] = []
        self._sigma, self._tau, self._family = sigma, tau, family
        self._range = low, high

    def finish(self) -> list[Bifurcation]:
        for _ in self.pieces():
            pass
        return self.found

    def pieces(self) -> Iterator[None]:
        if self._sigma == "relu":
            return
        for condition in ("zero", "hopf"):
            yield from self._boxes(condition)
            starts = distinct((self._low + self._high) / 2, CROWDED)
            for first in range(0, len(starts), AT_ONCE):
                roots = self._polished(starts[first : first + AT_ONCE], condition)
                yield
                for x in roots:
                    self._know(*self._kind(x, condition))
                    yield
        self.found.sort(key=lambda one: (round(one.value, 7), *one.point))

    def _know(self, kind: BifurcationKind | None, x: Floats) -> None:
        known = [np.abs(x - [*one.point, one.value]).max() < SAME for one in self.found]
        if kind is not None and not any(known):
            self.found.append(Bifurcation(kind, float(x[2]) + 0.0, x[:2] + 0.0))

    def _boxes(self, condition: str) -> Iterator[None]:
        """Leaves small boxes (box, 3) of (x1, x2, p) in `_low`, `_high`."""
        ends = np.array(self._range)
        low, high = intervals.states_at_rest(self._sigma, *self._family(ends))
        self._low = np.array([[*low.min(axis=0), ends[0]]])
        self._high = np.array([[*high.max(axis=0), ends[1]]])
        for _ in range(LEVELS):
            if len(self._low) > MOST_BOXES:
                return
            self._low, self._high = intervals.halves(self._low, self._high)
            possible = self._is_possible(condition)
            self._low, self._high = self._low[possible], self._high[possible]
            yield

    def _is_possible(self, condition: str) -> Array:
        first, last = self._family(self._low[:, 2]), self._family(self._high[:, 2])
        W, h = ((np.minimum(a, b), np.maximum(a, b)) for a, b in zip(first, last, strict=True))
        low, high = self._low[:, :2], self._high[:, :2]
        rests = intervals.holds_zero(intervals.drive(self._sigma, W, h, low, high))
        bounds = intervals.determinant if condition == "zero" else intervals.trace
        return rests & intervals.holds_zero(bounds(self._sigma, W, self._tau, low, high))

    def _equations(self, x: Floats, condition: str) -> Floats:
        """f, and what is zero beside it.    x : (root, 3), of (x1, x2, p)    Returns (root, 3)."""
        W, h = self._family(x[:, 2])
        f = np.einsum("kij,kj->ki", W, activation(self._sigma, x[:, :2])) + h - x[:, :2]
        A = self._slope(x)
        last = np.linalg.det(A) if condition == "zero" else (np.diagonal(A, axis1=1, axis2=2) / self._tau).sum(axis=1)
        return np.concatenate((f, last[:, None]), axis=1)

    def _slope(self, x: Floats) -> Floats:
        """τ J : (root, 2, 2)"""
        return np.asarray(self._family(x[:, 2])[0] * slope(self._sigma, x[:, :2])[:, None, :] - np.eye(2))

    def _polished(self, starts: Floats, condition: str) -> Floats:
        """Roots in the range : (root, 3)"""

        def equation(x: Floats, _: Ints) -> tuple[Floats, Floats]:
            return self._equations(x, condition), _differences(lambda y: self._equations(y, condition), x)

        found, _ = newton(equation, starts, reach=1e3, longest_step=0.1, iterations=40)
        rest = np.abs(self._equations(found, condition)).max(axis=1, initial=0.0)
        (low, high), slack = self._range, 1e-9
        is_inside = (found[:, 2] >= low - slack) & (found[:, 2] <= high + slack)
        return distinct(found[is_inside & (rest < AT_REST)], SAME) + 0.0

    def _kind(self, x: Floats, condition: str) -> tuple[BifurcationKind | None, Floats]:
        """What happens at a root (3,), and the root, found more exactly where it is a multiple one."""
        if condition == "hopf":
            # A pair that adds up to zero is imaginary only if its product is positive; else it is a neutral saddle's.
            return ("hopf" if np.linalg.det(self._slope(x[None]))[0] > SMOOTH else None), x
        left = np.linalg.svd(self._slope(x[None])[0])[0][:, -1]
        along = np.array([0.0, 0.0, EPS])
        pushed = left @ (self._equations((x + along)[None], "zero") - self._equations((x - along)[None], "zero"))[0, :2]
        if abs(pushed) > 2 * EPS * SURELY_PUSHED:
            return "saddle-node", x
        sharper = self._symmetric(x)
        if sharper is not None:
            return "pitchfork", sharper
        return ("saddle-node" if abs(pushed) > 2 * EPS * SMOOTH else "transcritical"), x

    def _symmetric(self, x: Floats) -> Floats | None:
        """The pitchfork at this place (3,), if it is one: a cusp that lies exactly on the way of p.

            f(x, p) + ε u = 0,   det J = 0,   ∂(det J)/∂v = 0,   with ε = 0

        u, v : the left and right directions that do not grow. At a pitchfork these four equations in (x, p, ε) are
        regular, while f = det J = 0 has a triple root, which Newton's method finds slowly, and to 1e-4 only.
        """
        u, _, v = np.linalg.svd(self._slope(x[None])[0])
        shift = np.array([1e-4 * v[-1, 0], 1e-4 * v[-1, 1], 0.0])

        def values(y: Floats) -> Floats:
            here, ahead, behind = (self._equations(y[:, :3] + s * shift, "zero") for s in (0, 1, -1))
            bent = (ahead[:, 2] - behind[:, 2]) / 2e-4
            return np.column_stack((here[:, :2] + y[:, 3:] * u[:, -1], here[:, 2], bent))

        start = np.array([[*x, 0.0]])
        found, _ = newton(lambda y, _: (values(y), _differences(values, y)), start, reach=1e3, iterations=20)
        is_root = np.abs(values(found)).max() < AT_REST and np.abs(found[0, :3] - x).max() < NEAR
        return found[0, :3] + 0.0 if is_root and abs(found[0, 3]) < AT_REST else None


def _differences(function: Callable[[Floats], Floats], x: Floats) -> Floats:
    """Central differences.    x : (root, variable)    Returns (root, value, variable)."""
    columns = [(function(x + EPS * e) - function(x - EPS * e)) / (2 * EPS) for e in np.eye(x.shape[1])]
    return np.stack(columns, axis=-1)
