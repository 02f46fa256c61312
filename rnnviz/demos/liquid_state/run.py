"""Trials side by side, millisecond by millisecond; all others are simulated and judged beside."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.liquid_state.frame import LEVELS, Frame, Watched
from rnnviz.demos.liquid_state.params import WINDOW, Params
from rnnviz.demos.liquid_state.trials import asked, drawn_liquid, forced_spikes, live_liquid, on_show, trial_input
from rnnviz.dynamics.spike_recording import SpikeRecording, principal_axes
from rnnviz.kit import Clocked, State
from rnnviz.learning import liquid_task as lt
from rnnviz.networks.spiking import exact_rate, excitatory, grid_rate

MOMENT = 4.0
"""Network time between two pictures, ms: at 50 pictures a second, 200 ms a second."""

FIRST = 200.0
"""ms that are seen in the first picture."""

REPLAYED = 2000
"""Steps that are done again at once when a live parameter changes; of longer trials the clock begins anew."""

LOOKS = {"watched", "corner", "show_canvas", "show_distance", "show_readout"}
"""Parameters that no trial depends on."""


class Run(Clocked[Params, Frame]):
    """Pairs of trials with opposite answers, one pair after the other."""

    pace = 50.0

    def begin(self) -> None:
        p = self.params
        self._drawn = drawn_liquid(p)
        self._per_moment = max(1, round(MOMENT / p.dt))
        self._moments = -(-p.steps // self._per_moment)
        self._ahead = min(self._moments, round(FIRST / MOMENT))
        self.question = None if p.task == "constant" else asked(p)
        self._choose()
        self._exact = np.array([exact_rate(level) for level in LEVELS])
        self._grid = np.array([grid_rate(level, p.dt) for level in LEVELS])
        self._before: tuple[float, float] | None = None
        self._readout: lt.Readout | None = None
        self._simulate()

    def _choose(self) -> None:
        """Which trials are watched."""
        self._pairs = on_show(self.question, self.params)
        self.last = self._moments * len(self._pairs) - self._ahead

    def _simulate(self) -> None:
        """All that depends on the live parameters."""
        self.liquid = live_liquid(self._drawn, self.params)
        unpainted = self.params.model_copy(update={"painted": ()})
        first = SpikeRecording(self.liquid, self._inputs(on_show(self.question, unpainted)[0]), WINDOW)
        first.advance(self._per_moment * self._ahead)
        traces = first.traces()
        self._axes = principal_axes(traces)
        self._reach, self._far = _room(traces @ self._axes), _farthest(traces)
        self._watching, self._watched = -1 if self.params.injected or self.params.is_painted else 0, first
        self._echo: lt.Echo | None = None
        self._accuracies: tuple[float, float] | None = None
        self._separation: Floats | None = None
        self._shown: Frame | None = None
        self._work = self.work()
        self._watch()

    def _inputs(self, trials: tuple[int, ...]) -> Floats:
        """(step, trial, channel)"""
        return np.stack([trial_input(self.question, trial, self.params) for trial in trials], axis=1)

    def _recording(self, pair: int) -> SpikeRecording:
        """Of a pair of trials; with spikes injected the same pair without them beside it."""
        inputs = self._inputs(self._pairs[pair])
        if not self.params.injected:
            return SpikeRecording(self.liquid, inputs, WINDOW)
        twice = np.concatenate([inputs, inputs], axis=1)
        return SpikeRecording(self.liquid, twice, WINDOW, forced_spikes(self.params, inputs.shape[1]))

    def _place(self) -> tuple[int, int]:
        """Which pair is on show, and how many of its moments."""
        at = self.t + self._ahead
        pair = max(0, (at - 1) // self._moments)
        return pair, at - pair * self._moments

    def _watch(self) -> None:
        """What is on show is what the clock says."""
        pair, moments = self._place()
        steps = self._per_moment * moments
        if pair != self._watching or self._watched.step > steps:
            self._watching, self._watched = pair, self._recording(pair)
        self._watched.advance(steps)
        self._shown = None

    def step(self) -> None:
        super().step()
        self._watch()

    def restore(self, state: State) -> None:
        super().restore(state)
        self._watch()

    def change(self, params: Params) -> bool:
        differ = {name for name in Params.model_fields if getattr(params, name) != getattr(self.params, name)}
        self.params = params
        if differ <= LOOKS:
            return False
        many = len(self._pairs)
        self._choose()
        begins_anew = params.steps > REPLAYED or len(self._pairs) != many
        self.t = 0 if begins_anew else self.t
        if differ <= {*LOOKS, "injected", "painted"}:
            self._watching = -1
            self._watch()
        else:
            self._before = self._accuracies or self._before
            self._simulate()
        return begins_anew

    def work(self) -> Iterator[None]:
        p, question = self.params, self.question
        trials = range(1 if question is None else p.train + p.test)
        inputs = (trial_input(question, trial, p) for trial in trials)
        listening = lt.Listening(self.liquid, inputs, len(trials), p.steps)
        yield from listening.work()
        if question is not None and listening.echo is not None:
            self._readout, by_liquid = self._judged(question, listening.echo.liquid)
            yield
            self._accuracies = by_liquid, self._judged(question, listening.echo.input)[1]
        self._echo, self._shown = listening.echo, None
        yield
        if question is not None:
            yield from self._separate()

    def _judged(self, question: lt.Question, features: Floats) -> tuple[lt.Readout, float]:
        """A readout fitted to the first trials, and how often it is right about the others."""
        first = self.params.train
        readout = lt.Readout.fitted(features[:first], question.answers[:first])
        return readout, readout.accuracy(features[first:], question.answers[first:])

    def _painted_answer(self) -> float | None:
        """What the readout makes of an input of one's own; it was fitted to states at the end of trials."""
        p, recording = self.params, self._watched
        if not p.is_painted or self._readout is None or not self._accuracies or recording.step < p.steps:
            return None
        return float(self._readout.says(recording.traces()[-1, :1])[0])

    def _separate(self) -> Iterator[None]:
        pairs = lt.pair_inputs(self.params.dt, np.random.default_rng([self.params.seed, 3]))
        trials = 2 * lt.PAIRS * len(lt.SHARES_REDRAWN)
        listening = lt.Listening(self.liquid, pairs, trials, round(lt.PAIR_DURATION / self.params.dt))
        yield from listening.work()
        if listening.echo is not None:
            self._separation, self._shown = lt.separation(listening.echo.liquid), None
        yield

    @property
    def position(self) -> str:
        pair, moments = self._place()
        now = min(self.params.duration, moments * self._per_moment * self.params.dt)
        which = f", pair {pair + 1} of {len(self._pairs)}" if len(self._pairs) > 1 else ""
        return f"{now:.0f} of {self.params.duration:.0f} ms{which}"

    def frame(self) -> Frame:
        if self._shown is None:
            self._shown = self._frame()
        return self._shown

    def _frame(self) -> Frame:
        recording, p = self._watched, self.params
        traces = recording.traces()
        trials = tuple(self._trial(n, traces) for n in range(self._shown_at_once))
        answer = self._painted_answer()
        known = np.array([*self._accuracies, 0.5] if self._accuracies else [])
        before = np.array([*self._before, 0.5] if self._before and not self._accuracies else [])
        return Frame(
            recording.step * p.dt, self._watching, trials, self._reach, len(self._pairs), excitatory(p.units),
            recording.sampled(), lt.distance(traces[:, 0], traces[:, 1]) if len(trials) > 1 else NOTHING, self._far,
            recording.voltages(), NOTHING if self._readout is None else self._readout.weights,
            -1 if answer is None else int(answer > 0.0), known, before,
            np.sqrt(known * (1.0 - known) / p.test), None if self._echo is None else float(self._rates().mean()),
            NOTHING if self._separation is None else self._separation, np.array(lt.SHARES_REDRAWN),
            LEVELS, self._exact, self._grid, exact_rate(p.bias), grid_rate(p.bias, p.dt),
        )  # fmt: skip

    @property
    def _shown_at_once(self) -> int:
        return len(self._pairs[0])

    def _trial(self, n: int, traces: Floats) -> Watched:
        recording, twin = self._watched, n + self._shown_at_once
        (times, units), (heard_at, channels) = recording.spikes(n), recording.heard(n)
        x, y = np.ascontiguousarray((traces[:, n] @ self._axes).T)
        kinds = (units >= excitatory(self.params.units)).astype(np.int8)
        trial = Watched(times, units.astype(float), kinds, heard_at, channels, x, y, NOTHING, NOTHING, NOTHING, NOTHING)
        if not self.params.injected:
            return trial
        lost, (lost_at, who) = recording.only_in(twin, n), recording.spikes(twin)
        return replace(
            trial, is_new=recording.only_in(n, twin), lost_at=lost_at[lost], lost=who[lost].astype(float),
            astray=lt.distance(traces[:, n], traces[:, twin]),
        )  # fmt: skip

    def _rates(self) -> Floats:
        assert self._echo is not None
        trials = 1 if self.question is None else self.params.train + self.params.test
        return self._echo.spikes / (trials * self.params.steps * self.params.dt / 1000.0)

    def results(self) -> dict[str, Any]:
        rates = None if self._echo is None else self._rates()
        by_liquid, by_input = self._accuracies or (None, None)
        return {
            "accuracy_liquid": by_liquid, "accuracy_input": by_input,
            "mean_rate": None if rates is None else float(rates.mean()), "rates": rates,
            "rate_exact": exact_rate(self.params.bias), "rate_grid": grid_rate(self.params.bias, self.params.dt),
            "separation": self._separation,
            "separation_changed": None if self._separation is None else list(lt.SHARES_REDRAWN),
            "readout": self._readout.weights if self._readout is not None and self._accuracies else None,
            "painted_answer": self._painted_answer(),
            "spikes_changed": self._spikes_changed(),
        }  # fmt: skip

    def _spikes_changed(self) -> list[int] | None:
        if not self.params.injected:
            return None
        return [int(trial.is_new.sum()) + len(trial.lost) for trial in self.frame().trials]


NOTHING: Floats = np.zeros(0)


def _room(paths: Floats) -> tuple[tuple[float, float], tuple[float, float]]:
    """Of each component, with a third more on both sides for trials to come.    paths : (…, 2)"""
    places = np.vstack([paths.reshape(-1, 2), np.zeros((1, 2))])
    low, high = places.min(axis=0), places.max(axis=0)
    margin = np.maximum(1e-3, (high - low) / 3.0)
    (left, bottom), (right, top) = (low - margin).tolist(), (high + margin).tolist()
    return (left, right), (bottom, top)


def _farthest(traces: Floats) -> float:
    """What distances of states reach, with a third more for trials to come.    traces : (time, trial, unit)"""
    return max(0.1, 4.0 / 3.0 * float(lt.distance(traces[:, 0], traces[:, -1]).max()))
