"""How exported pictures are to look, from what was typed."""

import re
from dataclasses import dataclass
from typing import Any

from rnnviz.errors import InputError
from rnnviz.figure.palette import theme_of
from rnnviz.figure.target import MOVIE_ENDINGS, check_size

DEFAULT_SIZE = (16.0, 10.0)
PICTURE_DPI, MOVIE_DPI = 200.0, 100.0


@dataclass(frozen=True)
class Look:
    """size_cm : width and height; dpi : of pixel pictures; None leaves each of them to the format"""

    theme: str | None
    size_cm: tuple[float, float] | None
    dpi: int | None

    @property
    def width_cm(self) -> float:
        """Of a picture."""
        return (self.size_cm or DEFAULT_SIZE)[0]

    def options(self) -> dict[str, Any]:
        """For `Figure.save`; what was not typed is left to it."""
        given = {"theme": self.theme, "size_cm": self.size_cm, "dpi": self.dpi}
        return {name: value for name, value in given.items() if value is not None}

    def check(self, ending: str) -> None:
        """Raises InputError where a file of that ending could not be drawn like this."""
        usual = MOVIE_DPI if ending in MOVIE_ENDINGS else PICTURE_DPI
        check_size(self.size_cm or DEFAULT_SIZE, usual if self.dpi is None else self.dpi, ending)


def look(theme: str | None, size: str | None, dpi: int | None) -> Look:
    """The look in words of the command line. Raises InputError, also where no picture was asked for."""
    if theme is not None:
        theme_of(theme)
    found = Look(theme, None if size is None else _size(size), dpi)
    found.check(".pdf")
    return found


def _size(text: str) -> tuple[float, float]:
    """ "16x10" as two numbers."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[x×X]\s*(\d+(?:\.\d+)?)\s*(?:cm)?\s*", text)
    if match is None:
        raise InputError(f"--size takes WIDTHxHEIGHT in cm, such as 16x10, not '{text}'.")
    return float(match[1]), float(match[2])
