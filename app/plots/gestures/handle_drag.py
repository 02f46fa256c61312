"""Moving a handle: dragged, carried from a click to the next, or called from anywhere in its strip."""

from PySide6.QtCore import QPointF

from app.plots.drawings.handles import HandleDrawing
from app.plots.gestures.gesture import Gesture, Host
from rnnviz.events import Drag
from rnnviz.figure.lowering import in_data_units

TREMBLE = 2.0
"""Pixels that the pointer may move in a click on a handle."""


class HandleDrag(Gesture):
    """The handle follows the pointer at once; the owner is told once a frame, and at the end."""

    def __init__(self, host: Host, drawing: HandleDrawing, index: int, at: QPointF) -> None:
        self._host, self._drawing, self._index = host, drawing, index
        self.key = drawing.mark.key
        self._pressed_at = at
        self._start = self._place = drawing.position(index)
        # The handle keeps its distance to the pointer: it must not jump when it is grasped beside its middle.
        self._grasp = at - host.area.pixel(*self._start)
        self._has_moved = False
        self.is_carried = False

    @property
    def can_be_carried(self) -> bool:
        """True where it was a click: the button went up where it had gone down."""
        return not self._has_moved and not self.is_carried

    def holds(self, drawing: HandleDrawing) -> bool:
        """True while the handle in hand is one of this drawing's."""
        return drawing is self._drawing and self._index < drawing.count

    def carry(self) -> None:
        """The handle was clicked: it follows the pointer without a button held, until the next click."""
        self.is_carried = True
        self._grasp = QPointF()
        self._drawing.hold(self._index, *self._place)
        self._drawing.carried = self._index
        self._host.refresh()

    def move(self, at: QPointF) -> None:
        """Put the handle under the pointer, as far as its bounds allow."""
        if not self._has_moved and (at - self._pressed_at).manhattanLength() <= TREMBLE:
            return
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


class Slide(HandleDrag):
    """A press anywhere in a strip: its handle comes to the pointer. Without moving it is a click, where clicks do
    something."""

    def __init__(self, host: Host, drawing: HandleDrawing, at: QPointF) -> None:
        super().__init__(host, drawing, 0, at)
        self._grasp = QPointF()

    @property
    def can_be_carried(self) -> bool:
        """A click into a strip calls its handle there; it is not picked up."""
        return False

    def release(self) -> None:
        """Leave it where the pointer is."""
        if not self._has_moved and self._host.panel.clicks:
            self._host.click(self._pressed_at)
        elif not self._has_moved:
            self._put(*self._host.area.data(self._pressed_at))
        super().release()
