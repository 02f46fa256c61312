"""Curves and what belongs to them: many as one broken line, a cursor in time, error bars, ghosts, a level."""

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.marks import Dash, Line, Mark, Segments, Text
from rnnviz.kit.remembered import remembered


@remembered
def broken(curves: Floats) -> Floats:
    """Many curves as one broken line.    curves : (time, curve)    Returns (curve · (time + 1),)."""
    return np.concatenate((curves, np.full((1, curves.shape[1]), np.nan))).T.ravel()


@remembered
def repeated(times: Floats, curves: int) -> Floats:
    """The times that belong to `broken` curves.    times : (time,)    Returns (curve · (time + 1),)."""
    return broken(np.repeat(times[:, None], curves, axis=1))


def cursor(at: float, low: float, high: float, key: str = "cursor") -> Segments:
    """Where in time the picture is: an upright dashed line."""
    x = np.full(1, at)
    return Segments(key=key, x0=x, x1=x, y0=np.full(1, low), y1=np.full(1, high), role="muted", dash="dash")


def level(value: float, left: float, right: float, *, key: str, label: str = "", role: str = "muted") -> Segments:
    """A line across at a known value: an exact result, a bound."""
    y = np.full(1, value)
    return Segments(key=key, label=label, x0=np.full(1, left), x1=np.full(1, right), y0=y, y1=y, role=role, dash="dash")


def named_level(value: float, left: float, right: float, name: str, *, key: str, role: str = "muted") -> list[Mark]:
    """The same with its name written at its right end, above the line."""
    words = Text(key=f"{key}-name", x=right, y=value, text=name, size="small", role=role, anchor=(1.0, -0.1))
    return [level(value, left, right, key=key, role=role), words]


@remembered
def error_bars(x: Floats, y: Floats, error: Floats, *, key: str, role: str = "state") -> Segments:
    """Upright bars of one standard error to both sides; none where the error is unknown (NaN).    All : (point,)"""
    known = np.isfinite(error) & np.isfinite(y)
    at, middle, half = x[known], y[known], error[known]
    return Segments(key=key, x0=at, x1=at, y0=middle - half, y1=middle + half, role=role, width=1.2)


def ghost_lines(curves: Sequence[tuple[str, Floats, Floats]], key: str = "ghost") -> list[Mark]:
    """Curves of runs kept to compare.    curves : (name, x, y) each"""
    dashes: tuple[Dash, ...] = ("dash", "dot")
    return [
        Line(key=f"{key}-{n}", label=name, x=x, y=y, role="ghost", width=1.4, dash=dashes[n % 2])
        for n, (name, x, y) in enumerate(curves)
    ]
