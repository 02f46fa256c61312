"""The look of the window: Fusion, our palette, three type sizes, one accent colour.

A widget asks for what it is, not for how it looks, by dynamic properties that the style sheet knows:
`type` = "small" | "large" on any text; `tone` = "muted" | "accent" | "warning" | "danger" on labels;
`look` = "quiet" on tool buttons, "heading" on push buttons, "card" on frames, "large" on sliders;
`flat` = true on text and item views; `wrong` = true on a field; `inviting` = true where something can be dropped;
`segment` = "first" | "middle" | "last" | "top" | "inner" | "bottom" on buttons that share one frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.style_images import draw_images
from app.style_sheet import Sizes, style_sheet
from rnnviz.figure.palette import THEMES, Theme

UNIT = 8
"""Spacing, in px; half of it between things that belong together."""

TypeSize = Literal["small", "normal", "large"]
_POINTS: dict[TypeSize, float] = {"small": 9.0, "normal": 10.0, "large": 13.0}
_ON_THE_WALL = 1.8
_FAMILIES = ("Inter", "Inter Variable", "Segoe UI", "SF Pro Text", ".AppleSystemUIFont", "Noto Sans", "DejaVu Sans")
_DISABLED = 0.55


@dataclass(frozen=True)
class Look:
    """What the window looks like now. zoom : factor on all type, 0.5 to 8; family : of the letters"""

    theme: Theme
    zoom: float = 1.0
    family: str = ""

    def points(self, size: TypeSize = "normal") -> float:
        """Points of a type size; nearly twice as large on the wall."""
        return _POINTS[size] * self.zoom * (_ON_THE_WALL if self.theme.name == "projector" else 1.0)

    def font(self, size: TypeSize = "normal", *, bold: bool = False) -> QFont:
        """The font of a type size."""
        font = QFont(self.family) if self.family else QFont()
        font.setPointSizeF(self.points(size))
        font.setBold(bold)
        return font

    def line(self, size: TypeSize = "normal") -> int:
        """Height of a line of text in px: what icons and controls are measured by."""
        return round(QFontMetricsF(self.font(size)).height())


_now = Look(THEMES["light"])


def look() -> Look:
    """What `apply_theme` was last called with. Ask again on a widget's StyleChange event."""
    return _now


def apply_theme(app: QApplication, theme: Theme, zoom: float = 1.0) -> None:
    """Give the whole application this look, at once, also while it is running. zoom : kept within 0.5 to 8"""
    global _now
    wanted = Look(theme, min(8.0, max(0.5, zoom)), _best_family())
    if app.styleSheet() and wanted == _now:
        return
    _now = wanted
    # Once there is a sheet, Fusion is beneath it, and setting it again would cost as much as the sheet.
    if not app.styleSheet():
        app.setStyle("Fusion")
    colours = palette(theme)
    app.setPalette(colours)
    QToolTip.setPalette(colours)
    app.setFont(_now.font())
    if not app.styleSheet():
        # Before its loop runs, Qt tells no widget of the font that they all are to have.
        for widget in app.topLevelWidgets():
            app.sendEvent(widget, QEvent(QEvent.Type.ApplicationFontChange))
    sizes = Sizes(_now.points("small"), _now.points(), _now.points("large"), UNIT, _now.line())
    # A sheet makes every widget polish itself again: also those that had the old font and colours already. In the place
    # of another one it would do so once for every widget above it, which takes four times as long.
    app.setStyleSheet("")
    app.setStyleSheet(style_sheet(theme, sizes, draw_images(theme)))


def palette(theme: Theme) -> QPalette:
    """Qt's colour roles in a theme's colours."""
    colours, role = QPalette(), QPalette.ColorRole
    plain = {
        role.Window: "window", role.WindowText: "text", role.Base: "panel", role.Text: "text",
        role.Button: "raised", role.ButtonText: "text", role.BrightText: "danger", role.ToolTipBase: "raised",
        role.ToolTipText: "text", role.PlaceholderText: "muted", role.Link: "accent", role.LinkVisited: "accent",
        role.Highlight: "accent", role.HighlightedText: "on_accent", role.Accent: "accent",
        role.Light: "panel", role.Midlight: "window", role.Mid: "axis", role.Dark: "axis", role.Shadow: "muted",
    }  # fmt: skip
    for where, what in plain.items():
        colours.setColor(where, QColor(theme.colour(what)))
    colours.setColor(role.AlternateBase, QColor(theme.hex("text", 0.04)))
    for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        colours.setColor(QPalette.ColorGroup.Disabled, where, QColor(theme.hex("text", _DISABLED)))
    colours.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.colour("faint")))
    return colours


def tag(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties the style sheet selects by, and let the widget take the look that follows."""
    for name, value in properties.items():
        if widget.property(name) == value:
            continue
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def choose_family(wanted: Sequence[str], there: Sequence[str], otherwise: str) -> str:
    """The first wanted font family that is there."""
    return next((family for family in wanted if family in there), otherwise)


def _best_family() -> str:
    otherwise = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return choose_family(_FAMILIES, QFontDatabase.families(), otherwise)
