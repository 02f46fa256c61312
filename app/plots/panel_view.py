"""One panel on the screen."""

from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.plots.drawings.drawing import Drawing
from app.plots.frame import Frame, Frames
from app.plots.keyboard import Keyboard
from app.plots.layer import Layer
from app.plots.paint_style import PaintStyle
from app.plots.part import Part
from app.plots.picture import Picture
from app.plots.placement import SEEN, LegendPlace, Placement
from app.plots.plot_area import PlotArea, fitted, on_pixels, widened
from app.plots.pointer import CARRIED, Pointer
from app.plots.spin import Spin
from app.plots.surface import Surface
from app.plots.throttle import Throttle
from rnnviz.events import Click
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Panel
from rnnviz.figure.limits import Limits
from rnnviz.figure.lowering import in_data_units
from rnnviz.figure.telling import told

FRAME = 16
"""Milliseconds between two events of one drag."""

COPY = 34
"""Milliseconds between two copies of a canvas that is painted on."""

SPOKEN = 1000
"""Milliseconds between two descriptions of what is seen."""


class PanelView(Surface):
    """Paints one panel and turns what a person does to it into events.

    event_made : one of rnnviz.events; hovered : rnnviz.view.Hover or None; camera_changed : Camera
    explored : the person wants to look at this panel closely
    measured_anew : what stands around the picture has changed, and may need more room
    """

    event_made = Signal(object)
    hovered = Signal(object)
    camera_changed = Signal(object)
    explored = Signal()
    measured_anew = Signal()

    def __init__(self, panel: Panel, style: PaintStyle, parent: QWidget | None = None) -> None:
        self._is_ready = False
        super().__init__(parent)
        self._style = style
        self.picture = Picture(panel)
        self._layer = Layer()
        self._part = Part(self.picture)
        self._camera: Camera | None = None
        self._placement = Placement(QRect(), QRectF(0, 0, 100, 100), 0.0, 0.0)
        self._frame: Frame | None = None
        self._frames = Frames()
        self.event_throttle = Throttle(FRAME, self.event_made.emit, self)
        self.paint_throttle = Throttle(COPY, self.event_made.emit, self)
        self.camera_throttle = Throttle(FRAME, self.camera_changed.emit, self)
        self._description = Throttle(SPOKEN, self.setAccessibleDescription, self)
        self.keyboard = Keyboard(self)
        self.pointer = Pointer(self)
        self._spin = Spin(self)
        self.was_reached_by_key = False
        self._is_ready = True
        self._measure()
        self._describe()
        self._spin.settle()

    @property
    def panel(self) -> Panel:
        """The description that is shown."""
        return self.picture.panel

    @property
    def area(self) -> PlotArea:
        """Where data units lie on the widget."""
        return self._area

    @property
    def frame(self) -> Frame:
        """What stands around the picture."""
        assert self._frame is not None
        return self._frame

    @property
    def is_title_covered(self) -> bool:
        """True where the legend has grown into the title, though there is room for both."""
        return self.frame.title_rise > self._placement.title_rise + SEEN

    @property
    def aspect(self) -> float | None:
        """Height / width that the picture must have, None for any."""
        if not self.picture.flat.keeps_shape:
            return None
        (x_low, x_high), (y_low, y_high) = self._part.own
        return (y_high - y_low) / (x_high - x_low)

    @property
    def is_zoomed(self) -> bool:
        """True while a person looks at another part than the figure says."""
        return self._part.is_chosen

    @property
    def can_pan(self) -> bool:
        """False where nothing may slide away. A picture without axes has nothing beyond its borders until it is
        zoomed."""
        return not self.panel.stands_still and (self.is_zoomed or self.panel.kind != "diagram")

    @property
    def camera(self) -> Camera:
        """The camera, as far as the person has turned it."""
        return self._camera or self.panel.camera

    def drawings(self) -> list[Drawing[Any]]:
        """What is drawn, the lowest first."""
        return self.picture.drawings

    def drawing(self, key: str) -> Drawing[Any] | None:
        """The drawing of that key."""
        return self.picture.drawing(key)

    def show_panel(self, panel: Panel) -> bool:
        """Show this; False when it looks the same and nothing is painted."""
        if not self.picture.show(panel):
            return False
        if not self.pointer.is_busy:
            self._camera = None
        self._part.settle()
        self._measure()
        self._describe()
        self.pointer.settle()
        self.keyboard.settle()
        self._spin.settle()
        self.refresh()
        return True

    def set_style(self, style: PaintStyle) -> None:
        """Draw with this from now on."""
        if style is not self._style:
            self._style = style
            self._measure()
            self.refresh()

    def measured(self, size: QSizeF, legend_at: LegendPlace) -> Frame:
        """What would stand around a picture of that size."""
        return self._frames.measured(self.picture.flat, self._part.limits, size, self._style, legend_at)

    def move_to(self, placement: Placement) -> None:
        """Stand here."""
        if placement != self._placement:
            self._placement = placement
            self.setGeometry(placement.widget)
            self._measure()
            self.refresh()

    def _describe(self) -> None:
        """What it shows now is found out only where somebody may hear it."""
        self.setAccessibleName(self.panel.title or self.panel.key)
        if QAccessible.isActive() or self.hasFocus():
            self._description.offer(self._words)
        elif not self.accessibleDescription():
            self.setAccessibleDescription(self._words())

    def _words(self) -> str:
        return " ".join(filter(None, (self.panel.alt, told(self.panel), self.panel.clicks)))

    def _measure(self) -> None:
        """What stands around the picture, made anew only if it has changed."""
        frame = self.measured(self._placement.picture.size(), self._placement.legend_at)
        if frame is not self._frame:
            self._frame = frame
            self.measured_anew.emit()
        self._place()

    def _place(self) -> None:
        """Where the picture stands; the same area again if nothing has moved."""
        flat, (x_limits, y_limits) = self.picture.flat, self._part.limits
        rect = self._placement.picture
        if flat.equal and flat.frame:
            rect = fitted(rect, x_limits, y_limits)
        elif flat.equal:
            x_limits, y_limits = widened(x_limits, y_limits, rect)
        size = self.viewport().size()
        box = on_pixels(rect, self._style.ratio)
        panel = (0.0, 0.0, float(size.width()), float(size.height()))
        area = PlotArea(x_limits, y_limits, *box, clip=box, panel=panel)
        if area != getattr(self, "_area", None):
            self._area = area

    def draw(self, painter: QPainter) -> None:
        """Paint the panel."""
        area, style, placement = self._area, self._style, self._placement
        ground = (self.frame, placement.title_rise, placement.label_left)
        self._layer.paint(painter, area, style, self.picture.drawings, ground, self._paint_ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.frame.paint_before(painter, area)
        if self.pointer.is_carrying:
            self._write_hint(painter, CARRIED, "text")
        elif self.is_zoomed:
            self._write_hint(painter, "zoomed · A shows all", "muted")
        if self.was_reached_by_key:
            self.keyboard.paint(painter, style)
            self._draw_focus(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(*self._area.panel), self._style.ground())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.frame.paint_behind(painter, self._area, self._placement.title_rise, self._placement.label_left)

    def _write_hint(self, painter: QPainter, words: str, role: str) -> None:
        box = self._area.clip_rect.adjusted(0, 4, -6, 0)
        metrics = self._style.metrics("small")
        ground = QRectF(0, 0, metrics.horizontalAdvance(words) + 8, metrics.height() + 2)
        ground.moveTopRight(box.topRight())
        painter.fillRect(ground, self._style.ground())
        painter.setFont(self._style.font("small"))
        painter.setPen(self._style.colour(role))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_focus(self, painter: QPainter) -> None:
        if self.keyboard.stop is None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._style.colour("accent"), self._style.stroke(1.2)))
            painter.drawRoundedRect(QRectF(*self._area.panel).adjusted(1, 1, -1, -1), 4, 4)

    def zoom(self, factor: float, about: QPointF | None) -> None:
        """Look closer by a factor, at a pixel or the middle."""
        if self.panel.kind == "space":
            self.set_camera(self.camera.zoomed(factor))
            camera = self.camera
            self.camera_throttle.offer(lambda: camera)
            return
        found = self._part.closer(self._area, factor, self._area.data(about or self._area.rect.center()))
        if found is not None:
            self.set_limits(*found)

    def turn(self, azimuth: float, elevation: float) -> None:
        """Turn the camera by so many degrees."""
        camera = self.camera.turned(azimuth, elevation)
        self.set_camera(camera)
        self.camera_throttle.offer(lambda: camera)

    def set_camera(self, camera: Camera) -> None:
        """Remember what the camera was turned to, until the owner draws it."""
        self._camera = camera

    def set_limits(self, x_limits: Limits, y_limits: Limits) -> None:
        """Show this part of the plane, whatever new data say, until the view is reset."""
        self._part.choose((x_limits, y_limits))
        self._measure()
        self.refresh()

    def reset_view(self) -> None:
        """Show what the figure says."""
        if self.is_zoomed:
            self._part.reset()
            self._measure()
            self.refresh()

    def explore(self) -> None:
        """Tell that somebody wants to look closely."""
        self.explored.emit()

    def click(self, at: QPointF, *, double: bool = False) -> None:
        """Tell of a click at a pixel, if clicks do something here."""
        if not self.panel.clicks or not self._area.clip_rect.contains(at):
            return
        x, y = in_data_units(self.panel, *self._area.data(at))
        self.event_made.emit(Click(self.panel.key, x, y, double=double))

    def announce(self, words: str) -> None:
        """Say something to those who cannot see it."""
        if words and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def drop(self) -> None:
        """The panel goes away: forget what was begun."""
        for throttle in (self.event_throttle, self.paint_throttle, self.camera_throttle, self._description):
            throttle.drop()
        self.pointer.drop()
        self._spin.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        if self._is_ready:
            self._measure()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.pointer.press(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Remove, click twice, or reset the view."""
        self.pointer.double_press(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a gesture, or look what lies there."""
        self.pointer.move(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture when its last button goes up."""
        if event.buttons() == Qt.MouseButton.NoButton:
            self.pointer.release()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look closer, or from further away."""
        if not self.pointer.is_busy and event.angleDelta().y():
            self.zoom(1.2 ** (event.angleDelta().y() / 120.0), event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        self.pointer.leave()

    def event(self, event: QEvent) -> bool:
        """Explain what the pointer rests on; keep the keys that mean something here from the window's shortcuts."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.pointer.explain(event.pos(), event.globalPos())
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._wants(event):
            event.accept()
            return True
        return bool(super().event(event))

    def _wants(self, event: QKeyEvent) -> bool:
        return self._is_ready and (
            self.keyboard.wants(event) or (self.pointer.is_busy and event.key() == Qt.Key.Key_Escape)
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do with keys what the pointer can do."""
        if event.key() == Qt.Key.Key_Escape and self.pointer.undo():
            return
        if self.pointer.is_carrying and self.keyboard.wants(event):
            self.pointer.finish()  # whoever takes to the keyboard goes on from here
        if self.keyboard.wants(event):
            self.keyboard.press(event)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """An arrow key was let go."""
        self.keyboard.release(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the handles before it leaves the panel."""
        if self.keyboard.step(forward=forward):
            self.was_reached_by_key = True
            return True
        return bool(super().focusNextPrevChild(forward))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Reached by keyboard: stand on the first handle, or the last when coming from behind."""
        super().focusInEvent(event)
        self._description.finish(self._words())
        reason = event.reason()
        self.was_reached_by_key = reason in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self.was_reached_by_key:
            self.keyboard.enter(last=reason == Qt.FocusReason.BacktabFocusReason)
        self.refresh()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard has gone elsewhere."""
        super().focusOutEvent(event)
        self.was_reached_by_key = False
        if self.pointer.is_carrying:
            self.pointer.finish()
        self.keyboard.go(None)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hidden in mid-gesture: as if the button had been released."""
        super().hideEvent(event)
        self.pointer.finish()
        self.keyboard.finish()
