"""Who waits for what is loaded ahead, who does not, and that nothing is left to compile when a training begins."""

import threading

import numpy as np
import pytest

from rnnviz.learning.ahead import load_torch, prepare_forecasters
from rnnviz.learning.closed_loop import ClosedLoopTraining
from rnnviz.learning.closed_loop_plan import ClosedLoopPlan
from rnnviz.learning.forecasting import forecast
from rnnviz.learning.one_step import OneStepTraining
from rnnviz.learning.training_plan import OneStepPlan
from rnnviz.networks import elman_sequence, fed_back_lstm, gru_sequence, peephole_sequence
from rnnviz.networks.architecture import RECURRENT, Architecture
from rnnviz.registry import load


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Torch is being loaded; the event ends it."""
    ended, started = threading.Event(), threading.Event()
    started.set()
    monkeypatch.setattr(load_torch, "_begun", started)
    monkeypatch.setattr(load_torch, "_ended", ended)
    return ended


@pytest.mark.parametrize(
    ("values", "waits"),
    [
        ({}, True),
        ({"model": "mlp", "lags": 5}, True),
        ({"model": "esn", "hidden": 20}, False),
        ({"model": "mlp", "lags": 5, "optimizer": "levenberg-marquardt"}, False),
    ],
)
def test_only_what_learns_by_torch_waits_for_it(values: dict[str, object], waits: bool, begun: threading.Event) -> None:
    demo = load("forecast")
    run = demo.Run(demo.Params(**values))
    assert run.is_ready is not waits
    begun.set()
    assert run.is_ready


def test_the_simple_rules_are_judged_while_torch_loads(begun: threading.Event) -> None:
    demo = load("forecast-bench")
    run = demo.Run(demo.Params(models=("persistence", "lstm"), origins=1, seeds=1))
    steps = 0
    while run.is_ready:
        run.step()
        steps += 1
    assert steps > 0
    assert run.progress > 0.0
    begun.set()
    assert run.is_ready


def test_nothing_loads_before_it_is_asked_for_or_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_torch, "_begun", threading.Event())
    monkeypatch.setattr(load_torch, "_ended", threading.Event())
    assert not load_torch.is_under_way()
    load_torch()
    assert not load_torch.is_under_way()


def _compiled() -> dict[str, int]:
    modules = (elman_sequence, gru_sequence, peephole_sequence, fed_back_lstm)
    functions = {name: f for module in modules for name, f in vars(module).items() if hasattr(f, "signatures")}
    # those that only compiled functions call are compiled into them
    return {name: len(f.signatures) for name, f in functions.items() if not name.startswith("multiply")}


def test_trainings_find_everything_compiled() -> None:
    prepare_forecasters()
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
