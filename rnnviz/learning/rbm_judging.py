"""What a restricted Boltzmann machine is worth, exactly, worked out in pieces of a few milliseconds.

The likelihood is what learning is about; the reconstruction error is what is usually shown instead, because it needs
no normalisation. They need not agree (Fischer & Igel 2010).
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.enumeration import log_sum_exp
from rnnviz.networks.rbm import PIECE, Rbm, counts_from, log_Z_piece, log_Z_pieces


@dataclass(frozen=True)
class Verdict:
    """log_likelihood, log_likelihood_test : mean ln p in nats, None where not exact or without a test part
    log_Z : None where not exact    reconstruction_error : mean squared, of the training part
    free_energy_gap : ⟨F⟩_test − ⟨F⟩_train, None without a test part
    """

    log_likelihood: float | None
    log_likelihood_test: float | None
    log_Z: float | None
    reconstruction_error: float
    free_energy_gap: float | None


class Judging:
    """One machine, judged piece by piece: reconstruction, the free energies of both parts, then ln Z."""

    BEFORE = 3
    """Pieces that come before those of ln Z."""

    def __init__(
        self, rbm: Rbm, train: Floats, test: Floats | None, found: Floats | None = None, weights: Floats | None = None
    ) -> None:
        """train, test : (pattern, visible)    found : the pieces that are done
        weights : (pattern,), how likely each training pattern is; None where all are alike"""
        self.rbm, self.train, self.test, self.weights = rbm, train, test, weights
        self.found = [] if found is None else list(np.asarray(found, dtype=float))
        self.count = self.BEFORE + log_Z_pieces(rbm)

    @property
    def done(self) -> bool:
        return len(self.found) >= self.count

    @property
    def cost(self) -> float:
        """About how many milliseconds all pieces take."""
        return self.BEFORE * self._cost(0) + (self.count - self.BEFORE) * self._cost(self.BEFORE)

    @property
    def piece_cost(self) -> float:
        """About how many milliseconds the next piece takes, for sharing work out; the same everywhere."""
        return self._cost(len(self.found))

    def _cost(self, number: int) -> float:
        visible, hidden = self.rbm.W.shape
        if number < self.BEFORE:
            return 0.05 + len(self.train) * (2e-5 * (visible + hidden) + 4e-7 * visible * hidden)
        side = counts_from(self.rbm)
        return 0.2 if side is None else 0.1 + min(PIECE, 1 << len(side.a)) * len(side.b) * 6e-6

    def piece(self) -> None:
        """One more."""
        self.found.append(self._piece(len(self.found)))

    def _piece(self, number: int) -> float:
        if number == 0:
            return reconstruction_error(self.rbm, self.train, self.weights)
        if number == 1:
            return float(np.average(self.rbm.free_energy(self.train), weights=self.weights))
        if number == 2:
            return 0.0 if self.test is None else float(self.rbm.free_energy(self.test).mean())
        return log_Z_piece(self.rbm, number - self.BEFORE)

    @property
    def verdict(self) -> Verdict:
        """Once it is done."""
        error, train, test = self.found[: self.BEFORE]
        sums = self.found[self.BEFORE :]
        log_Z = float(log_sum_exp(np.array(sums))) if sums else None
        return Verdict(
            None if log_Z is None else -train - log_Z,
            None if log_Z is None or self.test is None else -test - log_Z,
            log_Z, error, None if self.test is None else test - train,
        )  # fmt: skip


def judged(rbm: Rbm, train: Floats, test: Floats | None = None) -> Verdict:
    """All of it at once."""
    judging = Judging(rbm, train, test)
    while not judging.done:
        judging.piece()
    return judging.verdict


def reconstruction_error(rbm: Rbm, data: Floats, weights: Floats | None = None) -> float:
    """Mean squared difference of the data and their mean-field reconstruction, over patterns and units."""
    return float(np.average(((data - rbm.reconstruction(data)) ** 2).mean(axis=1), weights=weights))


def independent_log_likelihood(
    train: Floats, data: Floats, weights: Floats | None = None, least: float = 1e-3
) -> float:
    """What independent units reach that have the means of `train`: the mean of ln p over `data`, 0 or 1, in nats.

    Means are kept `least` away from 0 and 1.    train : (pattern, unit), data : (other pattern, unit)
    weights : (pattern,), how likely each is, where data are train
    """
    mean = np.clip(np.average(train, axis=0, weights=weights), least, 1.0 - least)
    return float(np.average(data @ np.log(mean) + (1.0 - data) @ np.log(1.0 - mean), weights=weights))
