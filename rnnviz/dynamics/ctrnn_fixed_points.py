"""All fixed points of continuous-time nets of two units, of many nets at once.

Logistic and tanh: the plane is halved again and again, and boxes that can hold no fixed point (`ctrnn_intervals`) are
dropped; from the middles of the small ones that stay Newton's method goes the rest of the way. So none is missed;
the index sum is a check, not the means. Rectified: the net is linear in each quadrant, and solved there.
"""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics import ctrnn_intervals as intervals
from rnnviz.dynamics.ctrnn_relu_fixed_points import relu_fixed_points
from rnnviz.dynamics.flow_equilibrium import ZERO, Equilibrium, classified
from rnnviz.dynamics.newton import distinct, newton
from rnnviz.networks.ctrnn import Activation, Ctrnn, activation, slope

SMALL = 0.02
"""Side of a box in which Newton's method begins: σ is as good as a parabola there."""
MOST_BOXES = 60_000
"""Where more are left, along a pair of nullclines that nearly coincide, Newton's method begins at once."""
SAME = 1e-7
TWINS = 1e-4
"""A double root is found twice so far apart."""
AT_REST = 1e-10


def ctrnn_fixed_points(net: Ctrnn, extent: float) -> list[Equilibrium]:
    """Every fixed point of a net of two units, sorted by x1, then x2.

    extent : where a line of fixed points that does not end is cut off, |x| ≤ extent
    """
    if net.sigma == "relu":
        return relu_fixed_points(net, extent)
    return equilibria_at(net, fixed_points_of_many(net.sigma, net.W[None], net.h[None])[0])


def equilibria_at(net: Ctrnn, points: Floats) -> list[Equilibrium]:
    """The fixed points of a net at these places, with their types.    points : (point, 2)"""
    return _merged(classified(points, net.jacobian(points)))


def fixed_points_of_many(sigma: Activation, W: Floats, h: Floats) -> list[Floats]:
    """The fixed points of each net with bounded σ.    W : (case, 2, 2)    h : (case, 2)    Returns (point, 2) each."""
    case, low, high = _boxes(sigma, W, h)
    middle = (low + high) / 2

    def equation(x: Floats, rows: Ints) -> tuple[Floats, Floats]:
        weights = W[case[rows]]
        f = np.einsum("kij,kj->ki", weights, activation(sigma, x)) + h[case[rows]] - x
        return f, weights * slope(sigma, x)[:, None, :] - np.eye(2)

    found, _ = newton(equation, middle, reach=1e3, longest_step=0.25)
    rest = np.abs(equation(found, np.arange(len(found)))[0]).max(axis=1, initial=0.0)
    at_rest = rest <= AT_REST * (1.0 + np.abs(found).max(axis=1, initial=0.0))
    found += 0.0  # −0 is 0
    return [distinct(found[at_rest & (case == n)], SAME) for n in range(len(W))]


def _boxes(sigma: Activation, W: Floats, h: Floats) -> tuple[Ints, Floats, Floats]:
    """Small boxes outside of which nothing rests: which case each belongs to, low and high corners (box, 2)."""
    low, high = intervals.states_at_rest(sigma, W, h)
    case = np.arange(len(W))
    while len(case) and (high - low).max() > SMALL and len(case) < MOST_BOXES:
        low, high = intervals.halves(low, high)
        case = case.repeat(4)
        bounds = intervals.drive(sigma, (W[case],) * 2, (h[case],) * 2, low, high)
        possible = intervals.holds_zero(bounds)
        case, low, high = case[possible], low[possible], high[possible]
    return case, low, high


def _merged(found: list[Equilibrium]) -> list[Equilibrium]:
    """Without the twins of a double root."""
    single: list[Equilibrium] = []
    for one in found:
        twins = [other for other in single if np.abs(other.point - one.point).max() < TWINS]
        if not (twins and np.abs(one.eigenvalues).min() < 100 * ZERO):
            single.append(one)
        elif np.abs(one.eigenvalues).min() < np.abs(twins[0].eigenvalues).min():
            single[single.index(twins[0])] = one
    return single
