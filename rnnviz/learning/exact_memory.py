"""How far back a reservoir of linear units remembers its input, from its matrices alone."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import combinations

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.networks.reservoir import Reservoir

SMALLEST = 1e-13
"""Of the largest singular value: what is smaller than that share is rounding."""

EPS = float(np.finfo(np.float64).eps)

PIECE = 128
"""Vectors, or rows of a matrix, that are worked through at once: some milliseconds for 500 units."""

BLOCK = 64
"""Rows of which each two blocks are made orthogonal at once."""

MOST_SWEEPS = 12
"""Two to seven were needed for 500 units, whatever their weights."""


class ExactMemory:
    """The memory of a linear reservoir for white noise, without noise of its own.

        m_k = (M^k w)ᵀ Σ⁻¹ M^k w,    Σ = Σ_j M^j w (M^j w)ᵀ,    M = (1 − a) I + a W,    w = W_in

    Σ_{k ≥ 0} m_k is the rank of [w, Mw, M²w …]: at most the number of units, in theory equal to it for nearly all W,
    but these vectors are soon parallel up to rounding, so that large reservoirs have less than that in practice.

    curve : m_0 … m_delays, (delays + 1,), and rank; None until `work` is through
    The inverse is taken from the singular values of [w, Mw …]: m_k is what the right singular vectors hold of delay k.
    The matrix is never squared: its condition is 1e15 and more.
    Source: Jaeger 2001, GMD report 152.
    """

    def __init__(self, reservoir: Reservoir, delays: int) -> None:
        """Every eigenvalue of M has to lie inside the unit circle."""
        self._M = (1.0 - reservoir.leak) * np.eye(reservoir.units) + reservoir.leak * reservoir.W
        self._w, self._delays = reservoir.W_in[:, 0], delays
        self.curve: Floats | None = None
        self.rank: int | None = None

    def work(self) -> Iterator[None]:
        """All of it, in pieces of some milliseconds."""
        head = [self._w]
        while len(head) < self._delays + 2:
            head.append(self._M @ head[-1])
            if len(head) % PIECE == 0:
                yield
        rest = yield from self._root_of_the_rest(head[-1])
        K = yield from _with_rows(np.zeros((0, len(head) - 1 + len(rest))), np.column_stack([*head[:-1], rest.T]))
        K = yield from _with_orthogonal_rows(K)
        strength = np.linalg.norm(K, axis=1)
        kept = strength > SMALLEST * max(float(strength.max(initial=0.0)), np.finfo(np.float64).tiny)
        V = K[kept, : self._delays + 1] / strength[kept, None]
        self.curve, self.rank = (V**2).sum(axis=0), int(kept.sum())

    def _root_of_the_rest(self, v: Floats) -> Generator[None, None, Floats]:
        """R : (row, unit) with RᵀR = Σ_j M^j v (M^j v)ᵀ, from twice as many terms each time."""
        R, power = v[None, :], self._M
        while True:
            more = R @ power.T
            if np.abs(more).max(initial=0.0) <= 1e-17 * np.abs(R).max(initial=0.0):
                return R
            yield
            R = yield from _with_rows(R, more)
            power = power @ power
            yield


def _with_rows(R: Floats, rows: Floats) -> Generator[None, None, Floats]:
    """S with SᵀS = RᵀR + rowsᵀ rows, as few rows as rounding leaves independent."""
    for first in range(0, len(rows), PIECE):
        R = np.asarray(np.linalg.qr(np.vstack([R, rows[first : first + PIECE]]), mode="r"))
        R = _without_rounding(R)
        yield
    return R


def _without_rounding(A: Floats) -> Floats:
    """The rows that are more than rounding, the longest first."""
    size = np.linalg.norm(A, axis=1)
    order = np.argsort(-size, kind="stable")
    return A[order[size[order] > EPS * size.max(initial=0.0)]]


def _with_orthogonal_rows(A: Floats) -> Generator[None, None, Floats]:
    """Σ Vᵀ of the singular value decomposition A = U Σ Vᵀ, by Jacobi's method on blocks of rows.

    Two blocks after the other are turned until their rows are orthogonal, which undoes a little of what was reached
    with others; after some sweeps nothing is left to turn.  A : (row, column)
    Source: Golub & Van Loan, Matrix Computations, 4th ed. 2013, section 8.6.3 (one-sided Jacobi).
    """
    for _ in range(MOST_SWEEPS):
        longest, is_turned = float(np.linalg.norm(A, axis=1).max(initial=0.0)), False
        for blocks in combinations(np.array_split(np.arange(len(A)), max(2, -(-len(A) // BLOCK))), 2):
            pair = np.concatenate(blocks)
            if _overlap(A[pair]) > 4.0 * EPS * longest:
                _, size, V = np.linalg.svd(A[pair], full_matrices=False)
                A[pair], is_turned = size[:, None] * V, True
            yield
        A = _without_rounding(A)
        if not is_turned:
            break
    return A


def _overlap(A: Floats) -> float:
    """The most that a row has in the direction of a longer one."""
    products = A @ A.T
    size = np.sqrt(np.diag(products))
    np.fill_diagonal(products, 0.0)
    longer = np.maximum(np.maximum.outer(size, size), np.finfo(np.float64).tiny)
    return float((np.abs(products) / longer).max(initial=0.0))


def exact_memory(reservoir: Reservoir, delays: int) -> tuple[Floats, int]:
    """m_0 … m_delays : (delays + 1,) of a linear reservoir, and the rank; see `ExactMemory`.

    Raises InputError where M does not shrink.
    """
    M = (1.0 - reservoir.leak) * np.eye(reservoir.units) + reservoir.leak * reservoir.W
    if np.abs(np.linalg.eigvals(M)).max() >= 1.0:
        raise InputError("a linear reservoir needs a spectral radius below 1")
    memory = ExactMemory(reservoir, delays)
    for _ in memory.work():
        pass
    assert memory.curve is not None
    assert memory.rank is not None
    return memory.curve, memory.rank
