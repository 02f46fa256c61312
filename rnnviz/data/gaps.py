"""What is done where values are missing."""

from __future__ import annotations

from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats

Gaps = Literal["refuse", "drop", "interpolate"]

GAP_WORDS = {
    "refuse": "refuse",
    "drop": "leave out at the ends",
    "interpolate": "interpolate",
}


def ends(values: Floats) -> tuple[int, int]:
    """First and last + 1 of the known values, (0, 0) where there are none."""
    known = np.flatnonzero(np.isfinite(values))
    return (int(known[0]), int(known[-1]) + 1) if known.size else (0, 0)


def runs(values: Floats) -> list[tuple[int, int]]:
    """First and last + 1 of every gap."""
    missing = np.concatenate(([False], ~np.isfinite(values), [False]))
    edges = np.flatnonzero(missing[1:] != missing[:-1])
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def filled(values: Floats) -> Floats:
    """Every gap between known values bridged by a straight line over the rows."""
    known = np.isfinite(values)
    rows: Array = np.arange(len(values))
    return np.interp(rows, rows[known], values[known])
