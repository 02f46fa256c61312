"""How the states of a simple recurrent layer move when its weights move, compiled: the R-operator through time.

    Rh ← (1 − h²) ∘ (Q + U Rh),    Q = R{P} + R{U} h_before

R{·} is the derivative along a direction in the space of weights; P and h as in `elman_sequence`. With the way back
of that file it makes products with the Gauss–Newton matrix, without the matrix.

Source: Pearlmutter 1994, Neural Computation 6(1) 147–160; Schraudolph 2002, Neural Computation 14(7) 1723–1738.
"""

import numpy as np
from numba import njit

from rnnviz.arrays import Floats
from rnnviz.networks.products import multiply
from rnnviz.networks.smooth_steps import FAST


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def elman_tangent(Q: Floats, U: Floats, h: Floats, Rh: Floats) -> None:
    """Fills `Rh`; Rh[0] is how the state before the sequence moves, usually 0.

    Q : (time, unit, batch)    U : (unit, unit)    h, Rh : (time + 1, unit, batch)
    """
    time, units, batch = Q.shape
    product = np.empty((units, batch), Q.dtype)
    for t in range(time):
        multiply(U, Rh[t], product)
        for i in range(units):
            for k in range(batch):
                slope = 1 - h[t + 1, i, k] * h[t + 1, i, k]
                Rh[t + 1, i, k] = slope * (Q[t, i, k] + product[i, k])
