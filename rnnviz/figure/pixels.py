"""The colours of an image's cells. Both renderers show exactly these."""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.colormaps import ENTRIES, colormap
from rnnviz.figure.limits import Limits
from rnnviz.figure.marks import Canvas, Image
from rnnviz.figure.palette import Theme, parse

SHADES = 256
"""Strengths of a colour that an image tells apart."""

SMALLEST_RANGE = 1e-300
"""Numbers closer than this are one number: dividing by less would leave floating point's reach."""


def rgba(mark: Image | Canvas, theme: Theme) -> Array:
    """Red, green, blue and opacity of every cell. Returns (row, column, 4) uint8, row 0 at the bottom.

    Cells without a role and cells that are NaN are transparent.
    """
    if isinstance(mark, Image) and mark.roles:
        return _by_role(mark, theme)
    name = mark.colormap if isinstance(mark, Image) else "grey"
    return _by_number(mark.values, colormap(name, theme), colour_limits(mark))


def colour_limits(mark: Image | Canvas) -> Limits:
    """The numbers that the ends of the colour map stand for; a diverging map's middle is 0."""
    if isinstance(mark, Canvas):
        return mark.low, mark.high
    if mark.limits is not None:
        return mark.limits
    finite = mark.values[np.isfinite(mark.values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if mark.colormap == "diverging":
        reach = max(abs(low), abs(high))
        return (-reach, reach) if reach > SMALLEST_RANGE else (-1.0, 1.0)
    return (low, high) if high - low > SMALLEST_RANGE else (low - 0.5, high + 0.5)


def _by_role(mark: Image, theme: Theme) -> Array:
    table = _role_table(mark.roles, theme)
    if mark.shade is None:
        shade: Array | int = SHADES - 1
    else:
        shade = (np.clip(np.nan_to_num(mark.shade), 0.0, 1.0) * (SHADES - 1) + 0.5).astype(np.int32)
    index = np.asarray(mark.values, dtype=np.int32) * SHADES + shade
    return _look_up(table, np.where(mark.values < 0, len(table) - 1, index))


def _role_table(roles: tuple[str, ...], theme: Theme) -> Array:
    """Colours by role and shade, one row each, and a transparent one at the end. (role * SHADES + 1, 4) uint8"""
    ground = np.array(parse(theme.colours["panel"]), dtype=float)
    full = np.array([parse(theme.colour(role)) for role in roles], dtype=float)
    share = np.linspace(0.0, 1.0, SHADES)[:, None]
    mixed = np.round(ground + (full[:, None] - ground) * share).reshape(-1, 3)
    return _with_transparent_end(mixed)


def _by_number(values: Array, ramp: Array, limits: Limits) -> Array:
    low, high = limits
    with np.errstate(invalid="ignore"):
        share = np.clip((values - low) / max(high - low, SMALLEST_RANGE), 0.0, 1.0)
    known = np.isfinite(values)
    index = (np.where(known, share, 0.0) * (ENTRIES - 1) + 0.5).astype(np.int32)
    return _look_up(_with_transparent_end(ramp), np.where(known, index, ENTRIES))


def _with_transparent_end(colours: Array) -> Array:
    table = np.zeros((len(colours) + 1, 4), dtype=np.uint8)
    table[:-1, :3] = colours
    table[:-1, 3] = 255
    return table


def _look_up(table: Array, index: Array) -> Array:
    """One 32-bit word a cell: three times faster than gathering four bytes."""
    words = table.view(np.uint32).ravel()[index]
    return words[..., None].view(np.uint8)
