"""The curves of a graph's edges and the heads of arrows, in any unit that is as long in x as in y, y upwards."""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.marks import Shape
from rnnviz.figure.symbols import DIAMOND, SQUARE

SAMPLES = 17
"""Points of a curve."""

LOOP = 0.85
"""Radius of an edge from a node to itself, in radii of the node."""

LOOP_RISE = 1.35
"""How far above the node's middle the middle of its loop stands, in radii of the node."""

_FINE = 65
"""Places along an edge at which its crossing of a node's border is sought."""


def edge_curves(centres: Array, size: Array, shapes: tuple[Shape, ...], edges: Array, bend: Array) -> Array:
    """Points along every edge, from the border of its first node to that of its second.

    centres : (node, 2); size : (node,) diameters; shapes : one per node; edges : (edge, 2) from, to
    bend : (edge,) sagitta as a share of the length, positive to the left of the direction
    Returns (edge, SAMPLES, 2); NaN for edges of no length.
    """
    start, end = edges[:, 0], edges[:, 1]
    curves = _whole_curves(centres, size, edges, bend)
    within_start = _depth(curves - centres[start, None], size[start], [shapes[i] for i in start])
    within_end = _depth(curves - centres[end, None], size[end], [shapes[i] for i in end])
    return _between(curves, _leaving(within_start), 1.0 - _leaving(within_end[:, ::-1]))


def _whole_curves(centres: Array, size: Array, edges: Array, bend: Array) -> Array:
    """From centre to centre; loops from the centre around and back. (edge, _FINE, 2)"""
    t = np.linspace(0.0, 1.0, _FINE)[None, :, None]
    a, b = centres[edges[:, 0], None], centres[edges[:, 1], None]
    left = (b - a)[..., ::-1] * np.array([-1.0, 1.0])
    # The middle of a quadratic Bézier curve lies half as far from the chord as its control point.
    control = (a + b) / 2 + 2.0 * bend[:, None, None] * left
    curves = (1 - t) ** 2 * a + 2 * t * (1 - t) * control + t**2 * b
    loops = edges[:, 0] == edges[:, 1]
    radius = size[edges[loops, 0], None, None] / 2
    turn = 2 * np.pi * t
    around = np.concatenate([-np.sin(turn), -np.cos(turn)], axis=2) * LOOP * radius
    curves[loops] = a[loops] + around + np.array([0.0, LOOP_RISE]) * radius
    return np.asarray(curves)


def _depth(offset: Array, size: Array, shapes: list[Shape]) -> Array:
    """How far within a node's border points lie, negative outside. offset : (edge, point, 2). (edge, point)"""
    across, up = np.abs(offset[..., 0]), np.abs(offset[..., 1])
    apart = np.hypot(across, up)
    square = np.array([shape == "square" for shape in shapes], dtype=bool)
    diamond = np.array([shape == "diamond" for shape in shapes], dtype=bool)
    apart[square] = np.maximum(across, up)[square] / SQUARE
    apart[diamond] = (across + up)[diamond] / DIAMOND
    return np.asarray(size[:, None] / 2 - apart)


def _leaving(depth: Array) -> Array:
    """Where, as a share of the way, each curve leaves the node it starts in. (edge,)"""
    outside = depth <= 0
    index = np.where(outside.any(axis=1), outside.argmax(axis=1), depth.shape[1] - 1)
    rows = np.arange(len(depth))
    before, after = depth[rows, np.maximum(index - 1, 0)], depth[rows, index]
    share = np.where(index > 0, before / np.maximum(before - after, 1e-12), 0.0)
    return np.asarray((np.maximum(index - 1, 0) + np.clip(share, 0.0, 1.0)) / (depth.shape[1] - 1))


def _between(curves: Array, first: Array, last: Array) -> Array:
    """Each curve between two shares of its way, at SAMPLES points; NaN where nothing is left."""
    share = first[:, None] + (last - first)[:, None] * np.linspace(0.0, 1.0, SAMPLES)
    at = np.clip(np.nan_to_num(share), 0.0, 1.0) * (curves.shape[1] - 1)
    low = np.minimum(at.astype(int), curves.shape[1] - 2)
    rows = np.arange(len(curves))[:, None]
    rest = (at - low)[..., None]
    points = curves[rows, low] * (1 - rest) + curves[rows, low + 1] * rest
    points[first >= last - 1e-9] = np.nan
    return np.asarray(points)


def arrow_heads(tips: Array, direction: Array, length: Array) -> Array:
    """Corners of arrow heads, the tip first. tips, direction (unit vectors) : (arrow, 2); length : (arrow,)

    Returns (arrow, 3, 2).
    """
    back = tips - length[:, None] * direction
    side = 0.42 * length[:, None] * direction[:, ::-1] * np.array([-1.0, 1.0])
    return np.stack([tips, back + side, back - side], axis=1)


def end_directions(curves: Array) -> Array:
    """The unit vectors in which curves arrive. curves : (edge, point, 2). Returns (edge, 2)"""
    step = curves[:, -1] - curves[:, -3]
    return np.asarray(step / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-12))


def lengths(curves: Array) -> Array:
    """How long each curve is. curves : (edge, point, 2). Returns (edge,)"""
    return np.asarray(np.linalg.norm(np.diff(curves, axis=1), axis=2).sum(axis=1))


def shortened(curves: Array, by: Array) -> Array:
    """The curves without their last `by : (edge,)`, so that no shaft shows beside the tip of its head."""
    steps = np.linalg.norm(np.diff(curves, axis=1), axis=2)
    along = np.concatenate([np.zeros((len(curves), 1)), steps.cumsum(axis=1)], axis=1)
    places = np.linspace(0.0, 1.0, curves.shape[1]) * np.maximum(along[:, -1] - by, 0.0)[:, None]
    out = np.empty_like(curves)
    for row, (place, way) in enumerate(zip(places, along, strict=True)):
        out[row, :, 0] = np.interp(place, way, curves[row, :, 0])
        out[row, :, 1] = np.interp(place, way, curves[row, :, 1])
    return out
