"""A restricted Boltzmann machine learning, one step of its chains at a time."""

from typing import Any, Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.contrastive_divergence import ascended, chain, exact_moments, moments
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

    def __init__(
        self, rbm: Rbm, data: Floats, batch: int, rng: np.random.Generator, weights: Floats | None = None
    ) -> None:
        """data : (pattern, visible)    batch : 1 or more; more than there are patterns count as all
        weights : (pattern,), how likely each is, for `exact`; None where all are alike"""
        self.rbm, self.data, self.rng, self.weights = rbm, data, rng, weights
        self.batch = min(batch, len(data))
        self.updates = 0
        self.diverged = False
        self._order = np.arange(len(data))
        self._particles: Floats | None = None  # where persistent chains are
        self._walkers: Floats | None = None  # the chains of an update under way
        self._walked = 0

    @property
    def updates_an_epoch(self) -> int:
        return -(-len(self.data) // self.batch)

    @property
    def epochs(self) -> int:
        """How many are complete."""
        return self.updates // self.updates_an_epoch

    def update(self, algorithm: Algorithm, k: int, rate: float, decay: float) -> None:
        """One whole update; nothing once it has diverged."""
        while not self.diverged and not self.move(algorithm, k, rate, decay):
            pass

    def move(self, algorithm: Algorithm, k: int, rate: float, decay: float) -> bool:
        """One step of the chains, the k-th of which completes an update. True where it did, or where it has diverged.

        cd and pcd : from a batch; exact : from all data and by counting states, at once
        """
        if self.diverged:
            return True
        with np.errstate(over="ignore", invalid="ignore"):  # a chain that runs away is found out by `_take`
            if algorithm == "exact":
                data, model = moments(self.rbm, self.data, self.weights), exact_moments(self.rbm)
            else:
                self._walk(algorithm)
                if self._walked < k:
                    return False
                data, model = moments(self.rbm, self._rows()), self._model(algorithm)
            self._take(ascended(self.rbm, data, model, rate, decay))
        self._walkers, self._walked = None, 0
        self.updates += 1
        return True

    def _walk(self, algorithm: Algorithm) -> None:
        if self._walkers is None:
            self._walkers = self._begun(algorithm)
        self._walkers = chain(self.rbm, self._walkers, 1, self.rng)
        self._walked += 1

    def _begun(self, algorithm: Algorithm) -> Floats:
        """Where the chains of an update start."""
        if self.updates % self.updates_an_epoch == 0:
            self._order = self.rng.permutation(len(self.data))
        if algorithm == "cd":
            return self._rows()
        if self._particles is None:
            # At the data, so that no kind of units begins where the machine has never been.
            self._particles = self.data[self.rng.integers(0, len(self.data), self.batch)]
        return self._particles

    def _rows(self) -> Floats:
        at = self.updates % self.updates_an_epoch * self.batch
        return self.data[self._order[at : at + self.batch]]

    def _model(self, algorithm: Algorithm) -> Any:
        assert self._walkers is not None
        self._particles = self._walkers if algorithm == "pcd" else None
        return moments(self.rbm, self._walkers)

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
            "order": self._order, "particles": self._particles, "walkers": self._walkers, "walked": self._walked,
            "rng": self.rng.bit_generator.state,
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
        self._order, self._particles, self._walkers = state["order"], state["particles"], state["walkers"]
        self._walked, self.rng = int(state["walked"]), rng


def _has_left(rbm: Rbm) -> bool:
    return rbm.visible == rbm.hidden == "gaussian" and rbm.largest_singular_value >= OUT_OF_REACH


def move_cost(rbm: Rbm, batch: int) -> float:
    """About how many milliseconds one step of so many chains takes, for sharing work out; the same everywhere."""
    visible, hidden = rbm.W.shape
    return 0.1 + batch * (2e-5 * (visible + hidden) + 4e-7 * visible * hidden)
