"""Colour ramps for numbers: even steps for the eye, ordered by lightness, so that no colour vision misreads them.

On a light ground large numbers are dark, on a dark ground bright: zero and "little" recede into the panel.
"""

from functools import cache
from typing import Literal

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.oklab import from_lightness_chroma_hue, light, linear_light, oklab, srgb
from rnnviz.figure.palette import Theme, is_dark, parse

ColormapName = Literal["sequential", "diverging", "grey"]
ENTRIES = 256

# Waypoints: OKLab lightness, chroma, hue in degrees. Blue stands for positive and orange for negative numbers, as
# the roles "positive" and "negative" do.
_SEQUENTIAL = (
    (0.975, 0.02, 105), (0.90, 0.09, 118), (0.76, 0.11, 165), (0.60, 0.10, 218), (0.42, 0.13, 265), (0.27, 0.11, 285),
)  # fmt: skip
_SEQUENTIAL_DARK = (
    (0.27, 0.03, 275), (0.40, 0.13, 275), (0.55, 0.115, 235), (0.70, 0.115, 175), (0.84, 0.13, 120),
    (0.96, 0.09, 105),
)  # fmt: skip
_NEGATIVE = ((0.42, 0.13, 42), (0.62, 0.16, 50), (0.82, 0.08, 65), (0.975, 0.004, 90))
_POSITIVE = ((0.975, 0.004, 90), (0.82, 0.07, 245), (0.62, 0.15, 254), (0.42, 0.15, 262))
_NEGATIVE_DARK = ((0.83, 0.11, 68), (0.70, 0.16, 52), (0.48, 0.11, 42), (0.245, 0.015, 270))
_POSITIVE_DARK = ((0.245, 0.015, 270), (0.46, 0.13, 262), (0.66, 0.14, 252), (0.83, 0.085, 240))

_ROUNDINGS = 4
"""Each rounding cuts the corners of the path through the waypoints (Chaikin); four leave none to be seen."""


def colormap(name: ColormapName, theme: Theme) -> Array:
    """The ramp of that name for a theme's panels. Returns (256, 3) uint8, from the lowest number to the highest."""
    dark = is_dark(theme.colours["panel"])
    if name == "grey":
        return _grey(theme.colours["panel"], theme.colours["text"])
    return _sequential(dark) if name == "sequential" else _diverging(dark)


@cache
def _sequential(dark: bool) -> Array:
    return _as_bytes(_even_steps(_rounded(_SEQUENTIAL_DARK if dark else _SEQUENTIAL), ENTRIES))


@cache
def _diverging(dark: bool) -> Array:
    low, high = (_NEGATIVE_DARK, _POSITIVE_DARK) if dark else (_NEGATIVE, _POSITIVE)
    half = ENTRIES // 2
    return _as_bytes(np.concatenate([_even_steps(_rounded(low), half), _even_steps(_rounded(high), half)]))


@cache
def _grey(ground: str, ink: str) -> Array:
    ends = np.array([parse(ground), parse(ink)]) / 255
    return _as_bytes(_even_steps(oklab(linear_light(ends)), ENTRIES))


def _rounded(waypoints: tuple[tuple[float, float, float], ...]) -> Array:
    path = from_lightness_chroma_hue(np.array(waypoints))
    for _ in range(_ROUNDINGS):
        near = 0.75 * path[:-1] + 0.25 * path[1:]
        far = 0.25 * path[:-1] + 0.75 * path[1:]
        path = np.concatenate([path[:1], np.stack([near, far], axis=1).reshape(-1, 3), path[-1:]])
    return path


def _even_steps(path: Array, count: int) -> Array:
    """So many points along a path in OKLab, all equally far from their neighbours."""
    along = np.append(0.0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1)))
    places = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(places, along, path[:, k]) for k in range(3)], axis=1)


def _as_bytes(lab: Array) -> Array:
    ramp = np.round(srgb(light(lab)) * 255).astype(np.uint8)
    ramp.setflags(write=False)
    return ramp
