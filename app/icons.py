"""The window's icons: a closed set of names, drawn from the icon font that comes with qtawesome.

qtawesome itself is not imported: that and the eleven fonts it loads cost a quarter of a second at start-up. The one
font file used here, Phosphor, takes a few milliseconds, and its glyphs stay crisp at every size and screen scale.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from app.style import look
from rnnviz.figure.palette import Theme

GLYPHS = {
    "play": "play-fill", "pause": "pause-fill", "step": "caret-right-bold", "step_back": "caret-left-bold",
    "to_start": "skip-back-fill", "to_end": "skip-forward-fill", "restart": "arrow-clockwise-bold",
    "undo": "arrow-u-up-left-bold", "redo": "arrow-u-up-right-bold", "reset": "arrow-counter-clockwise",
    "export": "export", "presets": "bookmarks-simple", "new": "file-plus", "open": "folder-open",
    "save": "floppy-disk", "folder": "folder", "settings": "gear-six", "keys": "keyboard",
    "project": "projector-screen", "projector": "projector-screen", "full_screen": "corners-out",
    "light": "sun", "dark": "moon", "help": "question", "info": "info", "close": "x", "search": "magnifying-glass",
    "fold_left": "caret-double-left", "fold_right": "caret-double-right", "folded": "caret-right",
    "unfolded": "caret-down", "copy": "copy", "duplicate": "copy-simple", "paste": "clipboard-text",
    "warning": "warning", "error": "warning-circle", "done": "check-circle", "live": "lightning-fill",
    "view": "eye",
    "dice": "dice-five", "clear": "x-circle", "plus": "plus-bold", "minus": "minus-bold", "trash": "trash",
    "pencil": "pencil-simple", "eraser": "eraser", "ghost": "ghost", "compare": "ghost", "camera_rotate": "cube",
    "code": "code", "data": "table", "picture": "image", "text": "text-t", "film": "film-strip",
    "listen": "speaker-high", "explore": "crosshair", "lesson": "graduation-cap", "menu": "list",
}  # fmt: skip
"""Our names, and what the font calls the glyph."""


def icon(name: str, theme: Theme | None = None, role: str = "text") -> QIcon:
    """The icon of that name. Raises KeyError for a name that is not in `GLYPHS`.

    theme : whose colours it takes; None follows the window's theme, also when that changes later
    role : colour of the icon as it is; switched on or selected it takes the accent, disabled it pales
    """
    return QIcon(_GlyphEngine(_character(GLYPHS[name]), theme, role))


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_font_file("ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _code_points() -> dict[str, str]:
    codes: dict[str, str] = json.loads(_font_file("json").read_bytes())
    return codes


def _character(glyph: str) -> str:
    return chr(int(_code_points()[glyph], 16))


def _font_file(ending: str) -> Path:
    found = find_spec("qtawesome")
    assert found is not None
    assert found.submodule_search_locations is not None
    return next(Path(found.submodule_search_locations[0], "fonts").glob(f"phosphor-*.{ending}"))


class _GlyphEngine(QIconEngine):
    """Draws one glyph."""

    def __init__(self, character: str, theme: Theme | None, role: str) -> None:
        super().__init__()
        self._character, self._theme, self._role = character, theme, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Called by Qt."""
        font = QFont(_family())
        font.setPixelSize(max(1, min(rect.width(), rect.height())))
        # Hinting shifts the outlines of small icons off their centre.
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        painter.save()
        painter.setFont(font)
        painter.setPen(self._colour(mode, state))
        painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, self._character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Called by Qt."""
        pixmap = QPixmap(size)
        if size.isEmpty():  # a button that is only being laid out; nothing can be painted on it
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> Any:
        """Called by Qt."""
        return _GlyphEngine(self._character, self._theme, self._role)

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        theme = self._theme or look().theme
        if mode == QIcon.Mode.Disabled:
            return theme.hex(self._role, 0.4)
        if mode == QIcon.Mode.Selected or state == QIcon.State.On:
            return theme.colour("accent")
        return theme.colour(self._role)
