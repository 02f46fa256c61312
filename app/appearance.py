"""Which theme the window wears, and how large its type is."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from app.style import apply_theme
from rnnviz.figure.palette import THEMES, Theme

WALL = (1024, 768)
"""Pixels of the window that projector type is made for; in a larger or smaller one everything is so, too."""

SMALLEST_WALL, LARGEST_WALL = 0.7, 4.0
WALL_STEP = 0.1
"""The factor on everything on a wall: within these, and in steps, so that few sizes of window dress anew."""

ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 1.8, 2.0)


class Appearance(QObject):
    """changing : everything is about to be dressed anew, and may have other sizes on the way
    changed : (theme) the window must be painted anew
    """

    changing = Signal()
    changed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._dark: bool = settings.get("dark", False)
        self._zoom = min(ZOOMS, key=lambda zoom: abs(zoom - settings.get("zoom", 1.0)))
        self._projector = False
        self._wall = 1.0

    @property
    def theme(self) -> Theme:
        """The theme in force, its text sizes zoomed; on a large wall type, strokes and handles are larger."""
        theme = self._dress
        if self._projector:
            theme = theme.scaled(self._wall)
        small, normal, large = (size * self._zoom for size in theme.text)
        return replace(theme, text=(small, normal, large))

    @property
    def _dress(self) -> Theme:
        """The theme as it comes. In a dark room the wall is dark: its sizes, and the colours of the dark window."""
        if self._projector and self._dark:
            return replace(THEMES["projector"], colours=THEMES["dark"].colours)
        return THEMES["projector" if self._projector else "dark" if self._dark else "light"]

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

    def fit_wall(self, width: int, height: int) -> bool:
        """The window has that size in pixels; True where the size of everything on the wall follows from it anew."""
        fitting = min(width / WALL[0], height / WALL[1])
        # Rounded down: nothing may need more room than the window it was made for had.
        steps = int(min(LARGEST_WALL, max(SMALLEST_WALL, fitting)) / WALL_STEP + 1e-6)
        before, self._wall = self._wall, steps * WALL_STEP
        return self._projector and before != self._wall

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
            self.changing.emit()
            zoom = self._zoom * self._wall if self._projector else self._zoom
            apply_theme(application, self._dress, zoom)
        self.changed.emit(self.theme)
