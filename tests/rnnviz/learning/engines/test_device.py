"""Where a network is trained: measured with a clock and a GPU that are made up, since few machines have one."""

from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.errors import InputError
from rnnviz.families.forecast_params import Params
from rnnviz.learning.engines import advice, device
from rnnviz.learning.engines.device import faster_device, seconds_per_update
from rnnviz.learning.engines.engine import make_engine
from rnnviz.learning.engines.one_step import OneStepEngine
from rnnviz.parameters import build, changed

SERIES = np.sin(np.arange(90) * 0.7)
SMALL: dict[str, Any] = {"hidden": (4,), "epochs": 6, "train_points": 80}

CPU_ONLY: dict[str, dict[str, Any]] = {
    "echo-state network": {"model": "esn"},
    "Levenberg–Marquardt": {"model": "mlp", "optimizer": "levenberg-marquardt"},
    "closed loop": {"training": "closed-loop", "lags": (3,), "unroll": 3},
    "peepholes": {"model": "lstm-peephole"},
}
cpu_only = pytest.mark.parametrize("who", CPU_ONLY)


class Clock:
    """Stands still unless somebody works."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Worker:
    """Takes so long for its first update and so long for each further one."""

    def __init__(self, clock: Clock, first: float, later: float) -> None:
        self.clock, self.first, self.later = clock, first, later
        self.steps = 0

    def step(self) -> None:
        self.clock.now += self.later if self.steps else self.first
        self.steps += 1


@pytest.mark.parametrize(
    ("gpu", "cpu", "faster"),
    [((3.0, 0.02), (0.05, 0.05), "cpu"), ((0.9, 0.02), (0.05, 0.05), "cuda"), ((0.1, 0.06), (0.05, 0.05), "cpu"),
     ((2.0, 2.0), (9.0, 9.0), "cuda")],
)  # fmt: skip
def test_the_faster_device_is_taken(gpu: tuple[float, float], cpu: tuple[float, float], faster: str) -> None:
    """A first update that takes seconds to load something is not held against anybody, unless it lasts too long."""
    clock = Clock()
    workers = {"cuda": Worker(clock, *gpu), "cpu": Worker(clock, *cpu)}
    assert faster_device(workers.__getitem__, clock) == faster


def test_nobody_waits_long_for_the_measurement() -> None:
    clock = Clock()
    slow, quick = Worker(clock, 9.0, 9.0), Worker(clock, 0.1, 0.1)
    assert seconds_per_update(slow, clock) == 9.0
    assert slow.steps == 1
    assert seconds_per_update(quick, clock) == pytest.approx(0.1)
    assert quick.steps == 4


def test_a_gpu_that_fails_is_not_the_faster_one() -> None:
    def make(where: str) -> Worker:
        if where == "cuda":
            raise RuntimeError("CUDA out of memory")
        return Worker(Clock(), 1.0, 1.0)

    assert faster_device(make) == "cpu"


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine with a GPU; the list says which devices were timed, and on which the quickest update is the last."""
    timed: list[str] = []

    def learner(architecture: Any, plan: Any, train: Any, where: str) -> Worker:
        timed.append(where)
        clock.now = 0.0
        return Worker(clock, 0.1, 0.1 if where == "cuda" else 0.05)

    clock = Clock()
    monkeypatch.setattr(device, "can_torch_use_gpu", lambda: True)
    monkeypatch.setattr(device, "_learner", learner)
    monkeypatch.setattr(device, "_FASTER", {})
    monkeypatch.setattr(device, "faster_device", lambda make: faster_device(make, clock))
    monkeypatch.setattr(advice, "is_gpu_there", lambda: True)
    return timed


def test_automatic_measures_once_and_says_where(gpu: list[str]) -> None:
    for seed in (0, 1):
        engine = make_engine(build(Params, SMALL | {"seed": seed}), SERIES)
        assert engine.position.endswith("· CPU")
    assert gpu == ["cuda", "cpu"]
    make_engine(build(Params, SMALL | {"hidden": (5,)}), SERIES)
    assert len(gpu) == 4


def test_what_was_chosen_is_not_measured(gpu: list[str]) -> None:
    assert make_engine(build(Params, SMALL | {"device": "cpu"}), SERIES).position.endswith("· CPU")
    assert not gpu


@cpu_only
def test_what_cannot_use_a_gpu_says_so(gpu: list[str], who: str) -> None:
    with pytest.raises(InputError, match=who) as error:
        build(Params, SMALL | CPU_ONLY[who] | {"device": "cuda"})
    assert str(error.value).startswith("device = cuda is not possible: ")
    run = rnnviz.start("forecast", **SMALL | CPU_ONLY[who])
    assert any(who in remark and "the GPU is not used" in remark for remark in run.run.remarks)
    assert not rnnviz.start("forecast", **SMALL | CPU_ONLY[who] | {"device": "cpu"}).run.remarks
    run.step()
    assert not gpu


@cpu_only
def test_without_a_gpu_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    monkeypatch.setattr(advice, "is_gpu_there", lambda: False)
    assert not rnnviz.start("forecast", **SMALL | CPU_ONLY[who]).run.remarks


@cpu_only
def test_choosing_it_in_the_form_gives_the_device_back(who: str) -> None:
    before = build(Params, {"device": "cuda", **({"model": "mlp"} if "mlp" in CPU_ONLY[who].values() else {})})
    assert changed(before, CPU_ONLY[who]).device == "auto"


def test_a_run_goes_on_where_it_was_computed() -> None:
    """Here the other machine had found its GPU faster, and the session comes from this one's CPU."""
    params = build(Params, SMALL)
    never, stopped, again = (make_engine(params, SERIES) for _ in range(3))
    for _ in range(3):
        never.step()
        stopped.step()
    assert isinstance(again, OneStepEngine)
    again._device = "cuda"
    again.restore(stopped.checkpoint())
    assert again.position == never.position
    never.step()
    again.step()
    assert np.array_equal(again.curves()[0].loss, never.curves()[0].loss)


def test_a_run_from_a_gpu_goes_on_without_one() -> None:
    params = build(Params, SMALL)
    stopped, again = make_engine(params, SERIES), make_engine(params, SERIES)
    stopped.step()
    again.restore(stopped.checkpoint() | {"device": "cuda"})
    again.step()
    assert again.position == "epoch 2 of 6 · CPU"


def test_closed_loop_with_one_lag_is_told_what_is_missing() -> None:
    few = rnnviz.start("forecast", training="closed-loop", lags=1, train_points=200)
    assert any("20 lags, 64 units and 1500 updates" in remark for remark in few.run.remarks)
    assert not rnnviz.start("forecast", training="closed-loop", device="cpu").run.remarks
