"""How far an axis reaches, from the data: rounded outwards, so that growing data seldom move it."""

from collections.abc import Iterable, Iterator

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.marks import (
    Arrows,
    Band,
    Bars,
    Canvas,
    Contour,
    Faces,
    Graph,
    Handle,
    Image,
    Letters,
    Line,
    Mark,
    Points,
    Segments,
    Text,
)

Limits = tuple[float, float]


def nice_limits(low: float, high: float, steps: int = 5) -> Limits:
    """The smallest range of whole (half) round steps that holds [low, high].

    steps : about how many round steps (1, 2, 2.5 or 5 times a power of ten) the range should have
    """
    if not (np.isfinite(low) and np.isfinite(high)):
        return 0.0, 1.0
    if high - low <= 1e-12 * max(1.0, abs(low), abs(high)):
        pad = 0.5 if low == 0 else abs(low) * 0.1
        return low - pad, high + pad
    rough = (high - low) / steps
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(s for s in (1, 2, 2.5, 5, 10) if s * power >= rough * 0.999) / 2
    return float(np.floor(low / step + 1e-9) * step), float(np.ceil(high / step - 1e-9) * step)


def data_limits(marks: Iterable[Mark]) -> tuple[Limits, Limits]:
    """The smallest x and y ranges that hold all flat marks; (inf, -inf) when there are none."""
    xs: list[Array] = []
    ys: list[Array] = []
    for mark in marks:
        for x, y in _extent(mark):
            xs.append(x)
            ys.append(y)
    return _range(xs), _range(ys)


def _extent(mark: Mark) -> Iterator[tuple[Array, Array]]:
    match mark:
        case Line() | Points() | Graph() | Handle() | Faces():
            yield mark.x, mark.y
        case Segments():
            yield mark.x0, mark.y0
            yield mark.x1, mark.y1
        case Arrows():
            yield mark.x, mark.y
            yield mark.x + mark.u, mark.y + mark.v
        case Band():
            yield mark.x, mark.low
            yield mark.x, mark.high
        case Bars():
            across = np.concatenate([mark.x - mark.width / 2, mark.x + mark.width / 2])
            along = np.append(mark.height, mark.base)
            yield (along, across) if mark.horizontal else (across, along)
        case Image() | Canvas():
            yield np.array(mark.extent[:2]), np.array(mark.extent[2:])
        case Contour():
            yield mark.x, mark.y
        case Letters():
            wide, high = max(map(len, mark.lines), default=0) * mark.width, len(mark.lines) * mark.pitch
            yield mark.x + np.array([0.0, wide]), mark.y - np.array([0.0, high])
        case Text():
            yield np.array([mark.x]), np.array([mark.y])


def _range(parts: list[Array]) -> Limits:
    low, high = np.inf, -np.inf
    for part in parts:
        finite = part[np.isfinite(part)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return low, high
