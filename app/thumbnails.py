"""Small pictures for the gallery: each demo computed and drawn now, in the background, in the window's theme."""

from functools import partial

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QPixmap

from app.gallery import Gallery
from app.work.painter import Painter
from rnnviz.figure.palette import Theme
from rnnviz.live import painting
from rnnviz.registry import headings

SIZE_CM = (6.4, 4.4)
DPI = 100
"""Drawn twice as large as a stamp and made smaller: symbols in points would else cover what they stand on."""


class Thumbnails(QObject):
    """Asks the painting process for one picture after another and hands them to the gallery."""

    def __init__(self, painter: Painter, gallery: Gallery, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._painter, self._gallery = painter, gallery
        self._theme = "light"
        self._started = False
        self._pictures: dict[tuple[str, str], QPixmap] = {}

    def start(self) -> None:
        """Begin; called once the window is up, so that its first picture does not wait for these."""
        self._started = True
        self._ask()

    def set_theme(self, theme: Theme) -> None:
        """Show the pictures of that theme, painting those that are missing."""
        self._theme = theme.name if theme.name in ("light", "dark") else "light"
        if self._started:
            self._ask()

    def _ask(self) -> None:
        for heading in headings():
            key = heading.id, self._theme
            if key in self._pictures:
                self._gallery.set_thumbnail(heading.id, self._pictures[key])
            else:
                self._painter.do(partial(self._job, heading.id, self._theme), partial(self._on_painted, key))

    @staticmethod
    def _job(demo_id: str, theme: str, job: int) -> painting.PaintThumbnail:
        return painting.PaintThumbnail(job, demo_id, theme, SIZE_CM, DPI)

    def _on_painted(self, key: tuple[str, str], answer: painting.Painted | painting.NotPainted) -> None:
        if isinstance(answer, painting.NotPainted):
            return
        picture = QPixmap()
        picture.loadFromData(answer.png)
        self._pictures[key] = picture.scaled(QSize(2 * 64, 2 * 44), mode=Qt.TransformationMode.SmoothTransformation)
        if key[1] == self._theme:
            self._gallery.set_thumbnail(key[0], self._pictures[key])
