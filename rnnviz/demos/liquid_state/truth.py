"""What the pictures show, found again step by step."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.liquid_state.params import Params
from rnnviz.demos.liquid_state.run import (
    LEVELS,
    WINDOW,
    Frame,
    asked,
    drawn_liquid,
    live_liquid,
    pairs_shown,
    trial_input,
)
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.networks.spiking import LiquidState, exact_rate, grid_rate


def _states(p: Params, frame: Frame, which: int) -> Iterator[LiquidState]:
    """Step after step of one of the trials on show, until now."""
    question = None if p.task == "constant" else asked(p)
    trial = -1 if question is None else pairs_shown(question, p.train)[frame.pair][which]
    liquid = live_liquid(drawn_liquid(p), p)
    state = liquid.at_rest(1)
    for arriving in trial_input(question, trial, p)[: round(frame.now / p.dt)]:
        state = liquid.step(state, arriving[None])
        yield state


def _spikes(which: int) -> Any:
    def units(results: dict[str, Any], run: Any) -> Floats:
        fired = [np.flatnonzero(state.z[0]) for state in _states(run.params, run.run.frame(), which)]
        return np.concatenate(fired[-round(WINDOW / run.params.dt) :]).astype(float)

    return units


def _voltages(which: int) -> Any:
    def voltage(results: dict[str, Any], run: Any) -> Floats:
        p, frame = run.params, run.run.frame()
        every = round(1.0 / p.dt)
        V = [state.V[0, max(0, p.watched)] for state in _states(p, frame, which)][every - 1 :: every]
        return np.array(V[-round(WINDOW) - 1 :])

    return voltage


def _accuracies(results: dict[str, Any], run: Any) -> list[float] | None:
    known = [results["accuracy_liquid"], results["accuracy_input"], 0.5]
    return None if known[0] is None else known


SHOWS: ShowsTable = {
    ("voltage", "voltage-0"): Shows(_voltages(0), role="state"),
    ("voltage", "voltage-1"): Shows(_voltages(1), role="prediction"),
    ("raster", "spikes-0"): Shows(_spikes(0), role="state"),
    ("raster", "spikes-1"): Shows(_spikes(1), role="prediction"),
    ("answers", "accuracies"): _accuracies,
    ("separation", "separation"): Shows("separation", role="state"),
    ("separation", "separation", "x"): "separation_changed",
    ("separation", "distances"): "separation",
    ("rates", "measured"): "mean_rate",
    ("rates", "measured", "x"): lambda results, run: run.params.bias,
    ("rates", "exact"): Shows(
        lambda results, run: [exact_rate(x) for x in LEVELS], role="prediction", label="continuous time"),
    ("rates", "grid"): Shows(
        lambda results, run: [grid_rate(x, run.params.dt) for x in LEVELS], role="state", label="on the grid of dt"),
}  # fmt: skip
SAYS: SaysTable = {
    r"answers (\d+)": lambda results, run: 100.0 * results["accuracy_liquid"],
    r"alone (\d+)": lambda results, run: 100.0 * results["accuracy_input"],
    r"fires? ([\d.]+) times": "mean_rate",
    r"say ([\d.]+) on": "rate_grid",
    r"and ([\d.]+) in continuous": "rate_exact",
}
