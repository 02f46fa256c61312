"""How exported pictures are to look, from what was typed."""

import re
from dataclasses import dataclass, replace
from typing import Any

from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.figure.palette import theme_of
from rnnviz.figure.target import MOVIE_ENDINGS, check_size

DEFAULT_SIZE = (16.0, 10.0)
PICTURE_DPI, MOVIE_DPI = 200.0, 100.0
PICTURE_THEME, MOVIE_THEME = "print", "light"
SMALLEST_TYPE, LARGEST_TYPE = 3.0, 72.0


@dataclass(frozen=True)
class Appearance:
    """size_cm : width and height; dpi : of pixel pictures; None leaves each of them to the format

    panels : which are shown, None for all; caption : whether it stands below; type : points of normal type, None for
    the theme's; transparent : without a ground
    """

    theme: str | None
    size_cm: tuple[float, float] | None
    dpi: int | None
    panels: tuple[str, ...] | None = None
    caption: bool = True
    type: float | None = None
    transparent: bool = False

    @property
    def width_cm(self) -> float:
        """Of a picture."""
        return (self.size_cm or DEFAULT_SIZE)[0]

    def options(self, ending: str) -> dict[str, Any]:
        """For `Figure.save`; what was not typed is left to it."""
        theme = theme_of(self.theme or (MOVIE_THEME if ending in MOVIE_ENDINGS else PICTURE_THEME))
        if self.type is not None:
            theme = theme.typed(self.type)
        given = {"theme": replace(theme, transparent=self.transparent), "size_cm": self.size_cm, "dpi": self.dpi}
        return {name: value for name, value in given.items() if value is not None}

    def part(self, figure: Figure) -> Figure:
        """What of a figure is shown. Raises InputError for a panel that it does not have."""
        return figure.part(self.panels, caption=self.caption)

    def check(self, ending: str) -> None:
        """Raises InputError where a file of that ending could not be drawn like this."""
        usual = MOVIE_DPI if ending in MOVIE_ENDINGS else PICTURE_DPI
        check_size(self.size_cm or DEFAULT_SIZE, usual if self.dpi is None else self.dpi, ending)
        if self.transparent and ending in MOVIE_ENDINGS:
            raise InputError(f"A movie ({ending}) has a ground; leave out --transparent.")


def appearance_of(
    theme: str | None, size: str | None, dpi: int | None, panels: str | None = None, caption: bool = True,
    type: float | None = None, transparent: bool = False,
) -> Appearance:  # fmt: skip
    """The look in words of the command line. Raises InputError, also where no picture was asked for."""
    if theme is not None:
        theme_of(theme)
    if type is not None and not SMALLEST_TYPE <= type <= LARGEST_TYPE:
        raise InputError(f"--type takes {SMALLEST_TYPE:g} to {LARGEST_TYPE:g} points, not {type:g}.")
    keys = None if panels is None else tuple(key.strip() for key in panels.split(",") if key.strip())
    if keys == ():
        raise InputError("--panels takes the names of panels, such as hero or plane,convergence.")
    found = Appearance(theme, None if size is None else _size(size), dpi, keys, caption, type, transparent)
    found.check(".pdf")
    return found


def _size(text: str) -> tuple[float, float]:
    """ "16x10" as two numbers."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[x×X]\s*(\d+(?:\.\d+)?)\s*(?:cm)?\s*", text)
    if match is None:
        raise InputError(f"--size takes WIDTHxHEIGHT in cm, such as 16x10, not '{text}'.")
    return float(match[1]), float(match[2])
