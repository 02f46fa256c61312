"""Turning the camera of a 3-D panel."""

from PySide6.QtCore import QPointF

from app.plots.gestures.gesture import Gesture, Host

DEGREES = 0.4
"""How far the camera turns for a pixel."""


class Turn(Gesture):
    """The owner is told of the camera once a frame, and draws the panel anew."""

    def __init__(self, host: Host, at: QPointF) -> None:
        self._host, self._start, self._camera = host, at, host.camera

    def move(self, at: QPointF) -> None:
        """The near side of the box follows the pointer."""
        way = at - self._start
        camera = self._camera.turned(-DEGREES * way.x(), DEGREES * way.y())
        self._host.set_camera(camera)
        self._host.camera_throttle.offer(lambda: camera)

    def release(self) -> None:
        """Stay there."""
        if self._host.camera != self._camera:
            self._host.camera_throttle.finish(self._host.camera)

    def undo(self) -> None:
        """Turn back."""
        self._host.set_camera(self._camera)
        self._host.camera_throttle.finish(self._camera)

    def drop(self) -> None:
        """The panel is gone."""
        self._host.camera_throttle.drop()
