"""The run of the digits, and what there is to see of it at one moment."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.hopfield_digits import params as p
from rnnviz.dynamics.recall import kept_patterns, nearest_patterns
from rnnviz.dynamics.recall_survey import OUTCOMES, Survey, levels_up_to
from rnnviz.dynamics.recall_watch import Watch, tolerance
from rnnviz.errors import InputError
from rnnviz.networks.hopfield import Hopfield
from rnnviz.run import Run as BaseRun
from rnnviz.run import State
from rnnviz.statistics import interval, standard_error

SLOWEST_PACE = 6.0
ANIMATION_SECONDS = 6.0

CHUNK = 0.02
"""Seconds that one refinement works."""

NETWORK = ("rule", "update", "beta", "gain", "dt", "resolution", "glyphs", "stored_drawings")
WATCHED = ("shown", "digit", "noise_kind", "noise", "start", "drawing", "iterations", "seed")
SURVEYED = ("noise_kind", "iterations", "trials", "seed")
"""Which parameters matter to what."""


@dataclass(frozen=True, eq=False)
class Rates:
    """The success curve, as far as it is known. Shares of trials, 0 to 1.

    levels : (level,), of damage; trials : (level,); success, nearest and their error bars : (level,)
    here : which of them is the chosen amount, -1 while it is unknown
    by_digit, by_digit_low, by_digit_high : (pattern,), outcomes : (outcome,), at the chosen amount
    progress : share of all trials that are done
    """

    levels: Floats
    trials: Array
    success: Floats
    success_low: Floats
    success_high: Floats
    nearest: Floats
    nearest_low: Floats
    nearest_high: Floats
    here: int
    by_digit: Floats
    by_digit_low: Floats
    by_digit_high: Floats
    outcomes: Floats
    progress: float


@dataclass(frozen=True, eq=False)
class Frame:
    """The recalls that are watched, at time step `t`. Pictures have row 0 at the bottom.

    last : the last time step, 0 while it is not known; is_over : nothing will change any more
    start, state : (row, column), the canvas and what has become of it, of the first recall
    stored, starts, states : all pictures side by side, (row, cell), NaN between them; as `shown` asks, or empty
    targets : which stored picture each recall should end at; nearest : the one its state is nearest to
    outcomes, steps : of each recall, "moving" and -1 before it stands still
    times : (moment,), overlaps : (moment, picture), energies : (moment,) per unit, NaN outside the cube; of the first
    overlap : (picture,), now; kept : (picture,), which of them are fixed points
    wrong_at_start : share of the pixels on the wrong side of zero, over all recalls on show
    """

    t: int
    last: int
    is_over: bool
    side: int
    start: Floats
    state: Floats
    stored: Floats
    starts: Floats
    states: Floats
    targets: tuple[int, ...]
    nearest: tuple[int, ...]
    outcomes: tuple[str, ...]
    steps: tuple[int, ...]
    times: Array
    overlaps: Floats
    energies: Floats
    overlap: Floats
    kept: tuple[bool, ...]
    wrong_at_start: float
    rates: Rates


class Run(BaseRun[p.Params, Frame]):
    """Recalls one damaged picture, or all of them, and counts successes beside."""

    pace = SLOWEST_PACE

    def __init__(self, params: p.Params) -> None:
        super().__init__(params)
        self._moment = 0
        self._times: Floats = np.empty(0)
        self._take_up(None)

    @property
    def done(self) -> bool:
        return self._watch.is_over and self._moment >= len(self._watch.times) - 1

    @property
    def progress(self) -> float | None:
        if self._watch.is_over:
            return self._moment / max(1, len(self._watch.times) - 1)
        return self._watch.times[self._moment] / self._watch.iterations

    @property
    def position(self) -> str:
        t, last = self._watch.times[self._moment], self._watch.times[-1]
        trials = f" · trials {100 * self._survey.progress:.0f} %" if self._survey.progress < 1.0 else ""
        return (f"step {t} of {last}" if self._watch.is_over else f"step {t}") + trials

    def step(self) -> None:
        if self._moment == len(self._watch.times) - 1:
            self._watch.go_on()
        self._moment = min(self._moment + 1, len(self._watch.times) - 1)
        self._show()

    def refine(self) -> bool:
        more = self._survey.advance(CHUNK)
        self._rates = self._measured()
        return more

    def change(self, params: p.Params) -> bool:
        before = self.params
        super().change(params)
        self._take_up(before)
        return True

    def frame(self) -> Frame:
        watch = self._watch
        became, steps = self._ends()
        return Frame(
            t=watch.times[self._moment], last=watch.times[-1] if watch.is_over else 0, is_over=self.done,
            side=self.params.side, start=self._start, state=self._state, stored=self._stored, starts=self._starts,
            states=self._states, targets=self._targets,
            nearest=tuple(int(n) for n in watch.nearest(self._moment)), outcomes=became, steps=steps,
            times=self._times, overlaps=self._overlaps, energies=self._energies,
            overlap=self._overlaps[self._moment].copy(), kept=tuple(bool(k) for k in self._kept),
            wrong_at_start=self._wrong, rates=self._rates,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        rates, tally = self._rates, self._survey.tally(self.params.noise)
        known, trials = rates.here >= 0, tally.trials
        success = float(rates.success[rates.here]) if known else None
        return {
            "success_rate": success,
            "success_error": None if success is None else standard_error(success, trials),
            "success_by_digit": rates.by_digit if known else None,
            "nearest_pattern_rate": float(rates.nearest[rates.here]) if known else None,
            "stored": int(self._kept[: p.DIGITS].sum()),
            "outcomes": dict(zip(OUTCOMES, tally.outcomes.tolist(), strict=True)),
            "trials_done": trials,
            "levels": rates.levels, "success_curve": rates.success, "nearest_pattern_curve": rates.nearest,
            "kept": self._kept,
            "recalls": [
                {"target": p.short_name(target), "outcome": outcome, "steps": steps}
                for target, outcome, steps in zip(self._targets, *self._ends(), strict=True)
            ],
        }  # fmt: skip

    def checkpoint(self) -> State:
        return {"moment": self._moment}

    def restore(self, state: State) -> None:
        moment = state.get("moment")
        if not isinstance(moment, int) or moment < 0:
            raise InputError("The saved run does not say where it was.")
        while not self._watch.is_over and len(self._watch.times) <= moment:
            self._watch.go_on()
        self._moment = min(moment, len(self._watch.times) - 1)
        self._show()

    # -- taking up parameters ---------------------------------------------------------------------------------

    def _take_up(self, before: p.Params | None) -> None:
        """Whatever depends on what has changed since `before` is made anew."""
        params = self.params
        redesigned = _differ(before, params, NETWORK)
        if redesigned:
            self._pictures = p.pictures(params)
            self._net: Hopfield = params.network(self._pictures.reshape(len(self._pictures), -1))
            self._kept = kept_patterns(self._net, tolerance(self._net))
        if redesigned or _differ(before, params, WATCHED):
            self._watch_again()
        if redesigned or _differ(before, params, SURVEYED):
            self._survey = Survey(self._net, params.noise_kind, params.trials, params.iterations, params.seed)
        others = levels_up_to(params.noise_kind, params.noise) if params.success_curve else ()
        self._survey.aim((params.noise, *others))
        self._rates = self._measured()
        self._moment = 0
        self._show()

    def _watch_again(self) -> None:
        params = self.params
        if params.shown == "all":
            starts = np.array([p.damaged_picture(params, number) for number in range(params.stored)])
            targets = np.arange(params.stored)
        else:
            starts = p.canvas(params)[None]
            targets = self._target_of(starts[0])
        flat = starts.reshape(len(starts), -1)
        self._targets = tuple(int(target) for target in targets)
        self._watch = Watch(self._net, flat, targets, params.iterations, params.seed)
        self.pace = max(SLOWEST_PACE, len(self._watch.times) / ANIMATION_SECONDS)
        self._start = _upright(starts[0])
        is_grid = params.shown == "all"
        self._stored = mosaic(self._pictures) if is_grid else _NOTHING
        self._starts = mosaic(starts) if is_grid else _NOTHING
        own = self._net.patterns[targets]
        self._wrong = float((np.sign(flat) != np.sign(own)).mean())

    def _target_of(self, start: Floats) -> Array:
        """The damaged digit; on an empty page whatever is nearest to what was painted."""
        if self.params.start == "damaged":
            return np.array([self.params.digit])
        return np.asarray(nearest_patterns(self._net.patterns, start.reshape(1, -1)))

    # -- showing ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """The pictures of this moment, made once: the same moment gives the same arrays."""
        side, watch = self.params.side, self._watch
        states = watch.states(self._moment).reshape(-1, side, side)
        self._state = _upright(states[0])
        self._states = mosaic(states) if self.params.shown == "all" else _NOTHING
        known = len(watch.times)
        if self._moment == 0 or known != len(self._times):
            self._times = np.array(watch.times, dtype=float)
            self._overlaps = np.ascontiguousarray(watch.overlaps[:, 0])
            self._energies = np.ascontiguousarray(watch.energies[:, 0])

    def _ends(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        steps = self._watch.steps(self._moment)
        return tuple(self._watch.outcomes(self._moment)), tuple(int(step) for step in steps)

    def _measured(self) -> Rates:
        """The curve as far as it is known, and what came of the trials at the chosen amount."""
        params, survey = self.params, self._survey
        asked = {params.noise, *(levels_up_to(params.noise_kind, params.noise) if params.success_curve else ())}
        tallies = [(level, survey.tally(level)) for level in sorted(asked)]
        known = [(level, tally) for level, tally in tallies if tally.trials]
        levels = np.array([level for level, _ in known])
        trials = np.array([tally.trials for _, tally in known], dtype=int)
        successes = np.array([tally.recalled.sum() for _, tally in known], dtype=int)
        nearest = np.array([tally.nearest for _, tally in known], dtype=int)
        here = survey.tally(params.noise)
        tried = np.maximum(here.tried, 1)
        return Rates(
            levels, trials, successes / trials, *interval(successes, trials), nearest / trials,
            *interval(nearest, trials), int(np.searchsorted(levels, params.noise)) if here.trials else -1,
            here.recalled / tried, *interval(here.recalled, tried), here.outcomes / max(1, here.trials),
            survey.progress,
        )  # fmt: skip


_NOTHING: Floats = np.empty((0, 0), np.float32)


def mosaic(pictures: Array) -> Floats:
    """Pictures side by side with a gap of one eighth of a side.    Returns (row, cell) float32, NaN in the gaps."""
    count, side, _ = pictures.shape
    gap = side // 8
    sheet = np.full((side, count * (side + gap) - gap), np.nan, np.float32)
    for number, picture in enumerate(pictures):
        left = number * (side + gap)
        sheet[:, left : left + side] = _upright(picture)
    return sheet


def _upright(picture: Array) -> Floats:
    """With row 0 at the bottom, as figures have it."""
    return np.ascontiguousarray(picture[::-1], dtype=np.float32)


def _differ(before: p.Params | None, after: p.Params, names: tuple[str, ...]) -> bool:
    return before is None or any(getattr(before, name) != getattr(after, name) for name in names)


RESULTS = {
    "success_rate": "share of trials that end exactly at the digit that was damaged",
    "success_error": "its standard error",
    "success_by_digit": "the same for each stored picture, the ten digits first",
    "nearest_pattern_rate": "share of trials whose start is still nearest to its own digit: the best on average",
    "stored": "how many of the ten digits are fixed points",
    "outcomes": "how many trials were recalled, ended at another picture, at an inverse, at a mixture, or still move",
    "trials_done": "how many trials these numbers come from",
    "levels": "amounts of damage of the success curve",
    "success_curve": "success rate at each of them",
    "nearest_pattern_curve": "nearest-pattern rate at each of them",
    "kept": "for each stored picture, whether it is a fixed point",
    "recalls": "of each recall on show: target, outcome, and since which step it stands still (-1: it moves)",
}
