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
        self._rounded = [_Rounded(net, starts, targets, precision) for precision in PRECISIONS]
        self._counts = [[rounded.held for rounded in self._rounded]]
        self._is_empty = not len(starts)

    @property
    def is_done(self) -> bool:
        """Nothing is left to count."""
        return len(self._counts) > LAST_STEP or self._is_empty

    def advance(self) -> None:
        """One rounded step in each precision."""
        for rounded in self._rounded:
            rounded.advance()
        self._counts.append([rounded.held for rounded in self._rounded])

    @property
    def held(self) -> Ints:
        """Ties at their saddle, (precision, time) in the order of PRECISIONS."""
        return np.array(self._counts).T


class _Rounded:
    """The ties in one precision. Those that a rounded step leaves where they are rest there for ever."""

    def __init__(self, net: Hopfield, starts: Floats, targets: Floats, precision: DTypeLike) -> None:
        self._net, self._targets, self._precision = net, targets, precision
        self._states: Floats = starts.astype(precision)
        self._resting = 0

    @property
    def held(self) -> int:
        return self._resting + int(is_at(self._states, self._targets).sum())

    def advance(self) -> None:
        following = states_at_step(self._net, self._states, 1, self._precision)
        moved = (following != self._states).any(axis=1)
        self._resting += int(is_at(following[~moved], self._targets[~moved]).sum())
        self._states, self._targets = following[moved], self._targets[moved]


def is_at(states: Floats, targets: Floats) -> Array:
    """Which states are near their targets, as `rnnviz.dynamics.rounding` counts it: (state,), bool."""
    return np.asarray((np.abs(states - targets) <= NEAR).all(axis=1))


def unstable_starts(labels: Array, is_unstable: Sequence[bool]) -> Ints:
    """The flat indices of the starts of a map that reach an unstable fixed point: only they can be ties."""
    return np.flatnonzero(np.isin(labels.ravel(), np.flatnonzero(is_unstable)))
