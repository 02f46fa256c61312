"""A simple recurrent layer whose summed input is normalised at every step, over a whole sequence and back, compiled.

    a = P + U h    n = (a − mean a) / √(var a + ε)    h ← tanh(gain ∘ n + b)

Mean and variance are taken over the units of the layer, for each sequence by itself. P holds the input's part
without a bias: one inside the brackets would be normalised away in part. ε = 1e-5.

Source: Ba, Kiros & Hinton 2016, arXiv 1607.06450, eq. 4.
"""

import math

import numpy as np
from numba import njit

from rnnviz.arrays import Floats
from rnnviz.networks.products import multiply, multiply_transposed
from rnnviz.networks.smooth_steps import FAST, hyperbolic

EPSILON = 1e-5


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def layer_norm_forward(P: Floats, U: Floats, gain: Floats, b: Floats, h: Floats, n: Floats, scale: Floats) -> None:
    """Fills `h`, `n` and `scale`; h[0] is the state before the sequence.

    P : (time, unit, batch)    U : (unit, unit)    gain, b : (unit,)    h : (time + 1, unit, batch)
    n : (time, unit, batch), normalised    scale : (time, batch) = 1 / √(var a + ε)
    """
    time, units, batch = P.shape
    a = np.empty((units, batch), P.dtype)
    for t in range(time):
        multiply(U, h[t], a)
        for k in range(batch):
            mean = a[0, k] * 0
            for i in range(units):
                a[i, k] += P[t, i, k]
                mean += a[i, k]
            mean /= units
            variance = mean * 0
            for i in range(units):
                variance += (a[i, k] - mean) ** 2
            scale[t, k] = 1 / math.sqrt(variance / units + EPSILON)
            for i in range(units):
                n[t, i, k] = (a[i, k] - mean) * scale[t, k]
                h[t + 1, i, k] = hyperbolic(gain[i] * n[t, i, k] + b[i])


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def layer_norm_backward(
    dh: Floats,
    U: Floats,
    gain: Floats,
    h: Floats,
    n: Floats,
    scale: Floats,
    dP: Floats,
    d_gain: Floats,
    db: Floats,
    carry: Floats,
) -> None:
    """The gradient through time: fills dP = ∂E/∂P, adds to `d_gain` and `db`, leaves ∂E/∂h[0] in `carry`.

    dh : (time, unit, batch), ∂E/∂h[t + 1] from outside the recurrence
    dP : (time, unit, batch)    d_gain, db : (unit,), start at 0    carry : (unit, batch), usually 0
    """
    time, units, batch = dh.shape
    for t in range(time - 1, -1, -1):
        for k in range(batch):
            mean = dh[t, 0, k] * 0
            along = dh[t, 0, k] * 0
            for i in range(units):
                d = (dh[t, i, k] + carry[i, k]) * (1 - h[t + 1, i, k] * h[t + 1, i, k])
                d_gain[i] += d * n[t, i, k]
                db[i] += d
                dP[t, i, k] = d * gain[i]
                mean += dP[t, i, k]
                along += dP[t, i, k] * n[t, i, k]
            mean /= units
            along /= units
            for i in range(units):
                dP[t, i, k] = (dP[t, i, k] - mean - n[t, i, k] * along) * scale[t, k]
        multiply_transposed(U, dP[t], carry)
