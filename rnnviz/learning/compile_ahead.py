"""Compiling what trains forecasters before it is needed.

The first call of a compiled function takes about a second on a machine that has never run it (a few
milliseconds later, from numba's cache on disk). Called on a thread in the background, this spares a person
that wait at the first step.
"""

import numpy as np

from rnnviz.learning.closed_loop import ClosedLoopTraining
from rnnviz.learning.closed_loop_plan import ClosedLoopPlan
from rnnviz.learning.one_step import OneStepTraining
from rnnviz.learning.training_plan import OneStepPlan
from rnnviz.networks.architecture import RECURRENT, Architecture


def compile_ahead() -> None:
    """One step of the smallest training of each kind; leaves nothing behind but compiled functions."""
    series = np.sin(np.arange(20.0))
    for model in RECURRENT:
        OneStepTraining(Architecture(model, (2,)), OneStepPlan(), series, seed=0).step()
    plan = ClosedLoopPlan(members=1, units=2, lags=2, windows=2, observed=2, horizon=2, threads=1)
    ClosedLoopTraining(plan, series, seed=0).step()
