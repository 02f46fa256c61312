"""Where data units lie on the screen."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from rnnviz.arrays import Array
from rnnviz.figure.limits import Limits

Rect = tuple[float, float, float, float]
"""left, top, width, height in pixels"""


@dataclass(frozen=True)
class PlotArea:
    """A rectangle of pixels that shows a rectangle of data units.

    x_limits, y_limits : data units; left, top, width, height : pixels of the widget, y pointing down
    clip : lines and areas are drawn only within it; panel : the whole widget. Both left, top, width, height
    """

    x_limits: Limits
    y_limits: Limits
    left: float
    top: float
    width: float
    height: float
    clip: Rect
    panel: Rect

    @property
    def rect(self) -> QRectF:
        """The rectangle of pixels."""
        return QRectF(self.left, self.top, self.width, self.height)

    @property
    def clip_rect(self) -> QRectF:
        """Lines and areas are drawn only within it."""
        return QRectF(*self.clip)

    @property
    def x_scale(self) -> float:
        """Pixels for one unit of x."""
        return self.width / (self.x_limits[1] - self.x_limits[0])

    @property
    def y_scale(self) -> float:
        """Pixels for one unit of y, positive."""
        return self.height / (self.y_limits[1] - self.y_limits[0])

    def pixels_x(self, x: Array) -> Array:
        """Pixel columns of data. x : any shape"""
        return (np.asarray(x, dtype=float) - self.x_limits[0]) * self.x_scale + self.left

    def pixels_y(self, y: Array) -> Array:
        """Pixel rows of data. y : any shape"""
        return (self.y_limits[1] - np.asarray(y, dtype=float)) * self.y_scale + self.top

    def pixel(self, x: float, y: float) -> QPointF:
        """The pixel of one point."""
        return QPointF(
            (x - self.x_limits[0]) * self.x_scale + self.left, (self.y_limits[1] - y) * self.y_scale + self.top
        )

    def data(self, pixel: QPointF) -> tuple[float, float]:
        """The data units under a pixel."""
        x = self.x_limits[0] + (pixel.x() - self.left) / self.x_scale
        y = self.y_limits[1] - (pixel.y() - self.top) / self.y_scale
        return x, y

    def box(self, extent: tuple[float, float, float, float]) -> QRectF:
        """The pixels of a rectangle given as x low, x high, y low, y high."""
        x_low, x_high, y_low, y_high = extent
        return QRectF(self.pixel(x_low, y_high), self.pixel(x_high, y_low))

    def inside(self, x: Array, y: Array, slack: float = 1.0) -> Array:
        """Which pixels lie within the clip rectangle, `slack` pixels more allowed. NaN lies nowhere."""
        left, top, width, height = self.clip
        return (x >= left - slack) & (x <= left + width + slack) & (y >= top - slack) & (y <= top + height + slack)


def fitted(rect: QRectF, x_limits: Limits, y_limits: Limits) -> QRectF:
    """The largest rectangle in the middle of `rect` in which one unit is as long in x as in y."""
    wide, high = x_limits[1] - x_limits[0], y_limits[1] - y_limits[0]
    scale = min(rect.width() / wide, rect.height() / high)
    fit = QRectF(0, 0, wide * scale, high * scale)
    fit.moveCenter(rect.center())
    return fit


def widened(x_limits: Limits, y_limits: Limits, rect: QRectF) -> tuple[Limits, Limits]:
    """Limits that fill `rect` with one unit as long in x as in y, what was shown in their middle."""
    wide, high = x_limits[1] - x_limits[0], y_limits[1] - y_limits[0]
    scale = min(rect.width() / wide, rect.height() / high)
    middle_x, middle_y = (x_limits[0] + x_limits[1]) / 2, (y_limits[0] + y_limits[1]) / 2
    half_x, half_y = rect.width() / scale / 2, rect.height() / scale / 2
    return (middle_x - half_x, middle_x + half_x), (middle_y - half_y, middle_y + half_y)


def on_pixels(rect: QRectF, ratio: float) -> Rect:
    """Left, top, width, height with the edges on device pixels. ratio : device pixels in a pixel"""
    left, top, right, bottom = (
        round(v * ratio) / ratio for v in (rect.left(), rect.top(), rect.right(), rect.bottom())
    )
    return left, top, right - left, bottom - top
