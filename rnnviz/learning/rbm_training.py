"""A restricted Boltzmann machine learning, one update at a time."""

from typing import Any, Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.contrastive_divergence import Moments, ascended, chain, exact_moments, moments
from rnnviz.networks.rbm import Rbm

Algorithm = Literal["cd", "pcd", "exact"]

HUGE = 1e3
"""A weight beyond it comes back no more."""

OUT_OF_REACH = 1.5
"""A singular value of Gaussian–Gaussian weights from which learning finds no way back below 1. A little above 1 is
normal for some updates: that is the noise of small batches."""


class RbmTraining:
    """The machine as it is now, its chains, and where in the data learning is.

    An epoch visits all patterns once, in an order drawn anew, `batch` at a time (fewer in the last update).
    """

    def __init__(self, rbm: Rbm, data: Floats, batch: int, rng: np.random.Generator) -> None:
        """data : (pattern, visible)    batch : 1 or more, at most all patterns count"""
        self.rbm, self.data, self.rng = rbm, data, rng
        self.batch = min(batch, len(data))
        self.updates = 0
        self.diverged = False
        self._order = np.arange(len(data))
        self._particles: Floats | None = None

    @property
    def updates_an_epoch(self) -> int:
        return -(-len(self.data) // self.batch)

    @property
    def epochs(self) -> int:
        """How many are complete."""
        return self.updates // self.updates_an_epoch

    def update(self, algorithm: Algorithm, k: int, rate: float, decay: float) -> None:
        """One update; nothing once it has diverged. cd and pcd: one batch; exact: all data, counted states."""
        if self.diverged:
            return
        rows = self._next_batch()
        with np.errstate(over="ignore", invalid="ignore"):  # a chain that runs away is found out by `_take`
            if algorithm == "exact":
                data, model = moments(self.rbm, self.data), exact_moments(self.rbm)
            else:
                data, model = moments(self.rbm, rows), self._model(rows, algorithm, k)
            self._take(ascended(self.rbm, data, model, rate, decay))
        self.updates += 1

    def _next_batch(self) -> Floats:
        at = self.updates % self.updates_an_epoch
        if at == 0:
            self._order = self.rng.permutation(len(self.data))
        return self.data[self._order[at * self.batch : (at + 1) * self.batch]]

    def _model(self, rows: Floats, algorithm: Algorithm, k: int) -> Moments:
        if algorithm == "cd":
            self._particles = None
            return moments(self.rbm, chain(self.rbm, rows, k, self.rng))
        if self._particles is None:
            # At the data, so that no kind of units begins where the machine has never been.
            self._particles = self.data[self.rng.integers(0, len(self.data), self.batch)]
        self._particles = chain(self.rbm, self._particles, k, self.rng)
        return moments(self.rbm, self._particles)

    def _take(self, new: Rbm) -> None:
        """The new weights, unless they are the end: then the last finite ones stay."""
        is_finite = all(np.all(np.isfinite(part)) for part in (new.W, new.a, new.b))
        if is_finite:
            self.rbm = new
        self.diverged = not is_finite or bool(np.abs(new.W).max() > HUGE) or _has_left(new)

    # -- going on later ---------------------------------------------------------------------------------------------

    def checkpoint(self) -> dict[str, Any]:
        """Everything needed to go on bit for bit."""
        return {
            "W": self.rbm.W, "a": self.rbm.a, "b": self.rbm.b, "updates": self.updates, "diverged": self.diverged,
            "order": self._order, "particles": self._particles, "rng": self.rng.bit_generator.state,
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Raises InputError where the state is that of another machine."""
        try:
            fits = np.shape(state["W"]) == self.rbm.W.shape and len(state["order"]) == len(self.data)
            rng = np.random.default_rng()
            rng.bit_generator.state = state["rng"]
        except (KeyError, TypeError, ValueError):
            fits = False
        if not fits:
            raise InputError("This is the state of another machine, or of other data.")
        self.rbm = Rbm(state["W"], state["a"], state["b"], self.rbm.visible, self.rbm.hidden)
        self.updates, self.diverged = int(state["updates"]), bool(state["diverged"])
        self._order, self._particles, self.rng = state["order"], state["particles"], rng


def _has_left(rbm: Rbm) -> bool:
    return rbm.visible == rbm.hidden == "gaussian" and rbm.largest_singular_value >= OUT_OF_REACH


def log_likelihood(rbm: Rbm, data: Floats, log_Z: float) -> float:
    """The mean of ln p(v) over patterns, in nats.    data : (pattern, visible)"""
    return float(-rbm.free_energy(data).mean()) - log_Z


def reconstruction_error(rbm: Rbm, data: Floats) -> float:
    """Mean squared difference of the data and their mean-field reconstruction, over patterns and units."""
    return float(((data - rbm.reconstruction(data)) ** 2).mean())
