"""Words on paper: how wide they are, and where their lines break. Sizes in points."""

from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

FONT = "DejaVu Sans"
"""Comes with matplotlib, so that a figure looks the same on every machine."""

LINE = 1.28
"""Height of a line as a multiple of the type size."""


@lru_cache(maxsize=4096)
def _width_at_100(text: str, bold: bool) -> float:
    font = FontProperties(family=FONT, size=100, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of text."""
    return _width_at_100(text, bold) * size / 100 if text else 0.0


def broken(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The lines of a text, none wider than `room` unless one word is. A newline in the text ends a line."""
    if not text:
        return []
    return [line for part in text.split("\n") for line in _broken_line(part, size, room, bold)]


def _broken_line(text: str, size: float, room: float, bold: bool) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and text_width(longer, size, bold) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
