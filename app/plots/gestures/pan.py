"""Moving a plane under the pointer; without moving, a click."""

from PySide6.QtCore import QPointF

from app.plots.gestures.gesture import Gesture, Host

SLACK = 4.0
"""Pixels that the pointer may tremble in a click."""


class Pan(Gesture):
    """A press on the empty part of a plane or diagram."""

    def __init__(self, host: Host, at: QPointF) -> None:
        self._host, self._start = host, at
        self._area = host.area
        self._is_panning = False

    @property
    def is_panning(self) -> bool:
        """True once it is no click any more."""
        return self._is_panning

    def move(self, at: QPointF) -> None:
        """Keep the same data under the pointer."""
        way = at - self._start
        self._is_panning = self._is_panning or abs(way.x()) + abs(way.y()) > SLACK
        if self._is_panning:
            x, y = way.x() / self._area.x_scale, way.y() / self._area.y_scale
            (x_low, x_high), (y_low, y_high) = self._area.x_limits, self._area.y_limits
            self._host.set_limits((x_low - x, x_high - x), (y_low + y, y_high + y))

    def release(self) -> None:
        """A press and release at one place is a click."""
        if not self._is_panning:
            self._host.click(self._start)

    def undo(self) -> None:
        """Back to where it was."""
        if self._is_panning:
            self._host.set_limits(self._area.x_limits, self._area.y_limits)

    def drop(self) -> None:
        """Nothing was promised."""
