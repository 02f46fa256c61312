"""How exported pictures are to look, from what was typed."""

import re
from dataclasses import dataclass
from typing import Any

from rnnviz.errors import InputError, unknown
from rnnviz.figure.palette import THEMES, ThemeName

SMALLEST_CM, LARGEST_CM = 2.0, 200.0
LOWEST_DPI, HIGHEST_DPI = 20, 1200


@dataclass(frozen=True)
class Look:
    """size_cm : width and height, None for the exporter's own; dpi : of pixel pictures"""

    theme: ThemeName
    size_cm: tuple[float, float] | None
    dpi: int | None

    def options(self) -> dict[str, Any]:
        """For `Figure.save`; what was not typed is left to it."""
        given = {"theme": self.theme, "size_cm": self.size_cm, "dpi": self.dpi}
        return {name: value for name, value in given.items() if value is not None}


def look(theme: str, size: str | None, dpi: int | None) -> Look:
    """The look in words of the command line. Raises InputError."""
    if theme not in THEMES:
        raise unknown("theme", theme, THEMES)
    if dpi is not None and not LOWEST_DPI <= dpi <= HIGHEST_DPI:
        raise InputError(f"--dpi must lie between {LOWEST_DPI} and {HIGHEST_DPI}, not {dpi}.")
    return Look(THEMES[theme].name, None if size is None else size_cm(size), dpi)


def size_cm(text: str) -> tuple[float, float]:
    """ "16x10" as two numbers. Raises InputError where it is not of that form, or too small or large to draw."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[x×X]\s*(\d+(?:\.\d+)?)\s*(?:cm)?\s*", text)
    if match is None:
        raise InputError(f"--size takes WIDTHxHEIGHT in cm, such as 16x10, not '{text}'.")
    width, height = float(match[1]), float(match[2])
    if not all(SMALLEST_CM <= side <= LARGEST_CM for side in (width, height)):
        raise InputError(f"--size must lie between {SMALLEST_CM:g} and {LARGEST_CM:g} cm each way, not '{text}'.")
    return width, height
