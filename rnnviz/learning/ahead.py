"""What is loaded and compiled on a thread of its own, so that nobody has to wait for it at the first step.

Loading torch takes about two seconds. The first call of a compiled function takes about a second on a machine that has
never run it, and a few milliseconds later, from numba's cache on disk.
"""

import numpy as np

from rnnviz.prepared import Prepared


@Prepared
def load_torch() -> None:
    """Import torch and take one step with it."""
    import torch

    from rnnviz.threads import use_one_thread

    use_one_thread()
    layer = torch.nn.LSTM(1, 8)
    optimizer = torch.optim.Adam(layer.parameters())
    layer(torch.zeros(2, 1, 1))[0].sum().backward()
    optimizer.step()


@Prepared
def prepare_forecasters() -> None:
    """Torch, and one step of the smallest training of each kind of forecaster."""
    load_torch()
    from rnnviz.learning.closed_loop import ClosedLoopTraining
    from rnnviz.learning.closed_loop_plan import ClosedLoopPlan
    from rnnviz.learning.one_step import OneStepTraining
    from rnnviz.learning.training_plan import OneStepPlan
    from rnnviz.networks.architecture import RECURRENT, Architecture

    series = np.sin(np.arange(20.0))
    for model in RECURRENT:
        OneStepTraining(Architecture(model, (2,)), OneStepPlan(), series, seed=0).step()
    plan = ClosedLoopPlan(members=1, units=2, lags=2, windows=2, observed=2, horizon=2, threads=1)
    ClosedLoopTraining(plan, series, seed=0).step()


@Prepared
def prepare_stacks() -> None:
    """One way forward and back through each kind of stacked recurrent layer, and one product with a curvature."""
    from rnnviz.networks.elman_curvature import ElmanCases
    from rnnviz.networks.recurrent_stack import GATES, Stack, backward, forward

    for stack in (*(Stack(cell, 1, (2,)) for cell in GATES), Stack("simple", 1, (2,), normalised=True)):
        theta, x = np.zeros(stack.n_weights, np.float32), np.zeros((2, 1, 3), np.float32)
        way = forward(stack, theta, x)
        backward(stack, theta, way, np.zeros_like(way.y))
    simple = Stack("simple", 1, (2,))
    weights = np.zeros(simple.n_weights)
    cases = ElmanCases(simple, np.zeros((2, 1, 3)), np.zeros((1, 3)), 3)
    cases.gradient(weights, cases.forward(weights))
    cases.curvature(weights, cases.forward(weights), weights, 1.0)
