"""The fixed points of a rectified net of two units: linear algebra in each of the four quadrants."""

from itertools import product

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.flow_equilibrium import ZERO, Equilibrium, classified
from rnnviz.networks.ctrnn import Ctrnn

SINGULAR = 1e-9
EDGE = 1e-9
"""How near an axis a fixed point counts as standing on it."""


def relu_fixed_points(net: Ctrnn, extent: float) -> list[Equilibrium]:
    """Every fixed point, sorted by x1, then x2; lines of them within |x| ≤ extent as one.

    −x + W D x + h = 0,   D = diag(x > 0)
    """
    quadrants = [_in_quadrant(net, np.array(on), extent) for on in product((0.0, 1.0), repeat=2)]
    lines_first = sorted((one for one in quadrants if one is not None), key=lambda one: one.ends is None)
    found: list[Equilibrium] = []
    for one in lines_first:
        if not any(_is_same(one, other) for other in found):
            found.append(one)
    return sorted(found, key=lambda one: tuple(one.point.round(9)))


def _is_same(one: Equilibrium, other: Equilibrium) -> bool:
    """Whether it is found again from a neighbouring quadrant, perhaps as a point of a line."""
    if other.ends is not None and one.ends is None:
        return bool(distance_to_segment(one.point[None], other.ends)[0] < EDGE)
    return bool(np.abs(one.point - other.point).max() < EDGE)


def _in_quadrant(net: Ctrnn, on: Floats, extent: float) -> Equilibrium | None:
    A = net.W * on - np.eye(2)
    if abs(np.linalg.det(A)) < SINGULAR:
        return _line(net, A, on, extent)
    x = np.linalg.solve(A, -net.h)
    if not _is_inside(x, on):
        return None
    x = np.where(np.abs(x) < EDGE, 0.0, x)
    sides = [_at(net, x, side) for side in _sides(x)]
    if len({one.kind for one in sides}) == 1:
        return _at(net, x, on)
    least_stable = max(sides, key=lambda one: float(one.eigenvalues[0].real))
    return Equilibrium(x, "degenerate", least_stable.eigenvalues)


def _at(net: Ctrnn, x: Floats, on: Floats) -> Equilibrium:
    """A fixed point as it looks from one quadrant."""
    return classified(x[None], ((net.W * on - np.eye(2)) / net.tau[:, None])[None])[0]


def _is_inside(x: Floats, on: Floats) -> bool:
    return bool(np.where(on > 0, x >= -EDGE, x <= EDGE).all())


def _sides(x: Floats) -> list[Floats]:
    """The quadrants that a point belongs to: several when it stands on an axis, where the net is not smooth."""
    choices = [(0.0, 1.0) if abs(value) < EDGE else (float(value > 0),) for value in x]
    return [np.array(side) for side in product(*choices)]


def _line(net: Ctrnn, A: Floats, on: Floats, extent: float) -> Equilibrium | None:
    """The part in this quadrant of a line of fixed points, or of its end point."""
    if not A.any():  # every state of the quadrant rests, or none: its edges are found from beside it
        return None
    point, *_ = np.linalg.lstsq(A, -net.h, rcond=SINGULAR)
    if np.abs(A @ point + net.h).max() > SINGULAR:
        return None
    along = np.linalg.svd(A)[2][-1]
    low, high = np.where(on > 0, 0.0, -extent), np.where(on > 0, extent, 0.0)
    span = _clipped(point, along, low, high)
    if span is None:
        return None
    ends = np.array(sorted((point + t * along).round(12).tolist() for t in span))
    one = _at(net, ends.mean(axis=0), on)
    if np.abs(ends[1] - ends[0]).max() < EDGE:
        return Equilibrium(ends[0], "degenerate", one.eigenvalues)
    return Equilibrium(one.point, "line", one.eigenvalues, ends)


def _clipped(point: Floats, along: Floats, low: Floats, high: Floats) -> tuple[float, float] | None:
    """From where to where point + t·along lies in the box, or None where it does not."""
    first, last = -np.inf, np.inf
    for x, v, a, b in zip(point, along, low, high, strict=True):
        if abs(v) < SINGULAR:
            if not a - EDGE <= x <= b + EDGE:
                return None
            continue
        near, far = sorted(((a - x) / v, (b - x) / v))
        first, last = max(first, near), min(last, far)
    return (float(first), float(last)) if first <= last + EDGE else None


def distance_to_segment(x: Floats, ends: Floats) -> Floats:
    """x : (batch, 2)    ends : (2, 2)    Returns (batch,)."""
    along = ends[1] - ends[0]
    share = np.clip(((x - ends[0]) @ along) / max(float(along @ along), ZERO**2), 0.0, 1.0)
    return np.asarray(np.linalg.norm(x - ends[0] - share[:, None] * along, axis=1))
