"""A Hopfield net remembers up to a sharp limit, then forgets everything at once.

Random patterns are stored, more and more of them for each neuron, and looked for again. Hebb's rule, Storkey's, the
projection and the modern network break at very different loads; theory says where Hebb's must.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np
from pydantic import Field, model_validator

from rnnviz.arrays import Floats
from rnnviz.dynamics import capacity
from rnnviz.dynamics.capacity_survey import CapacitySurvey, mean_and_error
from rnnviz.figure.description import Figure
from rnnviz.kit import (
    LIVE,
    VIEW,
    Click,
    DemoParams,
    Drag,
    Event,
    InputError,
    Preset,
    State,
    View,
    Worked,
    changed,
    ghosts_of,
    param,
    switch,
)
from rnnviz.kit.truth import ShowsTable
from rnnviz.panels import capacity as panels

GROUP = "Attractors"
TITLE = "Capacity"
ORDER = 40
HINT = "Drag the handle along the axis: the bars show one trial at that load, before and beyond the cliff."

LIKELY_MS = 25.0
"""Likely milliseconds of a step; real ones are fewer on most machines."""

MOST_NUMBERS = 20_000_000
"""P · N that the modern network may hold."""

Load = Annotated[float, Field(gt=0.0, le=1000.0)]


class Params(DemoParams):
    """What is stored, by which rule, and how often it is tried."""

    rule: capacity.CapacityRule = param(
        "hebb", "How patterns become a memory.", group="Memory",
        labels={"hebb": "Hebb", "pseudo-inverse": "Projection", "storkey": "Storkey", "modern": "Modern (softmax)"},
    )  # fmt: skip
    units: int = param(500, "Neurons.", ge=10, le=2000, soft=(50, 1000), log=True, group="Memory")
    beta: float = param(
        1.0, "Inverse temperature of the softmax.", gt=0.0, le=100.0, soft=(0.05, 5.0), log=True, group="Memory",
        when={"rule": ("modern",)},
    )  # fmt: skip
    loads: tuple[Load, ...] = param(
        tuple(round(0.02 * n, 2) for n in range(1, 16)), "Patterns per neuron, rising.", min_length=1, max_length=40,
        group="Trials",
    )  # fmt: skip
    trials: int = param(10, "Trials at each load, with new patterns each time.", LIVE, ge=1, le=100, group="Trials")
    noise: float = param(0.0, "Share of neurons turned over at the start.", ge=0.0, le=0.5, group="Trials")
    shown_load: float | None = param(
        None,
        "Load whose first trial is shown.",
        VIEW,
        gt=0.0,
        le=1000.0,
        group="Picture",
        blank="the middle one",
        widget="number",
    )
    show_theory: bool = switch("Theory", "What is known of infinitely many neurons with Hebb's rule.")

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if any(b <= a for a, b in zip(self.loads, self.loads[1:], strict=False)):
            raise InputError("The loads must rise, each above the one before.")
        most = capacity.patterns_for(self.loads[-1], self.units)
        if self.rule != "modern" and most > self.units:
            raise InputError(
                f"A load of {self.loads[-1]:g} asks for more patterns than neurons; with the rule {self.rule} loads go"
                " up to 1, only the modern network goes beyond."
            )
        if most * self.units > MOST_NUMBERS:
            raise InputError(
                f"{most} patterns of {self.units} neurons are too many to hold; patterns times neurons may be at most"
                f" {MOST_NUMBERS}."
            )
        if most > 2 ** (self.units - 1):
            raise InputError(
                f"{self.units} neurons have too few states for {most} different patterns; use more neurons."
            )
        return self


RESULTS = {
    "loads": "patterns per neuron",
    "overlaps": "mean overlap of the state in which recall ends with the pattern looked for, at each load",
    "errors": "its standard error over the trials",
    "one_step_errors": "share of bits that one step from a stored pattern gets wrong",
    "capacity": "load at which the overlap falls through 0.9",
    "theory": "overlap for infinitely many neurons (Amit, Gutfreund and Sompolinsky)",
}

_COARSE = (0.05, 0.08, 0.1, 0.11, 0.12, 0.13, 0.138, 0.145, 0.15, 0.16, 0.17, 0.18, 0.2, 0.225, 0.25)
PRESETS = {
    "the-cliff": Preset({"units": 1000, "loads": _COARSE}, "A thousand neurons: all is well, then all is lost."),
    "projection": Preset(
        {"rule": "pseudo-inverse", "units": 200, "loads": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)},
        "The projection keeps every pattern exactly, up to one for each neuron.",
    ),
    "storkey": Preset(
        {"rule": "storkey", "units": 200, "loads": (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)},
        "Storkey's rule is as local as Hebb's and holds out twice as long.",
    ),
    "damaged-starts": Preset({"noise": 0.1}, "A tenth of the neurons is turned over before recall begins."),
    "modern-a-thousand-per-neuron": Preset(
        {"rule": "modern", "units": 100, "loads": (1.0, 10.0, 100.0), "noise": 0.25},
        "The modern network recalls ten thousand patterns with a hundred neurons.",
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """One number for each load, NaN where no trial has ended; mixtures : (load, pattern), NaN beyond what there is

    theory : (2, point), load and overlap of the curve; finished : trials that every load has seen
    """

    loads: Floats
    overlaps: Floats
    errors: Floats
    wrong: Floats
    closed_form: Floats
    theory: Floats
    mixtures: Floats
    capacity: float | None
    finished: int


class Run(Worked[Params, Frame]):
    """Trial after trial, each load once before any load twice."""

    def begin(self) -> None:
        p = self.params
        self._survey = CapacitySurvey(p.rule, p.units, p.loads, p.noise, p.beta, p.seed)
        self._theory = _theory_curve(p.loads)
        counts = [capacity.patterns_for(load, p.units) for load in p.loads]
        self._closed_form = np.array([capacity.one_step_error(count, p.units) for count in counts])
        self.step()  # where trials are short, the first picture has points

    @property
    def total(self) -> int:
        return self.params.trials * len(self.params.loads)

    def step(self) -> None:
        self._survey.advance(LIKELY_MS, self.total)
        self.done_pieces = len(self._survey.found)

    def frame(self) -> Frame:
        survey, (overlaps, wrong) = self._survey, self._survey.by_trial(self.params.trials)
        mean, error = mean_and_error(overlaps)
        return Frame(
            survey.loads, mean, error, mean_and_error(wrong)[0], self._closed_form, self._theory, survey.mixtures,
            capacity.falls_through(survey.loads, mean), int(np.isfinite(overlaps).all(axis=1).sum()),
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        frame, p = self.frame(), self.params
        return {
            "loads": list(p.loads), "overlaps": _or_none(frame.overlaps), "errors": _or_none(frame.errors),
            "one_step_errors": None if p.rule == "modern" else _or_none(frame.wrong), "capacity": frame.capacity,
            "theory": [capacity.rs_overlap(load) for load in p.loads] if p.rule == "hebb" else None,
        }  # fmt: skip

    def kept(self) -> State:
        return self._survey.state()

    def keep(self, state: State) -> None:
        self._survey.put(state)


def _theory_curve(loads: tuple[float, ...]) -> Floats:
    """Load and overlap of infinitely many neurons, with the fall at the end. (2, point)"""
    critical, end = capacity.CRITICAL_LOAD, max(loads[-1], capacity.CRITICAL_LOAD)
    steps = np.linspace(min(1e-3, loads[0]), critical - 1e-4, 100)
    return np.array([[*steps, critical, end], [*(capacity.rs_overlap(float(load)) for load in steps), 0.0, 0.0]])


def _or_none(values: Floats) -> list[float | None]:
    return [float(v) if np.isfinite(v) else None for v in values]


def on(event: Event, params: Params) -> Params | None:
    """The load whose trial is shown is dragged along the axis, or clicked."""
    if not (isinstance(event, Drag | Click) and event.panel == "overlap"):
        return None
    loads = np.array(params.loads)
    nearest = int(np.argmin(np.abs(panels.places(loads) - event.x)))
    new: Params = changed(params, {"shown_load": params.loads[nearest]})
    return new


# -- drawing ----------------------------------------------------------------------------------------------------------


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The cliff; beside it one trial, and what a single step gets wrong."""
    is_hebb, shown = params.rule == "hebb" and params.show_theory, _shown(params, frame)
    has_theory = is_hebb and not panels.is_wide(frame.loads)
    theory = panels.theory_with_end(frame.theory, capacity.CRITICAL_LOAD, params.loads[-1]) if has_theory else ()
    ghosts = [(label, ghost.loads, ghost.overlaps) for label, ghost in ghosts_of(view, Frame)]
    hero = panels.cliff(
        frame.loads, frame.overlaps, frame.errors, name=f"{params.units} neurons", shown=shown, controls=view.controls,
        theory=theory, ghosts=ghosts,
    )  # fmt: skip
    load = params.loads[shown]
    beside = [panels.mixture(frame.mixtures[shown], capacity.patterns_for(load, params.units), f"At load {load:g}")]
    if params.rule in ("hebb", "storkey") and not view.compact:
        beside.append(panels.one_step(frame.loads, frame.wrong, frame.closed_form if is_hebb else None))
    hero, rows = replace(hero, place=(0, 0, len(beside), 1)), (1.0,) * len(beside)
    return Figure((hero, *beside), columns=(1.6, 1.0), rows=rows, caption=_caption(params, frame))


def _shown(params: Params, frame: Frame) -> int:
    """The load that was asked for, or the nearest that has been tried."""
    wanted = params.shown_load or params.loads[len(params.loads) // 2]
    tried = np.isfinite(frame.mixtures[:, 0])
    apart = np.abs(np.log(frame.loads / wanted))
    return int(np.argmin(np.where(tried | ~tried.any(), apart, np.inf)))


def _caption(params: Params, frame: Frame) -> str:
    so_far = f"{frame.finished} of {params.trials} trials"
    if frame.capacity is None:
        known = np.isfinite(frame.overlaps)
        if not known.any():
            return f"{params.units} neurons, {so_far}."
        last, lowest = frame.loads[known][-1], frame.overlaps[known].min()
        return f"{params.units} neurons, {so_far}: up to a load of {last:g} the overlap is never below {lowest:.3f}."
    patterns = round(frame.capacity * params.units)
    return (
        f"With {params.units} neurons the overlap falls through 0.9 at a load of {frame.capacity:.3f}, about {patterns}"
        f" patterns ({so_far})."
    )


SHOWS: ShowsTable = {
    ("overlap", "measured"): "overlaps",
    ("overlap", "measured", "x"): lambda results, run: panels.places(np.array(results["loads"])),
    ("one-step", "wrong"): lambda results, run: [wrong or None for wrong in results["one_step_errors"]],
}
SAYS = {
    r"falls through (0\.9)": lambda results, run: [0.9],
    r"about (\d+) patterns": lambda results, run: [results["capacity"] * run.params.units],
    r"(\d+) of \d+ trials": lambda results, run: [run.run.frame().finished],
    r"never below ([\d.]+)": lambda results, run: [min(m for m in results["overlaps"] if m is not None)],
}
