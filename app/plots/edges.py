"""The curves of a graph's edges, from border to border of their nodes. Pixels, y pointing down."""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.marks import Shape

_FINE = 65
"""Places along an edge at which its crossing of a node's border is sought."""

SAMPLES = 17
"""Points of a bent edge."""

LOOP = 0.85
"""Radius of a loop, in radii of its node."""


def edge_curves(x: Array, y: Array, size: Array, shapes: tuple[Shape, ...], edges: Array, bend: Array) -> Array:
    """Points along every edge, from the border of its first node to that of its second.

    x, y, size : (node,) centres and diameters; shapes : one per node; edges : (edge, 2); bend : (edge,) sagitta
    as a share of the length, positive to the left of the direction
    Returns (edge, SAMPLES, 2); NaN for edges of no length.
    """
    start, end = edges[:, 0], edges[:, 1]
    centres = np.stack([x, y], axis=1)
    curves = _whole_curves(centres, size, edges, bend)
    inside_start = _depth(curves - centres[start, None], size[start], [shapes[i] for i in start])
    inside_end = _depth(curves - centres[end, None], size[end], [shapes[i] for i in end])
    first = _crossing(inside_start)
    last = 1.0 - _crossing(inside_end[:, ::-1])
    return _resampled(curves, first, last)


def _whole_curves(centres: Array, size: Array, edges: Array, bend: Array) -> Array:
    """From centre to centre; loops from the centre around and back. (edge, _FINE, 2)"""
    t = np.linspace(0.0, 1.0, _FINE)[None, :, None]
    a, b = centres[edges[:, 0], None], centres[edges[:, 1], None]
    chord = b - a
    left = chord[..., ::-1] * np.array([1.0, -1.0])
    control = (a + b) / 2 + 2.0 * bend[:, None, None] * left
    curves = (1 - t) ** 2 * a + 2 * t * (1 - t) * control + t**2 * b
    loops = edges[:, 0] == edges[:, 1]
    if loops.any():
        radius = size[edges[loops, 0], None, None] / 2
        turn = 2 * np.pi * t
        around = np.concatenate([-np.sin(turn), np.cos(turn)], axis=2) * LOOP * radius
        curves[loops] = a[loops] + around - np.array([0.0, 1.35]) * radius
    return np.asarray(curves)


def _depth(offset: Array, size: Array, shapes: list[Shape]) -> Array:
    """How far within a node's border points lie, negative outside. offset : (edge, point, 2). (edge, point)"""
    across, down = np.abs(offset[..., 0]), np.abs(offset[..., 1])
    apart = np.hypot(across, down)
    square = np.array([shape == "square" for shape in shapes])
    diamond = np.array([shape == "diamond" for shape in shapes])
    apart[square] = np.maximum(across, down)[square] / 0.88
    apart[diamond] = (across + down)[diamond] / 1.2
    return np.asarray(size[:, None] / 2 - apart)


def _crossing(depth: Array) -> Array:
    """Where, as a share of the way, each curve first leaves the node it starts in. (edge,)"""
    outside = depth <= 0
    index = np.where(outside.any(axis=1), outside.argmax(axis=1), depth.shape[1] - 1)
    rows = np.arange(len(depth))
    before, after = depth[rows, np.maximum(index - 1, 0)], depth[rows, index]
    share = np.where(index > 0, before / np.maximum(before - after, 1e-12), 0.0)
    return np.asarray((np.maximum(index - 1, 0) + np.clip(share, 0.0, 1.0)) / (depth.shape[1] - 1))


def _resampled(curves: Array, first: Array, last: Array) -> Array:
    """Each curve between two shares of its way, at SAMPLES points; NaN where nothing is left."""
    share = first[:, None] + (last - first)[:, None] * np.linspace(0.0, 1.0, SAMPLES)
    at = np.clip(share, 0.0, 1.0) * (curves.shape[1] - 1)
    low = np.minimum(at.astype(int), curves.shape[1] - 2)
    rows = np.arange(len(curves))[:, None]
    rest = (at - low)[..., None]
    points = curves[rows, low] * (1 - rest) + curves[rows, low + 1] * rest
    points[first >= last - 1e-9] = np.nan
    return np.asarray(points)


def distance_to_curves(points: Array, at: tuple[float, float]) -> Array:
    """How far a pixel lies from each curve. points : (edge, point, 2). Returns (edge,)"""
    start, step = points[:, :-1], np.diff(points, axis=1)
    offset = np.array(at) - start
    length = np.maximum((step**2).sum(axis=2), 1e-12)
    along = np.clip((offset * step).sum(axis=2) / length, 0.0, 1.0)
    apart = np.linalg.norm(offset - along[..., None] * step, axis=2)
    return np.asarray(np.nan_to_num(apart, nan=np.inf).min(axis=1))
