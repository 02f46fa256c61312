"""What stands where something is not yet known."""

import numpy as np

from rnnviz.arrays import Array, Floats

NONE: Floats = np.empty(0)
NO_CELLS: Array = np.empty((0, 0), np.int8)
NO_MEMBERS: Array = np.empty((0, 0), np.float32)


def nothing() -> Floats:
    return NONE
