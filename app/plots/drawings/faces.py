"""Filled polygons: surfaces, as the camera sees them."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPolygonF

from app.plots.drawings.drawing import Drawing, Found
from app.plots.paint_style import PaintStyle
from app.plots.plot_area import PlotArea
from rnnviz.arrays import Array
from rnnviz.figure.marks import Faces
from rnnviz.figure.surfaces import face_colours, seen_faces

OVERLAP = 0.6
"""Pixels by which faces reach over their neighbours, so that no seams are seen. A rim with a pen costs a third more."""


class FacesDrawing(Drawing[Faces]):
    """Polygons, each over those before it. Equal colours share a brush."""

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """The polygons in pixels, and a brush for each."""
        self._seen = seen = np.flatnonzero(seen_faces(self.mark))
        self._corners = np.stack([area.pixels_x(self.mark.x[seen]), area.pixels_y(self.mark.y[seen])], axis=2)
        across, down = _widened(self._corners).reshape(-1, 2).T.tolist()
        points, sides = list(map(QPointF, across, down)), self._corners.shape[1]
        self._polygons = [QPolygonF(points[k : k + sides]) for k in range(0, len(points), sides)]
        colours = np.round(face_colours(self.mark, style.theme)[seen] * 255).astype(np.int64)
        tones, which = np.unique(colours @ [65536, 256, 1], return_inverse=True)
        self._brushes = [QBrush(QColor(tone)) for tone in tones.tolist()]
        self._tone = which.ravel().tolist()

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Fill the polygons."""
        painter.setPen(Qt.PenStyle.NoPen)
        for tone, polygon in zip(self._tone, self._polygons, strict=True):
            painter.setBrush(self._brushes[tone])
            painter.drawConvexPolygon(polygon)

    def find(self, at: QPointF) -> Found | None:
        """The uppermost face under the pixel."""
        if self._at is None or not len(self._seen):
            return None
        under = np.flatnonzero(_holds(self._corners, np.array([at.x(), at.y()])))
        return Found(self.mark.key, int(self._seen[under[-1]])) if len(under) else None


def _widened(corners: Array) -> Array:
    """Each corner moved away from its face's middle.    corners : (face, corner, 2) pixels"""
    outwards = corners - corners.mean(axis=1, keepdims=True)
    length = np.sqrt((outwards**2).sum(axis=2, keepdims=True))
    return np.asarray(corners + OVERLAP * outwards / np.maximum(length, 1e-9))


def _holds(corners: Array, at: Array) -> Array:
    """Which convex polygons hold a point. corners : (face, corner, 2); at : (2,)"""
    side = np.roll(corners, -1, axis=1) - corners
    way = at - corners
    turn = side[..., 0] * way[..., 1] - side[..., 1] * way[..., 0]
    return np.asarray((turn >= 0).all(axis=1) | (turn <= 0).all(axis=1))
