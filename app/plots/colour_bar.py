"""What the colours of an image of numbers stand for, beside its panel."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.plots.drawings.cells import as_image
from app.plots.paint_style import PaintStyle
from app.plots.painting import draw_lines
from app.plots.wording import broken, widest
from rnnviz.arrays import Array
from rnnviz.figure.colormaps import colormap
from rnnviz.figure.marks import Image
from rnnviz.figure.pixels import colour_limits
from rnnviz.figure.tick_marks import round_ticks, shares
from rnnviz.figure.ticks import round_step

BAR = 0.8
"""Width of the bar in heights of the type."""


class ColourBar:
    """A bar for an image with a label. height : pixels of the picture it stands beside"""

    def __init__(self, image: Image, style: PaintStyle, height: float) -> None:
        self._style = style
        self._metrics = style.metrics("small")
        self._high = self._metrics.height()
        self._limits = colour_limits(image)
        step = round_step(*self._limits, max(2, int(height / (2.8 * self._high))))
        self._ticks = round_ticks(self._limits, step)
        self._words = broken(image.label, self._metrics, height)
        self._ramp = as_image(_opaque(colormap(image.colormap, style.theme)))
        numbers = widest([text for _, text in self._ticks], self._metrics)
        self._number_left = (0.6 + BAR) * self._high + 1.5 * style.tick
        self._label_left = self._number_left + numbers + 0.3 * self._high
        self.width = self._label_left + self._high * len(self._words)

    def paint(self, painter: QPainter, box: QRectF) -> None:
        """Draw it on the right of the picture."""
        left, style = box.right() + 0.6 * self._high, self._style
        bar = QRectF(left, box.top(), BAR * self._high, box.height())
        painter.drawImage(bar, self._ramp)
        y = np.array([box.bottom() - share * box.height() for share in shares(self._ticks, self._limits)])
        painter.setPen(style.hairline("axis"))
        draw_lines(painter, np.stack([0 * y + bar.right(), y, 0 * y + bar.right() + style.tick, y], axis=1))
        painter.setFont(style.font("small"))
        painter.setPen(style.colour("muted"))
        for at, (_, text) in zip(y.tolist(), self._ticks, strict=True):
            place = QRectF(box.right() + self._number_left, at - self._high, 1000, 2 * self._high)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        self._write_label(painter, box)

    def _write_label(self, painter: QPainter, box: QRectF) -> None:
        painter.save()
        painter.setPen(self._style.colour("text"))
        painter.translate(box.right() + self._label_left, box.center().y())
        painter.rotate(-90)
        place = QRectF(-box.height(), 0, 2 * box.height(), self._high * len(self._words))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "\n".join(self._words))
        painter.restore()


def _opaque(ramp: Array) -> Array:
    """A colour map as a picture one cell wide. (entry, 1, 4)"""
    alpha = np.full((len(ramp), 1), 255, dtype=np.uint8)
    return np.concatenate([ramp, alpha], axis=1)[:, None]
