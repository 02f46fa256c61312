"""A gate is a number between 0 and 1 on a wire, and c_t = f·c + i·ĉ is why gradients can pass.

The inside of one cell with a number on every wire, and the equations with the same numbers. Turn a weight, pull the
input, point at a wire or at a term: the other one lights up.
"""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.cell_microscope.drawing import draw, reach_of, track_gates
from rnnviz.demos.cell_microscope.params import PRESETS, Params, unit_of
from rnnviz.demos.cell_microscope.run import RESULTS, Frame, Run
from rnnviz.kit import Drag, Event, Shows, changed
from rnnviz.kit.truth import SaysTable, ShowsTable
from rnnviz.learning.ahead import load_torch
from rnnviz.networks.cell_rows import default_rows
from rnnviz.panels.cells import drawing
from rnnviz.panels.cells.plan import ROLES, plan

__all__ = ["PRESETS", "RESULTS", "Frame", "Params", "Run", "draw", "warm_up"]

GROUP = "Unrolling, gradients, cells"
TITLE = "Inside a cell"
ORDER = 30
HINT = "Point at a wire or at a term; turn a weight below the cell; pull the input up and down."
ON_THE_WALL = ("units",)

warm_up = load_torch
"""Loads torch, which only the comparison needs."""


def on(event: Event, params: Params) -> Params | None:
    """A knob turns its weight, a handle moves its input."""
    match event:
        case Drag(key="weights"):
            return _turned(event, params)
        case Drag(key="inputs") if event.index < len(params.inputs):
            inputs = list(params.inputs)
            inputs[event.index] = float(np.clip(round(event.y, 3), -1000.0, 1000.0))
            return changed(params, {"inputs": tuple(inputs)})
    return None


def _turned(event: Drag, params: Params) -> Params:
    rng = np.random.default_rng(params.seed)
    rows = np.array(params.weights) if params.weights else default_rows(params.cell, params.units, rng)
    layout = plan(params.cell, params.peepholes, params.gru_form)
    found = drawing.tracks(layout, track_gates(params), rows, unit_of(params))
    reach = reach_of(rows)
    rows[found[event.index].index] = round(drawing.turned(event.y, reach), 3)
    new: Params = changed(params, {"weights": tuple(map(tuple, rows.tolist()))})
    return new


def _curve(name: str) -> Any:
    """The values over time of the unit on show."""

    def values(results: dict[str, Any], run: Any) -> Floats:
        source = results["gates"].get(name) if name in results["gates"] else results[name]
        return np.array(source)[:, unit_of(run.params)]

    return values


def _bars(results: dict[str, Any], run: Any) -> list[float]:
    t, unit = run.run.t, unit_of(run.params)
    shown = [float(term[unit]) for term in results["terms"][t]]
    return [*shown, float(results["dc"][t][unit][unit]), float(run.run.frame().printed[t][unit])]


SHOWS: ShowsTable = {
    **{("time", name): Shows(_curve(name), role=ROLES[name]) for name in ("h", "c", "i", "f", "o", "r", "z")},
    ("time", "x"): lambda results, run: run.params.inputs,
    ("terms", "terms"): _bars,
}
SAYS: SaysTable = {
    r"step (\d+)": lambda results, run: run.run.t + 1,
    r"keeps ([\d.]+)": lambda results, run: results["gates"]["f"][run.run.t][unit_of(run.params)],
    r"writes ([\d.]+)": lambda results, run: results["gates"]["i"][run.run.t][unit_of(run.params)],
    r"shows ([\d.]+)": lambda results, run: results["gates"]["o"][run.run.t][unit_of(run.params)],
    r"is ([−\d.]+)": lambda results, run: results["dc"][run.run.t][unit_of(run.params)][unit_of(run.params)],
    r"answers ([−\d.]+)": lambda results, run: results["h"][run.run.t][unit_of(run.params)],
    r"lets ([\d.]+)": lambda results, run: results["gates"]["z"][run.run.t][unit_of(run.params)],
}
