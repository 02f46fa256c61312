"""A gated net can hold a number and count it down; a simple net of the same size smears it.

A pulse's height must become another pulse's length. Nets of a handful of units learn it side by side, on the same
sequences, and are asked about the pulses that a person draws.
"""

from typing import Any

import numpy as np

from rnnviz.data.pulses import SHORT, TEST_STEPS
from rnnviz.demos.pulse_converter.drawing import LEAST, MOST, draw, pointed_at, shown, stairs
from rnnviz.demos.pulse_converter.params import Params
from rnnviz.demos.pulse_converter.run import RESULTS, Frame, Run
from rnnviz.kit import Click, Drag, Event, InputError, Preset, Remove, changed
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.ahead import prepare_stacks
from rnnviz.view import PLAIN

__all__ = ["RESULTS", "Frame", "Params", "Run", "draw", "warm_up"]

GROUP = "Unrolling, gradients, cells"
TITLE = "Pulse converter"
ORDER = 50
HINT = "Drag a pulse of the input and see what every net makes of it; rest on a dot to see that net's memory."
ON_THE_WALL = ("learning_rate",)

warm_up = prepare_stacks


def on(event: Event, params: Params) -> Params | None:
    """A click adds a pulse, a drag changes one, Remove takes one away."""
    pulses = list(params.shown_pulses)
    match event:
        case Click(panel="answers"):
            return _with_pulses(params, [*pulses, _added(params, event.x)])
        case Drag(key="pulses"):
            pulses[event.index] = _dragged(params, pulses[event.index], event.x, event.y)
            try:
                return _with_pulses(params, pulses)
            except InputError:  # on the way across another pulse
                return None
        case Remove(key="pulses") if len(pulses) == 1:
            raise InputError("The last pulse stays: without one there is nothing to convert.")
        case Remove(key="pulses"):
            del pulses[event.index]
            return _with_pulses(params, pulses)
    return None


def _added(params: Params, x: float) -> tuple[int, int]:
    """A pulse there, as long as there is room for, up to the middle of what is allowed."""
    onset, law = int(np.clip(round(x), 0, TEST_STEPS)), params.law
    later = [begin for begin, _ in params.shown_pulses if begin >= onset]
    room = min([*later, TEST_STEPS]) - onset - int(law.taken(np.array(0)))
    return onset, int(np.clip(room, law.shortest, (law.shortest + law.longest) // 2))


def _dragged(params: Params, pulse: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    """direct: across moves it, up and down is its height; inverse: its end is dragged"""
    if params.direction == "direct":
        return max(0, round(x - SHORT / 2)), params.law.length(y)
    return pulse[0], int(np.clip(round(x) - pulse[0], params.shortest, params.longest))


def _with_pulses(params: Params, pulses: list[tuple[int, int]]) -> Params:
    new: Params = changed(params, {"pulses": tuple(pulses)})
    return new


def _answer(name: str) -> Any:
    def answer(results: dict[str, Any], run: Any) -> Any:
        given = results["outputs"].get(name)
        return None if given is None else shown(np.array(given), run.params.nets.index(name))

    return answer


def _errors(results: dict[str, Any], run: Any) -> list[float]:
    return [float(np.clip(row["test_error"], LEAST, MOST)) for row in results["table"] if row["test_error"] is not None]


def _memory_said(results: dict[str, Any], run: Any) -> Any:
    frame = run.run.frame()
    return results["memory"][frame.nets[pointed_at(frame, PLAIN)]]


def _of_pointed_at(run: Any, name: str) -> Any:
    frame = run.run.frame()
    return getattr(frame, name)[pointed_at(frame, PLAIN)]


SHOWS: ShowsTable = {
    ("answers", "input", "high"): lambda results, run: stairs(np.array(results["example_input"])),
    **{("answers", f"answer-{name}"): _answer(name) for name in ("simple-5", "lstm-5", "gru-5-3", "lstm-25")},
    ("errors", "ours", "x"): _errors,
    ("errors", "course", "x"): lambda results, run: [
        row["course_error"] for row in results["table"] if row["course_error"] is not None
    ],
    ("memory", "memory"): Shows(lambda results, run: _of_pointed_at(run, "memory"), role="memory", label="best unit"),
    ("memory", "ramp"): Shows(lambda results, run: _of_pointed_at(run, "ramp"), role="target", label="steps left"),
    ("errors", "plateau", "x0"): lambda results, run: run.run.frame().plateau,
}
SAYS: SaysTable = {
    r"After (\d+) of": lambda results, run: run.run.update,
    r"test error of \S+ is ([\d.e-]+)[,.]": lambda results, run: min(_all_errors(results)),
    r"that of \S+ ([\d.e-]+)\.": lambda results, run: max(_all_errors(results)),
    r"mean height scores ([\d.]+)\.": lambda results, run: run.run.frame().plateau,
    r"R² ([\d.]+)": _memory_said,
}


def _all_errors(results: dict[str, Any]) -> list[float]:
    return [row["test_error"] for row in results["table"] if row["test_error"] is not None]


PRESETS = {
    "course-table": Preset(
        {}, "The five nets of the course, their errors beside those on the slides.", seed_figure=True),
    "inverse": Preset(
        {"direction": "inverse", "nets": ("lstm-25",)},
        "From length to height with 25 units: the slides call it more difficult.", seed_figure=True),
    "inverse-all": Preset(
        {"direction": "inverse", "nets": ("simple-5", "lstm-5", "simple-10", "lstm-5-3", "gru-5-3")},
        "From length to height with all five: the gated ones find it easier, the simple ones hardly at all."),
    "easy": Preset({"longest": 15}, "Pulses of 15 steps at most: there is less to hold."),
    "thorough": Preset({"updates": 4000}, "The five nets with three times as many updates."),
}  # fmt: skip
