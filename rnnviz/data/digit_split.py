"""The handwritten digits, split anew by each seed: 1437 to learn from, 360 to be judged by."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.handwritten import SIDE, Digits, handwriting

TRAINING, TEST = 1437, 360
SPREAD = 0.15
"""Deviation of the ink of drawn glyphs that stand in."""


@dataclass(frozen=True, eq=False)
class Split:
    """ink, labels : (picture, pixel) from 0 to 1 and (picture,), of the part to learn from; the others of the test part
    stands_in : True where moved and blotted glyphs had to serve for the handwriting
    """

    ink: Floats
    labels: Ints
    test_ink: Floats
    test_labels: Ints
    stands_in: bool


def split_digits(rng: np.random.Generator) -> Split:
    """A random order of all pictures, of which the first 1437 are learned from."""
    known = handwriting()
    ink, labels = (known.ink, known.labels) if known.handwritten else _blotted(known, rng)
    order = rng.permutation(len(labels))
    first, rest = order[:TRAINING], order[TRAINING:]
    return Split(ink[first], labels[first], ink[rest], labels[rest], not known.handwritten)


def _blotted(glyphs: Digits, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """As many pictures of the ten glyphs, moved by up to a pixel and with uneven ink."""
    labels = np.arange(TRAINING + TEST) % 10
    pictures = glyphs.ink[labels].reshape(-1, SIDE, SIDE)
    moves = rng.integers(-1, 2, (len(labels), 2)).tolist()
    moved = np.array([np.roll(picture, move, (0, 1)) for picture, move in zip(pictures, moves, strict=True)])
    return np.clip(moved.reshape(len(labels), -1) + SPREAD * rng.standard_normal((len(labels), SIDE**2)), 0, 1), labels
