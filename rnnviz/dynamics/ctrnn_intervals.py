"""What two units can feel anywhere in a box of states, and of weights: bounds that hold for every point in it.

    f_i(x) = −x_i + Σ_j W_ij σ(x_j) + h_i

In each of its variables f_i is a sum of functions of one, so the bounds of the sum are the sums of the bounds; with
fixed weights they are exact. Boxes are arrays `low, high`; weights `W : (box, 2, 2)` and `h : (box, 2)` are pairs of
such, too, when they are varied. A box whose bounds do not hold zero holds no fixed point.
"""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.networks.ctrnn import Activation, activation, slope

Range = tuple[Floats, Floats]
"""(low, high)"""


def times(a: Range, b: Range) -> Range:
    """All products of one number from each."""
    corners = [x * y for x in a for y in b]
    return np.minimum.reduce(corners), np.maximum.reduce(corners)


def plus(*terms: Range) -> Range:
    """All sums of one number from each."""
    return sum(t[0] for t in terms), sum(t[1] for t in terms)  # type: ignore[return-value]


def answers(sigma: Activation, x: Range) -> Range:
    """σ of every number between; it never falls."""
    return activation(sigma, x[0]), activation(sigma, x[1])


def slopes(sigma: Activation, x: Range) -> Range:
    """σ' of every number between; for logistic and tanh it is even and falls with |x|."""
    far = np.maximum(np.abs(x[0]), np.abs(x[1]))
    near = np.where((x[0] <= 0) & (x[1] >= 0), 0.0, np.minimum(np.abs(x[0]), np.abs(x[1])))
    return slope(sigma, far), slope(sigma, near)


def leak_and_self(sigma: Activation, w: Range, x: Range) -> Range:
    """−x + w σ(x) for every x and w between. Its turning points are where w σ' = 1."""
    lows, highs = [], []
    for weight in w:
        at = [x[0], x[1], *(np.clip(turn, x[0], x[1]) for turn in _turns(sigma, weight))]
        values = [weight * activation(sigma, place) - place for place in at]
        lows.append(np.minimum.reduce(values))
        highs.append(np.maximum.reduce(values))
    # Linear in w for every x: the extremes over w are at its ends.
    return np.minimum(*lows), np.maximum(*highs)


def _turns(sigma: Activation, w: Floats) -> tuple[Floats, Floats]:
    """Where w σ'(x) = 1, or 0 twice where that is nowhere."""
    steepness = 4.0 if sigma == "logistic" else 1.0
    share = np.sqrt(np.maximum(0.0, 1.0 - steepness / np.maximum(w, steepness)))
    turn = np.arctanh(np.minimum(share, 1.0 - 1e-16)) * (2.0 if sigma == "logistic" else 1.0)
    return turn, -turn


def drive(sigma: Activation, W: tuple[Floats, Floats], h: tuple[Floats, Floats], low: Floats, high: Floats) -> Range:
    """Bounds of f : (box, 2).    W : low and high (box, 2, 2)    h : low and high (box, 2)    low, high : (box, 2)"""
    lows, highs = [], []
    for i, j in ((0, 1), (1, 0)):
        own = leak_and_self(sigma, (W[0][:, i, i], W[1][:, i, i]), (low[:, i], high[:, i]))
        other = times((W[0][:, i, j], W[1][:, i, j]), answers(sigma, (low[:, j], high[:, j])))
        total = plus(own, other, (h[0][:, i], h[1][:, i]))
        lows.append(total[0])
        highs.append(total[1])
    return np.stack(lows, axis=1), np.stack(highs, axis=1)


def holds_zero(bounds: Range) -> Array:
    """Whether zero lies between, in every column; rounding may not decide that it does not.    Returns (box,)."""
    slack = 1e-12 * (1.0 + np.maximum(np.abs(bounds[0]), np.abs(bounds[1])))
    inside = (bounds[0] <= slack) & (bounds[1] >= -slack)
    return np.asarray(inside.all(axis=1) if inside.ndim > 1 else inside)


def states_at_rest(sigma: Activation, W: Floats, h: Floats) -> Range:
    """A box that holds every fixed point of a net with bounded σ.    W : (case, 2, 2)    h : (case, 2)"""
    least = 0.0 if sigma == "logistic" else -1.0
    ends = (np.minimum(W, least * W).sum(axis=2) + h, np.maximum(W, least * W).sum(axis=2) + h)
    room = 1e-6 + 0.01 * (ends[1] - ends[0])
    return ends[0] - room, ends[1] + room


def halves(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Every box in two along every side.    low, high : (box, side)    Returns (box · 2^side, side), box by box."""
    sides = low.shape[1]
    bits = (np.arange(2**sides)[:, None] >> np.arange(sides)) & 1
    half = (high - low)[:, None, :] / 2
    lows = low[:, None, :] + bits * half
    return lows.reshape(-1, sides), (lows + half).reshape(-1, sides)


def _own(sigma: Activation, W: tuple[Floats, Floats], x: tuple[Floats, Floats], i: int) -> Range:
    """−1 + W_ii σ'(x_i)"""
    grown = times((W[0][:, i, i], W[1][:, i, i]), slopes(sigma, (x[0][:, i], x[1][:, i])))
    return grown[0] - 1.0, grown[1] - 1.0


def determinant(sigma: Activation, W: tuple[Floats, Floats], tau: Floats, low: Floats, high: Floats) -> Range:
    """Bounds of det(τ J), for boxes as in `drive`."""
    x = (low, high)
    across = times(
        times((W[0][:, 0, 1], W[1][:, 0, 1]), (W[0][:, 1, 0], W[1][:, 1, 0])),
        times(slopes(sigma, (low[:, 0], high[:, 0])), slopes(sigma, (low[:, 1], high[:, 1]))),
    )
    return plus(times(_own(sigma, W, x, 0), _own(sigma, W, x, 1)), (-across[1], -across[0]))


def trace(sigma: Activation, W: tuple[Floats, Floats], tau: Floats, low: Floats, high: Floats) -> Range:
    """Bounds of tr J, for boxes as in `drive`.    tau : (2,)"""
    first, second = (_own(sigma, W, (low, high), i) for i in (0, 1))
    return plus((first[0] / tau[0], first[1] / tau[0]), (second[0] / tau[1], second[1] / tau[1]))
