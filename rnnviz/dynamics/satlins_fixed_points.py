"""Every fixed point and 2-cycle of x ← satlins(W x + b), region by region.

Each unit is saturated low (−1), linear (0) or saturated high (+1). In one such region the map is affine,
and a fixed point in it solves a linear system; there are 3^unit regions, so all of them can be asked.
"""

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics.equilibrium import UNIT_CIRCLE, FixedPoint, kind_of, sorted_eigenvalues

SLACK = 1e-9
"""How far rounding may carry a solution beyond the border of its region, and how small a singular
value of I − W counts as zero."""
EXACTLY = 1e-6
"""A stable point this close to a pattern is the pattern."""


@dataclass(frozen=True, eq=False)
class Region:
    """One way for the units to be saturated: side : (unit,) of −1, 0 (linear), +1."""

    W: Floats
    b: Floats
    side: Ints

    @property
    def linear(self) -> Ints:
        return np.flatnonzero(self.side == 0)

    def system(self) -> tuple[Floats, Floats]:
        """(I − W_LL) x_L = W_LS side_S + b_L for the linear units L and the saturated units S."""
        L = self.linear
        A = np.eye(L.size) - self.W[np.ix_(L, L)]
        return A, (self.W @ self.side + self.b)[L]

    def state(self, x_L: Floats) -> Floats:
        x = self.side.astype(float)
        x[self.linear] = x_L
        return x + 0.0  # no minus zero

    def excess(self, x: Floats) -> Floats:
        """By how much each unit's condition is broken; all ≤ 0 in the region.

        |x_i| ≤ 1 for a linear unit,   side_i (W x + b)_i ≥ 1 for a saturated one.
        """
        beyond = 1 - self.side * (self.W @ x + self.b)
        return np.where(self.side == 0, np.abs(x) - 1, beyond)

    def holds(self, x: Floats) -> bool:
        return bool((self.excess(x) <= SLACK).all())


def satlins_fixed_points(W: Floats, b: Floats, patterns: Floats) -> list[FixedPoint]:
    """All of them, classified.    W : (unit, unit), symmetric    b : (unit,)    unit ≤ 3

    A continuum of fixed points, or of 2-cycles, is one entry; patterns in it are listed beside it.
    """
    isolated, pieces = solve_regions(W, b)
    isolated += [p for p in patterns if pieces and is_fixed(W, b, p) and not _among(p, isolated)]
    found = [_classified(W, b, x, patterns) for x in isolated]
    cycles, cycle_pieces = _two_cycles(W, b)
    found += cycles
    if pieces or cycle_pieces:
        found.append(_continuum(W, b, pieces + cycle_pieces))
    return found


def is_fixed(W: Floats, b: Floats, x: Floats) -> bool:
    return bool(np.abs(np.clip(W @ x + b, -1, 1) - x).max() <= SLACK)


def solve_regions(W: Floats, b: Floats) -> tuple[list[Floats], list[Floats]]:
    """The isolated fixed points, each (unit,), and the corners (corner, unit) of every piece of a continuum."""
    single: list[Floats] = []
    pieces: list[Floats] = []
    in_continuum: list[Region] = []
    for side in product((-1, 0, 1), repeat=b.size):
        region = Region(W, b, np.array(side))
        corners = _solutions(region)
        if len(corners) > 1:
            pieces.append(corners)
            in_continuum.append(region)
        elif len(corners) == 1 and not _among(corners[0], single):
            single.append(corners[0])
    return [x for x in single if not any(_contains(region, x) for region in in_continuum)], pieces


def _contains(region: Region, x: Floats) -> bool:
    saturated = region.side != 0
    return region.holds(x) and bool((np.abs(x - region.side)[saturated] <= SLACK).all())


def _solutions(region: Region) -> Floats:
    """The corners of the set of fixed points in a region: none, one, or several when I − W_LL is singular."""
    A, rhs = region.system()
    if A.size == 0:
        candidates = region.side.astype(float)[None]
    else:
        _, singular, right = np.linalg.svd(A)
        if singular[-1] > SLACK:
            candidates = region.state(np.linalg.solve(A, rhs))[None]
        else:
            candidates = _degenerate(region, A, rhs, right[singular <= SLACK])
    kept = [x for x in candidates if region.holds(x)]
    return np.array(_distinct(kept)).reshape(len(_distinct(kept)), region.b.size)


def _degenerate(region: Region, A: Floats, rhs: Floats, null: Floats) -> Floats:
    """Where the solutions x_L = p + tᵀ null leave the region: candidates for the corners of the set.

    null : (dimension, linear unit), an orthonormal basis of the null space of A = I − W_LL
    """
    particular = np.linalg.lstsq(A, rhs, rcond=SLACK)[0]
    if np.abs(A @ particular - rhs).max() > SLACK:
        return np.empty((0, region.b.size))
    G, g = _inequalities(region, particular, null)
    corners = []
    for chosen in combinations(range(len(g)), len(null)):
        rows = list(chosen)
        if np.linalg.svd(G[rows], compute_uv=False)[-1] > SLACK:
            corners.append(region.state(particular + np.linalg.solve(G[rows], g[rows]) @ null))
    return np.array(corners).reshape(len(corners), region.b.size)


def _inequalities(region: Region, particular: Floats, null: Floats) -> tuple[Floats, Floats]:
    """The region's conditions as G t ≤ g on the coordinates t of the null space."""
    S = np.flatnonzero(region.side)
    L = region.linear
    W_SL = region.W[np.ix_(S, L)] * region.side[S, None]
    at_particular = region.side[S] * (region.W @ region.state(particular) + region.b)[S]
    G = np.concatenate([null.T, -null.T, -W_SL @ null.T])
    g = np.concatenate([1 - particular, 1 + particular, at_particular - 1])
    return G, g


def _classified(W: Floats, b: Floats, x: Floats, patterns: Floats) -> FixedPoint:
    field = np.abs(W @ x + b)
    border = (np.abs(field - 1) <= SLACK) & (np.abs(x) >= 1 - SLACK)
    linear = (field < 1) & ~border
    eigenvalues = sorted_eigenvalues((linear | border)[:, None] * W)
    stable = is_stable(W, x, linear, border)
    kind, pattern = kind_of(x, stable, eigenvalues, patterns, EXACTLY)
    return FixedPoint(x, kind, eigenvalues, stable, pattern)


def is_stable(W: Floats, x: Floats, linear: Array, border: Array) -> bool:
    """Whether no small displacement d of a fixed point grows, W symmetric.

    A saturated unit does not answer (d = 0). A unit on the border, |W x + b| = 1, can only be displaced
    inwards, so that the map is not linear there but linear in pieces. The energy
    ½ dᵀ(I − W)d must not fall in any direction that is left:

        linear units     I − W_LL has no negative eigenvalue (no eigenvalue of W_LL above 1),
        border units     the rest, M = (I − W)_BB − W_BL (I − W_LL)⁺ W_LB, turned so that inwards is
                         positive, is copositive: uᵀ M u ≥ 0 for all u ≥ 0.

    And no eigenvalue of W on these units may be below −1, or displacements grow by turns.
    """
    active = linear | border
    if active.any() and np.linalg.eigvalsh(W[np.ix_(active, active)])[0] < -1 - UNIT_CIRCLE:
        return False
    M_LL = np.eye(linear.sum()) - W[np.ix_(linear, linear)]
    if linear.any() and np.linalg.eigvalsh(M_LL)[0] < -UNIT_CIRCLE:
        return False
    W_LB = W[np.ix_(linear, border)]
    M = np.eye(border.sum()) - W[np.ix_(border, border)] - W_LB.T @ np.linalg.pinv(M_LL, rcond=SLACK) @ W_LB
    inwards = -np.sign(x[border])
    return is_copositive(inwards[:, None] * M * inwards)


def is_copositive(M: Floats) -> bool:
    """Whether uᵀ M u ≥ 0 for every u ≥ 0.    M : (n, n), symmetric, n small

    It is unless some principal submatrix has an eigenvector > 0 with an eigenvalue < 0.
    Source: Kaplan 2000, Linear Algebra and its Applications 313, 203-206.
    """
    for size in range(1, len(M) + 1):
        for rows in combinations(range(len(M)), size):
            values, vectors = np.linalg.eigh(M[np.ix_(rows, rows)])
            one_signed = (vectors > 0).all(axis=0) | (vectors < 0).all(axis=0)
            if (values[one_signed] < -UNIT_CIRCLE).any():
                return False
    return True


def _two_cycles(W: Floats, b: Floats) -> tuple[list[FixedPoint], list[Floats]]:
    """States x, y with y = satlins(W x + b), x = satlins(W y + b): fixed points of the doubled network.

    If every eigenvalue of W is above −1 the energy strictly falls, and there are none to look for.
    """
    if np.linalg.eigvalsh(W)[0] > -1 + SLACK:
        return [], []
    units = b.size
    doubled = np.block([[np.zeros_like(W), W], [W, np.zeros_like(W)]])
    pairs, pieces = solve_regions(doubled, np.concatenate([b, b]))
    cycles = []
    for x, y in (np.split(pair, 2) for pair in pairs):
        if (
            tuple(x.round(6)) > tuple(y.round(6)) and np.abs(x - y).max() > EXACTLY
        ):  # each cycle is found from both of its states
            cycles.append(_cycle(W, b, x, y))
    moving = [p for p in pieces if np.abs(p[:, :units] - p[:, units:]).max() > EXACTLY]
    return cycles, [p[:, :units] for p in moving]


def _cycle(W: Floats, b: Floats, x: Floats, y: Floats) -> FixedPoint:
    at_x = (np.abs(W @ x + b) <= 1 + SLACK)[:, None] * W
    at_y = (np.abs(W @ y + b) <= 1 + SLACK)[:, None] * W
    eigenvalues = sorted_eigenvalues(at_y @ at_x)
    stable = bool((np.abs(eigenvalues) <= 1 + UNIT_CIRCLE).all())
    return FixedPoint(x, "2-cycle", eigenvalues, stable, partner=y)


def _continuum(W: Floats, b: Floats, pieces: list[Floats]) -> FixedPoint:
    middle = pieces[0].mean(axis=0)
    linear = np.abs(W @ middle + b) <= 1 + SLACK
    eigenvalues = sorted_eigenvalues(linear[:, None] * W)
    stable = bool((np.abs(eigenvalues) <= 1 + UNIT_CIRCLE).all())
    return FixedPoint(middle, "continuum", eigenvalues, stable, pieces=tuple(pieces))


def _among(x: Floats, points: list[Floats]) -> bool:
    return any(np.abs(x - p).max() <= EXACTLY for p in points)


def _distinct(points: list[Floats]) -> list[Floats]:
    distinct: list[Floats] = []
    for x in points:
        if not _among(x, distinct):
            distinct.append(x)
    return distinct
