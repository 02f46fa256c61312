"""Points that a person drags."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from app.plots.drawings.drawing import Drawing, Found
from app.plots.paint_style import PaintStyle
from app.plots.plot_area import PlotArea
from app.plots.symbols import draw_symbol
from rnnviz.figure.mark_style import NAME_PLATE, OPEN_RING
from rnnviz.figure.marks import Handle, Shape


class HandleDrawing(Drawing[Handle]):
    """Handles: a symbol inside a ring. The ring grows under the pointer and darkens under the keyboard.

    A handle that is held stays where the person holds it, whatever figures say meanwhile.
    """

    on_top = True
    has_own_state = True
    clips = False

    def __init__(self, mark: Handle) -> None:
        super().__init__(mark)
        self._held: dict[int, tuple[float, float]] = {}
        self._is_holding = False
        self.hovered: int | None = None
        self.focused: int | None = None
        self.carried: int | None = None

    def show(self, mark: Handle) -> None:
        """Take the figure's positions, except of what is held."""
        super().show(mark)
        if not self._is_holding:
            self._held.clear()

    @property
    def is_local(self) -> bool:
        """True while a handle stands elsewhere than the figure says."""
        return bool(self._held)

    @property
    def count(self) -> int:
        """How many handles there are."""
        return len(self.mark.x)

    def position(self, index: int) -> tuple[float, float]:
        """Where a handle stands, data units."""
        return self._held.get(index) or (float(self.mark.x[index]), float(self.mark.y[index]))

    def hold(self, index: int, x: float, y: float) -> tuple[float, float]:
        """Put a handle somewhere, within its bounds, and keep it there; returns where it went."""
        if self.mark.bounds is not None:
            x_low, x_high, y_low, y_high = self.mark.bounds
            x, y = min(x_high, max(x_low, x)), min(y_high, max(y_low, y))
        self._held[index] = (x, y)
        self._is_holding = True
        return x, y

    def release(self) -> None:
        """Let go: the next figure is believed again."""
        self._is_holding = False
        self.carried = None

    def name(self, index: int) -> str:
        """What a handle is called."""
        return self.mark.names[index] if index < len(self.mark.names) else f"{self.mark.key} {index + 1}"

    def prepare(self, area: PlotArea, style: PaintStyle) -> None:
        """Nothing: there are few handles, and they move."""
        self._area = area
        self._radius = style.stroke(self.mark.size) / 2

    def apply(self, painter: QPainter, style: PaintStyle) -> None:
        """Draw the handles, the one in hand last."""
        order = sorted(range(self.count), key=lambda i: (i in self._held, i == self.hovered, i == self.focused))
        for index in order:
            at = self._area.pixel(*self.position(index))
            if self._area.inside(np.array(at.x()), np.array(at.y())):
                self._draw(painter, style, index, at)

    def _draw(self, painter: QPainter, style: PaintStyle, index: int, at: QPointF) -> None:
        role, shape = self._look(index)
        held = self._is_holding and index in self._held
        rim = QPen(style.ground(), style.stroke(1.5))
        size = 2 * self._radius * (0.62 if shape in ("circle", "ring", "square") else 0.7)
        ring = self._radius + style.stroke(1.5 if held or index == self.hovered else 0.0)
        fill = QBrush(style.colour(role, 0.28 if held or index == self.hovered else 0.16))
        line = OPEN_RING if shape == "ring" else 1.2
        painter.setBrush(Qt.BrushStyle.NoBrush if shape == "ring" else fill)
        painter.setPen(QPen(style.ground(), style.stroke(line + 2.3)))
        painter.drawEllipse(at, ring, ring)
        painter.setPen(QPen(style.colour(role), style.stroke(line)))
        painter.drawEllipse(at, ring, ring)
        if index == self.carried:
            painter.setPen(QPen(style.colour("accent"), style.stroke(2.0), Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            wide = ring + style.stroke(5.0)
            painter.drawEllipse(at, wide, wide)
        if shape != "ring":
            draw_symbol(painter, shape, at, size, QBrush(style.colour(role)), rim)
        if index == self.focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(style.colour("text"), style.stroke(1.6)))
            outer = ring + style.stroke(2.6)
            painter.drawEllipse(at, outer, outer)
        shown = self.mark.signs or self.mark.names
        if index < len(shown) and shown[index]:
            self._write_name(painter, style, shown[index], at, ring)

    def _look(self, index: int) -> tuple[str, Shape]:
        mark = self.mark
        which = 0 if mark.category is None else int(mark.category[index])
        role = mark.role[which % len(mark.role)] if isinstance(mark.role, tuple) else mark.role
        shape: Shape = mark.shape[which % len(mark.shape)] if isinstance(mark.shape, tuple) else mark.shape
        return role, shape

    def _write_name(self, painter: QPainter, style: PaintStyle, name: str, at: QPointF, ring: float) -> None:
        metrics = style.metrics("small", True)
        wide, high = metrics.horizontalAdvance(name), metrics.height()
        gap = ring + style.stroke(3.0)
        left, top, width, height = self._area.panel
        x, above = at.x() + gap, 0.3 * gap
        if x + wide > left + width:
            x = at.x() - gap - wide
        if x < left:  # no room on either side
            x, above = min(max(at.x() - wide / 2, left), left + width - wide), gap
        y = min(max(at.y() - high - above, self._area.top, top), top + height - high)
        plate = QColor(style.ground())
        plate.setAlphaF(NAME_PLATE)
        painter.fillRect(QRectF(x, y + 0.1 * high, wide, 0.85 * high).adjusted(-2, 0, 2, 0), plate)
        painter.setFont(style.font("small", True))
        painter.setPen(style.colour("text"))
        painter.drawText(QRectF(x, y, wide + 2, high), Qt.AlignmentFlag.AlignVCenter, name)

    def find(self, at: QPointF) -> Found | None:
        """The handle under a pixel; the nearest where they overlap."""
        if self._at is None:
            return None
        best, found = self._radius + 4.0, None
        for index in range(self.count):
            offset = self._area.pixel(*self.position(index)) - at
            apart = float(np.hypot(offset.x(), offset.y()))
            if apart <= best:
                best, found = apart, index
        if found is None:
            return None
        tips = self.mark.tips
        return Found(self.mark.key, found, tip=tips[found] if found < len(tips) else "")
