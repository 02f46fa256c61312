"""Curves as separate straight pieces, which Qt's raster engine draws many times faster than joined ones.

A wide antialiased polyline is one self-overlapping polygon to Qt, at a cost that grows with the square of its
crossings. Separate pieces need three things done here: short ones merged, so that their seams do not show; the
pieces drawn out at each bend, so that no notch stays open; and dashes cut.
"""

import numpy as np

from app.plots.plot_area import Rect
from rnnviz.arrays import Array
from rnnviz.figure.marks import Dash

STRAIGHT = 0.12
"""Pixels that a point may lie off the chord between its neighbours and still be left out."""

SPARSE = 4.0
"""Pixels between neighbouring points, on average, from which seams are too few to show."""

LONGEST = 24.0
"""Pixels of the longest piece that merging makes."""

SEAM = 0.3
"""Pixels by which neighbouring pieces overlap, to hide the seam between their antialiased ends."""

DASHES: dict[Dash, tuple[float, float]] = {"dash": (4.0, 2.2), "dot": (1.0, 1.7)}
"""Length of a dash and of the gap behind it, in widths of the stroke."""

MOST_DASHES = 5000
"""A line of more dashes is drawn solid: nobody could tell."""


def stroke_pieces(x: Array, y: Array, width: float, dash: Dash, clip: Rect) -> Array:
    """A curve as straight pieces.

    x, y : (point,) pixels, NaN breaks the curve; width : pixels; clip : what lies wholly outside is left out
    Returns (piece, 4): x0, y0, x1, y1.
    """
    x, y = _thinned(*_merged(x, y), clip[2])
    if dash != "solid":
        x, y = _dashed(x, y, width, dash)
    pieces = np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1)
    present = np.isfinite(pieces).all(axis=1)
    joined = present[:-1] & present[1:]
    if width > 1.0:
        pieces = _drawn_out(pieces, joined, width)
    return clipped(pieces[present], clip, width)


def _thinned(x: Array, y: Array, columns: float) -> tuple[Array, Array]:
    """The lowest and highest point of every pixel column, for series far longer than the screen is wide."""
    if len(x) < 4 * columns or not np.isfinite(y).all() or not (np.diff(x) >= 0).all():
        return x, y
    column = np.floor(x)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    ends = np.stack([np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)], axis=1)
    ends[1::2] = ends[1::2, ::-1]
    return np.repeat(column[starts] + 0.5, 2), ends.ravel()


def _merged(x: Array, y: Array) -> tuple[Array, Array]:
    """The curve without points that nobody can see, at most eight halvings."""
    for _ in range(8):
        if np.nansum(np.hypot(np.diff(x), np.diff(y))) >= SPARSE * len(x):
            break
        ax, ay, bx, by = x[:-2:2], y[:-2:2], x[1:-1:2], y[1:-1:2]
        chord_x, chord_y = x[2::2] - ax, y[2::2] - ay
        along = (bx - ax) * chord_x + (by - ay) * chord_y
        length = np.hypot(chord_x, chord_y)
        off = np.abs(chord_x * (by - ay) - chord_y * (bx - ax))
        needless = (off < STRAIGHT * length) & (length < LONGEST) & (along >= 0) & (along <= length**2)
        if not needless.any():
            break
        keep = np.ones(len(x), dtype=bool)
        keep[1:-1:2] = ~needless
        x, y = x[keep], y[keep]
    return x, y


def _dashed(x: Array, y: Array, width: float, dash: Dash) -> tuple[Array, Array]:
    """The curve cut into dashes by NaN."""
    on, off = (part * max(width, 1.0) for part in DASHES[dash])
    gap = np.array([np.nan])
    xs: list[Array] = []
    ys: list[Array] = []
    for part in runs(np.isfinite(x) & np.isfinite(y)):
        along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x[part]), np.diff(y[part])))])
        starts = np.arange(0.0, along[-1], on + off)
        if len(starts) > MOST_DASHES:
            return x, y
        ends = np.minimum(starts + on, along[-1])
        places = np.sort(np.concatenate([along, starts, ends, ends]))
        cut_x, cut_y = np.interp(places, along, x[part]), np.interp(places, along, y[part])
        # Every dash ends twice in `places`; the gap behind it begins at the second.
        middle = (places[:-1] + places[1:]) / 2
        hidden = np.append((middle % (on + off)) >= on, False) & np.append(np.diff(places) > 0, False)
        cut_x[hidden] = np.nan
        xs += [cut_x, gap]
        ys += [cut_y, gap]
    if not xs:
        return x, y
    return np.concatenate(xs), np.concatenate(ys)


def runs(present: Array) -> list[slice]:
    """Where `present` is true without interruption."""
    edges = np.diff(np.concatenate([[False], present, [False]]).astype(np.int8))
    return [slice(a, b) for a, b in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True)]


def _drawn_out(pieces: Array, joined: Array, width: float) -> Array:
    """The pieces, longer where they meet a neighbour: by as much as closes the notch of the bend."""
    direction = pieces[:, 2:] - pieces[:, :2]
    length = np.hypot(direction[:, 0], direction[:, 1])[:, None]
    direction = direction / np.maximum(length, 1e-9)
    cosine = np.clip((direction[:-1] * direction[1:]).sum(axis=1), -0.999, 1.0)
    half_turn = np.sqrt((1.0 - cosine) / (1.0 + cosine))
    more = np.clip(width / 2 * half_turn, SEAM, width / 2) * joined
    out = pieces.copy()
    out[1:, :2] -= direction[1:] * more[:, None]
    out[:-1, 2:] += direction[:-1] * more[:, None]
    return np.where(np.isfinite(out), out, pieces)


def clipped(pieces: Array, clip: Rect, width: float) -> Array:
    """The pieces within the clip rectangle; those that reach far out of it are cut, for Qt's sake."""
    left, top = clip[0] - width, clip[1] - width
    right, bottom = clip[0] + clip[2] + width, clip[1] + clip[3] + width
    x0, y0, x1, y1 = pieces.T
    near = (np.maximum(x0, x1) >= left) & (np.minimum(x0, x1) <= right)
    near &= (np.maximum(y0, y1) >= top) & (np.minimum(y0, y1) <= bottom)
    pieces = pieces[near]
    if not len(pieces) or np.abs(pieces).max() < 8000.0:
        return pieces
    return _cut(pieces, left, top, right, bottom)


def _cut(pieces: Array, left: float, top: float, right: float, bottom: float) -> Array:
    """Liang and Barsky's clipping, for all pieces at once."""
    start, step = pieces[:, :2], pieces[:, 2:] - pieces[:, :2]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        to_low = (np.array([left, top]) - start) / step
        to_high = (np.array([right, bottom]) - start) / step
    enter = np.nan_to_num(np.minimum(to_low, to_high), nan=-np.inf).max(axis=1).clip(0.0, None)
    leave = np.nan_to_num(np.maximum(to_low, to_high), nan=np.inf).min(axis=1).clip(None, 1.0)
    seen = enter < leave
    enter, leave = enter[seen, None], leave[seen, None]
    start, step = start[seen], step[seen]
    return np.concatenate([start + enter * step, start + leave * step], axis=1)
