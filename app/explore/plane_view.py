"""The part of a plane that an explorer shows, which can be moved and zoomed as far as there is something to see."""

from typing import Any

import pyqtgraph as pg

from app.plots.axis_ticks import FURTHEST
from app.plots.part import Plane, may_zoom

UNBOUNDED = 1e307
"""What pyqtgraph itself has as the end of an axis."""


class PlaneView(pg.ViewBox):
    """own : what the figure says of both axes"""

    def __init__(self) -> None:
        self.own: Plane = (0.0, 1.0), (0.0, 1.0)
        super().__init__(enableMenu=False, defaultPadding=0.0)

    def set_log(self, x: bool, y: bool) -> None:
        """Say which axes are logarithmic: they end where their numbers do."""
        x_end, y_end = (FURTHEST if log else UNBOUNDED for log in (x, y))
        self.setLimits(xMin=-x_end, xMax=x_end, yMin=-y_end, yMax=y_end)

    def scaleBy(self, s: Any = None, center: Any = None, x: Any = None, y: Any = None) -> None:
        """Called by pyqtgraph, wheel and drags: show so many times as much, unless that is too near or too far."""
        x, y = s if s is not None else (x, y)
        if all(
            may_zoom(shown, own, 1 / scale)
            for shown, own, scale in zip(self.viewRange(), self.own, (x, y), strict=True)
            if scale is not None
        ):
            super().scaleBy(center=center, x=x, y=y)
