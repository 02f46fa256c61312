"""Pictures of whole rows or of whole columns: few, and none of them near another."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.enumeration import bits


def bars_and_stripes(side: int) -> Floats:
    """All distinct ones, 2 · 2^side − 2 of them (the empty and the full picture, which are both, at the end).

    Returns (picture, pixel), 0 or 1, pixels row by row.
    Source: MacKay 2003, "Information Theory, Inference, and Learning Algorithms", section 43.2.
    """
    lines = bits(side)
    stripes = np.repeat(lines, side, axis=1)
    bars = np.tile(lines, (1, side))
    return np.concatenate([bars[1:-1], stripes[1:-1], bars[[0, -1]]])
