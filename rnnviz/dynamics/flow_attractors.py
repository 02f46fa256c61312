"""Where the states of a flow of two units can end: stable points, stable cycles, lines of fixed points."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.dynamics.ctrnn_relu_fixed_points import distance_to_segment
from rnnviz.dynamics.flow_equilibrium import Equilibrium
from rnnviz.dynamics.limit_cycles import LimitCycle

CLOSE = 0.03
"""Share of a cycle's size, or distance to a line, within which a state counts as being on it."""
CLOSE_TO_WEAK = 0.2
"""A point that attracts only beyond linearisation is approached as 1 / √time."""
ON_A_CYCLE = 200
CHUNK = 4096


@dataclass(frozen=True, eq=False)
class Attractor:
    """kind : point; cycle; line (of fixed points, of which each keeps what comes to it)

    point : (2,), of a cycle its state of largest x1, of a line its middle
    places : (place, 2), some states of it; is_weak : a point whose Jacobian does not say that it attracts
    """

    kind: Literal["point", "cycle", "line"]
    point: Floats
    places: Floats
    is_weak: bool = False

    def holds(self, x: Floats) -> Array:
        """Whether states that have had time to come close are here.    x : (batch, 2)    Returns (batch,)."""
        if self.kind == "line":
            return distance_to_segment(x, self.places[[0, -1]]) < CLOSE
        if self.kind == "point":
            return np.abs(x - self.point).max(axis=1) < (CLOSE_TO_WEAK if self.is_weak else CLOSE)
        size = float(np.ptp(self.places, axis=0).max())
        step = np.linalg.norm(np.diff(self.places, axis=0), axis=1).max()
        parts = [x[n : n + CHUNK, None] - self.places[None] for n in range(0, len(x), CHUNK)]
        nearest = [np.sqrt((part**2).sum(axis=2).min(axis=1)) for part in parts]
        return np.concatenate([*nearest, np.empty(0)]) < CLOSE * size + step


def attractors_of(equilibria: list[Equilibrium], cycles: list[LimitCycle]) -> list[Attractor]:
    """Stable points in their order, then stable cycles, then lines."""
    attracting = [one for one in equilibria if one.attracts]
    points = [
        Attractor("point", one.point, one.point[None], one.kind in ("degenerate", "centre"))
        for one in attracting
        if one.ends is None
    ]
    rounds = [Attractor("cycle", *_places(cycle)) for cycle in cycles if cycle.stable]
    lines = [
        Attractor("line", one.point, np.linspace(one.ends[0], one.ends[1], 11))
        for one in attracting
        if one.ends is not None
    ]
    return points + rounds + lines


def _places(cycle: LimitCycle) -> tuple[Floats, Floats]:
    path = cycle.path
    return path[np.argmax(path[:, 0])], path[:: max(1, len(path) // ON_A_CYCLE)]
