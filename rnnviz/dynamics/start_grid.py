"""The grid of starts over [-1, 1]^unit, and an order in which to follow them: coarse to fine."""

from collections.abc import Iterator
from itertools import product

import numpy as np

from rnnviz.arrays import Floats, Ints

Block = tuple[slice, ...]
"""Indices of a part of the grid, one slice per unit."""


def grid_axis(grid: int) -> Floats:
    """`grid` evenly spaced starts from −1 to 1, (grid,); one start alone is 0.

    Each is one correctly rounded division, so that the axis is exactly symmetric: x and −x are both
    on it to the last bit. `np.linspace` is not, and breaks exact ties. Raises ValueError if grid < 1.
    """
    if grid < 1:
        raise ValueError(f"grid = {grid} must be at least 1 start per side")
    return (2 * np.arange(grid) - (grid - 1)) / max(grid - 1, 1)


def grid_starts(grid: int, units: int) -> Floats:
    """All starts of the grid, (grid^units, unit); the last unit changes fastest, as in a flattened map."""
    axis = grid_axis(grid)
    return np.stack(np.meshgrid(*[axis] * units, indexing="ij"), axis=-1).reshape(-1, units)


def coarse_to_fine(grid: int, units: int, coarsest: int, block: int) -> Iterator[tuple[int, Block]]:
    """Blocks of about `block` starts that cover the grid once: each `coarsest`-th start per side first, then
    the ones half way between, and so on. Each lattice is as far from either end, where the grid has a middle: so what
    is counted of it favours no side.

    coarsest : a power of 2    Yields (stride that is known before this block, 0 = none; block).
    """
    first = first_known(grid, coarsest)
    whole = tuple(slice(first, None, coarsest) for _ in range(units))
    yield from ((0, part) for part in _cut(whole, grid, block))
    for stride in (2**level for level in range(coarsest.bit_length() - 1, 0, -1)):
        for lattice in _between(first, stride, units):
            yield from ((stride, part) for part in _cut(lattice, grid, block))


def first_known(grid: int, coarsest: int) -> int:
    """The first index of the coarsest lattice; that of a finer one is the rest of its division by the stride."""
    return (grid - 1) % coarsest // 2


def nearest_known(grid: int, stride: int, first: int) -> Ints:
    """For every index of the axis the nearest one of the lattice of that stride: (grid,).    first : see above"""
    start = first % stride
    last = (grid - 1 - start) // stride
    return start + stride * np.clip((np.arange(grid) - start + stride // 2) // stride, 0, last)


def _between(first: int, stride: int, units: int) -> Iterator[Block]:
    """The starts of stride/2 that are not of stride, as product lattices: odd in at least one unit."""
    even, odd = first % stride, (first + stride // 2) % stride
    for is_odd in product((False, True), repeat=units):
        if any(is_odd):
            yield tuple(slice(odd if here else even, None, stride) for here in is_odd)


def _cut(lattice: Block, grid: int, block: int, axis: int = 0) -> Iterator[Block]:
    """The lattice in parts of at most `block` starts."""
    indices = range(grid)[lattice[axis]]
    others = int(np.prod([len(range(grid)[part]) for part in lattice[axis + 1 :]]))
    if others == 0:
        return
    rows = max(1, block // others)
    for start in range(0, len(indices), rows):
        now = indices[start : start + rows]
        part = (*lattice[:axis], slice(now.start, now.stop, now.step), *lattice[axis + 1 :])
        if others > block:
            yield from _cut(part, grid, block, axis + 1)
        else:
            yield part
