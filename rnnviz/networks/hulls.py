"""The smallest convex polygon around a few points of the plane, and whether shrunken copies of it overlap."""

import numpy as np

from rnnviz.arrays import Floats

NOTHING = 1e-12
"""What counts as no length at all."""


def hull(points: Floats) -> Floats:
    """Corners of the convex hull, counter-clockwise from the leftmost; two of a line, one of a single place.

    points : (point, 2)    Returns (corner, 2). Source: Andrew 1979 (monotone chain).
    """
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return np.array(lower[:-1] + upper[:-1])


def _chain(points: Floats) -> list[Floats]:
    """Those of the points, ordered, at which a walk along their right side turns left."""
    chain: list[Floats] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= NOTHING:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Floats, b: Floats, c: Floats) -> float:
    """Above 0 where the way from a over b to c turns left."""
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def diameter(points: Floats) -> float:
    """The largest distance of two points.    points : (point, 2)"""
    return float(np.linalg.norm(points[:, None] - points, axis=-1).max())


def nearest_within(place: Floats, corners: Floats) -> Floats:
    """The place itself where it lies in a convex polygon, else the nearest place of its border.

    place : (2,)    corners : (corner, 2), as `hull` gives them
    """
    ends = np.roll(corners, -1, axis=0)
    if len(corners) > 2 and all(_turn(a, b, place) >= -NOTHING for a, b in zip(corners, ends, strict=True)):
        return place
    way = ends - corners
    along = np.clip(((place - corners) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), NOTHING), 0.0, 1.0)
    on_border = corners + along[:, None] * way
    return np.asarray(on_border[((on_border - place) ** 2).sum(axis=1).argmin()])


def copies_are_apart(corners: Floats, k: float) -> bool:
    """Whether the hull's copies k·hull + (1 − k)·corner, one for each corner, have at most borders in common.

    Two convex polygons of one shape overlap unless the direction across one of their sides parts them.
    corners : (corner, 2), all that copies are drawn to, also those within the hull    0 < k < 1
    """
    shape = hull(corners)
    if len(shape) < 2:
        return len(corners) < 2
    sides = np.roll(shape, -1, axis=0) - shape
    # A hull without area is parted along itself.
    across = sides[:1] if len(shape) == 2 else np.column_stack([-sides[:, 1], sides[:, 0]])
    width = np.ptp(shape @ across.T, axis=0)
    for first in range(len(corners)):
        for other in range(first):
            between = np.abs((corners[first] - corners[other]) @ across.T)
            if not ((1.0 - k) * between >= k * width - NOTHING).any():
                return False
    return True
