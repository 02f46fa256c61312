"""Three ways to damage a picture."""

from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.digits import PAPER

NoiseKind = Literal["flip", "gaussian", "erase"]

USUAL: dict[str, float] = {"flip": 0.3, "gaussian": 3.0, "erase": 0.4}
"""An amount that most digits survive."""

MOST: dict[str, float] = {"flip": 1.0, "gaussian": 20.0, "erase": 1.0}


def damaged(patterns: Floats, kind: NoiseKind, amount: float, rng: np.random.Generator) -> Floats:
    """The patterns, each with damage of its own.

    flip : this share of the units changes sign; gaussian : normal noise of this σ is added, nothing is clipped
    erase : a rectangle that covers this share of the picture becomes paper
    patterns : (batch, unit), square pictures row by row    Returns (batch, unit) float32.
    With the same rng, less damage is a part of more damage.
    """
    patterns = patterns.astype(np.float32)
    match kind:
        case "flip":
            return np.where(_lowest(rng.random(patterns.shape, np.float32), amount), -patterns, patterns)
        case "gaussian":
            return patterns + np.float32(amount) * rng.standard_normal(patterns.shape, np.float32)
        case "erase":
            return np.where(_rectangles(patterns.shape, amount, rng), np.float32(PAPER), patterns)


def _lowest(values: Floats, share: float) -> Array:
    """Which values belong to the lowest share of their row."""
    count = round(share * values.shape[1])
    if count == 0:
        return np.zeros(values.shape, dtype=bool)
    highest = np.partition(values, count - 1, axis=1)[:, count - 1]
    return np.asarray(values <= highest[:, None])


def _rectangles(shape: tuple[int, ...], share: float, rng: np.random.Generator) -> Array:
    """Where rectangles of this share lie, one for each row of the batch: about square, anywhere within."""
    batch, units = shape
    side = round(units**0.5)
    high = round(share**0.5 * side)
    wide = min(side, round(share * units / high)) if high else 0
    top = (rng.random(batch) * (side - high + 1)).astype(int)[:, None]
    left = (rng.random(batch) * (side - wide + 1)).astype(int)[:, None]
    row, column = np.divmod(np.arange(units), side)
    return np.asarray((row >= top) & (row < top + high) & (column >= left) & (column < left + wide))
