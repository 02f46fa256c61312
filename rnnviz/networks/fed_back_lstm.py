"""An LSTM that reads observations for a while and then its own output, and the gradient through all of it, compiled.

    z_t = (h_{t−1}, y_{t−L}, …, y_{t−1}, 1)          what the cells see: their own past, the last L values, a constant
    i, f, o = σ(W z),  g = tanh(W z)    c_t = f ∘ c_{t−1} + i ∘ g    h_t = o ∘ tanh(c_t)
    ŷ_t = v · (h_t, 1)
    y_t is an observation for t < S and ŷ_t from t = S on

so that ŷ_S is the first free forecast, and every value from there on is fed back for L steps. The loss of one window is

    E = √(mean_{t ≥ S} (ŷ_t − x_t)² + ε) + λ √(mean_{t < S} (ŷ_t − x_t)² + ε)

and its gradient flows back both through h, c and through the values fed back (Werbos 1990, Proc. IEEE 78(10)
1550–1560). All windows of one network are columns of one matrix product; one network takes one thread, and the
interpreter is free meanwhile.
"""

import numpy as np
from numba import njit

from rnnviz.arrays import Floats
from rnnviz.networks.products import multiply
from rnnviz.networks.smooth_steps import FAST, hyperbolic, logistic


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def run_forward(
    W: Floats, v: Floats, y: Floats, observed: int, z: Floats, gates: Floats, c: Floats, answers: Floats
) -> None:
    """Fills `answers`, the part of `y` that is fed back, and `z`, `gates`, `c` for the way back.

    W : (4 unit, unit + L + 1), gates in the order i, f, g, o    v : (unit + 1,)
    y : (L + time, batch), standardised; y[:L + observed] are observations, the rest is overwritten
    observed : S, how many steps are fed observations, 1 ≤ S ≤ time
    z : (time + 1, unit + L + 1, batch); z[0, :unit] is h before the sequence    gates : (time, 4 unit, batch)
    c : (time + 1, unit, batch); c[0] before the sequence    answers : (time, batch) = ŷ
    """
    time, batch = answers.shape
    n = v.size - 1
    lags = W.shape[1] - n - 1
    for t in range(time):
        for k in range(batch):
            for lag in range(lags):
                z[t, n + lag, k] = y[t + lag, k]
            z[t, n + lags, k] = 1
            answers[t, k] = v[n]
        a = gates[t]
        multiply(W, z[t], a)
        h, before, after, answer = z[t + 1], c[t], c[t + 1], answers[t]
        for j in range(n):
            for k in range(batch):
                i = logistic(a[j, k])
                f = logistic(a[n + j, k])
                g = hyperbolic(a[2 * n + j, k])
                o = logistic(a[3 * n + j, k])
                cell = f * before[j, k] + i * g
                output = o * hyperbolic(cell)
                a[j, k] = i
                a[n + j, k] = f
                a[2 * n + j, k] = g
                a[3 * n + j, k] = o
                after[j, k] = cell
                h[j, k] = output
                answer[k] += v[j] * output
        if t >= observed:
            for k in range(batch):
                y[lags + t, k] = answer[k]


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def window_losses(
    answers: Floats, targets: Floats, observed: int, teacher_share: float, floor: float, errors: Floats
) -> Floats:
    """(batch,): E of each window; fills errors : (time, batch) with ∂E/∂ŷ of the mean of E over the windows.

    targets : (time, batch)    teacher_share : λ    floor : ε, > 0
    """
    time, batch = answers.shape
    loss = np.zeros(batch, answers.dtype)
    for k in range(batch):
        for first, last, share in ((observed, time, 1.0), (0, observed, teacher_share)):
            if first == last:
                continue
            square = 0.0
            for t in range(first, last):
                square += (answers[t, k] - targets[t, k]) ** 2
            root = np.sqrt(square / (last - first) + floor)
            loss[k] += share * root
            scale = share / (root * (last - first) * batch)
            for t in range(first, last):
                errors[t, k] = scale * (answers[t, k] - targets[t, k])
    return loss


@njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")
def run_backward(
    W: Floats,
    v: Floats,
    observed: int,
    z: Floats,
    gates: Floats,
    c: Floats,
    errors: Floats,
    dW: Floats,
    dv: Floats,
) -> None:
    """Fills dW = ∂E/∂W and dv = ∂E/∂v; the arguments as `run_forward` left them. `gates` is overwritten.

    errors : (time, batch) = ∂E/∂ŷ from the loss alone
    """
    time, batch = errors.shape
    n = v.size - 1
    lags = W.shape[1] - n - 1
    dy = np.zeros((lags + time, batch), z.dtype)
    dz = np.zeros((n + lags + 1, batch), z.dtype)
    dc = np.zeros((n, batch), z.dtype)
    d_answer = np.empty(batch, z.dtype)
    step = np.empty_like(dW)
    dW[:] = 0
    dv[:] = 0
    for t in range(time - 1, -1, -1):
        for k in range(batch):
            d_answer[k] = errors[t, k] + dy[lags + t, k]
            dv[n] += d_answer[k]
        a, before, after, h = gates[t], c[t], c[t + 1], z[t + 1]
        for j in range(n):
            total = z.dtype.type(0)
            for k in range(batch):
                i = a[j, k]
                f = a[n + j, k]
                g = a[2 * n + j, k]
                o = a[3 * n + j, k]
                squashed = hyperbolic(after[j, k])
                d_h = dz[j, k] + v[j] * d_answer[k]
                total += h[j, k] * d_answer[k]
                d_c = dc[j, k] + d_h * o * (1 - squashed * squashed)
                a[j, k] = d_c * g * i * (1 - i)
                a[n + j, k] = d_c * before[j, k] * f * (1 - f)
                a[2 * n + j, k] = d_c * i * (1 - g * g)
                a[3 * n + j, k] = d_h * squashed * o * (1 - o)
                dc[j, k] = d_c * f
            dv[j] += total
        np.dot(a, z[t].T, step)
        for row in range(4 * n):
            for column in range(n + lags + 1):
                dW[row, column] += step[row, column]
        np.dot(W.T, a, dz)
        for row in range(max(t, lags + observed), t + lags):
            for k in range(batch):
                dy[row, k] += dz[n + row - t, k]
