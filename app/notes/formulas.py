"""TeX to outlines in SVG, by ziamath."""

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any
from xml.etree import ElementTree


@dataclass(frozen=True)
class Typeset:
    """An SVG and the box around its ink in px: `ascent` above the baseline, `descent` below it."""

    svg: bytes
    width: float
    ascent: float
    descent: float


@lru_cache(maxsize=128)
def typeset(tex: str, size: float, colour: str, display: bool) -> Typeset | None:
    """A formula in type of `size` px; None where the TeX is wrong."""
    # Here, not above: 0.2 s at start-up for notes that may never be opened.
    ziamath: Any = import_module("ziamath")

    # SVG 2 symbols, the default, are empty for QtSvg.
    ziamath.config.svg2 = False
    try:
        svg = ziamath.Latex(tex, size=size, color=colour, inline=not display, margin=0).svgxml()
    except Exception:  # ziamath and latex2mathml raise whatever went wrong inside
        return None
    _, top, width, height = map(float, svg.attrib["viewBox"].split())
    return Typeset(ElementTree.tostring(svg), width, -top, top + height)
