"""How long exact ties keep to their saddle when every step is rounded."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics.rounding import NEAR, states_at_step
from rnnviz.networks.hopfield import Hopfield

PRECISIONS: tuple[DTypeLike, ...] = (np.float64, np.float32)

LAST_STEP = 400
"""By then float64 has expelled the ties of any network whose saddles double a distance in ten steps."""


class TieHolding:
    """Counts, step by step, how many ties are at the saddle where exact arithmetic takes them.

    net : deterministic updates    starts : (tie, unit)    targets : (tie, unit), their saddles
    """

    def __init__(self, net: Hopfield, starts: Floats, targets: Floats) -> None:
        self._net, self._targets = net, targets
        self._states: list[Floats] = [starts.astype(precision) for precision in PRECISIONS]
        self._counts: list[list[int]] = [self._count()]

    @property
    def is_done(self) -> bool:
        """Nothing is left to count."""
        return len(self._counts) > LAST_STEP or not len(self._targets)

    def advance(self) -> None:
        """One rounded step in each precision."""
        self._states = [
            states_at_step(self._net, states, 1, precision)
            for states, precision in zip(self._states, PRECISIONS, strict=True)
        ]
        self._counts.append(self._count())

    @property
    def held(self) -> Ints:
        """Ties at their saddle, (precision, time) in the order of PRECISIONS."""
        return np.array(self._counts).T

    def _count(self) -> list[int]:
        return [int(is_at(states, self._targets).sum()) for states in self._states]


def is_at(states: Floats, targets: Floats) -> Array:
    """Which states are near their targets, as `rnnviz.dynamics.rounding` counts it: (state,), bool."""
    return np.asarray((np.abs(states - targets) <= NEAR).all(axis=1))


def unstable_starts(labels: Array, is_unstable: Sequence[bool]) -> Ints:
    """The flat indices of the starts of a map that reach an unstable fixed point: only they can be ties."""
    return np.flatnonzero(np.isin(labels.ravel(), np.flatnonzero(is_unstable)))
