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
        self.own: Plane | None = None
        super().__init__(enableMenu=False, defaultPadding=0.0)

    def set_log(self, x: bool, y: bool) -> None:
        """Say which axes are logarithmic: they end where their numbers do."""
        ends = {name: FURTHEST if log else UNBOUNDED for name, log in (("x", x), ("y", y))}
        self.setLimits(**{f"{name}Min": -end for name, end in ends.items()})
        self.setLimits(**{f"{name}Max": end for name, end in ends.items()})

    def scaleBy(self, s: Any = None, center: Any = None, x: Any = None, y: Any = None) -> None:
        """Called by pyqtgraph, wheel and drags: show so many times as much, unless that is too near or too far."""
        x, y = s if s is not None else (x, y)
        if self.own is None or all(
            may_zoom(shown, own, 1 / scale)
            for shown, own, scale in zip(self.viewRange(), self.own, (x, y), strict=True)
            if scale is not None
        ):
            super().scaleBy(center=center, x=x, y=y)
