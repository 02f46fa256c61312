"""Without input an LSTM or a GRU can be chaotic, and one gated net cannot.

A cell of two units hears nothing but itself. Its state wanders over a strange attractor, or round a cycle, or comes to
rest; which of them, one number decides that multiplies all weights.
"""

from typing import Any

import numpy as np

from rnnviz.demos.gated_chaos.drawing import draw, drawn
from rnnviz.demos.gated_chaos.params import FARTHEST, MOST_GAIN, MOST_STARTS, Params
from rnnviz.demos.gated_chaos.run import RESULTS, Frame, Run
from rnnviz.dynamics.inputless_orbit import kaplan_yorke, warm_up
from rnnviz.kit import Click, Drag, Event, InputError, Preset, Remove, changed
from rnnviz.networks.inputless import STATE

__all__ = ["RESULTS", "Frame", "Params", "Run", "draw", "warm_up"]

GROUP = "Unrolling, gradients, cells"
TITLE = "Chaos in a gated cell"
ORDER = 80
HINT = "Drag the gain under the scan, and click into the picture to let the state begin somewhere else."
ON_THE_WALL = ("gain",)


def on(event: Event, params: Params) -> Params | None:
    """A click is one more start, a drag moves a start or the gain, Remove takes a start away."""
    starts = list(params.starts)
    match event:
        case Drag(key="gain"):
            return _with(params, gain=float(np.clip(event.x, 0.0, MOST_GAIN)))
        case Click(panel="attractor") if len(starts) >= MOST_STARTS:
            raise InputError(f"There are {MOST_STARTS} starts already; remove one with a right click.")
        case Click(panel="attractor"):
            starts.append((event.x, event.y, *[0.0] * (STATE[params.cell] - 2)))
        case Drag(key="start"):
            starts[event.index] = (event.x, event.y, *starts[event.index][2:])
        case Remove(key="start") if len(starts) == 1:
            raise InputError("The last start stays: something must move.")
        case Remove(key="start"):
            del starts[event.index]
        case _:
            return None
    return _with(params, start=[np.clip(start, -FARTHEST, FARTHEST).tolist() for start in starts])


def _with(params: Params, **values: Any) -> Params:
    new: Params = changed(params, values)
    return new


def _places(axis: int) -> Any:
    return lambda results, run: [results["final_state"][axis], *(orbit.x[axis] for orbit in run.run.orbits[1:])]


SHOWS = {
    ("attractor", "now", "x"): _places(0),
    ("attractor", "now", "y"): _places(1),
    ("parting", "distance"): lambda results, run: drawn(np.array(results["separation"])),
    ("scan", "scan", "x"): "gain_scan.*.0",
    ("scan", "scan"): "gain_scan.*.1",
    ("scan", "cursor", "x0"): lambda results, run: run.params.gain,
}
SAYS = {
    r"After ([\d\u00a0]+) steps": lambda results, run: run.run.orbits[0].done,
    r"From start (\d)": lambda results, run: [n + 1.0 for n in range(len(run.run.orbits))],
    r"(?:it|exponent) is ([−\d.]+)": lambda results, run: [float(o.exponents()[0]) for o in run.run.orbits],
    r"± ([\d.]+)": lambda results, run: [o.error() for o in run.run.orbits],
    r"cycle of period (\d+)": lambda results, run: [o.period() for o in run.run.orbits],
    r"dimension ([\d.]+)": lambda results, run: [kaplan_yorke(o.exponents()) for o in run.run.orbits],
}

PRESETS = {
    "lstm-strange": Preset(
        {"steps": 100_000}, "Two units of an LSTM, no input, and a state that never comes again.", seed_figure=True),
    "gru-strange": Preset(
        {"cell": "gru", "steps": 100_000}, "A GRU can do it, too: its attractor is a folded band.", seed_figure=True),
    "chaos-free": Preset(
        {"cell": "cfn", "start": ((2.0, -3.0), (-3.0, 2.5), (3.0, 1.0), (-1.5, -2.5))},
        "The chaos-free cell: from everywhere the state dies away, in the end by half at each step.", seed_figure=True),
    "two-fates": Preset(
        {"gain": 0.9, "start": ((0.1, 0.2, 0.3, 0.4), (0.39, -0.3, -0.09, 0.21))},
        "One net, two starts: one wanders for ever, the other is caught by a cycle."),
    "lstm-tamed": Preset({"gain": 0.5}, "The same weights at half their size: the state comes to rest."),
}  # fmt: skip
