"""Recalls that are watched step by step: the first steps one by one, later ones ever more sparsely."""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics.recall import Outcome, Recall, Settling, nearest_patterns, outcomes, overlaps
from rnnviz.networks.hopfield import Hopfield

AHEAD = 60
"""Moments that are computed at once, so that the end is known from the beginning wherever it comes soon."""

MOST_AT_ONCE = {"sign-async": 3}
"""Steps between two moments: sweeps, unit by unit, take longer than steps of all units."""

USUAL_MOST = 201


def next_interval(t: int, most: int = USUAL_MOST) -> int:
    """Steps from one moment to the next: 1 before step 32, later a sixteenth of t.

    Odd, so that states that take turns are seen to do so.
    """
    return min(max(1, t // 16) | 1, most)


def tolerance(net: Hopfield) -> float:
    """How far a unit may be from a pattern for the state to count as that pattern: tanh and softmax never quite
    reach a corner."""
    return 0.25 if net.dynamics in ("tanh", "softmax") else 1e-6


class Watch:
    """Starts on their way, remembered at chosen moments.

    starts : (start, unit); targets : (start,), the stored pattern that each was
    """

    def __init__(self, net: Hopfield, starts: Floats, targets: Ints, iterations: int, seed: int) -> None:
        self.net, self.targets = net, targets
        self._settling = Settling(net, starts.astype(np.float32), iterations, np.random.default_rng([seed, 3]))
        self.times = [0]
        self._recalls = [self._settling.recall()]
        self.energies = np.empty((0, len(starts)))
        self.overlaps = np.empty((0, len(starts), len(net.patterns)))
        for _ in range(AHEAD):
            self._go_on()
        self._measure()

    @property
    def is_over(self) -> bool:
        """True when the last moment is known."""
        return self._settling.done

    @property
    def iterations(self) -> int:
        """Steps it may take at most."""
        return self._settling.iterations

    def go_on(self) -> None:
        """One moment more, if there is one."""
        self._go_on()
        self._measure()

    def states(self, moment: int) -> Floats:
        """(start, unit)"""
        return self._recalls[moment].states

    def outcomes(self, moment: int) -> list[Outcome]:
        """What has become of each start."""
        return outcomes(self._known(moment), self.net.patterns, self.targets, tolerance(self.net))

    def steps(self, moment: int) -> Ints:
        """Since when each start stands still, -1 where it moves. (start,)"""
        return self._known(moment).steps

    def nearest(self, moment: int) -> Array:
        """The stored pattern that each state is nearest to. (start,)"""
        return nearest_patterns(self.net.patterns, self.states(moment))

    def _known(self, moment: int) -> Recall:
        """The states at a moment, and who stands still there, as known from what came later."""
        steps = self._recalls[-1].steps
        still = (steps >= 0) & (steps <= self.times[moment])
        return Recall(self._recalls[moment].states, np.where(still, steps, -1))

    def _go_on(self) -> None:
        self._settling.advance(next_interval(self.times[-1], MOST_AT_ONCE.get(self.net.dynamics, USUAL_MOST)))
        if self._settling.t > self.times[-1]:
            self.times.append(self._settling.t)
            self._recalls.append(self._settling.recall())
        else:
            self._recalls[-1] = self._settling.recall()

    def _measure(self) -> None:
        """Energies and overlaps of the moments that are new."""
        new = [recall.states for recall in self._recalls[len(self.energies) :]]
        if not new:
            return
        states = np.array(new, dtype=float)
        flat = states.reshape(-1, states.shape[-1])
        shape = states.shape[:2]
        # Outside the cube these networks have no energy that is bound to fall.
        inside = np.abs(states).max(axis=2) <= 1.0 + 1e-6
        energies = np.where(inside, self.net.energy(flat).reshape(shape) / self.net.units, np.nan)
        found = overlaps(self.net.patterns, flat).reshape(*shape, -1)
        self.energies = np.concatenate([self.energies, energies])
        self.overlaps = np.concatenate([self.overlaps, found])
