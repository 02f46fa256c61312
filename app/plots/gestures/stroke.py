"""Painting on a canvas."""

from PySide6.QtCore import QPointF

from app.plots.drawings.cells import CanvasDrawing
from app.plots.gestures.gesture import Gesture, Host
from rnnviz.arrays import Array
from rnnviz.events import Paint


class Stroke(Gesture):
    """The canvas shows the stroke at once; the owner gets copies, less often, and the last one at the end."""

    def __init__(self, host: Host, drawing: CanvasDrawing, at: QPointF, *, erase: bool) -> None:
        self._host, self._drawing = host, drawing
        self.key = drawing.mark.key
        self._value = drawing.mark.low if erase else drawing.mark.high
        self._before: Array = drawing.values
        drawing.begin()
        self._last = host.area.data(at)
        self.move(at)

    @property
    def drawing(self) -> CanvasDrawing:
        """The canvas that is painted on."""
        return self._drawing

    def move(self, at: QPointF) -> None:
        """Paint up to here."""
        here = self._host.area.data(at)
        self._drawing.dab(self._last, here, self._value)
        self._last = here
        self._host.refresh()
        self._host.paint_throttle.offer(lambda: self._event(done=False))

    def release(self) -> None:
        """The stroke has ended."""
        self._drawing.end()
        self._host.paint_throttle.finish(self._event(done=True))

    def undo(self) -> None:
        """Take the stroke back."""
        self._drawing.put(self._before)
        self.release()
        self._host.refresh()

    def drop(self) -> None:
        """The canvas is gone."""
        self._drawing.end()
        self._host.paint_throttle.drop()

    def _event(self, *, done: bool) -> Paint:
        return Paint(self._host.panel.key, self.key, self._drawing.values.copy(), done=done)
