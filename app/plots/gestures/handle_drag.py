"""Dragging a handle."""

from PySide6.QtCore import QPointF

from app.plots.drawings.handles import HandleDrawing
from app.plots.gestures.gesture import Gesture, Host
from rnnviz.events import Drag
from rnnviz.figure.lowering import in_data_units


class HandleDrag(Gesture):
    """The handle follows the pointer at once; the owner is told once a frame, and at the end."""

    def __init__(self, host: Host, drawing: HandleDrawing, index: int, at: QPointF) -> None:
        self._host, self._drawing, self._index = host, drawing, index
        self.key = drawing.mark.key
        self._start = self._place = drawing.position(index)
        # The handle keeps its distance to the pointer: it must not jump when it is grasped beside its middle.
        self._grasp = at - host.area.pixel(*self._start)
        self._has_moved = False

    def holds(self, drawing: HandleDrawing) -> bool:
        """True while the handle in hand is one of this drawing's."""
        return drawing is self._drawing and self._index < drawing.count

    def move(self, at: QPointF) -> None:
        """Put the handle under the pointer, as far as its bounds allow."""
        self._put(*self._host.area.data(at - self._grasp))
        self._host.event_throttle.offer(lambda: self._event(done=False))

    def _put(self, x: float, y: float) -> None:
        self._place = self._drawing.hold(self._index, x, y)
        self._has_moved = True
        self._host.refresh()

    def release(self) -> None:
        """Leave it there."""
        self._drawing.release()
        if self._has_moved:
            self._host.event_throttle.finish(self._event(done=True))
        self._host.refresh()

    def undo(self) -> None:
        """Put it back."""
        if self._has_moved:
            self._put(*self._start)
        self.release()

    def drop(self) -> None:
        """The handle is gone."""
        self._drawing.release()
        self._host.event_throttle.drop()

    def _event(self, *, done: bool) -> Drag:
        x, y = in_data_units(self._host.panel, *self._place)
        return Drag(self._host.panel.key, self.key, self._index, x, y, done=done)
