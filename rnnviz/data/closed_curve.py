"""A closed curve through points that were drawn: smooth, evenly measured, and without crossings."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError

FINE = 1200
"""Places in which a curve is measured."""
COINCIDE = 1e-6


@dataclass(frozen=True, eq=False)
class ClosedCurve:
    """places : (place, 2), evenly spaced along the curve; tangents : (place, 2), of length 1; length : of one round"""

    places: Floats
    tangents: Floats
    length: float

    def nearest(self, y: Floats) -> tuple[Floats, Floats]:
        """The nearest point of the curve, and its tangent there.    y : (batch, 2)    Returns (batch, 2) twice.

        From the nearest of the places on by one step of Newton's method along the curve.
        """
        squared = ((y[:, None, 0] - self.places[:, 0]) ** 2) + (y[:, None, 1] - self.places[:, 1]) ** 2
        at = squared.argmin(axis=1)
        off, tangent = y - self.places[at], self.tangents[at]
        half = 0.5 * self.length / len(self.places)
        turning = (np.roll(self.tangents, -1, axis=0) - np.roll(self.tangents, 1, axis=0))[at] / (4.0 * half)
        bend = np.maximum(0.2, 1.0 - (turning * off).sum(axis=1))
        shift = np.clip((off * tangent).sum(axis=1) / bend, -half, half)[:, None]
        point = self.places[at] + shift * (tangent + 0.5 * shift * turning)
        turned = tangent + shift * turning
        return point, turned / np.linalg.norm(turned, axis=1, keepdims=True)

    def distance(self, y: Floats) -> Floats:
        """How far off the curve.    y : (batch, 2)    Returns (batch,)."""
        return np.asarray(np.linalg.norm(y - self.nearest(y)[0], axis=1))


def closed_curve(points: Floats) -> ClosedCurve:
    """The periodic cubic spline through the points, by the length of the chords.    points : (point, 2)

    Raises InputError for fewer than three points, for neighbours that coincide, and for a curve that crosses itself.
    """
    if len(points) < 3:
        raise InputError(f"A closed curve needs at least three points, not {len(points)}.")
    chords = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    if chords.min() < COINCIDE:
        first = int(chords.argmin()) + 1
        raise InputError(f"Points {first} and {first % len(points) + 1} of the curve coincide; move one or remove it.")
    fine = _spline(points, chords, FINE)
    steps = np.linalg.norm(np.roll(fine, -1, axis=0) - fine, axis=1)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    length = float(along[-1])
    closed = np.vstack((fine, fine[:1]))
    even = np.linspace(0.0, length, FINE, endpoint=False)
    places = np.column_stack([np.interp(even, along, closed[:, i]) for i in (0, 1)])
    _check_simple(places[:: FINE // 300])
    ahead = np.roll(places, -1, axis=0) - np.roll(places, 1, axis=0)
    return ClosedCurve(places, ahead / np.linalg.norm(ahead, axis=1, keepdims=True), length)


def _spline(points: Floats, chords: Floats, number: int) -> Floats:
    """So many places on the spline, evenly spaced in its parameter.    Returns (number, 2)."""
    n, before = len(points), np.roll(chords, 1)
    # Second derivatives M of a periodic cubic spline: continuity of the first one at each point.
    matrix = np.diag(2.0 * (before + chords))
    rows = np.arange(n)
    matrix[rows, (rows + 1) % n] += chords
    matrix[rows, (rows - 1) % n] += before
    ahead = (np.roll(points, -1, axis=0) - points) / chords[:, None]
    M = np.linalg.solve(matrix, 6.0 * (ahead - np.roll(ahead, 1, axis=0)))
    knots = np.concatenate(([0.0], np.cumsum(chords)))
    t = np.linspace(0.0, knots[-1], number, endpoint=False)
    piece = np.clip(np.searchsorted(knots, t, side="right") - 1, 0, n - 1)
    following, h = (piece + 1) % n, chords[piece][:, None]
    b = (t - knots[piece])[:, None]
    a = h - b
    straight = points[piece] * a / h + points[following] * b / h
    bent = M[piece] * (a**3 / h - a * h) / 6.0 + M[following] * (b**3 / h - b * h) / 6.0
    return np.asarray(straight + bent)


def _check_simple(places: Floats) -> None:
    """Raises InputError where the closed polygon through the places crosses itself."""
    a, b = places, np.roll(places, -1, axis=0)

    def side(p: Floats, q: Floats, r: Floats) -> Floats:
        return np.asarray((q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1])
                          - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0]))  # fmt: skip

    of_other_ends = side(a[:, None], b[:, None], a[None]) * side(a[:, None], b[:, None], b[None]) < 0
    crossing = of_other_ends & of_other_ends.T
    if crossing.any():
        raise InputError(
            "The curve crosses itself; at the crossing there are two directions: a plane flow cannot draw an eight, "
            "which would need a third dimension."
        )
