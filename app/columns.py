"""What stands beside the stage: the gallery and the inspector, where there is room and as the person wants it."""

from PySide6.QtWidgets import QWidget

from app.appearance import Appearance
from app.settings import Settings
from app.style import look

LEAST_LINES = {"gallery": 9, "inspector": 18}
MOST_LINES = {"gallery": 31, "inspector": 31}
WITH_GALLERY_LINES, WITH_INSPECTOR_LINES = 75, 44
"""Widths in heights of a line: of both, and of windows that have room for them."""


class Columns:
    """Shows and hides them. In projector mode both are away."""

    def __init__(self, gallery: QWidget, inspector: QWidget, appearance: Appearance, settings: Settings) -> None:
        self._widgets = {"gallery": gallery, "inspector": inspector}
        self._appearance, self._settings = appearance, settings
        self._fitting = (True, True)

    def show(self, width: int) -> None:
        """In a window so wide: the gallery goes first where it is small for its type, then the inspector; the picture
        stays."""
        for name, widget in self._widgets.items():
            widget.setMinimumWidth(LEAST_LINES[name] * look().line())
            widget.setMaximumWidth(MOST_LINES[name] * look().line())
        self._fitting = _that_fit(width)
        for (name, widget), fits in zip(self._widgets.items(), self._fitting, strict=True):
            widget.setVisible(fits and not self._appearance.is_projector and self._settings.get(name, True))

    def resize(self, width: int) -> None:
        """The window has another width. What a person has unfolded in a small one stays while it stays small."""
        if _that_fit(width) != self._fitting:
            self.show(width)

    def fold(self, name: str) -> None:
        """Show or hide "gallery" or "inspector", and remember it."""
        widget = self._widgets[name]
        shown = widget.isHidden()
        widget.setVisible(shown)
        if not self._appearance.is_projector:
            self._settings.set(name, shown)


def _that_fit(width: int) -> tuple[bool, bool]:
    lines = width / look().line()
    return lines >= WITH_GALLERY_LINES, lines >= WITH_INSPECTOR_LINES
