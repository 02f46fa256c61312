"""A flow that runs along a drawn curve and draws everything near onto it."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.closed_curve import ClosedCurve

ROUND = 6.0
"""Time that one round takes."""
ATTRACTION = 2.0


@dataclass(frozen=True, eq=False)
class DrawnFlow:
    """dy/dt = (L / 6) t(p) + 2 (p − y), p the nearest point of the curve, t its tangent there, L the curve's length.

    Where two points are equally near, in the middle, the arrows jump.
    """

    curve: ClosedCurve
    units: int = 2

    def velocity(self, y: Floats) -> Floats:
        """y : (batch, 2)    Returns (batch, 2)."""
        point, tangent = self.curve.nearest(y)
        return np.asarray(self.curve.length / ROUND * tangent + ATTRACTION * (point - y))

    def jacobian(self, y: Floats) -> Floats:
        """By central differences.    y : (batch, 2)    Returns (batch, 2, 2)."""
        shifts = 1e-5 * np.eye(2)
        columns = [(self.velocity(y + shift) - self.velocity(y - shift)) / 2e-5 for shift in shifts]
        return np.stack(columns, axis=-1)
