"""What restricted Boltzmann machines learn: square pictures, as units that are 0 or 1, or as standardised numbers."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.bars_and_stripes import bars_and_stripes
from rnnviz.data.digits import digits
from rnnviz.data.handwritten import SIDE, handwriting, standardised
from rnnviz.networks.enumeration import bits

Name = Literal["digits", "bars", "glyphs", "random"]

TRAINING = 1437
"""Digits to learn from, the first of the collection; the last 360 are the test part."""

BARS_SIDE = 4


@dataclass(frozen=True, eq=False)
class PatternSet:
    """train : (pattern, pixel)    test : likewise, None where there is none    side : pixels in a row
    ink : (pattern, pixel), the training part as it looks, 0 to 1    standardised : whether units are not the ink itself
    weights : (pattern,), how likely each training pattern is; None where all are alike
    stands_in : True where the drawn glyphs had to serve for the handwritten digits
    """

    train: Floats
    test: Floats | None
    side: int
    ink: Floats
    standardised: bool
    stands_in: bool = False
    weights: Floats | None = None

    @property
    def entropy(self) -> float:
        """In nats: minus the highest mean of ln p that any machine with discrete units can reach."""
        shares = np.full(len(self.train), 1.0 / len(self.train)) if self.weights is None else self.weights
        _, which = np.unique(self.train, axis=0, return_inverse=True)
        p = np.bincount(which.ravel(), weights=shares)
        return float(-(p * np.log(p)).sum())

    def units_of(self, ink: Floats) -> Floats:
        """What a picture is to the machine.    ink : (…, pixel)"""
        return standardised(ink, self.ink) if self.standardised else ink

    def ink_of(self, units: Floats) -> Floats:
        """How a state of the visible layer looks, from 0 to 1.    units : (…, pixel)"""
        if not self.standardised:
            return units
        return np.clip(self.ink.mean(axis=0) + self.ink.std(axis=0) * units, 0.0, 1.0)


def pattern_set(name: Name, gaussian: bool, seed: int = 0) -> PatternSet:
    """digits : 1437 + 360 handwritten ones, or the glyphs where scikit-learn is not installed
    bars : the 30 bars and stripes of 4 × 4    glyphs : the ten drawn digits
    random : all 16 states of four units, with probabilities drawn from the seed (exponential numbers, normalised)

    gaussian : standardised by the training part, pixels that never change 0; else ink (at least half of the darkest)
    or paper
    """
    if name == "random":
        return replace(_as_units(bits(4), None, 2, gaussian), weights=_random_law(16, seed))
    known = handwriting()
    if name == "bars":
        return _as_units(bars_and_stripes(BARS_SIDE), None, BARS_SIDE, gaussian)
    if name == "glyphs" or not known.handwritten:
        glyphs = 0.5 * (1.0 + digits("drawn", SIDE).reshape(10, -1))
        return _as_units(glyphs, None, SIDE, gaussian, stands_in=name == "digits")
    pictures = known.ink if gaussian else known.binary
    return _as_units(pictures[:TRAINING], pictures[TRAINING:], SIDE, gaussian)


def _random_law(states: int, seed: int) -> Floats:
    """Evenly from all distributions over so many states."""
    drawn = np.random.default_rng([seed, 2]).exponential(size=states)
    return drawn / drawn.sum()


def _as_units(train: Floats, test: Floats | None, side: int, gaussian: bool, stands_in: bool = False) -> PatternSet:
    if not gaussian:
        return PatternSet(train, test, side, train, False, stands_in)
    rest = None if test is None else standardised(test, train)
    return PatternSet(standardised(train, train), rest, side, train, True, stands_in)
