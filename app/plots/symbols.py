"""The shapes of points, nodes and handles as Qt's paths."""

from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from rnnviz.figure.marks import Shape
from rnnviz.figure.symbols import HOLE, outlines


@cache
def outline(shape: Shape) -> QPainterPath:
    """The filled outline of a symbol of diameter 1."""
    path = QPainterPath()
    if shape in ("circle", "ring"):
        path.addEllipse(QPointF(0, 0), 0.5, 0.5)
        if shape == "ring":
            path.addEllipse(QPointF(0, 0), HOLE / 2, HOLE / 2)
        return path
    for corners in outlines(shape):
        path.addPolygon(QPolygonF([QPointF(x, -y) for x, y in corners.tolist()]))
        path.closeSubpath()
    return path


def draw_symbol(
    painter: QPainter, shape: Shape, at: QPointF, size: float, fill: QBrush, edge: QPen | None = None
) -> None:
    """One symbol. size : diameter in pixels; edge : drawn around it, centred on the outline"""
    path = QTransform().translate(at.x(), at.y()).scale(size, size).map(outline(shape))
    painter.setPen(edge if edge is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(fill)
    painter.drawPath(path)
