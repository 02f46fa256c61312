"""How far back a reservoir remembers its input, measured by readouts."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.networks.reservoir import Reservoir

PIECE, LONGEST_PIECE = 20_000, 1000
"""Units times steps, and steps, that are worked through at once: some milliseconds."""

SAMPLE = 120
"""Steps that are kept to be looked at."""

ROUNDING = 1e-12
"""Of a mean square: a variance below that share is what rounding leaves of a constant."""


class MemoryMeasurement:
    """m_k = squared correlation of u_{t−k} with its best linear readout from x_t,  k = 0 … delays.

    The input u is uniform noise in ±1. Readouts are fitted on the first samples after the washout and judged on those
    that follow, so that a reservoir without memory scores about 1/judge and not units/fit. m_0 is how well the present
    input can be read; the memory capacity Σ_{k ≥ 1} m_k is at most `units`.

    curve : (delays + 1,) in [0, 1], None until `work` is through
    readout : (unit, delays + 1), the weights that recall each delay; None until they are fitted
    sample : the last inputs judged and what was recalled of them, (time, delays + 1) each; None until then
    Source: Jaeger 2001, GMD report 152.
    """

    def __init__(
        self, reservoir: Reservoir, u: Floats, *, delays: int, washout: int, fit: int, judge: int, ridge: float
    ) -> None:
        """u : (washout + fit + judge,), with washout ≥ delays"""
        if reservoir.inputs != 1 or not 0 <= delays <= washout or min(fit, judge) < 2:
            raise InputError("memory needs a reservoir with 1 input, a washout of all delays, and 2 samples or more")
        self._reservoir, self._u, self._delays, self._ridge = reservoir, u, delays, ridge
        self._washout, self._fit, self._judge = washout, fit, judge
        self._x = np.zeros(reservoir.units)
        self.curve: Floats | None = None
        self.readout: Floats | None = None
        self.sample: tuple[Floats, Floats] | None = None

    def work(self) -> Iterator[None]:
        """All of it, in pieces of some milliseconds."""
        first = self._washout + self._fit
        for _ in self._states(0, self._washout):
            yield
        units = self._reservoir.units
        gram, moments = np.zeros((units, units)), np.zeros((units, self._delays + 1))
        for x, past in self._states(self._washout, first):
            gram, moments = gram + x.T @ x, moments + x.T @ past
            yield
        readout = yield from _ridge_readout(gram, moments, self._ridge)
        yield
        sums, newest = np.zeros((5, self._delays + 1)), np.zeros((2, 0, self._delays + 1))
        for x, past in self._states(first, first + self._judge):
            recalled = x @ readout
            products = (recalled, past, recalled**2, past**2, recalled * past)
            sums += np.stack([product.sum(axis=0) for product in products])
            newest = np.concatenate([newest, np.stack([past, recalled])], axis=1)[:, -SAMPLE:]
            yield
        self.readout, self.sample = readout, (newest[0].copy(), newest[1].copy())
        self.curve = _squared_correlation(sums / self._judge)

    def _states(self, first: int, last: int) -> Iterator[tuple[Floats, Floats]]:
        """x : (time, unit) and past : (time, delays + 1), u_t first, piece by piece."""
        length = min(LONGEST_PIECE, max(1, PIECE // self._reservoir.units))
        for begin in range(first, last, length):
            end = min(last, begin + length)
            x = self._reservoir.states(self._u[begin:end, None], self._x)
            self._x = x[-1]
            lags = np.arange(begin, end)[:, None] - np.arange(self._delays + 1)
            yield x, self._u[np.maximum(lags, 0)]


def _ridge_readout(gram: Floats, moments: Floats, ridge: float) -> Generator[None, None, Floats]:
    """(G + ρ I)⁻¹ M from the sums G = Σ x xᵀ and M = Σ x pastᵀ, in pieces.

    By eigenvalues, because those of a linear reservoir end below the rounding of the largest, some of them negative.
    """
    strength, V = np.linalg.eigh(gram)
    yield
    turned = (V.T @ moments) / (np.maximum(strength, 0.0) + ridge)[:, None]
    yield
    return V @ turned


def memory_curve(
    reservoir: Reservoir,
    rng: np.random.Generator,
    *,
    delays: int = 100,
    samples: int = 2000,
    washout: int = 200,
    ridge: float = 1e-8,
) -> Floats:
    """m_1 … m_delays, see `MemoryMeasurement`; the first half of the samples is for the fit.

    delays, washout : ≥ 1    samples : ≥ 4    Returns (delays,) in [0, 1].
    Raises InputError where an argument is out of range or the reservoir has not one input.
    """
    if min(delays, washout) < 1 or samples < 4 or reservoir.inputs != 1:
        raise InputError("memory needs a reservoir with 1 input, at least 1 delay, a washout of 1 and 4 samples")
    first, half = max(washout, delays), samples // 2
    u = rng.uniform(-1.0, 1.0, first + samples)
    measurement = MemoryMeasurement(
        reservoir, u, delays=delays, washout=first, fit=half, judge=samples - half, ridge=ridge
    )
    for _ in measurement.work():
        pass
    assert measurement.curve is not None
    return measurement.curve[1:]


def _squared_correlation(means: Floats) -> Floats:
    """Of two quantities, from the means of a, b, a², b², ab : (5, column); 0 where one of them does not vary."""
    a, b, aa, bb, ab = means
    variances = aa - a * a, bb - b * b
    varies = (variances[0] > ROUNDING * aa) & (variances[1] > ROUNDING * bb)
    return np.where(
        varies, np.minimum((ab - a * b) ** 2 / np.where(varies, variances[0] * variances[1], 1.0), 1.0), 0.0
    )
