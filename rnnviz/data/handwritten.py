"""All handwritten digits of scikit-learn's collection, read from its own file without importing it.

1797 pictures of 8 × 8 pixels with ink from 0 to 16. Source: E. Alpaydin & C. Kaynak, "Optical Recognition of
Handwritten Digits", UCI Machine Learning Repository 1998 (the test part), as scikit-learn's `load_digits` has them.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.digits import DARKEST, digits, handwritten_file

SIDE = 8
INKED = 8.0
"""A pixel counts as ink from here on, in sixteenths."""


@dataclass(frozen=True, eq=False)
class Digits:
    """ink : (picture, pixel), 0 to 1, pixels row by row from the top    labels : (picture,), 0 to 9
    handwritten : False where the drawn glyphs stand in"""

    ink: Floats
    labels: Ints
    handwritten: bool

    @property
    def binary(self) -> Floats:
        """Ink or paper, 1 or 0. (picture, pixel)"""
        return (self.ink >= INKED / DARKEST).astype(float)


@cache
def handwriting() -> Digits:
    """The 1797 handwritten digits, read-only; the ten drawn glyphs where scikit-learn is not installed."""
    file = handwritten_file()
    if file is None:
        found = Digits(0.5 * (1.0 + digits("drawn", SIDE).reshape(10, -1)), np.arange(10), False)
    else:
        table = np.loadtxt(str(file), delimiter=",")
        found = Digits(table[:, :-1] / DARKEST, table[:, -1].astype(int), True)
    found.ink.setflags(write=False)
    found.labels.setflags(write=False)
    return found


def standardised(values: Floats, like: Floats) -> Floats:
    """Less the mean and divided by the deviation (by N) that each column has in `like`; 0 where it has none.

    values : (row, column)    like : (other row, column)
    """
    spread = like.std(axis=0)
    return np.where(spread > 0.0, (values - like.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0), 0.0)
