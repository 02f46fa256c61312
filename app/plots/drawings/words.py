"""Words at a place."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTransform

from app.plots.drawings.drawing import Drawing
from app.plots.paint_style import PaintStyle
from app.plots.plot_area import PlotArea
from rnnviz.figure.marks import Text


class TextDrawing(Drawing[Text]):
    """One or more lines of text, moved just so far that the panel does not cut them."""

    clips = False

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Where the text box stands."""
        mark = self.mark
        at = area.pixel(mark.x, mark.y)
        metrics = style.metrics(mark.size, mark.bold)
        self._is_seen = area.clip_rect.adjusted(-2, -2, 2, 2).contains(at)
        if mark.room is not None:
            high = abs(area.pixel(mark.x, mark.y + mark.room).y() - at.y())
            self._is_seen &= high >= metrics.ascent()
        lines = mark.text.split("\n")
        wide, high = max(map(metrics.horizontalAdvance, lines)), metrics.height() * len(lines)
        self._box = QRectF(-mark.anchor[0] * wide, -(1 - mark.anchor[1]) * high, wide, high)
        turned = QTransform().rotate(-mark.angle)
        shift = _into(turned.mapRect(self._box).translated(at), QRectF(*area.panel))
        self._place = QTransform().translate(at.x() + shift.x(), at.y() + shift.y()).rotate(-mark.angle)

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Write the text."""
        if not self._is_seen:
            return
        painter.save()
        painter.setTransform(self._place, True)
        painter.setFont(style.font(self.mark.size, self.mark.bold))
        painter.setPen(style.words(self.mark.role))
        painter.drawText(self._box.adjusted(-2, 0, 2, 0), Qt.AlignmentFlag.AlignCenter | _FLAGS, self.mark.text)
        painter.restore()


_FLAGS = Qt.TextFlag.TextDontClip


def _into(box: QRectF, room: QRectF) -> QPointF:
    """How far to move a box so that it lies in the room, where it fits."""
    x = max(0.0, room.left() - box.left()) + min(0.0, room.right() - box.right())
    y = max(0.0, room.top() - box.top()) + min(0.0, room.bottom() - box.bottom())
    return QPointF(x, y)
