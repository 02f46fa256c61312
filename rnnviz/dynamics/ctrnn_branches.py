"""One quantity of a two-unit net varied: what it then is, and where its fixed points and cycles are."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.ctrnn_bifurcations import Bifurcation, BifurcationSearch, Family
from rnnviz.dynamics.ctrnn_fixed_points import equilibria_at, fixed_points_of_many
from rnnviz.dynamics.ctrnn_relu_fixed_points import relu_fixed_points
from rnnviz.dynamics.flow_equilibrium import Equilibrium
from rnnviz.dynamics.limit_cycles import CycleSearch, LimitCycle
from rnnviz.networks.ctrnn import Ctrnn

Quantity = Literal["w11", "w12", "w21", "w22", "h1", "h2", "gain"]

VALUES = 161
"""Evenly spaced values at which all fixed points are sought, beside those close to a bifurcation."""
CLOSE = (1e-5, 1e-4, 1e-3)
"""Shares of the range beside a bifurcation at which branches are looked at, too: they bend as a square root there."""
AT_ONCE = 10
CYCLE_VALUES = 25


def family_of(net: Ctrnn, quantity: Quantity) -> Family:
    """The weights and inputs of the net for each value of one quantity; the gain multiplies all weights."""

    def family(values: Floats) -> tuple[Floats, Floats]:
        W, h = np.repeat(net.W[None], len(values), axis=0), np.repeat(net.h[None], len(values), axis=0)
        if quantity == "gain":
            W = W * values[:, None, None]
        elif quantity[0] == "w":
            W[:, int(quantity[1]) - 1, int(quantity[2]) - 1] = values
        else:
            h[:, int(quantity[1]) - 1] = values
        return W, h

    return family


def at_value(net: Ctrnn, quantity: Quantity, value: float) -> Ctrnn:
    """The net with that quantity at that value."""
    W, h = family_of(net, quantity)(np.array([value]))
    return replace(net, W=W[0], h=h[0])


def value_of(net: Ctrnn, quantity: Quantity) -> float:
    """What the quantity is in the net as it is given."""
    if quantity == "gain":
        return 1.0
    indices = tuple(int(digit) - 1 for digit in quantity[1:])
    return float(net.W[indices] if quantity[0] == "w" else net.h[indices])


class Branches:
    """The fixed points and stable cycles for all values between `low` and `high`, and where they change.

    values : (value,), ascending; equilibria : for each value its fixed points; bifurcations : sorted by value
    cycles : (value, cycle) as far as they are known; each is a search of its own, so they come last
    """

    def __init__(self, net: Ctrnn, quantity: Quantity, low: float, high: float, extent: float) -> None:
        self.values: Floats = np.empty(0)
        self.equilibria: list[list[Equilibrium]] = []
        self.bifurcations: list[Bifurcation] = []
        self.cycles: list[tuple[float, LimitCycle]] = []
        self._net, self._quantity, self._extent = net, quantity, extent
        self._range = min(low, high), max(low, high)

    def finish(self) -> "Branches":
        for _ in self.pieces():
            pass
        return self

    def pieces(self) -> Iterator[None]:
        """Works, some milliseconds at a time."""
        low, high = self._range
        search = BifurcationSearch(self._net.sigma, self._net.tau, family_of(self._net, self._quantity), low, high)
        yield from search.pieces()
        self.bifurcations = search.found
        values = _values(low, high, [one.value for one in self.bifurcations])
        found: list[list[Equilibrium]] = []
        for first in range(0, len(values), AT_ONCE):
            found += self._fixed_points(values[first : first + AT_ONCE])
            yield
        self.values, self.equilibria = values, found
        yield from self._follow_cycles()

    def _fixed_points(self, values: Floats) -> list[list[Equilibrium]]:
        nets = [at_value(self._net, self._quantity, float(value)) for value in values]
        if self._net.sigma == "relu":
            return [relu_fixed_points(net, self._extent) for net in nets]
        W, h = np.array([net.W for net in nets]), np.array([net.h for net in nets])
        many = fixed_points_of_many(self._net.sigma, W, h)
        return [equilibria_at(net, points) for net, points in zip(nets, many, strict=True)]

    def listed(self) -> list[tuple[float, float, float, str]]:
        """(value, x1, x2, kind) of every fixed point."""
        return [
            (float(value), float(one.point[0]), float(one.point[1]), one.kind)
            for value, found in zip(self.values, self.equilibria, strict=True)
            for one in found
        ]

    def curves_of(self, unit: int) -> tuple[Floats, Floats]:
        """The branches of one unit as curves, the stable ones and the others, broken by NaN where one ends.

        Every fixed point is joined to the one at the next value that is its nearest, and whose nearest it is.
        Returns (2, place) twice, the value and the state.
        """
        curves: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
        for chain in self._chains():
            for before, now in zip([None, *chain], chain, strict=False):
                curve = curves[now[1].attracts]
                if before is None or before[1].attracts != now[1].attracts:
                    curve.append((np.nan, np.nan))
                    if before is not None:
                        curve.append((before[0], float(before[1].point[unit])))
                curve.append((now[0], float(now[1].point[unit])))
        stable, others = (np.reshape(curves[which][1:], (-1, 2)).T.copy() for which in (True, False))
        return stable, others

    def _chains(self) -> list[list[tuple[float, Equilibrium]]]:
        """Fixed points that continue one another, with their values."""
        chains: list[list[tuple[float, Equilibrium]]] = []
        ends: dict[int, list[tuple[float, Equilibrium]]] = {}
        before: list[Equilibrium] = []
        for value, found in zip(self.values.tolist(), self.equilibria, strict=True):
            continued = {id(there): ends[id(here)] for here, there in _mutually_nearest(before, found)}
            ends = {}
            for one in found:
                chain = continued.get(id(one))
                if chain is None:
                    chain = []
                    chains.append(chain)
                chain.append((value, one))
                ends[id(one)] = chain
            before = found
        return chains

    def _follow_cycles(self) -> Iterator[None]:
        for value in np.linspace(*self._range, CYCLE_VALUES):
            net = at_value(self._net, self._quantity, float(value))
            search = CycleSearch(net, self._fixed_points(np.array([value]))[0], self._extent)
            yield from search.pieces()
            self.cycles += [(float(value), cycle) for cycle in search.found if cycle.stable]


def _values(low: float, high: float, events: list[float]) -> Floats:
    close = [event + sign * share * (high - low) for event in events for share in CLOSE for sign in (-1, 1)]
    return np.unique([*np.linspace(low, high, VALUES), *(value for value in close if low <= value <= high)])


def _mutually_nearest(here: list[Equilibrium], there: list[Equilibrium]) -> list[tuple[Equilibrium, Equilibrium]]:
    if not here or not there:
        return []
    a, b = (np.array([one.point for one in side]) for side in (here, there))
    apart = np.abs(a[:, None] - b[None]).max(axis=2)
    to, back = apart.argmin(axis=1), apart.argmin(axis=0)
    return [(here[n], there[m]) for n, m in enumerate(to) if back[m] == n]
