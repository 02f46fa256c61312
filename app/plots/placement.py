"""The place of one panel in the figure."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QRectF

SEEN = 0.4
"""Pixels: what moves by less moves for nobody."""

LegendPlace = Literal["own", "beside", "away"]
"""Where a legend stands: where its panel says, right of the picture, or outside the panel, across the figure."""


@dataclass(frozen=True)
class Placement:
    """A panel's place.

    widget : in the figure; picture : in the widget; title_rise, label_left, legend_at : see `Frame`
    """

    widget: QRect
    picture: QRectF
    title_rise: float
    label_left: float
    legend_at: LegendPlace = "own"
