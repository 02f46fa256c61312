"""Trial after trial at all loads."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.hopfield_capacity.params import LIKELY_MS, Params
from rnnviz.dynamics import capacity
from rnnviz.dynamics.capacity_survey import CapacitySurvey, mean_and_error
from rnnviz.kit import (
    State,
    Worked,
)

RESULTS = {
    "loads": "patterns per neuron",
    "overlaps": "mean overlap of the state in which recall ends with the pattern looked for, at each load",
    "errors": "its standard error over the trials",
    "one_step_errors": "share of bits that one step from a stored pattern gets wrong",
    "capacity": "load at which the overlap falls through 0.9",
    "theory": "overlap for infinitely many neurons (Amit, Gutfreund and Sompolinsky)",
}


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
