"""What the pictures show, found again step by step."""

from collections.abc import Iterator
from math import exp
from typing import Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.liquid_state.frame import LEVELS
from rnnviz.demos.liquid_state.panels import KINDS
from rnnviz.demos.liquid_state.params import WINDOW, Params
from rnnviz.demos.liquid_state.trials import asked, drawn_liquid, live_liquid, on_show, trial_input
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.networks.spiking import TAU, LiquidState, exact_rate, excitatory, grid_rate


def _states(run: Any, which: int, injected: Any) -> Iterator[LiquidState]:
    """Step after step of one of the trials on show, until now."""
    p, frame = run.params, run.run.frame()
    question = None if p.task == "constant" else asked(p)
    trial = on_show(question, p)[frame.pair][which]
    liquid = live_liquid(drawn_liquid(p), p)
    state = liquid.at_rest(1)
    for step, arriving in enumerate(trial_input(question, trial, p)[: round(frame.now / p.dt)], start=1):
        forced = np.zeros((1, p.units), dtype=bool)
        for ms, unit in injected:
            forced[0, int(unit)] |= max(1, round(ms / p.dt)) == step
        state = liquid.step(state, arriving[None], forced)
        yield state


def _fired(run: Any, which: int) -> list[Ints]:
    """Who fired in each of the steps that are seen."""
    fired: list[Ints] = [np.flatnonzero(state.z[0]) for state in _states(run, which, run.params.injected)]
    return fired[-round(WINDOW / run.params.dt) :]


def _spikes(which: int) -> Any:
    return lambda results, run: np.concatenate(_fired(run, which)).astype(float)


def _kinds(which: int) -> Any:
    return lambda results, run: np.concatenate(_fired(run, which)) >= excitatory(run.params.units)


def _sampled(p: Params, values: list[Floats]) -> Floats:
    """Of what there is after each step, what is kept once in a millisecond and still seen."""
    every = round(1.0 / p.dt)
    return np.array(values[every - 1 :: every][-round(WINDOW) - 1 :])


def _voltages(which: int) -> Any:
    def voltage(results: dict[str, Any], run: Any) -> Floats:
        p = run.params
        return _sampled(p, [state.V[0, max(0, p.watched)] for state in _states(run, which, p.injected)])

    return voltage


def _traces(run: Any, which: int, injected: Any) -> Floats:
    """Spikes counted with a memory of 30 ms.    Returns (time, unit)."""
    p, trace, kept = run.params, np.zeros(run.params.units), []
    for state in _states(run, which, injected):
        trace = exp(-p.dt / TAU) * trace + state.z[0]
        kept.append(trace)
    return _sampled(p, kept)


def _apart(results: dict[str, Any], run: Any) -> Floats:
    p = run.params
    return np.linalg.norm(_traces(run, 0, p.injected) - _traces(run, 1, p.injected), axis=1) / np.sqrt(p.units)


def _astray(which: int) -> Any:
    def distance(results: dict[str, Any], run: Any) -> Floats:
        p = run.params
        away = _traces(run, which, p.injected) - _traces(run, which, ())
        return np.linalg.norm(away, axis=1) / np.sqrt(p.units)

    return distance


def _accuracies(results: dict[str, Any], run: Any) -> list[float] | None:
    known = [results["accuracy_liquid"], results["accuracy_input"], 0.5]
    return None if known[0] is None else known


SHOWS: ShowsTable = {
    ("voltage", "voltage-0"): Shows(_voltages(0), role="state"),
    ("voltage", "voltage-1"): Shows(_voltages(1), role="prediction"),
    ("raster", "spikes-0"): Shows(_spikes(0), role=KINDS[0]),
    ("raster", "spikes-1"): Shows(_spikes(1), role=KINDS[1]),
    ("raster", "spikes-0", "category"): _kinds(0),
    ("raster", "injected"): lambda results, run: [unit for _, unit in run.params.injected],
    ("distance", "apart"): Shows(_apart, role="text"),
    ("distance", "astray-0"): Shows(_astray(0), role="state"),
    ("distance", "astray-1"): Shows(_astray(1), role="prediction"),
    ("readout", "weights"): "readout",
    ("answers", "accuracies"): _accuracies,
    ("separation", "separation"): Shows("separation", role="state"),
    ("separation", "separation", "x"): "separation_changed",
    ("separation", "distances"): "separation",
    ("rates", "measured"): "mean_rate",
    ("rates", "measured", "x"): lambda results, run: run.params.bias,
    ("rates", "exact"): Shows(
        lambda results, run: [exact_rate(x) for x in LEVELS], role="prediction", label="continuous"),
    ("rates", "grid"): Shows(
        lambda results, run: [grid_rate(x, run.params.dt) for x in LEVELS], role="state", label="on the grid"),
}  # fmt: skip
SAYS: SaysTable = {
    r"answers (\d+)": lambda results, run: 100.0 * results["accuracy_liquid"],
    r"alone (\d+)": lambda results, run: 100.0 * results["accuracy_input"],
    r"fires? ([\d.]+) times": "mean_rate",
    r"say ([\d.]+) on": "rate_grid",
    r"and ([\d.]+) in continuous": "rate_exact",
    r"changed: (\d+)": "spikes_changed.0",
    r"”, (\d+)": "spikes_changed.1",
}
