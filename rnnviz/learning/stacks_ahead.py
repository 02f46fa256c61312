"""Compiling what trains stacks of recurrent layers before it is needed: a second or two, once per machine ten."""

import numpy as np

from rnnviz.networks.elman_curvature import ElmanCases
from rnnviz.networks.recurrent_stack import GATES, Stack, backward, forward
from rnnviz.prepared import Prepared


@Prepared
def prepare_stacks() -> None:
    """One way forward and back through each kind of layer, and one product with a curvature."""
    for stack in (*(Stack(cell, 1, (2,)) for cell in GATES), Stack("simple", 1, (2,), normalised=True)):
        theta, x = np.zeros(stack.n_weights, np.float32), np.zeros((2, 1, 3), np.float32)
        way = forward(stack, theta, x)
        backward(stack, theta, way, np.zeros_like(way.y))
    simple = Stack("simple", 1, (2,))
    weights = np.zeros(simple.n_weights)
    cases = ElmanCases(simple, np.zeros((2, 1, 3)), np.zeros((1, 3)), 3)
    cases.gradient(weights, cases.forward(weights))
    cases.curvature(weights, cases.forward(weights), weights, 1.0)
