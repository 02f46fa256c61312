"""What the pictures show, found again step by step."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.liquid_state.run import (
    LEVELS,
    WINDOW,
    asked,
    drawn_liquid,
    live_liquid,
    pairs_shown,
    trial_input,
)
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.networks.spiking import exact_rate, grid_rate


def _spikes(which: int) -> Any:
    def units(results: dict[str, Any], run: Any) -> Floats:
        """Who fires, step after step, in the trial on show."""
        p, frame = run.params, run.run.frame()
        question = None if p.task == "constant" else asked(p)
        trial = -1 if question is None else pairs_shown(question, p.train)[frame.pair][which]
        liquid, steps = live_liquid(drawn_liquid(p), p), round(frame.now / p.dt)
        state, fired = liquid.at_rest(1), []
        for arriving in trial_input(question, trial, p)[:steps]:
            state = liquid.step(state, arriving[None])
            fired.append(np.flatnonzero(state.z[0]))
        return np.concatenate(fired[-round(WINDOW / p.dt) :]).astype(float)

    return units


def _accuracies(results: dict[str, Any], run: Any) -> list[float] | None:
    known = [results["accuracy_liquid"], results["accuracy_input"], 0.5]
    return None if known[0] is None else known


SHOWS: ShowsTable = {
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
