"""How the units of an attractor network answer their field h = W x + b, once.

Every function takes states x : (batch, unit), any real start, and returns the next states, (batch, unit).
"""

from typing import Literal

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.networks.weights import Weights

Update = Literal["satlins", "sign", "sign-async", "tanh"]


def satlins_step(weights: Weights, x: Floats) -> Floats:
    """All units at once, saturating linearly.

        x ← satlins(W x + b),   satlins(a) = min(1, max(−1, a))

    Source: Li, Michel & Porod 1989.
    """
    h = weights.field(x)
    return np.clip(h, -1, 1, out=h)


def sign_step(weights: Weights, x: Floats) -> Floats:
    """All units at once, two-valued.

        x_i ← sign(h_i);   where h_i = 0, x_i ← sign(x_i): the unit stays on its side

    For symmetric W the states end in a fixed point or in a 2-cycle (Goles & Olivos 1981).
    """
    return _sign_keeping(weights.field(x), x)


def sign_async_step(weights: Weights, x: Floats, order: Ints) -> Floats:
    """One sweep: the units in the given order, each seeing what the earlier ones have become.

        x_i ← sign(h_i);   where h_i = 0, x_i ← sign(x_i)

    order : (unit,), a permutation, the same for the whole batch.
    With W symmetric and W_ii ≥ 0 the energy never rises, so that only fixed points remain.
    Source: Hopfield 1982.
    """
    return _low_rank_sweep(weights, x, order) if weights.is_low_rank else _full_sweep(weights, x, order)


def tanh_step(weights: Weights, x: Floats, gain: float, dt: float) -> Floats:
    """One Euler step of the continuous network in its activities.

        dx/dt = −x + tanh(gain · (W x + b)),   x ← (1 − dt) x + dt · tanh(gain · (W x + b))

    gain : > 0    dt : in (0, 1], in units of the time constant; dt = 1 is the discrete tanh network.
    A step is a weighted mean of x and a point of the cube: states never leave the cube once in it,
    and fixed points do not depend on dt. Source: Hopfield 1984, PNAS 81(10) 3088-3092.
    """
    return (1 - dt) * x + dt * np.tanh(gain * weights.field(x))


def _full_sweep(weights: Weights, x: Floats, order: Ints) -> Floats:
    x = x.copy()
    for i in order:
        x[:, i] = _sign_keeping(weights.field_of_unit(x, int(i)), x[:, i])
    return x


def _low_rank_sweep(weights: Weights, x: Floats, order: Ints) -> Floats:
    """Keeps the overlaps c = Uᵀ x up to date, so that a unit costs batch · rank."""
    x = x.copy()
    c = x @ weights.U
    S_U_T = weights.S @ weights.U.T
    for i in order:
        h = weights.diagonal[i] * x[:, i] + c @ S_U_T[:, i] + weights.b[i]
        new = _sign_keeping(h, x[:, i])
        c += np.outer(new - x[:, i], weights.U[i])
        x[:, i] = new
    return x


def _sign_keeping(h: Floats, x: Floats) -> Floats:
    """sign(h), and sign(x) where h is zero up to its own rounding error."""
    rounding = 16 * np.finfo(h.dtype).eps
    return np.where(np.abs(h) > rounding, np.sign(h), np.sign(x))
