"""A simple recurrent layer over a whole sequence and back again, compiled.

    h ← tanh(P + U h)

P holds the input's part and the bias. Source: Elman 1990, Cognitive Science 14(2) 179–211.
"""

import numpy as np
from numba import njit

from rnnviz.arrays import Floats
from rnnviz.networks.products import multiply, multiply_transposed
from rnnviz.networks.smooth_steps import FAST, hyperbolic


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def elman_forward(P: Floats, U: Floats, h: Floats) -> None:
    """Fills `h`; h[0] is the state before the sequence.

    P : (time, unit, batch)    U : (unit, unit)    h : (time + 1, unit, batch)
    """
    time, units, batch = P.shape
    product = np.empty((units, batch), P.dtype)
    for t in range(time):
        multiply(U, h[t], product)
        for i in range(units):
            for k in range(batch):
                h[t + 1, i, k] = hyperbolic(P[t, i, k] + product[i, k])


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def elman_backward(dh: Floats, U: Floats, h: Floats, dP: Floats, carry: Floats) -> None:
    """The gradient through time: fills dP = ∂E/∂P, leaves ∂E/∂h[0] in `carry`.

    dh : (time, unit, batch), ∂E/∂h[t + 1] from outside the recurrence
    dP : (time, unit, batch)    carry : (unit, batch), ∂E/∂h[time] from later, usually 0
    """
    time, units, batch = dh.shape
    for t in range(time - 1, -1, -1):
        for i in range(units):
            for k in range(batch):
                dP[t, i, k] = (dh[t, i, k] + carry[i, k]) * (1 - h[t + 1, i, k] * h[t + 1, i, k])
        multiply_transposed(U, dP[t], carry)
