"""An LSTM whose gates see the cell ("peepholes") over a whole sequence and back again, compiled.

    i = σ(P_i + U_i h + p_i ∘ c)    f = σ(P_f + U_f h + p_f ∘ c)    g = tanh(P_g + U_g h)
    c ← f ∘ c + i ∘ g    o = σ(P_o + U_o h + p_o ∘ c)    h ← o ∘ tanh(c)

P holds the input's part and the biases, gates in the order i, f, g, o. The output gate sees the new c.

Source: Gers, Schraudolph & Schmidhuber 2002, JMLR 3 115–143, eq. 1–6.
"""

import numpy as np
from numba import njit

from rnnviz.arrays import Floats
from rnnviz.networks.products import multiply, multiply_transposed
from rnnviz.networks.smooth_steps import FAST, hyperbolic, logistic


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def peephole_forward(P: Floats, U: Floats, p: Floats, h: Floats, c: Floats, gates: Floats) -> None:
    """Fills `h`, `c` and `gates`; h[0] and c[0] are the state before the sequence.

    P : (time, 4 unit, batch)    U : (4 unit, unit)    p : (3, unit) = p_i, p_f, p_o
    h, c : (time + 1, unit, batch)    gates : (time, 4 unit, batch) = i, f, g, o
    """
    time, _, batch = P.shape
    n = U.shape[1]
    product = np.empty((4 * n, batch), P.dtype)
    for t in range(time):
        multiply(U, h[t], product)
        for j in range(n):
            for k in range(batch):
                before = c[t, j, k]
                i = logistic(P[t, j, k] + product[j, k] + p[0, j] * before)
                f = logistic(P[t, n + j, k] + product[n + j, k] + p[1, j] * before)
                g = hyperbolic(P[t, 2 * n + j, k] + product[2 * n + j, k])
                after = f * before + i * g
                o = logistic(P[t, 3 * n + j, k] + product[3 * n + j, k] + p[2, j] * after)
                gates[t, j, k] = i
                gates[t, n + j, k] = f
                gates[t, 2 * n + j, k] = g
                gates[t, 3 * n + j, k] = o
                c[t + 1, j, k] = after
                h[t + 1, j, k] = o * hyperbolic(after)


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def peephole_backward(
    dh: Floats,
    U: Floats,
    p: Floats,
    c: Floats,
    gates: Floats,
    dP: Floats,
    dp: Floats,
    carry_h: Floats,
    carry_c: Floats,
) -> None:
    """The gradient through time: fills dP = ∂E/∂P, adds to dp, leaves ∂E/∂h[0], ∂E/∂c[0] in the carries.

    dh : (time, unit, batch), ∂E/∂h[t + 1] from outside the recurrence
    dP : (time, 4 unit, batch)    dp : (3, unit), starts at 0
    carry_h, carry_c : (unit, batch), from later than the sequence, usually 0
    """
    time, n, batch = dh.shape
    for t in range(time - 1, -1, -1):
        for j in range(n):
            for k in range(batch):
                i = gates[t, j, k]
                f = gates[t, n + j, k]
                g = gates[t, 2 * n + j, k]
                o = gates[t, 3 * n + j, k]
                before = c[t, j, k]
                after = c[t + 1, j, k]
                squashed = hyperbolic(after)
                d_h = dh[t, j, k] + carry_h[j, k]
                d_o = d_h * squashed * o * (1 - o)
                d_c = carry_c[j, k] + d_h * o * (1 - squashed * squashed) + d_o * p[2, j]
                d_i = d_c * g * i * (1 - i)
                d_f = d_c * before * f * (1 - f)
                dP[t, j, k] = d_i
                dP[t, n + j, k] = d_f
                dP[t, 2 * n + j, k] = d_c * i * (1 - g * g)
                dP[t, 3 * n + j, k] = d_o
                dp[0, j] += d_i * before
                dp[1, j] += d_f * before
                dp[2, j] += d_o * after
                carry_c[j, k] = d_c * f + d_i * p[0, j] + d_f * p[1, j]
        multiply_transposed(U, dP[t], carry_h)
