"""Continuous-time nets of two units that several tests share."""

import numpy as np
from hypothesis import strategies as st

from rnnviz.networks.ctrnn import Activation, Ctrnn


def net(
    W: list[list[float]],
    h: tuple[float, float] = (0.0, 0.0),
    sigma: Activation = "tanh",
    tau: tuple[float, float] = (1.0, 1.0),
) -> Ctrnn:
    return Ctrnn(np.array(W, dtype=float), np.array(h), np.array(tau), sigma)


FOUR_BASINS = net([[8, -2], [-2, 8]], (-3, -3), "logistic")
BISTABLE = net([[1.5, -1], [-1, 1.5]])
OSCILLATOR = net([[2, -2], [2, 2]])
BEER = net([[4.5, 1], [-1, 4.5]], (-2.75, -1.75), "logistic")
LINE = net([[0, -1], [-1, 0]], (1, 1), "relu")

weights = st.floats(-12.0, 12.0).map(lambda w: round(w, 2))
bounded_nets = st.builds(
    lambda w, h, sigma, tau: net([w[:2], w[2:]], h, sigma, tau),
    st.lists(weights, min_size=4, max_size=4), st.tuples(weights, weights), st.sampled_from(("logistic", "tanh")),
    st.tuples(st.floats(0.5, 2.0), st.floats(0.5, 2.0)),
)  # fmt: skip
