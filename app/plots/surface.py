"""The widget that one panel is painted on."""

from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QResizeEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Surface(pg.GraphicsView):
    """A pyqtgraph view with a single item that paints everything.

    One item, because every item costs Python calls at each repaint, and a view for each panel, so that a panel that
    has not changed is not repainted. Scrolling, menus and the mouse handling of pyqtgraph are left out.
    """

    def __init__(self, parent: "QWidget | None" = None) -> None:
        super().__init__(parent, background=None)
        self.setCentralItem(None)
        self._layer = _Layer(self)
        self.addItem(self._layer)

    def draw(self, painter: QPainter) -> None:
        """Paint everything, in pixels of the widget."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Paint anew, soon."""
        self._layer.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the item as large as the view."""
        super().resizeEvent(event)
        layer: _Layer | None = getattr(self, "_layer", None)
        if layer is not None:
            layer.resize(QRectF(self.viewport().rect()))


class _Layer(pg.GraphicsObject):
    def __init__(self, surface: Surface) -> None:
        super().__init__()
        self._surface = surface
        self._rect = QRectF(surface.viewport().rect())

    def resize(self, rect: QRectF) -> None:
        self.prepareGeometryChange()
        self._rect = rect

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, *_: Any) -> None:
        self._surface.draw(painter)
