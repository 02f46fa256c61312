"""Who waits for torch to load, and who does not."""

import threading

import pytest

from rnnviz.learning import torch_loading
from rnnviz.learning.torch_loading import is_torch_loading, load_torch
from rnnviz.registry import load


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Torch is being loaded; the event ends it."""
    ended, started = threading.Event(), threading.Event()
    started.set()
    monkeypatch.setattr(torch_loading, "_begun", started)
    monkeypatch.setattr(torch_loading, "_ended", ended)
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
    monkeypatch.setattr(torch_loading, "_begun", threading.Event())
    monkeypatch.setattr(torch_loading, "_ended", threading.Event())
    assert not is_torch_loading()
    load_torch()
    assert not is_torch_loading()
