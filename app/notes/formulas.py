"""TeX to outlines in SVG, by ziamath."""

import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
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
    library = _ziamath()
    try:
        svg = library.Latex(tex, size=size, color=colour, inline=not display, margin=0).svgxml()
    except Exception:  # ziamath and latex2mathml raise whatever went wrong inside
        return None
    _, top, width, height = map(float, svg.attrib["viewBox"].split())
    return Typeset(ElementTree.tostring(svg), width, -top, top + height)


@cache
def _ziamath() -> Any:
    """The library, when the first formula is shown: 0.2 s that the start does not have to wait for."""
    with warnings.catch_warnings():
        # It finds its own font in a way that Python has replaced.
        warnings.simplefilter("ignore", DeprecationWarning)
        library: Any = import_module("ziamath")
    # Its default, the symbols of SVG 2, is empty for QtSvg.
    library.config.svg2 = False
    return library
