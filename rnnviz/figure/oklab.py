"""OKLab: colours as the eye orders them, so that equal steps look equal.

A colour is (lightness 0 to 1, green–red, blue–yellow). Source: Ottosson 2020, "A perceptual color space for image
processing"; the sRGB transfer curve is IEC 61966-2-1.
"""

import numpy as np

from rnnviz.arrays import Array

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear_light(srgb: Array) -> Array:
    """sRGB values, 0 to 1, as amounts of light, 0 to 1. Any shape."""
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def srgb(light: Array) -> Array:
    """Amounts of light as sRGB values, both 0 to 1; what no screen can show is clipped. Any shape."""
    light = np.clip(light, 0.0, 1.0)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def oklab(light: Array) -> Array:
    """OKLab of amounts of light. light : (…, 3), 0 to 1; returns (…, 3)"""
    return np.cbrt(light @ _TO_CONES.T) @ _TO_LAB.T


def light(lab: Array) -> Array:
    """Amounts of light of OKLab colours, outside 0 to 1 where no screen can show them. lab : (…, 3)"""
    return ((lab @ np.linalg.inv(_TO_LAB).T) ** 3) @ np.linalg.inv(_TO_CONES).T


def from_lightness_chroma_hue(colours: Array) -> Array:
    """OKLab of (lightness, chroma, hue in degrees). colours : (…, 3); returns (…, 3)"""
    lightness, chroma, hue = np.moveaxis(np.asarray(colours, dtype=float), -1, 0)
    angle = np.radians(hue)
    return np.stack([lightness, chroma * np.cos(angle), chroma * np.sin(angle)], axis=-1)
