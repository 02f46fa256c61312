"""Following a gated cell without input, and displacements at its state, compiled: what `inputless` and `lyapunov` say,
a hundred times as fast. Importing this compiles nothing yet; the first call does (seconds, once per machine)."""

import math

import numpy as np
from numba import njit

from rnnviz.arrays import Floats

SHORTEST = 1e-300
"""As in `lyapunov`: a displacement that vanishes counts as this long."""


@njit(cache=True, nogil=True)
def _logistic(a: float) -> float:
    return 0.5 + 0.5 * math.tanh(0.5 * a)


@njit(cache=True, nogil=True)
def _lstm(W: Floats, x: Floats, y: Floats, J: Floats) -> None:
    n = W.shape[1]
    for k in range(n):
        a_i = a_f = a_g = a_o = 0.0
        for j in range(n):
            a_i += W[k, j] * x[j]
            a_f += W[n + k, j] * x[j]
            a_g += W[2 * n + k, j] * x[j]
            a_o += W[3 * n + k, j] * x[j]
        i, f, g, o = _logistic(a_i), _logistic(a_f), math.tanh(a_g), _logistic(a_o)
        before = x[n + k]
        c = f * before + i * g
        t = math.tanh(c)
        y[n + k], y[k] = c, o * t
        for j in range(n):
            dc = before * f * (1 - f) * W[n + k, j] + g * i * (1 - i) * W[k, j] + i * (1 - g * g) * W[2 * n + k, j]
            kept = f if j == k else 0.0
            J[n + k, j], J[n + k, n + j] = dc, kept
            J[k, j] = t * o * (1 - o) * W[3 * n + k, j] + o * (1 - t * t) * dc
            J[k, n + j] = o * (1 - t * t) * kept


@njit(cache=True, nogil=True)
def _gru(W: Floats, x: Floats, y: Floats, J: Floats) -> None:
    n = W.shape[1]
    r = np.empty(n)
    for k in range(n):
        a_r = 0.0
        for j in range(n):
            a_r += W[k, j] * x[j]
        r[k] = _logistic(a_r)
    for k in range(n):
        a_z = a_h = 0.0
        for j in range(n):
            a_z += W[n + k, j] * x[j]
            a_h += W[2 * n + k, j] * r[j] * x[j]
        z, g = _logistic(a_z), math.tanh(a_h)
        y[k] = (1 - z) * g + z * x[k]
        for j in range(n):
            through = W[2 * n + k, j] * r[j]
            for m in range(n):
                through += W[2 * n + k, m] * x[m] * r[m] * (1 - r[m]) * W[m, j]
            kept = z if j == k else 0.0
            J[k, j] = (1 - z) * (1 - g * g) * through + kept + (x[k] - g) * z * (1 - z) * W[n + k, j]


@njit(cache=True, nogil=True)
def _cfn(W: Floats, x: Floats, y: Floats, J: Floats) -> None:
    n = W.shape[1]
    for k in range(n):
        a = 0.0
        for j in range(n):
            a += W[k, j] * x[j]
        theta, t = _logistic(a), math.tanh(x[k])
        y[k] = theta * t
        for j in range(n):
            J[k, j] = t * theta * (1 - theta) * W[k, j] + (theta * (1 - t * t) if j == k else 0.0)


@njit(cache=True, nogil=True)
def _make_orthonormal(v: Floats, lengths: Floats) -> None:
    """Gram and Schmidt, column by column; a column that vanishes becomes any direction across those before."""
    size, count = v.shape
    for k in range(count):
        _take_out(v, k)
        length = _length(v, k)
        lengths[k] = max(length, SHORTEST)
        for axis in range(size):
            if length > SHORTEST:
                break
            for i in range(size):
                v[i, k] = 1.0 if i == axis else 0.0
            _take_out(v, k)
            length = _length(v, k)
            if length < 0.1:
                length = 0.0
        for i in range(size):
            v[i, k] /= length


@njit(cache=True, nogil=True)
def _take_out(v: Floats, k: int) -> None:
    for m in range(k):
        along = 0.0
        for i in range(v.shape[0]):
            along += v[i, m] * v[i, k]
        for i in range(v.shape[0]):
            v[i, k] -= along * v[i, m]


@njit(cache=True, nogil=True)
def _length(v: Floats, k: int) -> float:
    squared = 0.0
    for i in range(v.shape[0]):
        squared += v[i, k] * v[i, k]
    return math.sqrt(squared)


@njit(cache=True, nogil=True)
def follow(kind: int, W: Floats, x: Floats, v: Floats, grown: Floats, path: Floats) -> None:
    """Moves `x` and `v` on by len(path) steps; fills `path` with the states, adds to `grown` what v has grown by.

    kind : place in `inputless.KINDS`    W : (gate · unit, unit)    x : (state,)    v : (state, exponent), orthonormal
    grown : (exponent,), sums of ln(growth)    path : (step, state)
    """
    size, count = v.shape
    y, J, moved, lengths = np.empty(size), np.zeros((size, size)), np.empty((size, count)), np.empty(count)
    for t in range(len(path)):
        if kind == 0:
            _lstm(W, x, y, J)
        elif kind == 1:
            _gru(W, x, y, J)
        else:
            _cfn(W, x, y, J)
        for i in range(size):
            for k in range(count):
                total = 0.0
                for j in range(size):
                    total += J[i, j] * v[j, k]
                moved[i, k] = total
        v[:] = moved
        _make_orthonormal(v, lengths)
        for k in range(count):
            grown[k] += math.log(lengths[k])
        x[:] = y
        path[t] = y
