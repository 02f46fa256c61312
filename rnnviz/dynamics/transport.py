"""How far a disturbance of an earlier state is stretched or shrunk on its way: products of Jacobians.

Such products soon differ by more than the sixteen digits of a number between their largest and their smallest
singular value, so they are never multiplied out: a triangular factor is carried along (as for Lyapunov exponents) whose
rows are graded by size, and Jacobi's rotations find all singular values of it to full relative precision.

Sources: Drmač & Veselić 2008, "New fast and accurate Jacobi SVD algorithm", SIAM J. Matrix Anal. 29, 1322-1362;
Benettin, Galgani, Giorgilli & Strelcyn 1980 (the products).
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from rnnviz.arrays import Array, Floats

SWEEPS, SMALL = 30, 1e-15
"""Most sweeps of rotations, and the cosine of two columns' angle that counts as a right angle."""

PREPARING = 16
"""Factorisations before the rotations: each costs a tenth of a sweep of them and saves more."""

TINY = 1e-290
"""A size below which nothing is divided by."""


def graded_factors(newest_first: Iterable[Floats], state: int, units: int) -> Iterator[Floats]:
    """A triangular factor for each lag whose singular values are those of ∂h_T/∂h_{T−lag}, lag 0, 1, …

        ∂h_T/∂h_{T−lag} = [first rows and columns of]  J_T J_{T−1} … J_{T−lag+1}

    newest_first : (state, state) of each step, from the last one back; units : the first ones of a state are h
    Yields (unit, unit).
    """
    Q, R = np.eye(state, units), np.eye(units)
    yield R
    for J in newest_first:
        Q, more = np.linalg.qr(J.T @ Q)
        R = more @ R
        size = np.maximum(np.abs(np.diag(R)), TINY)
        yield np.triu(np.linalg.qr(Q[:units] * size)[1] @ (R / size[:, None]))


def singular_values(graded: Floats) -> Floats:
    """Of upper triangular matrices whose rows are graded, largest first, by one-sided Jacobi rotations.

    graded : (matrix, unit, unit)    Returns (matrix, unit).
    """
    for _ in range(PREPARING):  # R ← the R of Rᵀ: what lies far apart in size separates at once
        graded = np.asarray(np.linalg.qr(np.swapaxes(graded, -1, -2), mode="r"))
    columns = np.ascontiguousarray(graded)  # rows of R are the columns of Rᵀ, which is what converges fast
    rounds = _rounds(graded.shape[-1])
    for _ in range(SWEEPS):
        still_turning = ~_are_orthogonal(columns)
        if not still_turning.any():
            break
        turned = columns[still_turning]
        for first, second in rounds:
            _rotate(turned, first, second)
        columns[still_turning] = turned
    return np.sort(lengths(columns)[0], axis=-1)[:, ::-1]


def lengths(vectors: Floats) -> tuple[Floats, Floats]:
    """Lengths : (...,) and directions of vectors : (..., unit), also where squares would underflow."""
    largest = np.maximum(np.abs(vectors).max(axis=-1), TINY)
    scaled = vectors / largest[..., None]
    norms = np.sqrt(np.einsum("...u,...u->...", scaled, scaled))
    return largest * norms, scaled / np.maximum(norms, TINY)[..., None]


def _are_orthogonal(vectors: Floats) -> Array:
    """Of each set of vectors : (matrix, vector, unit), whether all stand at right angles.    Returns (matrix,)."""
    sizes, ways = lengths(vectors)
    ways = ways * (sizes > TINY)[..., None]
    cosines = ways @ np.swapaxes(ways, -1, -2)
    apart = np.abs(cosines * (1.0 - np.eye(vectors.shape[1]))).max(axis=(1, 2), initial=0.0)
    return np.asarray(apart <= SMALL * vectors.shape[-1])


def _rotate(vectors: Floats, first: Array, second: Array) -> None:
    """Turn pairs of vectors where they lie until they are at right angles.    vectors : (matrix, vector, unit)"""
    p, q = vectors[:, first], vectors[:, second]
    (alpha, p_way), (beta, q_way) = lengths(p), lengths(q)
    cosine = np.einsum("mvu,mvu->mv", p_way, q_way)
    turned = (np.abs(cosine) > 0.5 * SMALL * vectors.shape[-1]) & (np.minimum(alpha, beta) > TINY)
    if not turned.any():
        return
    alpha, beta, cosine = (np.where(turned, value, 1.0) for value in (alpha, beta, cosine))
    zeta = (beta / alpha - alpha / beta) / (2.0 * cosine)
    tangent = np.where(zeta >= 0.0, 1.0, -1.0) / (np.abs(zeta) + np.hypot(1.0, zeta))
    tangent = np.where(turned, tangent, 0.0)[..., None]
    c = 1.0 / np.hypot(1.0, tangent)
    vectors[:, first], vectors[:, second] = c * (p - tangent * q), c * (q + tangent * p)


def _rounds(units: int) -> list[tuple[Array, Array]]:
    """All pairs of units in rounds of pairs without a unit in common, as players meet in a tournament."""
    players = [*range(units), *([-1] if units % 2 else [])]
    rounds = []
    for _ in range(len(players) - 1):
        pairs = [(min(pair), max(pair)) for pair in zip(players[: len(players) // 2], players[::-1], strict=False)]
        met = np.array([pair for pair in pairs if pair[0] >= 0], dtype=np.int64).reshape(-1, 2)
        rounds.append((met[:, 0], met[:, 1]))
        players = [players[0], players[-1], *players[1:-1]]
    return rounds


def log_volume(jacobians: Sequence[Floats]) -> float:
    """ln |det| of the whole product: the sum over the steps, as no product could hold it."""
    return float(sum(np.linalg.slogdet(J)[1] for J in jacobians))
