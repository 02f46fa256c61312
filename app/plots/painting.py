"""Whole numpy arrays handed to QPainter in one call, without a Python object per line."""

from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPixmap
from shiboken6 import Shiboken

from rnnviz.arrays import Array


def draw_lines(painter: QPainter, pieces: Array) -> None:
    """Straight pieces with the painter's pen. pieces : (piece, 4) x0, y0, x1, y1 in pixels, finite"""
    if len(pieces):
        memory = np.ascontiguousarray(pieces, dtype=np.float64)
        painter.drawLines(_first(memory, QLineF), len(memory))


def draw_rectangles(painter: QPainter, rectangles: Array) -> None:
    """Rectangles with the painter's pen and brush. rectangles : (rectangle, 4) x, y, width, height in pixels"""
    if len(rectangles):
        memory = np.ascontiguousarray(rectangles, dtype=np.float64)
        painter.drawRects(_first(memory, QRectF), len(memory))


def draw_sprites(painter: QPainter, fragments: Array, pixmap: QPixmap) -> None:
    """Pieces of one pixmap at many places.

    fragments : (place, 10) centre x, y; left, top, width, height in the pixmap; scale x, y; rotation; opacity
    """
    if len(fragments):
        memory = np.ascontiguousarray(fragments, dtype=np.float64)
        painter.drawPixmapFragments(_first(memory, QPainter.PixmapFragment), len(memory), pixmap)


def _first(memory: Array, kind: type) -> Any:
    """The first of an array of Qt values that lie in numpy's memory."""
    return Shiboken.wrapInstance(memory.ctypes.data, kind)
