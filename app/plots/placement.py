"""The place of one panel in the figure."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF


@dataclass(frozen=True)
class Placement:
    """A panel's place. widget : in the figure; picture : in the widget; title_rise, label_left : see `Frame`"""

    widget: QRect
    picture: QRectF
    title_rise: float
    label_left: float
