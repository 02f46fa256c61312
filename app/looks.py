"""Which theme the window wears, and how large its type is."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from app.style import apply_theme
from rnnviz.figure.palette import THEMES, Theme

ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 1.8, 2.0)


class Looks(QObject):
    """changed : (theme) the window must be painted anew"""

    changed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._dark: bool = settings.get("dark", False)
        self._zoom = min(ZOOMS, key=lambda zoom: abs(zoom - settings.get("zoom", 1.0)))
        self._projector = False

    @property
    def theme(self) -> Theme:
        """The theme in force, its text sizes zoomed."""
        theme = THEMES["projector" if self._projector else "dark" if self._dark else "light"]
        small, normal, large = (size * self._zoom for size in theme.text)
        return replace(theme, text=(small, normal, large))

    @property
    def is_projector(self) -> bool:
        """True while the picture is made for a wall."""
        return self._projector

    @property
    def is_dark(self) -> bool:
        """True where the person has chosen dark."""
        return self._dark

    def set_projector(self, on: bool) -> None:
        """Large type and strokes, or back."""
        self._projector = on
        self.apply()

    def toggle_dark(self) -> None:
        """Light to dark, dark to light."""
        self._dark = not self._dark
        self._settings.set("dark", self._dark)
        self.apply()

    def zoom(self, steps: int) -> None:
        """Larger (1) or smaller (-1) type; 0 for its normal size."""
        index = ZOOMS.index(self._zoom) + steps if steps else ZOOMS.index(1.0)
        self._zoom = ZOOMS[min(len(ZOOMS) - 1, max(0, index))]
        self._settings.set("zoom", self._zoom)
        self.apply()

    def apply(self) -> None:
        """Dress the application."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, THEMES["projector" if self._projector else self.theme.name], self._zoom)
        self.changed.emit(self.theme)
