"""A theme in Qt's terms: colours, pens and fonts at the screen's resolution."""

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.figure.marks import TextSize
from rnnviz.figure.palette import Theme

if TYPE_CHECKING:
    from app.plots.sprites import Sprites

SIZES: tuple[TextSize, ...] = ("small", "normal", "large")


class PaintStyle:
    """What a panel is drawn with.

    theme : colours and sizes; device : the widget drawn on, for its resolution
    point : pixels in a point (1/72 inch); ratio : device pixels in a pixel
    """

    def __init__(self, theme: Theme, device: QWidget) -> None:
        self.theme = theme
        self.point = device.logicalDpiY() / 72.0
        self.ratio = device.devicePixelRatioF()
        self._device = device
        self.colour = cache(self._colour)
        self.font = cache(self._font)
        self.metrics = cache(self._metrics)
        self.sprites = cache(self._sprites)

    def fits(self, theme: Theme, device: QWidget) -> bool:
        """True while this is still right for that theme and widget."""
        return self.theme == theme and self.ratio == device.devicePixelRatioF()

    def stroke(self, points: float) -> float:
        """Pixels of a stroke or symbol of so many points, as thick as the theme wants it."""
        return points * self.point * self.theme.stroke

    @property
    def tick(self) -> float:
        """Pixels of a tick, and of the gap between it and its number."""
        return self.stroke(3.0)

    def _colour(self, role: str, strength: float = 1.0) -> QColor:
        return QColor(*self.theme.rgb(role, strength))

    def pen(self, role: str, width: float, strength: float = 1.0) -> QPen:
        """A pen for separate straight pieces. width : points

        Flat ends: the only caps that Qt's raster engine draws fast when the pen is wider than a pixel (a noisy
        curve of 1000 points takes 4 ms so and 225 ms with joins).
        """
        pen = QPen(self.colour(role, round(strength, 3)), self.stroke(width))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def hairline(self, role: str, strength: float = 1.0) -> QPen:
        """A pen for axes and grids: a whole number of device pixels, about 0.75 points."""
        width = max(1.0, round(self.stroke(0.6) * self.ratio)) / self.ratio
        pen = QPen(self.colour(role, strength), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def _font(self, size: TextSize = "normal", bold: bool = False) -> QFont:
        font = QFont(QApplication.font())
        font.setPointSizeF(self.theme.text[SIZES.index(size)])
        font.setBold(bold)
        return font

    def _metrics(self, size: TextSize = "normal", bold: bool = False) -> QFontMetricsF:
        return QFontMetricsF(self.font(size, bold), self._device)

    def _sprites(self, size: float, outline: bool) -> "Sprites":
        from app.plots.sprites import Sprites

        return Sprites(self, size, outline)

    def words(self, role: str) -> QColor:
        """The colour of a role for words on the panel, dark or bright enough to be read."""
        return QColor(self.theme.readable(role))

    def words_on(self, role: str, strength: float) -> QColor:
        """The colour of words on a patch of a role's colour."""
        return QColor(self.theme.ink_on(self.theme.hex(role, strength)))

    def ground(self) -> QColor:
        """The colour behind everything."""
        return QColor(self.theme.colours["panel"])
