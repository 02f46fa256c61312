"""Whether a driven reservoir forgets its start: two states that read the same input meet, or never do."""

from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.reservoir import Reservoir

PIECE = 20_000
"""Units times steps of both paths that are worked through at once: some milliseconds."""


class TwoPaths:
    """The states of one reservoir from two starts, reading one input.

    paths : (2, time + 1, unit), the starts first; steps that are not reached yet are NaN
    kick : after so many steps the second copy is thrown to another state; 0 never
    reached : how many steps there are

    Source of the question: Jaeger 2001, GMD report 148, "echo states"; that a spectral radius below 1 does not answer
    it for driven networks: Yildiz, Jaeger & Kiebel 2012, Neural Networks 35.
    """

    def __init__(
        self, reservoir: Reservoir, starts: Floats, u: Floats, kick: int = 0, thrown: Floats | None = None
    ) -> None:
        """starts : (2, unit)    u : (time,)    thrown : (unit,), where a kick leads"""
        self._reservoir, self._u = reservoir, u
        self.kick, self._thrown = kick, thrown
        self.paths = np.full((2, len(u) + 1, reservoir.units), np.nan)
        self.paths[:, 0] = starts
        self.reached = 0

    def work(self) -> Iterator[None]:
        """All of it, in pieces of some milliseconds."""
        length = min(500, max(1, PIECE // (2 * self._reservoir.units)))
        while self.reached < len(self._u):
            begin, end = self.reached, min(len(self._u), self.reached + length)
            end = self.kick if begin < self.kick < end else end
            for path in self.paths:
                path[begin + 1 : end + 1] = self._reservoir.states(self._u[begin:end, None], path[begin])
            if end == self.kick and self._thrown is not None:
                self.paths[1, end] = self._thrown
            self.reached = end
            yield

    def distances(self) -> Floats:
        """(time + 1,), Euclidean; NaN where not reached."""
        return np.asarray(np.linalg.norm(self.paths[0] - self.paths[1], axis=1))
