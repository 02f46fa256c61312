"""Errors on their way back through an unrolled net: the map of all of them, the strip below it, curves over the lag."""

import math
from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.marks import Band, Graph, Image, Line, Mark, Points, Segments, Text
from rnnviz.kit.remembered import remembered

FAINTEST, STRONGEST = -6.0, 2.0
"""Powers of ten between which the colours of the map lie."""

LOWEST, HIGHEST = 1e-20, 1e20
"""What curves over the lag show; what lies beyond is drawn at the border."""

NAMED_STEPS, RULED = 12, 30
"""Most copies that have names, and about how many hatching lines there are."""

_LOWERED = str.maketrans("0123456789-+", "₀₁₂₃₄₅₆₇₈₉₋₊")


def lowered(number: int) -> str:
    """12 as ₁₂."""
    return str(number).translate(_LOWERED)


@remembered
def colours_of(heat: Floats) -> Floats:
    """log₁₀ of a map of norms : (time t, time k); NaN where there is nothing, which is not drawn."""
    with np.errstate(divide="ignore"):
        logs = np.log10(heat)
    return np.where(np.tri(len(heat), dtype=bool), np.maximum(logs, FAINTEST - 1.0), np.nan)


@remembered
def heat_map(heat: Floats) -> Image:
    """‖∂E_t/∂h_k‖ in colours. heat : (time t, time k)"""
    side = len(heat) - 0.5
    return Image(
        key="heat", label="log₁₀ ‖∂Eₜ/∂hₖ‖", values=colours_of(heat), extent=(-0.5, side, -0.5, side),
        limits=(FAINTEST, STRONGEST), named=True,
    )  # fmt: skip


@remembered
def hatching(reaches: Array) -> Segments:
    """Strokes over what truncation leaves out. reaches : (time t, time k), bool"""
    side = len(reaches)
    left_out = np.tri(side, dtype=bool) & ~reaches
    pieces = [piece for s in range(0, 2 * side - 1, max(1, 2 * side // RULED)) for piece in _runs(left_out, s)]
    ends = np.array(pieces, dtype=float).reshape(-1, 4)
    return Segments(
        key="left-out", label="left out by truncation", x0=ends[:, 0], y0=ends[:, 1], x1=ends[:, 2], y1=ends[:, 3],
        role="text", width=0.8, strength=0.6,
    )  # fmt: skip


@remembered
def border(reaches: Array) -> Line:
    """The staircase between what truncation keeps and what it leaves out."""
    side = len(reaches)
    first = np.argmax(reaches, axis=1) - 0.5
    x, y = np.repeat(first, 2), np.repeat(np.arange(side + 1) - 0.5, 2)[1:-1]
    return Line(key="border", x=x, y=y, role="text", width=1.4)


def _runs(cells: Array, s: int) -> list[tuple[float, float, float, float]]:
    """The pieces of the line t + k = s that lie in cells : (t, k), bool, from corner to corner."""
    k = np.arange(max(0, s - len(cells) + 1), min(s, len(cells) - 1) + 1)
    inside = np.concatenate(([False], cells[s - k, k], [False]))
    starts, stops = np.flatnonzero(np.diff(inside.astype(int)) == 1), np.flatnonzero(np.diff(inside.astype(int)) == -1)
    return [
        (k[a] - 0.5, s - k[a] + 0.5, k[b - 1] + 0.5, s - k[b - 1] - 0.5) for a, b in zip(starts, stops, strict=True)
    ]


def path(t: int, k: int, key: str = "path") -> list[Mark]:
    """The way of one error in the map: from copy t back to copy k."""
    ends = np.array([float(t), float(k)])
    row = np.full(2, float(t))
    return [
        Line(key=key, x=ends, y=row, role="text", width=2.2),
        Points(key=f"{key}-end", x=ends[1:], y=row[1:], role="text", shape="ring", size=10.0),
    ]


def strip_place(steps: int) -> tuple[float, float]:
    """Where the unrolled net stands below a map of so many steps, and half its height."""
    return -0.5 - 0.13 * steps, 0.075 * steps


@remembered
def strip(flow: Floats, k: int, reached: Array) -> list[Mark]:
    """The unrolled net under the map: its copies glow as far as the error has come.

    flow : (copy,), ‖∂E_t/∂h_k‖ of one error t; k : the copy it has come back to
    reached : (copy,), bool, what truncation lets it reach
    """
    steps, (y, _) = len(flow), strip_place(len(flow))
    with np.errstate(divide="ignore"):
        share = np.clip((np.log10(flow) - FAINTEST) / (STRONGEST - FAINTEST), 0.0, 1.0)
    lit = (np.arange(steps) >= k) & (flow > 0.0)
    strength = np.where(lit, 0.12 + 0.88 * share, 0.0)
    x = np.arange(float(steps))
    edges = np.column_stack((np.arange(steps - 1), np.arange(1, steps)))
    names = tuple(f"h{lowered(step)}" for step in range(steps)) if steps <= NAMED_STEPS else ()
    return [Graph(
        key="strip", x=x, y=np.full(steps, y), edges=edges, names=names, node_role="gradient", node_size=26.0,
        node_room=0.72, node_strength=strength, edge_role=("muted", "gradient"),
        edge_category=(lit[:-1] & lit[1:] & reached[:-1]).astype(int), edge_width=1.6, arrows=steps <= NAMED_STEPS,
        tips=tuple(f"h{lowered(n)}: the error arrives with a size of {size:.3g}" for n, size in enumerate(flow)),
    )]  # fmt: skip


def window_band(first: float, last: float, steps: int) -> list[Mark]:
    """What a stop's window covers of the strip, from copy `first` to copy `last`."""
    y, half = strip_place(steps)
    x = np.array([first - 0.5, last + 0.5])
    edge = np.full(1, first - 0.5)
    return [
        Band(key="window", x=x, low=np.full(2, y - half), high=np.full(2, y + half), role="accent", strength=0.2),
        Segments(key="window-end", x0=edge, x1=edge, y0=edge * 0 + y - half, y1=edge * 0 + y + half, role="accent",
                 width=2.2),
    ]  # fmt: skip


def decades(curves: Sequence[Floats]) -> tuple[float, float]:
    """Limits of a logarithmic axis that seldom move: four powers of ten at a time, 10⁻⁴ to 10⁴ at least."""
    values = np.concatenate([curve[np.isfinite(curve) & (curve > 0.0)] for curve in curves] or [np.ones(1)])
    low, high = (values.min(), values.max()) if len(values) else (1.0, 1.0)
    down = min(-4, 4 * math.floor(math.log10(max(low, LOWEST)) / 4))
    up = max(4, 4 * math.ceil(math.log10(min(high, HIGHEST)) / 4))
    return 10.0**down, 10.0**up


@remembered
def within(values: Floats, low: float, high: float) -> Floats:
    """The very values where a logarithmic axis has room for them all, else with the rest at its borders."""
    inside = np.isnan(values) | ((values >= low) & (values <= high))
    return values if inside.all() else np.clip(values, low, high)


def whole_ticks(steps: int) -> tuple[tuple[float, str], ...]:
    """Ticks of an axis that counts copies from 0."""
    every = next(size for size in (1, 2, 5, 10, 20, 50) if steps / size <= 8 or size == 50)
    return tuple((float(at), str(at)) for at in range(0, steps, every))


def remark(x: float, y: float, text: str, key: str, anchor: tuple[float, float] = (1.0, 0.0)) -> Text:
    """Small words in an empty part."""
    return Text(key=key, x=x, y=y, text=text, size="small", role="muted", anchor=anchor)
