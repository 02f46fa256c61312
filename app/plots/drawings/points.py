"""Symbols, as many as ten thousand of them."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from app.plots.drawings.drawing import Drawing, Found
from app.plots.paint_style import PaintStyle
from app.plots.painting import draw_sprites
from app.plots.plot_area import PlotArea
from app.plots.sprites import LEVELS, Sprites
from rnnviz.arrays import Array
from rnnviz.figure.mark_style import full
from rnnviz.figure.marks import Points, Shape


class PointsDrawing(Drawing[Points]):
    """Symbols, stamped from a sheet of sprites: a brush for each point costs many times more."""

    clips = False

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Where each symbol goes, and where its picture is."""
        mark = self.mark
        self._sprites = style.sprites(mark.size, mark.outline)
        x, y = area.pixels_x(mark.x), area.pixels_y(mark.y)
        self._seen = np.flatnonzero(area.inside(x, y))
        self._x, self._y = x[self._seen], y[self._seen]
        self._reach = style.stroke(mark.size) / 2
        self._fragments = np.zeros((len(self._seen), 10))
        self._fragments[:, :2] = on_pixels(np.stack([self._x, self._y], axis=1), self._sprites.side, style.ratio)
        self._fragments[:, 2:4] = _pictures(mark, self._seen, self._sprites)
        self._fragments[:, 4:6] = self._sprites.side
        self._fragments[:, 6:8] = 1 / style.ratio
        self._fragments[:, 9] = 1

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """All symbols in one call."""
        draw_sprites(painter, self._fragments, self._sprites.pixmap())

    def find(self, at: QPointF) -> Found | None:
        """The nearest point under the pixel, if points have something to say."""
        if self._at is None or not self.mark.tips or not len(self._seen):
            return None
        apart = np.hypot(self._x - at.x(), self._y - at.y())
        nearest = int(np.argmin(apart))
        if apart[nearest] > self._reach + 3:
            return None
        index = int(self._seen[nearest])
        return Found(self.mark.key, index, tip=self.mark.tips[index])


def on_pixels(centres: Array, side: int, ratio: float) -> Array:
    """Centres moved so that pictures of `side` device pixels fall onto device pixels, and stay crisp."""
    return np.asarray((np.round(centres * ratio - side / 2) + side / 2) / ratio)


def _pictures(mark: Points, seen: Array, sprites: Sprites) -> Array:
    """Left and top of each visible point's picture. (point, 2)"""
    roles = mark.role if isinstance(mark.role, tuple) else (mark.role,)
    shapes: tuple[Shape, ...] = mark.shape if isinstance(mark.shape, tuple) else (mark.shape,)
    strength = full(mark.strength, len(mark.x))[seen]
    levels = np.rint(np.clip(strength, 0, 1) * LEVELS).astype(np.intp)
    looks = np.zeros(len(seen), dtype=np.intp)
    if mark.category is not None:
        looks = mark.category[seen].astype(np.intp)
    codes = looks * (LEVELS + 1) + levels
    places = np.zeros((int(codes.max(initial=0)) + 1, 2))
    for code in np.flatnonzero(np.bincount(codes)):
        look, level = divmod(int(code), LEVELS + 1)
        places[code] = sprites.place(roles[look % len(roles)], shapes[look % len(shapes)], level)
    return np.asarray(places[codes])
