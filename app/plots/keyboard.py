"""Everything the pointer can do in a panel, done with keys."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from app.plots.drawings.cells import CanvasDrawing
from app.plots.drawings.handles import HandleDrawing
from app.plots.paint_style import PaintStyle
from rnnviz.events import Drag, Paint, Remove
from rnnviz.figure.lowering import in_data_units

if TYPE_CHECKING:
    from app.plots.panel_view import PanelView

Key = Qt.Key
Stop = tuple[str, int]
"""Where the keyboard is: a handle (key, index), a canvas (key, 0), or the plane itself ("", 0)."""

_ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Down: (0, -1), Key.Key_Up: (0, 1)}
_TURN = 5.0
"""Degrees that an arrow key turns the camera."""


class Keyboard:
    """Tab goes from handle to handle, to canvases and to planes that can be clicked; what other keys do depends on
    where it is."""

    def __init__(self, view: "PanelView") -> None:
        self._view = view
        self.stop: Stop | None = None
        self._place = (0.0, 0.0)
        self._moved: tuple[HandleDrawing, int] | None = None

    def stops(self) -> list[Stop]:
        """All places the keyboard can be, in the order of Tab."""
        found: list[Stop] = []
        for drawing in self._view.drawings():
            if isinstance(drawing, HandleDrawing):
                found += [(drawing.mark.key, index) for index in range(drawing.count)]
            elif isinstance(drawing, CanvasDrawing):
                found.append((drawing.mark.key, 0))
        return [*found, ("", 0)] if self._view.panel.clicks else found

    def enter(self, *, last: bool = False) -> None:
        """The panel was reached with Tab, or from behind."""
        stops = self.stops()
        self.go(stops[-1 if last else 0] if stops else None)

    def step(self, *, forward: bool) -> bool:
        """Go on to the next stop; False when there is none, and the next widget is to have the keyboard."""
        stops = self.stops()
        if self.stop is None and stops and not self._view.was_reached_by_key:
            # The panel got the keyboard from a click into its empty part.
            self.enter(last=not forward)
            return True
        if self.stop not in stops:
            return False
        index = stops.index(self.stop) + (1 if forward else -1)
        if not 0 <= index < len(stops):
            self.go(None)
            return False
        self.go(stops[index])
        return True

    def go(self, stop: Stop | None) -> None:
        """Stand here."""
        self.finish()
        self.stop = stop
        for drawing in self._view.drawings():
            if isinstance(drawing, HandleDrawing):
                drawing.focused = stop[1] if stop is not None and stop[0] == drawing.mark.key else None
        if stop is not None and self._handle() is None:
            middle = self._view.area.clip_rect.center()
            canvas = self._canvas()
            box = middle if canvas is None else self._view.area.box(canvas.mark.extent).center()
            self._place = self._view.area.data(box)
        self._view.announce(self._words())
        self._view.refresh()

    def settle(self) -> None:
        """After the figure has changed: stand nowhere if what was stood on is gone."""
        if self.stop is not None and self.stop not in self.stops():
            self._moved = None
            self.go(None)

    def wants(self, event: QKeyEvent) -> bool:
        """True for keys that mean something here, so that no shortcut of the window takes them."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        key, space = event.key(), self._view.panel.kind == "space"
        if key in _ARROWS:
            return self.stop is not None or space
        if key in (Key.Key_Plus, Key.Key_Minus, Key.Key_Equal):
            return True
        if key in (Key.Key_A, Key.Key_Escape):
            return self._view.is_zoomed or (key == Key.Key_Escape and self.stop is not None)
        if key in (Key.Key_Delete, Key.Key_Backspace):
            return self._handle() is not None or self._canvas() is not None
        if key == Key.Key_Space:
            return self._canvas() is not None
        return key in (Key.Key_Return, Key.Key_Enter) and self.stop is not None and self._handle() is None

    def press(self, event: QKeyEvent) -> None:
        """Do what a wanted key means."""
        key = Key(event.key())
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _ARROWS:
            self._arrow(*_ARROWS[key], fine=fine)
        elif key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus):
            self._view.zoom(1 / 1.25 if key == Key.Key_Minus else 1.25, None)
        elif key == Key.Key_A:
            self._view.reset_view()
        elif key == Key.Key_Escape:
            self.go(None)
        elif key in (Key.Key_Delete, Key.Key_Backspace):
            self._delete()
        else:
            self._act()

    def release(self, event: QKeyEvent) -> None:
        """An arrow key was let go: the handle has arrived."""
        if event.key() in _ARROWS and not event.isAutoRepeat():
            self.finish()

    def finish(self) -> None:
        """Tell that the handle has arrived, if one was moved."""
        if self._moved is None:
            return
        (drawing, index), self._moved = self._moved, None
        drawing.release()
        self._view.event_throttle.finish(self._drag(drawing, index, done=True))
        self._view.announce(self._words())

    def _arrow(self, right: int, up: int, *, fine: bool) -> None:
        area, handle = self._view.area, self._handle()
        if self.stop is None:
            degrees = _TURN / 5 if fine else _TURN
            self._view.turn(right * degrees, up * degrees)
            return
        wide, high = area.x_limits[1] - area.x_limits[0], area.y_limits[1] - area.y_limits[0]
        share = (0.001 if fine else 0.01) if handle is not None else (0.002 if fine else 0.02)
        step_x, step_y = right * wide * share, up * high * share
        if handle is not None:
            self._move_handle(handle, self.stop[1], step_x, step_y)
            return
        canvas = self._canvas()
        if canvas is not None:
            x_low, x_high, y_low, y_high = canvas.mark.extent
            rows, columns = canvas.values.shape
            step_x, step_y = right * (x_high - x_low) / columns, up * (y_high - y_low) / rows
        place = self._place[0] + step_x, self._place[1] + step_y
        if area.clip_rect.contains(area.pixel(*place)) and (canvas is None or canvas.holds(place)):
            self._place = place
        self._view.refresh()

    def _move_handle(self, drawing: HandleDrawing, index: int, step_x: float, step_y: float) -> None:
        x, y = drawing.position(index)
        drawing.hold(index, x + step_x, y + step_y)
        self._moved = (drawing, index)
        self._view.event_throttle.offer(lambda: self._drag(drawing, index, done=False))
        self._view.refresh()

    def _drag(self, drawing: HandleDrawing, index: int, *, done: bool) -> Drag:
        x, y = in_data_units(self._view.panel, *drawing.position(index))
        return Drag(self._view.panel.key, drawing.mark.key, index, x, y, done=done)

    def _delete(self) -> None:
        handle = self._handle()
        if handle is None:
            self._paint(erase=True)
        elif handle.mark.removable and self.stop is not None:
            self._view.event_made.emit(Remove(self._view.panel.key, handle.mark.key, self.stop[1]))

    def _act(self) -> None:
        if self._canvas() is not None:
            self._paint(erase=False)
        else:
            self._view.click(self._view.area.pixel(*self._place))

    def _paint(self, *, erase: bool) -> None:
        canvas = self._canvas()
        if canvas is None:
            return
        canvas.begin()
        canvas.dab(self._place, self._place, canvas.mark.low if erase else canvas.mark.high)
        canvas.end()
        self._view.event_made.emit(Paint(self._view.panel.key, canvas.mark.key, canvas.values.copy(), done=True))
        self._view.refresh()

    def _handle(self) -> HandleDrawing | None:
        drawing = self._view.drawing(self.stop[0]) if self.stop is not None else None
        return drawing if isinstance(drawing, HandleDrawing) else None

    def _canvas(self) -> CanvasDrawing | None:
        drawing = self._view.drawing(self.stop[0]) if self.stop is not None else None
        return drawing if isinstance(drawing, CanvasDrawing) else None

    def _words(self) -> str:
        handle = self._handle()
        if handle is None or self.stop is None:
            return "" if self.stop is None else self._view.panel.clicks or "canvas"
        x, y = in_data_units(self._view.panel, *handle.position(self.stop[1]))
        return f"{handle.name(self.stop[1])}: {x:.3g}, {y:.3g}"

    def paint(self, painter: QPainter, style: PaintStyle) -> None:
        """A cross where the keyboard would click or paint."""
        if self.stop is None or self._handle() is not None:
            return
        at, arm = self._view.area.pixel(*self._place), style.stroke(9.0)
        for role, width in (("panel", 4.0), ("accent", 1.8)):
            painter.setPen(QPen(style.colour(role), style.stroke(width)))
            painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0))
            painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm))
