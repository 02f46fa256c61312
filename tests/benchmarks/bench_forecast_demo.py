"""What the demo `forecast` costs beside the training it shows, and how soon there is a forecast to see."""

import time
from collections.abc import Iterator

import rnnviz
from rnnviz.data.laser import laser
from rnnviz.headless import HeadlessRun
from rnnviz.learning.engines.one_step import plan_of
from rnnviz.learning.one_step import OneStepTraining
from rnnviz.networks.architecture import Architecture
from tests.benchmarks.table import Row, paired, seconds, shown

EPOCHS = 20
"""Between two looks at the forecast, so that every batch of so many holds one."""

USEFUL = 0.5
"""Closed-loop NMSE below which one sees what is forecast."""


def measure() -> Iterator[Row]:
    """The demo's steps, looks and frames beside the bare trainer; the echo-state network; the committee."""
    run = rnnviz.start("forecast", preset_name="laser-lstm-200")
    run.refine()
    bare = OneStepTraining(Architecture(), plan_of(run.params), laser().values[:1000], seed=0)
    ours, other = paired(lambda: _shown_epochs(run), lambda: _bare_epochs(bare), times=9)
    than = "OneStepTraining alone"
    yield Row("laser-lstm-200 in the demo, 20 epochs", shown(ours), shown(other), than, other / ours, "≥ 0.95")
    ours = seconds(lambda: rnnviz.start("forecast", preset_name="laser-esn").finish())
    yield Row("laser-esn, click to everything", shown(ours), "1 s", "what was promised", ours, "≤ 1")
    ours = _until_useful(rnnviz.start("forecast", preset_name="laser-committee"))
    yield Row("laser-committee, first useful forecast", shown(ours), "5 s", "what was promised", ours / 5.0, "≤ 1")


def _bare_epochs(training: OneStepTraining) -> None:
    for _ in range(EPOCHS):
        training.step()


def _shown_epochs(run: HeadlessRun) -> None:
    """As in the window: a step, a chance to refine, a frame; more frames than the window would ask for."""
    for _ in range(EPOCHS):
        run.run.step()
        run.run.refine()
        run.run.frame()


def _until_useful(run: HeadlessRun) -> float:
    began = time.perf_counter()
    while not run.run.done:
        run.run.step()
        score = run.run.frame().shown.nmse_closed
        if score is not None and score < USEFUL:
            break
    return time.perf_counter() - began
