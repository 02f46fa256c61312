"""Moving a plane under the pointer; without moving, a click."""

from PySide6.QtCore import QPointF

from app.plots.gestures.gesture import Gesture, Host

SLACK = 4.0
"""Pixels that the pointer may tremble in a click."""


class Pan(Gesture):
    """A press on the empty part of a plane or diagram."""

    def __init__(self, host: Host, at: QPointF) -> None:
        self._host, self._start = host, at
        self._limits = host.area.x_limits, host.area.y_limits
        self._grasped = host.area.data(at)
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
            # Other numbers on the axes may move the picture a little: the second time puts that right.
            self._shift(at)
            self._shift(at)

    def _shift(self, at: QPointF) -> None:
        area = self._host.area
        here = area.data(at)
        x, y = self._grasped[0] - here[0], self._grasped[1] - here[1]
        (x_low, x_high), (y_low, y_high) = area.x_limits, area.y_limits
        self._host.set_limits((x_low + x, x_high + x), (y_low + y, y_high + y))

    def release(self) -> None:
        """A press and release at one place is a click."""
        if not self._is_panning:
            self._host.click(self._start)

    def undo(self) -> None:
        """Back to where it was."""
        if self._is_panning:
            self._host.set_limits(*self._limits)

    def drop(self) -> None:
        """Nothing was promised."""


class Press(Pan):
    """The same where nothing may slide away: a drag that missed what it was meant for does nothing."""

    @property
    def is_panning(self) -> bool:
        """Nothing is moved."""
        return False

    def _shift(self, at: QPointF) -> None:
        """Everything stays."""

    def undo(self) -> None:
        """Nothing was moved."""
