"""Colours by role, for each theme.

Marks stand out from their background by 3 : 1 or more and text by 4.5 : 1. Every two of the eight categories, and
each of them and the ink, are at least 0.15 apart in OKLab for normal vision and 0.095 through complete
protanopia, deuteranopia and tritanopia (simulated as in Machado, Oliveira & Fernandes 2009). Nothing much better
exists: with free hues the best eight that keep 3 : 1 are 0.14 apart, and no longer look like colours with names.
Shape always says it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from rnnviz.errors import unknown

ThemeName = Literal["light", "dark", "projector", "print"]
Rgb = tuple[int, int, int]

CATEGORIES = 8
"""How many roles c0, c1, … there are; beyond them colours repeat with another shape."""

MARK_CONTRAST = 3.0
TEXT_CONTRAST = 4.5
"""What marks and words must reach against the ground they stand on. Source: WCAG 2.2, level AA."""


@dataclass(frozen=True)
class Theme:
    """One set of colours and sizes.

    colours : role to "#rrggbb"; text : sizes small, normal, large in points; stroke : factor on widths and symbols
    """

    name: ThemeName
    colours: Mapping[str, str]
    text: tuple[float, float, float] = (10.0, 11.5, 14.0)
    stroke: float = 1.0
    transparent: bool = False
    """Whether files leave out the ground, so that what lies behind them shows through."""

    def colour(self, role: str) -> str:
        """The colour of a role, "#rrggbb". Categories c8, c9, … repeat c0, c1, …"""
        if role not in self.colours and role[:1] == "c" and role[1:].isdigit():
            role = f"c{int(role[1:]) % CATEGORIES}"
        return self.colours[role]

    def rgb(self, role: str, strength: float = 1.0) -> Rgb:
        """The colour of a role mixed into the panel's background. strength : 0 (background) to 1"""
        full, ground = parse(self.colour(role)), parse(self.colours["panel"])
        mixed = [round(g + (f - g) * strength) for f, g in zip(full, ground, strict=True)]
        return mixed[0], mixed[1], mixed[2]

    def hex(self, role: str, strength: float = 1.0) -> str:
        """The same as text, "#rrggbb"."""
        return as_hex(self.rgb(role, strength))

    def readable(self, role: str) -> str:
        """The colour of a role for words on the panel: mixed with the text colour until it stands out 4.5 : 1."""
        full, ink = parse(self.colour(role)), parse(self.colours["text"])
        for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8):
            red, green, blue = (round(f + (i - f) * share) for f, i in zip(full, ink, strict=True))
            if contrast(as_hex((red, green, blue)), self.colours["panel"]) >= TEXT_CONTRAST:
                return as_hex((red, green, blue))
        return self.colours["text"]

    def scaled(self, factor: float) -> "Theme":
        """This theme with smaller or larger type and strokes."""
        small, normal, large = (factor * size for size in self.text)
        return replace(self, text=(small, normal, large), stroke=factor * self.stroke)

    def typed(self, points: float) -> "Theme":
        """This theme with its normal type so large, in points, and the other sizes in proportion."""
        factor = points / self.text[1]
        small, normal, large = (factor * size for size in self.text)
        return replace(self, text=(small, normal, large))

    def ink_on(self, ground: str) -> str:
        """The text colour that reads better on a ground, both "#rrggbb": the theme's text or its panel."""
        return max(self.colours["text"], self.colours["panel"], key=lambda ink: contrast(ink, ground))


def parse(colour: str) -> Rgb:
    """ "#rrggbb" as three numbers from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def as_hex(colour: Rgb) -> str:
    """Three numbers from 0 to 255 as "#rrggbb"."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 (black) to 1 (white). Source: WCAG 2.2."""
    shares = [value / 255 for value in parse(colour)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, ground: str) -> float:
    """How far two colours stand out from each other, 1 (not at all) to 21. Source: WCAG 2.2."""
    low, high = sorted((luminance(colour), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def is_dark(ground: str) -> bool:
    """True where white text reads better than black."""
    return contrast("#ffffff", ground) > contrast("#000000", ground)


# blue, orange, green, pink, brown or yellow, violet, red, teal: found by simulated annealing over lightness, chroma
# and hue within a window for each name, for the largest smallest distance as measured in the tests
_LIGHT_CATEGORIES = ("#045de2", "#ef6600", "#15a76d", "#d16fc4", "#805c2b", "#5f0d99", "#800b03", "#1d4f5b")
_DARK_CATEGORIES = ("#5f90ec", "#f58606", "#5cefa5", "#ff9bf5", "#f3da37", "#8b47d9", "#cc343f", "#8bb4b1")


def _meanings(c: tuple[str, ...], ink: str, muted: str) -> dict[str, str]:
    """What the roles of the subject are drawn in, from eight category colours."""
    return {
        **{f"c{i}": colour for i, colour in enumerate(c)},
        "state": c[0], "stored": c[2], "attractor": c[2], "spurious": c[1], "saddle": c[4], "repeller": c[6],
        "cycle": c[3], "energy": muted, "start": ink, "path": ink,
        "observed": ink, "target": ink, "prediction": c[1], "updated": c[0], "error": c[6], "loss": c[0],
        "gradient": c[3], "validation": c[2], "baseline": c[4], "ghost": muted,
        "input": c[2], "hidden": c[0], "output": c[1], "gate": c[4], "memory": c[3],
        "positive": c[0], "negative": c[1],
    }  # fmt: skip


def _theme(name: ThemeName, ground: dict[str, str], c: tuple[str, ...], **sizes: object) -> Theme:
    return Theme(name, {**ground, **_meanings(c, ground["text"], ground["muted"])}, **sizes)  # type: ignore[arg-type]


_LIGHT = {
    "window": "#f4f5f7", "panel": "#ffffff", "raised": "#ffffff", "text": "#171a21", "muted": "#5b6472",
    "faint": "#dfe3e9", "axis": "#7a8291", "accent": "#0b63ce", "on_accent": "#ffffff", "warning": "#8f4700",
    "danger": "#b3123f",
}  # fmt: skip
_DARK = {
    "window": "#16181d", "panel": "#1d2027", "raised": "#262a33", "text": "#eceff4", "muted": "#a3acba",
    "faint": "#353b47", "axis": "#8b94a3", "accent": "#6cb2ff", "on_accent": "#10141b", "warning": "#ffc069",
    "danger": "#ff8fa3",
}  # fmt: skip
_PROJECTOR = {
    **_LIGHT,
    "window": "#ffffff",
    "text": "#000000",
    "muted": "#3f4753",
    "axis": "#4f5866",
    "faint": "#d3d8e0",
}
_PRINT = {**_LIGHT, "window": "#ffffff", "text": "#000000", "muted": "#474e59", "axis": "#4f5866"}

THEMES: Mapping[str, Theme] = {
    "light": _theme("light", _LIGHT, _LIGHT_CATEGORIES),
    "dark": _theme("dark", _DARK, _DARK_CATEGORIES),
    "projector": _theme("projector", _PROJECTOR, _LIGHT_CATEGORIES, text=(18.0, 20.0, 25.0), stroke=1.7),
    "print": _theme("print", _PRINT, _LIGHT_CATEGORIES, text=(7.0, 8.0, 9.5), stroke=0.75),
}


def theme_of(theme: str | Theme) -> Theme:
    """The theme of that name. Raises InputError for an unknown one."""
    if isinstance(theme, Theme):
        return theme
    if theme not in THEMES:
        raise unknown("theme", theme, THEMES)
    return THEMES[theme]
