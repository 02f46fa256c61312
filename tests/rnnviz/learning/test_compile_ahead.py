"""Nothing is left to compile when a training begins."""

import numpy as np

from rnnviz.learning.closed_loop import ClosedLoopTraining
from rnnviz.learning.closed_loop_plan import ClosedLoopPlan
from rnnviz.learning.compile_ahead import compile_ahead
from rnnviz.learning.forecasting import forecast
from rnnviz.learning.one_step import OneStepTraining
from rnnviz.learning.training_plan import OneStepPlan
from rnnviz.networks import elman_sequence, fed_back_lstm, gru_sequence, peephole_sequence
from rnnviz.networks.architecture import RECURRENT, Architecture


def _compiled() -> dict[str, int]:
    modules = (elman_sequence, gru_sequence, peephole_sequence, fed_back_lstm)
    functions = {name: f for module in modules for name, f in vars(module).items() if hasattr(f, "signatures")}
    # those that only compiled functions call are compiled into them
    return {name: len(f.signatures) for name, f in functions.items() if not name.startswith("multiply")}


def test_trainings_find_everything_compiled() -> None:
    compile_ahead()
    before = _compiled()
    assert min(before.values()) > 0
    series = np.sin(np.arange(200.0))
    for model in RECURRENT:
        for plan in (OneStepPlan(), OneStepPlan(window=20, batch=3)):
            training = OneStepTraining(Architecture(model, (5, 4), (1, 3), 0.1), plan, series, seed=1)
            training.step()
            forecast(training.reader(), series, 150, 5)
    committee = ClosedLoopTraining(ClosedLoopPlan(members=2), series, seed=1)
    committee.step()
    forecast(committee.readers()[0], series, 150, 5)
    assert _compiled() == before
