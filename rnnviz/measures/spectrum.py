"""How the variance of a curve is spread over frequencies, and the period that stands out."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats

FEWEST = 8
"""Points below which nothing is said about frequencies."""

LEVEL = 0.01
"""How seldom noise alone may put so much of the variance into one frequency as in a period that is told of."""

FEWEST_PERIODS = 2
"""What does not come again at least so often is a trend, not a period."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    """frequency : (frequency,), per unit of x, from 0; power : (frequency,), variance per unit of frequency"""

    frequency: Floats
    power: Floats


def power_spectrum(y: Floats, step: float = 1.0) -> Spectrum:
    """The one-sided power spectral density of y without its straight trend, with Hann's window w.

        P(f) = 2 step |Σ_t w_t (y_t − trend_t) exp(−2πi f t)|² / Σ_t w_t²,   halved at 0 and at the highest frequency

    y : (point,), finite, at least FEWEST, `step` apart; frequencies up to 1 / (2 step)
    Its sum times the distance of two frequencies is about the variance.

    Source: Welch 1967 (of a single segment); scipy.signal.periodogram(…, window="hann", detrend="linear").
    """
    count = len(y)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(count) / count)
    amplitude = np.fft.rfft(window * without_trend(y))
    power = 2 * step * np.abs(amplitude) ** 2 / (window**2).sum()
    power[0] /= 2
    if count % 2 == 0:
        power[-1] /= 2
    return Spectrum(np.fft.rfftfreq(count, step), power)


def dominant_period(y: Floats, step: float = 1.0) -> float | None:
    """The period that stands out from noise, in units of `step`; None where none does.

        g = max_k r_k / Σ_k r_k,   r_k = P(f_k) (1 + α² − 2 α cos 2π f_k step),   P(g) ≤ m (1 − g)^(m − 1) < LEVEL

    y : (point,), finite, `step` apart. Of the m frequencies, the highest must hold a share g that noise with as much
    memory as y has, α from one point to the next, shows as seldom as LEVEL says: Fisher's test, on the spectrum
    divided by that of such noise, because what wanders slowly would else seem to have long periods. The period must
    come at least FEWEST_PERIODS times. It is read off between the frequencies, from the parabola through the
    logarithms of the highest three.

    Sources: Fisher 1929; Gilman, Fuglister & Mitchell 1963 for the noise; Gasior & Gonzalez 2004 for the parabola.
    """
    if len(y) < FEWEST:
        return None
    level = without_trend(y)
    square = float(level @ level)
    if square <= len(y) * (1e-12 * np.abs(y).max()) ** 2:
        return None
    spectrum = power_spectrum(y, step)
    memory = float(level[1:] @ level[:-1]) / square
    turns = spectrum.frequency[1:-1] * step
    ratio = spectrum.power[1:-1] * (1 + memory**2 - 2 * memory * np.cos(2 * np.pi * turns))
    share, peak = float(ratio.max() / ratio.sum()), 1 + int(np.argmax(ratio))
    if len(ratio) * (1 - share) ** (len(ratio) - 1) > LEVEL:
        return None
    low, middle, high = np.log(np.maximum(spectrum.power[peak - 1 : peak + 2], 1e-300))
    bend = low - 2 * middle + high
    shift = 0.5 * (low - high) / bend if bend < 0 else 0.0
    times = peak + shift
    return float(1 / (spectrum.frequency[1] * times)) if times >= FEWEST_PERIODS else None


def without_trend(y: Floats) -> Floats:
    """y : (point,) minus the straight line that fits it best."""
    t = np.arange(len(y)) - (len(y) - 1) / 2
    level = y - y.mean()
    return np.asarray(level - t * (t @ level) / max(1e-300, float(t @ t)))
