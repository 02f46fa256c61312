"""What a person does with a button held down."""

from abc import ABC, abstractmethod
from typing import Protocol

from PySide6.QtCore import QPointF

from app.plots.plot_area import PlotArea
from app.plots.throttle import Throttle
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Panel
from rnnviz.figure.limits import Limits


class Host(Protocol):
    """What a gesture needs of the panel it happens in.

    area : where data units lie; event_throttle, paint_throttle : send events of a drag and of a stroke, not too often
    camera_throttle : send cameras
    """

    event_throttle: Throttle
    paint_throttle: Throttle
    camera_throttle: Throttle

    @property
    def area(self) -> PlotArea:
        """Where data units lie on the widget."""

    @property
    def panel(self) -> Panel:
        """The description that is shown."""

    @property
    def camera(self) -> Camera:
        """What the person has turned the camera to."""

    def set_camera(self, camera: Camera) -> None:
        """Remember what the camera was turned to."""

    def set_limits(self, x_limits: Limits, y_limits: Limits) -> None:
        """Show this part of the plane."""

    def click(self, at: QPointF, *, double: bool = False) -> None:
        """Tell of a click into the empty part."""

    def refresh(self) -> None:
        """Paint anew, soon."""


class Gesture(ABC):
    """From pressing a button to releasing it."""

    key = ""
    """The mark it holds, if any: without that mark the gesture ends."""

    @abstractmethod
    def move(self, at: QPointF) -> None:
        """The pointer moved."""

    @abstractmethod
    def release(self) -> None:
        """The button was released, or the pointer lost."""

    def undo(self) -> None:
        """Escape was pressed: as if it had never begun."""
        self.release()

    @abstractmethod
    def drop(self) -> None:
        """What was held is gone: say nothing more about it."""
