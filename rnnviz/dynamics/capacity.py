"""How many patterns a Hopfield network can recall: trials with random patterns, and the theory of very many units.

The load α is P/N, patterns per unit. A trial stores P patterns of fair coins, starts from some of them, damaged or not,
and measures the overlap |ξ·x|/N with the state in which the network comes to rest.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.networks.storage_in_pieces import (
    PIECE_MS,
    Pieces,
    hebb_in_pieces,
    projection_in_pieces,
    storkey_in_pieces,
)

CapacityRule = Literal["hebb", "pseudo-inverse", "storkey", "modern"]

TESTED = 20
"""Patterns of a trial that are recalled, at most."""

SHOWN = 200
"""Patterns of a trial whose overlaps with one final state are kept, at most; the one looked for is the first."""

MOST_SWEEPS = 100
STANDS_STILL = 1e-6
"""Of the modern network: the largest movement of a unit that counts as rest."""

TIE = 1e-9
"""Fields closer to zero than this are zero up to rounding: the unit stays as it is."""

CRITICAL_LOAD = 0.138
"""Where recall with Hebb's rule ends for N → ∞ (Amit, Gutfreund & Sompolinsky 1985)."""

_BLOCK = 1_000_000
"""Numbers of patterns that the modern network looks at in one piece."""


@dataclass(frozen=True, eq=False)
class Trial:
    """What one trial found.

    overlap : mean over the tested patterns, 0 to 1; one_step_error : share of wrong bits after one synchronous step
    from the stored patterns, None for the modern network; mixture : (pattern,), overlaps of the first final state
    with the first SHOWN patterns, with sign, the one looked for first
    """

    overlap: float
    one_step_error: float | None
    mixture: Floats


def patterns_for(load: float, units: int) -> int:
    """P = max(1, round(load · N))."""
    return max(1, round(load * units))


def trial_in_pieces(
    rule: CapacityRule, units: int, count: int, noise: float, beta: float, rng: np.random.Generator
) -> Pieces[Trial]:
    """One trial: new patterns, new weights, TESTED starts to their rest.

    units : N ≥ 1; count : P, at most 2^(N − 1); noise : share of units flipped at the start; beta : of modern
    Yields likely milliseconds, see `storage_in_pieces`.
    """
    patterns = yield from distinct_coins(count, units, rng)
    starts = damaged(patterns[:TESTED], round(noise * units), rng)
    if rule == "modern":
        states = yield from modern_rest(patterns, beta, starts)
        return Trial(_mean_overlap(patterns, states), None, _mixture(patterns, states[0]))
    W = yield from _MAKERS[rule](patterns)
    tested = patterns[:TESTED].astype(W.dtype)
    wrong = float(np.mean(tested * (tested @ W) < -TIE))
    yield 20 * units**2 / 3e6
    x = starts.astype(W.dtype)
    h = x @ W
    yield 20 * units**2 / 3e6
    for state, field in zip(x, h, strict=True):
        yield from settle(W, state, field, permutations(units, rng))
    return Trial(_mean_overlap(patterns, x), wrong, _mixture(patterns, x[0]))


_MAKERS = {"hebb": hebb_in_pieces, "pseudo-inverse": projection_in_pieces, "storkey": storkey_in_pieces}


def distinct_coins(count: int, units: int, rng: np.random.Generator) -> Pieces[Array]:
    """Patterns of fair ±1 coins, no two alike. (pattern, unit) int8

    A pattern that repeats an earlier one is drawn anew. From 64 units on none is looked for: in what fits into memory
    the chance of a repetition is below 10⁻⁷.
    """
    patterns = _coins(count, units, rng)
    yield patterns.size / 1e6
    if units >= 64:
        return patterns
    places = 1 << np.arange(units, dtype=np.uint64)
    while True:
        names = (patterns > 0) @ places
        _, first = np.unique(names, return_index=True)
        yield patterns.size / 1e5
        again = np.ones(count, dtype=bool)
        again[first] = False
        if not again.any():
            return patterns
        patterns[again] = _coins(int(again.sum()), units, rng)


def _coins(count: int, units: int, rng: np.random.Generator) -> Array:
    bits = np.unpackbits(np.frombuffer(rng.bytes(-(-count * units // 8)), dtype=np.uint8), count=count * units)
    coins: Array = bits.view(np.int8).reshape(count, units) * np.int8(2) - np.int8(1)
    return coins


def damaged(patterns: Array, flipped: int, rng: np.random.Generator) -> Array:
    """The patterns with so many units each, chosen at random, turned over."""
    starts = patterns.copy()
    for row in starts:
        row[rng.permutation(len(row))[:flipped]] *= -1
    return starts


def permutations(units: int, rng: np.random.Generator) -> Iterator[Ints]:
    """A new order of the units for every sweep."""
    while True:
        yield rng.permutation(units)


def settle(W: Floats, x: Floats, h: Floats, orders: Iterator[Ints]) -> Pieces[int]:
    """One unit after another, until a whole sweep changes nothing or MOST_SWEEPS have passed.

        x_i ← sign(h_i),  h = W x;  where h_i = 0 the unit stays

    Only the units that turn cost work: the next of them in the order is looked up, and its row changes all fields.
    With W_ii ≥ 0 the energy never rises, so the state comes to rest. Source: Hopfield 1982.

    W : (unit, unit), symmetric; x, h : (unit,), the state and W x, both changed in place; orders : one a sweep
    Returns the number of sweeps.
    """
    a_flip = 0.008 + 8 * x.size / 2e6  # likely milliseconds
    taken = 0.0
    for sweep in range(MOST_SWEEPS):
        order, place, turned = next(orders), 0, False
        while place < len(order):
            rest = order[place:]
            wrong = x[rest] * h[rest] < -TIE
            ahead = int(np.argmax(wrong))
            taken += a_flip
            if not wrong[ahead]:
                break
            unit = int(rest[ahead])
            h -= 2 * x[unit] * W[unit]
            x[unit] = -x[unit]
            place, turned = place + ahead + 1, True
            if taken > PIECE_MS:
                yield taken
                taken = 0.0
        if not turned:
            yield taken
            return sweep
    yield taken
    return MOST_SWEEPS


def modern_rest(patterns: Array, beta: float, starts: Array) -> Pieces[Floats]:
    """x ← Ξᵀ softmax(β Ξ x) until nothing moves by STANDS_STILL, at most MOST_SWEEPS times. Returns (batch, unit).

    The softmax is gathered block by block of the patterns, which stay small integers.
    Source: Ramsauer et al. 2020, arXiv:2008.02217.
    """
    together = max(1, 4 * _BLOCK // len(patterns))
    ended: list[Floats] = []
    for first in range(0, len(starts), together):
        x = starts[first : first + together].astype(float)
        for _ in range(MOST_SWEEPS):
            following = yield from _attend(patterns, beta, x)
            moved = float(np.abs(following - x).max())
            x = following
            if moved < STANDS_STILL:
                break
        ended.append(x)
    return np.concatenate(ended)


def _attend(patterns: Array, beta: float, x: Floats) -> Pieces[Floats]:
    """One step of the modern network."""
    count, units = patterns.shape
    rows = max(1, _BLOCK // units)
    blocks = [slice(start, start + rows) for start in range(0, count, rows)]
    scores = np.empty((len(x), count))
    for block in blocks:
        scores[:, block] = beta * (x @ patterns[block].astype(float).T)
        yield rows * units * (2e-6 + len(x) / 6e6)
    top = scores.max(axis=1, keepdims=True)
    total, mean = np.zeros((len(x), 1)), np.zeros_like(x)
    for block in blocks:
        weight = np.exp(scores[:, block] - top)
        total += weight.sum(axis=1, keepdims=True)
        mean += weight @ patterns[block].astype(float)
        yield rows * units * (2e-6 + len(x) / 6e6) + weight.size / 1e5
    return mean / total


def _mean_overlap(patterns: Array, states: Floats) -> float:
    tested = patterns[: len(states)].astype(float)
    return float(np.mean(np.abs((tested * states).mean(axis=1))))


def _mixture(patterns: Array, state: Floats) -> Floats:
    return np.asarray(patterns[:SHOWN].astype(float) @ state.astype(float) / len(state))


# -- theory -----------------------------------------------------------------------------------------------------------


def one_step_error(count: int, units: int) -> float:
    """Share of wrong bits after one synchronous step of Hebb's network from a stored pattern.

        ½ erfc(√(1/(2α))),   α = (P − 1)/N

    The other P − 1 patterns act on a unit like Gaussian noise of variance α. Source: Hertz, Krogh & Palmer 1991, § 2.2.
    """
    alpha = (count - 1) / units
    return 0.5 * math.erfc(math.sqrt(0.5 / alpha)) if alpha > 0 else 0.0


def rs_overlap(load: float) -> float:
    """The overlap of the retrieval state of Hebb's network for N → ∞ at zero temperature, 0 where there is none.

        √(2α) = erf(y)/y − (2/√π) e^(−y²),   m = erf(y),   y the largest root

    These are the replica-symmetric equations m = erf(m/√(2αr)), C = √(2/(παr)) e^(−m²/(2αr)), r = (1 − C)⁻²
    with y = m/√(2αr). load : α > 0
    Source: Amit, Gutfreund & Sompolinsky 1985, Phys. Rev. Lett. 55(14) 1530-1533; 1987, Ann. Phys. 173, 30-67.
    """
    wanted = math.sqrt(2.0 * load)
    low, high = _crest(), 1.0 / wanted + 2.0
    if _right_side(low) < wanted:
        return 0.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _right_side(middle) > wanted else (low, middle)
    return math.erf(low)


def _right_side(y: float) -> float:
    return math.erf(y) / y - 2.0 / math.sqrt(math.pi) * math.exp(-y * y)


def _crest() -> float:
    """Where the right side is largest: its square there is twice the critical load."""
    low, high = 0.5, 4.0
    while high - low > 1e-12:
        one, other = low + 0.381966 * (high - low), low + 0.618034 * (high - low)
        low, high = (low, other) if _right_side(one) > _right_side(other) else (one, high)
    return 0.5 * (low + high)


def falls_through(loads: Floats, overlaps: Floats, level: float = 0.9) -> float | None:
    """The first load, between two that were measured in a straight line, where the overlap falls through a level.

    Loads that were not measured are NaN. None where it never does, and where it is below from the first load on.
    """
    known = np.isfinite(overlaps)
    x, m = loads[known], overlaps[known]
    below = np.flatnonzero((m[1:] < level) & (m[:-1] >= level))
    if not len(below):
        return None
    k = int(below[0])
    return float(x[k] + (m[k] - level) / (m[k] - m[k + 1]) * (x[k + 1] - x[k]))
