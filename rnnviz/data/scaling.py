"""Scaling a series, fitted on its training part only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.errors import DataError


@dataclass(frozen=True)
class Scaling:
    """A straight line between the data's units and the network's.

        to(x) = (x − centre) / spread,   back(y) = centre + spread · y

    centre, spread : in the data's unit, spread > 0
    """

    centre: float
    spread: float

    @classmethod
    def fit(cls, train: Floats, target: Literal["standard", "range"] = "standard") -> Scaling:
        """The scaling that brings `train` to mean 0 and deviation 1 ("standard"), or onto [-1, 1] ("range").

        train : (time,) finite, the training part alone: a test point that took part in the fit would leak.
        Raises DataError if `train` is empty, not finite, or constant up to rounding.
        """
        if train.size == 0:
            raise DataError("The training part is empty; it needs at least two different values")
        low, high = float(np.min(train)), float(np.max(train))
        size = max(abs(low), abs(high))
        if not np.isfinite(high - low):
            raise DataError("The training part holds numbers that are not finite or differ too much to be scaled")
        if high - low <= 8 * np.finfo(np.float64).eps * size:
            raise DataError(f"Every value of the training part is {low:g}: a constant cannot be scaled or learned")
        if target == "range":
            return cls(centre=low + (high - low) / 2, spread=(high - low) / 2)
        # Divided first, so that squares of very large or small numbers neither overflow nor vanish.
        return cls(centre=float(np.mean(train / size)) * size, spread=float(np.std(train / size)) * size)

    def to(self, x: Floats) -> Floats:
        """`x` (any shape) in the network's units."""
        return (x - self.centre) / self.spread

    def back(self, y: Floats) -> Floats:
        """`y` (any shape) in the data's units; the inverse of `to`."""
        return self.centre + self.spread * y
