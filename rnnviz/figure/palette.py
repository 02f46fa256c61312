"""Colours by role, for each theme.

Marks stand out from their background by 3 : 1 or more and text by 4.5 : 1 (measured in the tests, which also
look at every pair of categories through the common colour-vision deficiencies). Shape always says it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark", "projector", "print"]
Rgb = tuple[int, int, int]

CATEGORIES = 8
"""How many roles c0, c1, … there are; beyond them colours repeat with another shape."""


@dataclass(frozen=True)
class Theme:
    """One set of colours and sizes.

    colours : role to "#rrggbb"; text : sizes small, normal, large in points; stroke : factor on widths and symbols
    """

    name: ThemeName
    colours: Mapping[str, str]
    text: tuple[float, float, float] = (10.0, 11.5, 14.0)
    stroke: float = 1.0

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
        return "#{:02x}{:02x}{:02x}".format(*self.rgb(role, strength))


def parse(colour: str) -> Rgb:
    """ "#rrggbb" as three numbers from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


_LIGHT_CATEGORIES = ("#0068b4", "#c8500a", "#00835f", "#a3348f", "#8a6a00", "#4a3fb5", "#b3123f", "#3d7f96")
_DARK_CATEGORIES = ("#5ab4ff", "#ff9a57", "#3fd6a3", "#f08ae0", "#e6c34a", "#a69cff", "#ff7d94", "#8fd0e0")


def _meanings(c: tuple[str, ...], ink: str, muted: str) -> dict[str, str]:
    """What the roles of the subject are drawn in, from eight category colours."""
    return {
        **{f"c{i}": colour for i, colour in enumerate(c)},
        "state": c[0], "stored": c[2], "attractor": c[2], "spurious": c[1], "saddle": c[4], "repeller": c[6],
        "cycle": c[3], "energy": c[5], "start": ink, "path": ink,
        "observed": ink, "target": ink, "prediction": c[1], "updated": c[0], "error": c[6], "loss": c[0],
        "gradient": c[3], "validation": c[2], "baseline": c[4], "ghost": muted,
        "input": c[2], "hidden": c[0], "output": c[1], "gate": c[4], "memory": c[3],
        "positive": c[0], "negative": c[1],
    }  # fmt: skip


def _theme(name: ThemeName, ground: dict[str, str], c: tuple[str, ...], **sizes: object) -> Theme:
    return Theme(name, {**ground, **_meanings(c, ground["text"], ground["muted"])}, **sizes)  # type: ignore[arg-type]


_LIGHT = {
    "window": "#f4f5f7", "panel": "#ffffff", "raised": "#ffffff", "text": "#1b1f27", "muted": "#5b6472",
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
