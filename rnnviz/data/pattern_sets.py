"""What restricted Boltzmann machines learn: square pictures, as units that are 0 or 1, or as standardised numbers."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.bars_and_stripes import bars_and_stripes
from rnnviz.data.digits import digits
from rnnviz.data.handwritten import SIDE, handwriting, standardised

Name = Literal["digits", "bars", "glyphs"]

TRAINING = 1437
"""Digits to learn from, the first of the collection; the last 360 are the test part."""

BARS_SIDE = 4


@dataclass(frozen=True, eq=False)
class PatternSet:
    """train : (pattern, pixel)    test : likewise, None where there is none    side : pixels in a row
    ink : (pattern, pixel), the training part as it looks, 0 to 1    standardised : whether units are not the ink itself
    stands_in : True where the drawn glyphs had to serve for the handwritten digits
    """

    train: Floats
    test: Floats | None
    side: int
    ink: Floats
    standardised: bool
    stands_in: bool = False

    def units_of(self, ink: Floats) -> Floats:
        """What a picture is to the machine.    ink : (…, pixel)"""
        return standardised(ink, self.ink) if self.standardised else ink

    def ink_of(self, units: Floats) -> Floats:
        """How a state of the visible layer looks, from 0 to 1.    units : (…, pixel)"""
        if not self.standardised:
            return units
        return np.clip(self.ink.mean(axis=0) + self.ink.std(axis=0) * units, 0.0, 1.0)


def pattern_set(name: Name, gaussian: bool) -> PatternSet:
    """digits : 1437 + 360 handwritten ones, or the glyphs where scikit-learn is not installed
    bars : the 30 bars and stripes of 4 × 4    glyphs : the ten drawn digits

    gaussian : standardised by the training part, pixels that never change 0; else ink (at least half of the darkest)
    or paper
    """
    known = handwriting()
    if name == "bars":
        return _as_units(bars_and_stripes(BARS_SIDE), None, BARS_SIDE, gaussian)
    if name == "glyphs" or not known.handwritten:
        glyphs = 0.5 * (1.0 + digits("drawn", SIDE).reshape(10, -1))
        return _as_units(glyphs, None, SIDE, gaussian, stands_in=name == "digits")
    pictures = known.ink if gaussian else known.binary
    return _as_units(pictures[:TRAINING], pictures[TRAINING:], SIDE, gaussian)


def _as_units(train: Floats, test: Floats | None, side: int, gaussian: bool, stands_in: bool = False) -> PatternSet:
    if not gaussian:
        return PatternSet(train, test, side, train, False, stands_in)
    rest = None if test is None else standardised(test, train)
    return PatternSet(standardised(train, train), rest, side, train, True, stands_in)
