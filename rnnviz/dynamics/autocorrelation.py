"""How long a chain remembers."""

import numpy as np

from rnnviz.arrays import Floats

WINDOW = 5.0
"""The sum of correlations is cut off after so many times its own value. Source: Sokal 1997, eq. 3.19 (c ≈ 4 … 10)."""


def autocorrelation(series: Floats, longest: int) -> Floats:
    """ρ(k), k = 0 … at most `longest`: of a series with itself k later, 1 at 0.

        ρ(k) = Σ_t (s_t − s̄)(s_{t+k} − s̄) / Σ_t (s_t − s̄)²

    series : (time,), at least one value    Returns zeros after the first 1 for a series that stands still.
    """
    away = series - series.mean()
    lags = min(longest, len(series) - 1)
    padded = 1 << (len(series) + lags).bit_length()
    spectrum = np.fft.rfft(away, padded)
    products = np.fft.irfft(spectrum * spectrum.conj(), padded)[: lags + 1]
    variance = float(away @ away)
    if variance <= len(series) * (1e-12 * np.abs(series).max(initial=0.0)) ** 2:
        return np.eye(1, lags + 1)[0]
    products[0] = variance
    return np.asarray(products / variance)


def autocorrelation_time(series: Floats) -> float | None:
    """τ = 1 + 2 Σ_{k=1}^{M} ρ(k), with the smallest M ≥ 5 τ(M): so many samples are worth one that is independent.

    None for a series that stands still, or of which half is too short for such a window.
    """
    return time_of(autocorrelation(series, len(series) // 2)) if len(series) else None


def time_of(ρ: Floats) -> float | None:
    """The same, of an autocorrelation that is known as far as it can be trusted.    ρ : (lag + 1,)"""
    if not ρ[1:].any():
        return None
    τ = 1 + 2 * np.cumsum(ρ[1:])
    wide_enough = np.flatnonzero(np.arange(1, len(τ) + 1) >= WINDOW * τ)
    return float(τ[wide_enough[0]]) if len(wide_enough) else None
