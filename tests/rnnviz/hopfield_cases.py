"""Networks that the tests of attractors share: the two seed figures, and random ones."""

from itertools import product

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.networks.hopfield import Hopfield, from_weights
from rnnviz.networks.updates import Update
from rnnviz.networks.weights import from_matrix

quick = settings(max_examples=40, deadline=None)
"""No deadline: a busy machine is not a wrong answer."""

TWO_NEURONS = [[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]]
THREE_NEURONS = [[1.0, 1.0, 1.0], [-1.0, -1.0, 1.0], [1.0, -1.0, -1.0]]


@st.composite
def corner_patterns(draw: st.DrawFn, max_units: int = 8, max_patterns: int = 6) -> Floats:
    """Distinct patterns of −1 and +1, (pattern, unit)."""
    units = draw(st.integers(2, max_units))
    corner = st.tuples(*[st.sampled_from((-1.0, 1.0))] * units)
    return np.array(draw(st.lists(corner, min_size=1, max_size=max_patterns, unique=True)))


@st.composite
def cube_patterns(draw: st.DrawFn, units: tuple[int, ...] = (2, 3)) -> Floats:
    """Distinct patterns anywhere in the cube, as a user drags them, (pattern, unit)."""
    number = draw(st.sampled_from(units))
    value = st.floats(-1, 1, allow_subnormal=False).map(lambda v: v + 0.0)
    return np.array(draw(st.lists(st.tuples(*[value] * number), min_size=1, max_size=5, unique=True)))


@st.composite
def random_nets(draw: st.DrawFn, update: Update = "satlins", units: tuple[int, ...] = (2, 3)) -> Hopfield:
    """A network with any symmetric W and any b."""
    number = draw(st.sampled_from(units))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    A = rng.normal(size=(number, number))
    scale = draw(st.sampled_from((0.5, 1.0, 2.0)))
    weights = from_matrix(scale * (A + A.T) / 2, draw(st.sampled_from((0.0, 0.3))) * rng.normal(size=number))
    return from_weights(weights, update, [[1.0] * number])


def corners(units: int) -> Floats:
    return np.array(list(product((-1.0, 1.0), repeat=units)))
