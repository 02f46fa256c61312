"""Drawing the next symbol: a distribution made sharper or flatter by a temperature, and cut to the likeliest.

    q_i = p_i^(1/T) / Σ_j p_j^(1/T)      T = 1 leaves p as it is, T = 0 takes the likeliest, T → ∞ all possible ones

computed from the logits z = log p + const, less their maximum, in float64: a plain softmax of (1000, 999) at T = 0.001
overflows. What has probability zero has z = −∞, and keeps probability zero at every temperature, also an infinite one.

Source: Ackley, Hinton & Sejnowski 1985, Cognitive Science 9, 147-169 (T); Fan, Lewis & Dauphin 2018 (the k likeliest).
"""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.errors import InputError


def at_temperature(logits: Array, temperature: float, top_k: int = 0) -> Floats:
    """The distribution that is drawn from.

    logits : (..., symbol), −∞ for what cannot happen; at least one of each row is finite
    temperature : ≥ 0, may be infinite    top_k : how many of the likeliest stay, 0 (or more than there are) for all
    Of equal logits the one with the lowest index comes first, at temperature 0 and among the k likeliest.
    Returns (..., symbol) float64; sums to 1.
    """
    if not temperature >= 0.0:
        raise InputError(f"A temperature is at least 0, not {temperature:g}.")
    z: Floats = np.asarray(logits, np.float64)
    highest = z.max(axis=-1, keepdims=True)
    if not np.isfinite(highest).all():
        raise InputError("Nothing can be drawn: no symbol has a probability above zero.")
    if temperature == 0.0:
        top_k, temperature = 1, 1.0
    with np.errstate(over="ignore", invalid="ignore"):
        z = _only_likeliest(z - highest, top_k)
        # An infinite T must not make a number of the impossible.
        scaled = np.where(z == -np.inf, z, z / temperature)
    q = np.exp(scaled)
    shares: Floats = q / q.sum(axis=-1, keepdims=True)
    return shares


def _only_likeliest(z: Floats, k: int) -> Floats:
    """−∞ for all but the k largest; of equal ones the first."""
    if k <= 0 or k >= z.shape[-1]:
        return z
    kept = np.argsort(-z, axis=-1, kind="stable")[..., :k]
    cut = np.full_like(z, -np.inf)
    np.put_along_axis(cut, kept, np.take_along_axis(z, kept, axis=-1), axis=-1)
    return cut


def logits_of(weights: Array) -> Floats:
    """log p + const of weights ≥ 0 that need not sum to 1; −∞ where they are 0.    (..., symbol)"""
    with np.errstate(divide="ignore"):
        return np.log(np.asarray(weights, np.float64))


def drawn(p: Array, rng: np.random.Generator) -> Ints:
    """One symbol from each distribution.    p : (..., symbol), weights ≥ 0, not all 0    Returns (...) indices.

    One number of the generator for each. What has weight zero is never drawn: the sums are divided by their own last
    entry, which a uniform number below 1 cannot reach.
    """
    total = np.cumsum(np.asarray(p, np.float64), axis=-1)
    u = rng.random(total.shape[:-1])
    return np.asarray((total / total[..., -1:] <= np.asarray(u)[..., None]).sum(axis=-1))


def entropy(p: Array) -> Floats:
    """H = −Σ p log₂ p of each distribution, in bits.    p : (..., symbol), sums to 1    Returns (...)."""
    q = np.asarray(p, np.float64)
    return np.asarray(-(q * np.log2(np.where(q > 0.0, q, 1.0))).sum(axis=-1) + 0.0)
