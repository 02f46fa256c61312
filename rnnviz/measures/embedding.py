"""A curve against itself some time later: the shape of what makes it, by one of its coordinates only."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.measures.spectrum import dominant_period

CORRELATED = 1 / np.e
"""A curve has forgotten itself where its autocorrelation falls below this."""


def delay_embedding(y: Floats, lag: int) -> tuple[Floats, Floats]:
    """y(t) and y(t + lag). y : (point,), 0 ≤ lag < points. Returns two of (point − lag,)

    Source: Takens 1981: with enough such coordinates the points lie on a faithful picture of the attractor.
    """
    return y[: len(y) - lag], y[lag:]


def proposed_lag(y: Floats) -> int:
    """A lag at which the embedding is open: a quarter of the dominant period, where there is one; else the first at
    which the autocorrelation falls below CORRELATED. y : (point,), finite, evenly spaced. At least 1."""
    if not len(y):
        return 1
    period = dominant_period(y)
    if period is not None:
        return max(1, round(period / 4))
    away = y - y.mean()
    padded = np.fft.rfft(away, 2 * len(y))
    correlation = np.fft.irfft(np.abs(padded) ** 2)[: len(y)]
    below = np.flatnonzero(correlation < CORRELATED * correlation[0])
    return max(1, int(below[0])) if len(below) else 1
