"""All fixed points and 2-cycles of a Hopfield network of up to three units, classified by linearisation."""

from typing import get_args

from rnnviz.dynamics.equilibrium import FixedPoint, Kind
from rnnviz.dynamics.satlins_fixed_points import satlins_fixed_points
from rnnviz.dynamics.sign_fixed_points import sign_fixed_points
from rnnviz.dynamics.smooth_fixed_points import smooth_fixed_points
from rnnviz.networks.hopfield import Hopfield

MOST_UNITS = 3

__all__ = ["MOST_UNITS", "FixedPoint", "Kind", "find_fixed_points"]


def find_fixed_points(net: Hopfield) -> list[FixedPoint]:
    """Every fixed point and 2-cycle, stored patterns first in their order, then by kind, number of growing
    directions and position.

    satlins : exact, region by region; sign : exact, state by state; tanh and softmax : by Newton's method
    from many starts, checked by the index theorem (2-cycles are not sought there).
    Kinds come from the Jacobian at the point, never from where a state ended: rounding keeps states on
    unstable points for a hundred steps.
    Raises ValueError for more than three units, where there are too many to ask.
    """
    if net.units > MOST_UNITS:
        raise ValueError(f"fixed points are listed for up to {MOST_UNITS} units, not for {net.units}")
    return sorted(_unsorted(net), key=_place)


def _unsorted(net: Hopfield) -> list[FixedPoint]:
    match net.dynamics:
        case "satlins":
            return satlins_fixed_points(net.W, net.b, net.patterns)
        case "sign" | "sign-async":
            assert net.weights is not None
            return sign_fixed_points(net.weights, net.patterns, with_cycles=net.dynamics == "sign")
        case "tanh" | "softmax":
            return smooth_fixed_points(net)


def _place(fixed_point: FixedPoint) -> tuple[int, int, int, tuple[float, ...]]:
    kinds: tuple[Kind, ...] = get_args(Kind)
    place = tuple(-fixed_point.point.round(9))
    return kinds.index(fixed_point.kind), fixed_point.growing, fixed_point.pattern, place
