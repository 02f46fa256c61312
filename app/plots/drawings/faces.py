"""Filled polygons: surfaces, as the camera sees them."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.plots.drawings.drawing import Drawing, Found
from app.plots.ink import Ink
from app.plots.plot_area import PlotArea
from rnnviz.arrays import Array
from rnnviz.figure.marks import Faces
from rnnviz.figure.surfaces import face_colours, seen_faces

RIM = 0.4
"""Points of the rim that closes the seams between neighbours."""


class FacesDrawing(Drawing[Faces]):
    """Polygons, each over those before it. Equal colours share brush and pen: making them is dearer than filling."""

    def prepare(self, area: PlotArea, ink: Ink) -> None:
        """The polygons in pixels, and a brush and a pen for each."""
        seen = np.flatnonzero(seen_faces(self.mark))
        self._seen = seen
        self._corners = np.stack([area.pixels_x(self.mark.x[seen]), area.pixels_y(self.mark.y[seen])], axis=2)
        self._polygons = [QPolygonF([QPointF(*at) for at in face]) for face in self._corners.tolist()]
        colours = np.round(face_colours(self.mark, ink.theme)[seen] * 255).astype(int)
        tones, self._tone = np.unique(colours, axis=0, return_inverse=True)
        self._brushes = [QColor(*tone) for tone in tones.tolist()]
        self._pens = [_rim(colour, ink) for colour in self._brushes]

    def stamp(self, painter: QPainter, ink: Ink) -> None:
        """Fill the polygons."""
        last = -1
        for tone, polygon in zip(self._tone.ravel().tolist(), self._polygons, strict=True):
            if tone != last:
                painter.setBrush(self._brushes[tone])
                painter.setPen(self._pens[tone])
                last = tone
            painter.drawConvexPolygon(polygon)

    def find(self, at: QPointF) -> Found | None:
        """The uppermost face under the pixel."""
        if self._at is None or not len(self._seen):
            return None
        under = np.flatnonzero(_holds(self._corners, np.array([at.x(), at.y()])))
        return Found(self.mark.key, int(self._seen[under[-1]])) if len(under) else None


def _rim(colour: QColor, ink: Ink) -> QPen:
    pen = QPen(colour, ink.stroke(RIM))
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    return pen


def _holds(corners: Array, at: Array) -> Array:
    """Which convex polygons hold a point. corners : (face, corner, 2); at : (2,)"""
    side = np.roll(corners, -1, axis=1) - corners
    way = at - corners
    turn = side[..., 0] * way[..., 1] - side[..., 1] * way[..., 0]
    return np.asarray((turn >= 0).all(axis=1) | (turn <= 0).all(axis=1))
