"""Where a network of the demo `forecast` is trained: on the CPU, unless a GPU is there, can be used and is faster.

A recurrent network reads its points one after the other, so that a GPU waits for its own small orders: an LSTM of 200
units learned 500 epochs in 30 s on one, in 25 s on the CPU beside it; with 400 units in two layers it took 16 against
43. Where the border lies depends on the machine. So it is measured.
"""

import shutil
import time
from collections.abc import Callable
from functools import cache
from typing import Protocol

from rnnviz.arrays import Floats
from rnnviz.learning.engines.settings import Settings
from rnnviz.learning.training_plan import OneStepPlan
from rnnviz.networks.architecture import Architecture

_TIMED = 4
"""Updates that are timed, the first of which may have to load something."""

_LONG = 1.0
"""Seconds after which no further update is timed: then loading does not matter."""


class Learner(Protocol):
    """What can be timed."""

    def step(self) -> None: ...


def only_on_cpu(params: Settings) -> str:
    """Who is never computed on a GPU, as the beginning of a sentence; empty for who can be."""
    if params.model == "esn":
        return "An echo-state network"
    if params.training == "closed-loop":
        return "What is trained in closed loop"
    if params.optimizer == "levenberg-marquardt":
        return "What Levenberg–Marquardt trains"
    return "An LSTM with peepholes" if params.model == "lstm-peephole" else ""


def device_problem(params: Settings) -> str:
    """Why that network cannot be computed where it was asked to be, in one sentence; empty where it can be."""
    who = only_on_cpu(params) if params.device == "cuda" else ""
    return f"device = cuda is not possible: {who[0].lower()}{who[1:]} is computed on the CPU." if who else ""


@cache
def is_gpu_there() -> bool:
    """Whether the machine has one, whatever torch can do with it: asked without importing torch."""
    return any(shutil.which(tool) for tool in ("nvidia-smi", "rocm-smi"))


_FASTER: dict[tuple[Architecture, OneStepPlan, int], str] = {}
"""What was found in this process, so that a run repeated in it is computed in the same place."""


def device_for(params: Settings, architecture: Architecture, plan: OneStepPlan, train: Floats) -> str:
    """ "cpu" or "cuda": what was chosen, or which is faster. train : (time,), what is to be learned"""
    if params.device != "auto":
        return params.device
    if only_on_cpu(params) or not can_torch_use_gpu():
        return "cpu"
    asked = OneStepPlan(
        optimizer=plan.optimizer, window=plan.window, stride=plan.stride, batch=plan.batch, washout=plan.washout,
    )  # fmt: skip
    key = architecture, asked, len(train)
    if key not in _FASTER:
        _FASTER[key] = faster_device(lambda device: _learner(architecture, asked, train, device))
    return _FASTER[key]


def can_torch_use_gpu() -> bool:
    """Imports torch."""
    import torch

    return torch.cuda.is_available()


def _learner(architecture: Architecture, plan: OneStepPlan, train: Floats, device: str) -> Learner:
    from dataclasses import replace

    from rnnviz.learning.one_step import OneStepTraining

    return OneStepTraining(architecture, replace(plan, device=device), train, seed=0)


def faster_device(make: Callable[[str], Learner], clock: Callable[[], float] = time.perf_counter) -> str:
    """ "cuda" where its updates take less time than on the CPU. make : a fresh training on that device

    A GPU that fails, because its memory is full or its driver too old, is not the faster one.
    """
    try:
        on_gpu = seconds_per_update(make("cuda"), clock)
    except RuntimeError:
        return "cpu"
    return "cuda" if on_gpu < seconds_per_update(make("cpu"), clock) else "cpu"


def seconds_per_update(learner: Learner, clock: Callable[[], float]) -> float:
    """Of the quickest of a few updates."""
    taken: list[float] = []
    while len(taken) < _TIMED and sum(taken) < _LONG:
        began = clock()
        learner.step()
        taken.append(clock() - began)
    return min(taken)
