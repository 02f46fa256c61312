"""What lies over the window while somebody presents: a dark or white wall, and a board to draw and point on."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.style import look

SPOT_LINES = 5.0
"""Radius of the spot, in heights of a line."""

PEN_SHARE = 0.22
"""Width of the pen, in heights of a line."""

DIM = 0.55
"""How dark everything outside the spot is."""

FRAME_MS = 16


class Over(QWidget):
    """Lies over a widget and keeps its size."""

    def __init__(self, under: QWidget) -> None:
        super().__init__(under)
        self._under = under
        under.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the size."""
        if watched is self._under and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._under.rect())
        return False

    def cover(self) -> None:
        """Lie over it."""
        self.setGeometry(self._under.rect())
        self.show()
        self.raise_()


class Veil(Over):
    """Nothing is to be seen but black or white."""

    def __init__(self, under: QWidget) -> None:
        super().__init__(under)
        self.colour = ""

    def toggle(self, colour: str) -> bool:
        """Cover everything with that colour, or uncover it. True where it is covered now."""
        if self.isVisible() and colour == self.colour:
            self.lift()
            return False
        self.colour = colour
        self.setAccessibleName(f"The wall is {colour}")
        self.cover()
        self.update()
        return True

    def lift(self) -> None:
        """Let everything be seen."""
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One colour."""
        QPainter(self).fillRect(event.rect(), QColor(self.colour))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into what nobody sees does nothing."""
        event.accept()


class Board(Over):
    """A pen that draws over the stage, and a spot of light that follows the pointer."""

    def __init__(self, under: QWidget) -> None:
        super().__init__(under)
        self.setAccessibleName("Board to draw on")
        self.strokes: list[QPolygonF] = []
        self._has_pen = self._has_spot = False
        self._at = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._follow)

    @property
    def has_pen(self) -> bool:
        """True while the pointer draws."""
        return self._has_pen

    @property
    def has_spot(self) -> bool:
        """True while a spot of light follows the pointer."""
        return self._has_spot

    def set_pen(self, on: bool) -> None:
        """Take the pen up, or put it away; what it has drawn stays."""
        self._has_pen = on
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self._settle()

    def set_spot(self, on: bool) -> None:
        """Switch the spot on or off."""
        self._has_spot = on
        self._settle()

    def wipe(self) -> None:
        """Take away what was drawn."""
        self.strokes.clear()
        self._settle()

    def clear(self) -> None:
        """As it was before somebody presented."""
        self._has_pen = self._has_spot = False
        self.wipe()

    def _settle(self) -> None:
        # Without the pen the pointer reaches what lies below.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not self._has_pen)
        self._timer.start() if self._has_spot else self._timer.stop()
        if self._has_pen or self._has_spot or self.strokes:
            self.cover()
        else:
            self.hide()
        self.update()

    def _follow(self) -> None:
        at = self.mapFromGlobal(QCursor.pos())
        if at != self._at:
            self.update(self._circle().toAlignedRect().adjusted(-2, -2, 2, 2))
            self._at = at
            self.update(self._circle().toAlignedRect().adjusted(-2, -2, 2, 2))

    def _circle(self) -> QRectF:
        radius = SPOT_LINES * look().line()
        return QRectF(self._at.x() - radius, self._at.y() - radius, 2 * radius, 2 * radius)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The drawing, and the dark around the spot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._has_spot:
            dark = QPainterPath()
            dark.setFillRule(Qt.FillRule.OddEvenFill)
            dark.addRect(QRectF(self.rect()))
            dark.addEllipse(self._circle())
            painter.fillPath(dark, QColor.fromRgbF(0.0, 0.0, 0.0, DIM))
        width, theme = max(2.0, PEN_SHARE * look().line()), look().theme
        # A rim in the colour of the ground, so that the stroke is seen on every picture.
        for colour, wide in ((theme.colour("panel"), 1.8 * width), (theme.colour("danger"), width)):
            painter.setPen(
                QPen(QColor(colour), wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            )
            for stroke in self.strokes:
                painter.drawPolyline(stroke)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A stroke begins."""
        self.strokes.append(QPolygonF([event.position(), event.position() + QPointF(0.1, 0.0)]))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """And goes on."""
        if self.strokes and event.buttons() != Qt.MouseButton.NoButton:
            self.strokes[-1].append(event.position())
            self.update()
