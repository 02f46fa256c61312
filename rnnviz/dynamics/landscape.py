"""The energy of two symmetrically coupled units as a surface: where it is level, and how states move on it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.networks.energy import sign_energy, tanh_energy
from rnnviz.networks.updates import sign_step, tanh_step
from rnnviz.networks.weights import Weights

LandscapeUpdate = Literal["continuous", "sign-async", "sign-sync", "tanh-sync"]
LevelKind = Literal["minimum", "saddle", "maximum", "degenerate"]

LATTICES = (13, 41, 101)
"""Starts of Newton's method per side; the next is tried where the index theorem says that a point is missing."""

FLAT = 1e-6
"""An eigenvalue of the Hessian closer to zero than this makes a point degenerate."""

_SAME, _SAME_IF_FLAT = 1e-7, 3e-3
"""How close two points must be to be one. Newton's method creeps towards degenerate ones."""

RISE = 1e-9
"""Energy that a step must gain to count as rising, beyond rounding."""

RIDGE_STEP, LONGEST_RIDGE = 0.03, 150
"""Length of a step along a border between valleys, and how many there are at most."""

ARRIVED = 0.05
"""How close in every unit a smooth state must be to a fixed point to have arrived there."""


@dataclass(frozen=True, eq=False)
class LevelPoint:
    """A point where the energy is level: a fixed point of the tanh network.

    point : (2,), strictly inside the square up to rounding; eigenvalues : (2,), of the Hessian, rising
    """

    point: Floats
    kind: LevelKind
    energy: float
    eigenvalues: Floats


def level_points(weights: Weights, gain: float) -> list[LevelPoint]:
    """All x with ∇E = −W x − b + artanh(x)/gain = 0, sorted by x₁, then x₂.

    Newton's method for u = gain (W tanh u + b), x = tanh u, from a lattice. E grows infinitely steep towards the edge
    of the square, so minima + maxima − saddles = 1 (Poincaré and Hopf); another sum says that one has been missed.

    weights : of two units, W symmetric    gain : > 0
    """
    found: Floats = np.empty((0, 2))
    for per_side in LATTICES:
        found = _distinct(
            np.concatenate([found, _newton(weights, gain, _starts(weights, gain, per_side))]), weights, gain
        )
        curvature = np.linalg.det(_scaled_hessian(weights, gain, found))
        if np.sign(curvature).sum() == 1 or (np.abs(_eigenvalues(weights, gain, found)) < FLAT).any():
            break
    points = [_classified(weights, gain, u) for u in found]
    return sorted(points, key=lambda level: tuple(level.point.round(9) + 0.0))


def hessian(weights: Weights, gain: float, u: Floats) -> Floats:
    """∂²E/∂x² = −W + diag(1/(gain (1 − x²))), x = tanh u.    u : (point, 2)    Returns (point, 2, 2)."""
    return np.asarray(-weights.W + np.eye(2) * (np.cosh(u) ** 2 / gain)[:, None, :])


def _scaled_hessian(weights: Weights, gain: float, u: Floats) -> Floats:
    """diag(1 − x²) times the Hessian, times gain: the same sign of the determinant, and no large numbers."""
    return np.asarray(np.eye(2) - gain * weights.W / np.cosh(u)[:, :, None] ** 2)


def _eigenvalues(weights: Weights, gain: float, u: Floats) -> Floats:
    return np.asarray(np.linalg.eigvalsh(hessian(weights, gain, u)))


def _starts(weights: Weights, gain: float, per_side: int) -> Floats:
    """A lattice over the square as u; on its edges, where artanh has no value, what the units are told there."""
    axis = np.linspace(-1.0, 1.0, per_side)
    x = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    told = gain * (x @ weights.W + weights.b)
    inner = np.clip(x, -0.999, 0.999)
    return np.concatenate([np.where(np.abs(x) < 1, np.arctanh(inner), told), told])


def _newton(weights: Weights, gain: float, u: Floats) -> Floats:
    """Where Newton's method arrives from u : (start, 2), with repetitions."""
    for _ in range(60):
        slope = 1 / np.cosh(u) ** 2
        off = gain * (np.tanh(u) @ weights.W + weights.b) - u
        a, b, c, d = (gain * weights.W[i, j] * slope[:, j] - (i == j) for i in (0, 1) for j in (0, 1))
        det = a * d - b * c
        det = np.where(np.abs(det) < 1e-12, 1e-12, det)
        move = -np.stack([d * off[:, 0] - b * off[:, 1], a * off[:, 1] - c * off[:, 0]], axis=1) / det[:, None]
        u = u + np.clip(move, -2.0, 2.0)
        u = np.clip(u, -300.0, 300.0)  # cosh² beyond has no floating-point number
    off = gain * (np.tanh(u) @ weights.W + weights.b) - u
    return np.asarray(u[np.abs(off).max(axis=1) < 1e-9])


def _distinct(u: Floats, weights: Weights, gain: float) -> Floats:
    """One of each; the best known of those that creep towards one degenerate point."""
    off = np.abs(gain * (np.tanh(u) @ weights.W + weights.b) - u).max(axis=1)
    rest = u[np.argsort(off, kind="stable")]
    kept: list[Floats] = []
    while len(rest):
        best = rest[0]
        flat = bool(np.abs(_eigenvalues(weights, gain, best[None])).min() < 1e-4)
        reach = _SAME_IF_FLAT if flat else _SAME
        kept.append(best)
        rest = rest[np.abs(np.tanh(rest) - np.tanh(best)).max(axis=1) > reach]
    return np.array(kept).reshape(-1, 2)


def _classified(weights: Weights, gain: float, u: Floats) -> LevelPoint:
    eigenvalues = _eigenvalues(weights, gain, u[None])[0]
    x = np.where(np.abs(u) < 1e-12, 0.0, np.tanh(u))
    kinds: tuple[LevelKind, ...] = ("minimum", "saddle", "maximum")
    kind: LevelKind = "degenerate" if (np.abs(eigenvalues) < FLAT).any() else kinds[int((eigenvalues < 0).sum())]
    return LevelPoint(x, kind, float(tanh_energy(weights, x[None], gain)[0]), eigenvalues)


def safe_step(weights: Weights, gain: float) -> float:
    """The largest dt with which x ← (1 − dt) x + dt tanh(gain (W x + b)) can never raise the energy.

        2 / (1 − gain λ),   λ the smallest eigenvalue of W, where it is negative; 2 otherwise

    Let d = x_next − x. The integral Φ of artanh/gain has a curvature of at least 1/gain, and W x + b = Φ′(x + d/dt);
    so for dt ≤ 1 the energy changes by at most −dᵀ[(1/dt − ½)/gain + ½ W] d.
    """
    smallest = float(np.linalg.eigvalsh(weights.W)[0])
    return 2.0 / (1.0 - gain * smallest) if smallest < 0 else 2.0


def energies(update: LandscapeUpdate, weights: Weights, gain: float, x: Floats) -> Floats:
    """The energy that belongs to an update.    x : (batch, 2)    Returns (batch,)."""
    return sign_energy(weights, x) if update.startswith("sign") else tanh_energy(weights, x, gain)


def roll(
    update: LandscapeUpdate, weights: Weights, gain: float, dt: float, starts: Floats, steps: int, seed: int
) -> Floats:
    """Where states go.    starts : (start, 2)    Returns (step + 1, start, 2), the starts first.

    sign-async : each step one unit of each state, drawn from `default_rng([seed, number of the start])`, so that a
    further start changes nothing for the others; dt : of the continuous update only
    """
    x = np.asarray(starts, dtype=float).reshape(-1, 2)
    path = np.empty((steps + 1, *x.shape))
    path[0] = x
    turns = _turns(len(x), steps, seed) if update == "sign-async" else np.empty((steps, 0))
    for t in range(steps):
        if update == "continuous":
            x = tanh_step(weights, x, gain, dt)
        elif update == "tanh-sync":
            x = tanh_step(weights, x, gain, 1.0)
        else:
            told = _sign(weights, x)
            x = np.where(np.arange(2) == turns[t][:, None], told, x) if update == "sign-async" else told
        path[t + 1] = x
    return path


def _sign(weights: Weights, x: Floats) -> Floats:
    """sign(h); a unit with no field stays where it is, on a corner or not."""
    h = weights.field(x)
    return np.where(np.abs(h) > 16 * np.finfo(float).eps, sign_step(weights, x), x)


def _turns(starts: int, steps: int, seed: int) -> Array:
    """Which unit moves. (step, start)"""
    drawn = [np.random.default_rng([seed, number]).integers(0, 2, steps) for number in range(starts)]
    return np.stack(drawn, axis=1) if drawn else np.empty((steps, 0))


def ends(update: LandscapeUpdate, path: Floats, points: list[LevelPoint]) -> list[int]:
    """Of each start the fixed point it has come to, −1 for none yet.

    Smooth states within ARRIVED of one are there. Two-valued states are at corners, so they belong to the minimum
    in the corner's quadrant, once they rest.
    """
    if not len(points):
        return [-1] * path.shape[1]
    places = np.array([level.point for level in points])
    last = path[-1]
    far = np.abs(last[:, None] - places).max(axis=2)
    if not update.startswith("sign"):
        return [int(row.argmin()) if row.min() <= ARRIVED else -1 for row in far]
    minimum = np.array([level.kind == "minimum" for level in points])
    fits = minimum & (np.sign(last)[:, None] == np.sign(places)).all(axis=2)
    rests = (path[-1] == path[max(0, len(path) - 20)]).all(axis=1)
    chosen = np.where(fits, far, np.inf)
    return [
        int(row.argmin()) if rest and np.isfinite(row.min()) else -1 for row, rest in zip(chosen, rests, strict=True)
    ]


def ridges(weights: Weights, gain: float, points: list[LevelPoint]) -> Floats:
    """The borders between valleys: the ways along which the continuous update runs into each saddle.

    Followed backwards from a saddle, in both directions, in steps of equal length by the midpoint rule, to the edge of
    the square or up a maximum. Returns (point, 2), lines broken by NaN.
    """
    saddles = [level.point for level in points if level.kind == "saddle"]
    if not saddles:
        return np.full((1, 2), np.nan)
    begun = np.repeat(np.array(saddles), 2, axis=0)
    into = [_way_in(weights, gain, saddle) for saddle in saddles]
    x = begun + 1e-4 * np.repeat(np.array(into), 2, axis=0) * np.tile([[1.0], [-1.0]], (len(saddles), 1))
    ways, goes_on = [begun, x], np.ones(len(x), dtype=bool)
    while goes_on.any() and len(ways) < LONGEST_RIDGE:
        velocity, direction = _uphill(weights, gain, x)
        _, midway = _uphill(weights, gain, x + 0.5 * RIDGE_STEP * direction)
        arrived = (velocity < RIDGE_STEP) & (np.linalg.norm(x - begun, axis=1) > 4 * RIDGE_STEP)
        goes_on = goes_on & (np.abs(x).max(axis=1) < 1.0) & ~arrived
        x = np.where(goes_on[:, None], _to_the_edge(x, RIDGE_STEP * midway), x)
        ways.append(np.where(goes_on[:, None], x, np.nan))
    way = np.array([*ways, np.full_like(x, np.nan)])
    return np.asarray(way.transpose(1, 0, 2).reshape(-1, 2))


def _way_in(weights: Weights, gain: float, saddle: Floats) -> Floats:
    """The direction in which the flow dx/dt = −x + tanh(gain (W x + b)) runs into a saddle. (2,)"""
    slope = gain * (1 - saddle**2)[:, None] * weights.W - np.eye(2)
    values, vectors = np.linalg.eig(slope)  # real, as W is symmetric
    return np.asarray(np.real(vectors[:, int(np.argmin(np.real(values)))]))


def _to_the_edge(x: Floats, step: Floats) -> Floats:
    """x + step, or so much of the step as leads to the edge of the square.    Both (batch, 2)"""
    beyond = np.abs(x + step) > 1.0
    share = np.where(beyond, (np.sign(step) - x) / np.where(beyond, step, 1.0), 1.0).min(axis=1, keepdims=True)
    return np.clip(x + share * step, -1.0, 1.0)


def _uphill(weights: Weights, gain: float, x: Floats) -> tuple[Floats, Floats]:
    """How fast the flow runs at x, and the direction against it.    x : (batch, 2)"""
    against = x - np.tanh(gain * (x @ weights.W + weights.b))
    speed = np.sqrt((against**2).sum(axis=1))
    return speed, against / np.maximum(speed, 1e-12)[:, None]


def valleys(weights: Weights, gain: float, points: list[LevelPoint], x: Floats) -> Array:
    """The minimum to which the continuous update takes each state, by its number among the minima. (batch,) int

    Followed for 40 time units; one that is then still on a ridge belongs to the nearest.
    """
    minima = np.array([level.point for level in points if level.kind == "minimum"]).reshape(-1, 2)
    if len(minima) < 2:
        return np.zeros(len(x), dtype=int)
    dt = np.float32(min(0.4, safe_step(weights, gain) / 2))
    parts = gain * weights.W, gain * weights.b, x.T
    W, b, at = (np.ascontiguousarray(part, dtype=np.float32) for part in parts)
    for _ in range(100):  # single precision: nobody sees a border more finely than a cell
        told = W @ at
        told += b[:, None]
        np.tanh(told, out=told)
        told -= at
        told *= dt
        at = at + told
    squared = (minima**2).sum(axis=1)[:, None] - 2.0 * (minima @ at)
    return np.asarray(squared.argmin(axis=0))
