"""Storage rules: from patterns to the weights of an attractor network.

Every rule takes patterns : (pattern, unit) with values in [-1, 1] and returns symmetric `Weights`.
Each pattern is a row ξ; Ξ is the matrix of all rows, P the number of patterns, N the number of units.
"""

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.networks.weights import Weights

StorageRule = Literal["newhop", "hebb", "pseudo-inverse", "storkey"]

NEWHOP_TAU = 10.0
NEWHOP_H = 0.15


def check_patterns(patterns: Array | list[list[float]]) -> Floats:
    """The patterns as an array (pattern, unit), or one sentence saying what is wrong with them.

    Raises ValueError if there are none, if they are not equally long rows of finite numbers in [-1, 1],
    or if two of them coincide. Patterns are counted from 1 in the sentence.
    """
    rows = [np.atleast_1d(np.asarray(row, dtype=float)) for row in patterns]
    if not rows:
        raise ValueError("there are no patterns; at least one is needed")
    if any(row.ndim != 1 or row.size == 0 or row.size != rows[0].size for row in rows):
        raise ValueError("the patterns must be rows of equally many numbers")
    checked = np.array(rows)
    _check_range(checked)
    _check_distinct(checked)
    return checked


def _check_range(patterns: Floats) -> None:
    wrong = np.argwhere(~(np.abs(patterns) <= 1))
    if len(wrong):
        pattern, unit = wrong[0]
        value = patterns[pattern, unit]
        raise ValueError(
            f"pattern {pattern + 1} has the value {value:g} at unit {unit + 1}; every value must lie between -1 and 1"
        )


def _check_distinct(patterns: Floats) -> None:
    first: dict[bytes, int] = {}
    for number, row in enumerate(patterns + 0.0, start=1):  # + 0.0 makes -0 equal 0
        earlier = first.setdefault(row.tobytes(), number)
        if earlier != number:
            raise ValueError(f"patterns {earlier} and {number} coincide; each may be stored only once")


def newhop(patterns: Array) -> Weights:
    """The design of Li, Michel & Porod, for satlins units.

        differences t_q − t_Q (q < Q) span U1;  T_P = U1 U1ᵀ,  T_M = I − T_P
        W = e^h T_P + e^(−τh) T_M,   b = (1+τ)/τ · (1 − e^(−τh)) T_M t_Q,   τ = 10, h = 0.15

    A stored pattern t receives W t + b = c t + (e^h − c) T_P t with c = 1.0777. Patterns at corners are
    therefore fixed points of every net of up to 8 units, and nearly always of larger ones. A pattern
    that is not a corner is in general no fixed point: along T_P states are driven out to the faces
    of the cube. One pattern alone (T_P = 0) attracts every start, to satlins(1.1 t).

    patterns : (pattern, unit) in [-1, 1]    Raises ValueError, see `check_patterns`.
    Source: Li, Michel & Porod 1989, IEEE Transactions on Circuits and Systems 36(11) 1405-1422;
    the same τ and h as MATLAB's former newhop.
    """
    t = check_patterns(patterns)
    U1 = _span((t[:-1] - t[-1]).T)
    along, across = np.exp(NEWHOP_H), np.exp(-NEWHOP_TAU * NEWHOP_H)
    units, rank = U1.shape
    if rank == units:  # T_P = I: nothing may leak into T_M by rounding
        return Weights(np.full(units, along), np.zeros((units, 0)), np.zeros((0, 0)), np.zeros(units))
    T_M_t = t[-1] - U1 @ (U1.T @ t[-1])
    b = (1 + NEWHOP_TAU) / NEWHOP_TAU * (1 - across) * T_M_t
    return Weights(np.full(units, across), U1, (along - across) * np.eye(rank), b)


def hebb(patterns: Array) -> Weights:
    """The outer-product rule, without self-coupling.

        W_ij = (1/N) Σ_p ξ_i ξ_j  for i ≠ j,   W_ii = 0,   b = 0

    Source: Hopfield 1982, PNAS 79(8) 2554-2558, eq. 2 (there without the 1/N).
    """
    xi = check_patterns(patterns)
    count, units = xi.shape
    return Weights(-(xi**2).sum(axis=0) / units, xi.T.copy(), np.eye(count) / units, np.zeros(units))


def pseudo_inverse(patterns: Array) -> Weights:
    """The projection on the space that the patterns span, so that every W ξ = ξ.

        W = Ξᵀ (Ξᵀ)⁺,   b = 0

    Source: Personnaz, Guyon & Dreyfus 1985, Journal de Physique Lettres 46(8) 359-365.
    """
    xi = check_patterns(patterns)
    U = _span(xi.T)
    units, rank = U.shape
    if rank == units:
        return Weights(np.ones(units), np.zeros((units, 0)), np.zeros((0, 0)), np.zeros(units))
    return Weights(np.zeros(units), U, np.eye(rank), np.zeros(units))


def storkey(patterns: Array) -> Weights:
    """Storkey's incremental rule, without self-coupling, patterns taken in their order.

        W_ij ← W_ij + (ξ_i ξ_j − ξ_i h_ji − h_ij ξ_j) / N,   h_ij = Σ_{k≠i,j} W_ik ξ_k

    Source: Storkey 1997, ICANN, Lecture Notes in Computer Science 1327, 451-456.
    """
    xi = check_patterns(patterns)
    return _storkey_corners(xi) if (np.abs(xi) == 1).all() else _storkey_any(xi)


def _storkey_corners(xi: Floats) -> Weights:
    """With ξ² = 1 and g_i = Σ_{k≠i} W_ik ξ_k the rule is W ← (1 + 2/N) W + (ξξᵀ − gξᵀ − ξgᵀ)/N off the
    diagonal: two columns per pattern, [ξ g] [[1 −1] [−1 0]] [ξ g]ᵀ."""
    count, units = xi.shape
    U = np.zeros((units, 2 * count))
    S = np.zeros((2 * count, 2 * count))
    diagonal = np.zeros(units)  # of U S Uᵀ; W itself has none
    for p, pattern in enumerate(xi):
        done = 2 * p
        g = U[:, :done] @ (S[:done, :done] @ (U[:, :done].T @ pattern)) - diagonal * pattern
        growth = 1 + 2 / units
        S *= growth
        S[done : done + 2, done : done + 2] = np.array([[1, -1], [-1, 0]]) / units
        U[:, done], U[:, done + 1] = pattern, g
        diagonal = growth * diagonal + (1 - 2 * g * pattern) / units
    return Weights(-diagonal, U, S, np.zeros(units))


def _storkey_any(xi: Floats) -> Weights:
    units = xi.shape[1]
    W = np.zeros((units, units))
    for pattern in xi:
        h = (W @ pattern)[:, None] - W * pattern  # W_ii = 0, so that k = i drops out by itself
        W = W + (np.outer(pattern, pattern) - pattern[:, None] * h.T - h * pattern) / units
        np.fill_diagonal(W, 0)
    return Weights(np.zeros(units), np.eye(units), W, np.zeros(units))


def _span(columns: Floats) -> Floats:
    """An orthonormal basis (unit, rank) of the space that the columns (unit, number) span."""
    U, singular, _ = np.linalg.svd(columns, full_matrices=False)
    if singular.size == 0:
        return np.zeros((len(columns), 0))
    rounding = singular[0] * max(columns.shape) * np.finfo(float).eps
    return U[:, singular > rounding]


STORAGE_RULES: dict[StorageRule, Callable[[Array], Weights]] = {
    "newhop": newhop,
    "hebb": hebb,
    "pseudo-inverse": pseudo_inverse,
    "storkey": storkey,
}

assert set(STORAGE_RULES) == set(get_args(StorageRule))
