"""Letters of fixed width, each in its cell."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from app.plots.drawings.drawing import Drawing
from app.plots.paint_style import PaintStyle
from app.plots.plot_area import PlotArea
from rnnviz.figure.lettering import FAMILIES, stretches, type_size
from rnnviz.figure.marks import Letters

BASE = 0.26
"""How far the baseline lies below a cell's middle, in type sizes."""

TRIED = 100.0
"""Pixels of the type at which its width is measured."""


class LettersDrawing(Drawing[Letters]):
    """Stretch by stretch, spaced so that each letter stands in the middle of its cell."""

    clips = False

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Size and spacing of the type, and where each stretch begins."""
        mark = self.mark
        wide, high = mark.width * area.x_scale, mark.pitch * area.y_scale
        self._font = QFont(list(FAMILIES))
        self._font.setStyleHint(QFont.StyleHint.Monospace)
        self._font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._font.setKerning(False)
        self._font.setPixelSize(int(TRIED))
        advance = QFontMetricsF(self._font).horizontalAdvance("m") / TRIED
        size = type_size(wide, high, advance)
        # Type is scaled by the painter: Qt knows pixel sizes in whole numbers only.
        self._scale = size / TRIED
        spacing = wide / self._scale - advance * TRIED
        self._font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
        at = area.pixel(mark.x, mark.y)
        self._stretches = [
            (
                QPointF(at.x() + stretch.column * wide, at.y() + (stretch.line + 0.5) * high + BASE * size),
                spacing / 2, stretch,
            )
            for stretch in stretches(mark)
        ]  # fmt: skip

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Write."""
        painter.setFont(self._font)
        role = ""
        for at, aside, stretch in self._stretches:
            if stretch.role != role:
                role = stretch.role
                painter.setPen(style.words(role))
            painter.save()
            painter.translate(at)
            painter.scale(self._scale, self._scale)
            painter.drawText(QPointF(aside, 0.0), stretch.text)
            painter.restore()
