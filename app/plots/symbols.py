"""The shapes of points, nodes and handles, as outlines of unit size around the origin."""

from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from rnnviz.figure.marks import Shape


@cache
def outline(shape: Shape) -> QPainterPath:
    """The filled outline of a symbol of diameter 1; all shapes look about equally large."""
    match shape:
        case "circle":
            return _circle(1.0)
        case "ring":
            return _circle(1.0).subtracted(_circle(0.56))
        case "square":
            path = QPainterPath()
            path.addRect(QRectF(-0.44, -0.44, 0.88, 0.88))
            return path
        case "triangle":
            return _polygon([(0.0, -0.58), (0.55, 0.42), (-0.55, 0.42)])
        case "diamond":
            return _polygon([(0.0, -0.6), (0.6, 0.0), (0.0, 0.6), (-0.6, 0.0)])
        case "plus":
            return _plus()
        case "cross":
            return QTransform().rotate(45).map(_plus())
        case "star":
            return _star()


def _circle(diameter: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), diameter / 2, diameter / 2)
    return path


def _polygon(points: list[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _plus() -> QPainterPath:
    arm, thick = 0.58, 0.15
    return _polygon(
        [
            (-thick, -arm), (thick, -arm), (thick, -thick), (arm, -thick), (arm, thick), (thick, thick),
            (thick, arm), (-thick, arm), (-thick, thick), (-arm, thick), (-arm, -thick), (-thick, -thick),
        ]
    )  # fmt: skip


def _star() -> QPainterPath:
    angles = np.radians(-90 + 36 * np.arange(10))
    radii = np.where(np.arange(10) % 2, 0.27, 0.62)
    return _polygon([(float(r * np.cos(a)), float(r * np.sin(a))) for r, a in zip(radii, angles, strict=True)])


def draw_symbol(
    painter: QPainter, shape: Shape, at: QPointF, size: float, fill: QBrush, edge: QPen | None = None
) -> None:
    """One symbol. size : diameter in pixels; edge : drawn around it, centred on the outline"""
    path = QTransform().translate(at.x(), at.y()).scale(size, size).map(outline(shape))
    painter.setPen(edge if edge is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(fill)
    painter.drawPath(path)
