"""The weights of large networks of two-valued units, made in pieces short enough for a picture to keep moving.

The rules are those of `storage_rules`, here as full matrices: one unit's flip then changes all fields by one row.
Each function is a generator: it yields the milliseconds that the last piece is likely to have taken (a number that
depends on sizes only, so that two runs are cut alike) and returns W : (unit, unit).
"""

from collections.abc import Generator
from typing import TypeVar

import numpy as np

from rnnviz.arrays import Array, Floats

T = TypeVar("T")
Pieces = Generator[float, None, T]
"""Work that yields likely milliseconds and returns its result."""

PIECE_MS = 15.0
"""What one piece should take at most."""

_PRODUCTS = 6e6
"""Multiplications with addition in a millisecond, in double precision on one busy core; twice as many in single."""

_NUMBERS = 4e5
"""Numbers read, changed and written in a millisecond."""


def finished(pieces: Pieces[T]) -> T:
    """The result, without pauses."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            found: T = end.value
            return found


def hebb_in_pieces(patterns: Array) -> Pieces[Floats]:
    """N times Hebb's weights, Σ_p ξ_i ξ_j for i ≠ j: whole numbers, exact in float32, so that ties are ties.

    patterns : (pattern, unit), ±1, pattern · unit < 2²⁴
    Source: Hopfield 1982, PNAS 79(8) 2554-2558, eq. 2.
    """
    xi = patterns.astype(np.float32)
    count, units = xi.shape
    W = np.empty((units, units), dtype=np.float32)
    rows = max(1, int(PIECE_MS * 2 * _PRODUCTS / (units * count)))
    for start in range(0, units, rows):
        np.matmul(xi[:, start : start + rows].T, xi, out=W[start : start + rows])
        yield rows * units * count / (2 * _PRODUCTS)
    np.fill_diagonal(W, 0.0)
    return W


def projection_in_pieces(patterns: Array) -> Pieces[Floats]:
    """The projection on the space that the patterns span: Q Qᵀ, Q grown by a few patterns at a time.

    New patterns are freed of what earlier ones span, twice (once leaves rounding errors, twice does not: Giraud,
    Langou & Rozložník 2005), and made orthonormal among themselves; what then has no length depends on the others.
    patterns : (pattern, unit), ±1
    """
    xi = np.asarray(patterns, dtype=float)
    count, units = xi.shape
    Q = np.zeros((units, min(count, units)))
    rank = 0
    few = max(1, min(32, int(PIECE_MS * _PRODUCTS / (4 * units * min(count, units)))))
    for start in range(0, count, few):
        new = xi[start : start + few].T / np.sqrt(units)
        for _ in range(2):
            new = new - Q[:, :rank] @ (Q[:, :rank].T @ new)
        yield 4 * units * rank * few / _PRODUCTS
        U, lengths, _ = np.linalg.svd(new, full_matrices=False)
        kept = U[:, lengths > 1e-8]
        kept = kept[:, : units - rank]
        Q[:, rank : rank + kept.shape[1]] = kept
        rank += kept.shape[1]
    if rank == units:
        return np.eye(units)
    W = np.empty((units, units))
    rows = max(1, int(PIECE_MS * _PRODUCTS / (units * max(1, rank))))
    for start in range(0, units, rows):
        np.matmul(Q[start : start + rows, :rank], Q[:, :rank].T, out=W[start : start + rows])
        yield rows * units * rank / _PRODUCTS
    return W


def storkey_in_pieces(patterns: Array) -> Pieces[Floats]:
    """Storkey's rule, patterns in their order.

        W ← (1 + 2/N) W + (ξξᵀ − gξᵀ − ξgᵀ)/N off the diagonal,   g = W ξ

    patterns : (pattern, unit), ±1    Source: Storkey 1997, as in `storage_rules.storkey`.
    """
    xi = np.asarray(patterns, dtype=float)
    units = xi.shape[1]
    V, growth = np.zeros((units, units)), 1.0  # W = growth · V: scaling all of W would cost as much as the rule
    for pattern in xi:
        g = growth * (V @ pattern)
        growth *= 1.0 + 2.0 / units
        left = np.stack([pattern - g, -pattern], axis=1) / (units * growth)
        V += left @ np.stack([pattern, g])
        np.fill_diagonal(V, 0.0)
        yield 3 * units**2 / _NUMBERS
    return V * growth
