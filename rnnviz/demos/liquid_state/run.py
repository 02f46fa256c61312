"""Trials side by side, millisecond by millisecond; all others are simulated and judged beside."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.liquid_state.params import Params
from rnnviz.dynamics.spike_recording import SpikeRecording, principal_axes
from rnnviz.kit import Clocked, State
from rnnviz.learning import liquid_task as lt
from rnnviz.networks.spiking import Liquid, exact_rate, excitatory, grid_rate, random_liquid

MOMENT = 4.0
"""Network time between two pictures, ms: at 50 pictures a second, 200 ms a second."""

WINDOW, FIRST = 400.0, 200.0
"""ms that are seen at once, at most, and in the first picture."""

PAIRS = 10
"""Pairs of test trials that are watched one after the other."""

REPLAYED = 2000
"""Steps that are done again at once when a live parameter changes; of longer trials the clock begins anew."""

LEVELS = np.linspace(0.0, 30.0, 301)
"""mV, of the curve of rates."""

RESULTS = {
    "accuracy_liquid": "share of test trials that a linear readout of the liquid answers rightly",
    "accuracy_input": "the same of a linear readout of the input alone",
    "mean_rate": "spikes a second, all units and trials",
    "rates": "the same of each unit",
    "rate_exact": "spikes a second under the bias alone, in continuous time",
    "rate_grid": "the same where spikes fall on the grid of dt",
    "separation": "distance of the states that two inputs leave, by the share of the input drawn anew",
    "separation_changed": "these shares",
}


@dataclass(frozen=True, eq=False)
class Watched:
    """One trial on show. times, units : (spike,); heard_at, channels : (spike,) of the input, all until now

    path_x, path_y : (ms,), its state in the plane of the first two principal components
    ms, voltage : (ms,), of the unit that is watched, empty where none is
    """

    times: Floats
    units: Floats
    heard_at: Floats
    channels: Ints
    path_x: Floats
    path_y: Floats
    ms: Floats
    voltage: Floats


@dataclass(frozen=True, eq=False)
class Frame:
    """now : ms in the trial; pair : which of how many `pairs`; trials : one or two; reach : of both components

    accuracies : liquid, input, chance, empty while unknown; errors : their standard errors
    before : accuracies as they were before a change, until they are known again
    rate : measured, NaN while unknown; separation, changed : (share,)
    levels, exact, grid : (level,), rates under constant current; exact_here, grid_here : under the bias
    """

    now: float
    pair: int
    trials: tuple[Watched, ...]
    reach: tuple[tuple[float, float], tuple[float, float]]
    pairs: int
    excitatory: int
    accuracies: Floats
    before: Floats
    errors: Floats
    rate: float | None
    separation: Floats
    changed: Floats
    levels: Floats
    exact: Floats
    grid: Floats
    exact_here: float
    grid_here: float


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
        self._pairs = [(-1,)] if self.question is None else pairs_shown(self.question, p.train)
        self.last = self._moments * len(self._pairs) - self._ahead
        self._exact = np.array([exact_rate(level) for level in LEVELS])
        self._grid = np.array([grid_rate(level, p.dt) for level in LEVELS])
        self._before: tuple[float, float] | None = None
        self._simulate()

    def _simulate(self) -> None:
        """All that depends on the live parameters."""
        self.liquid = live_liquid(self._drawn, self.params)
        first = self._recording(0)
        first.advance(self._per_moment * self._ahead)
        traces = first.traces()
        self._axes = principal_axes(traces)
        self._reach = _room(traces @ self._axes)
        self._watching, self._watched = 0, first
        self._echo: lt.Echo | None = None
        self._accuracies: tuple[float, float] | None = None
        self._separation: Floats | None = None
        self._shown: Frame | None = None
        self._work = self.work()
        self._watch()

    def _recording(self, pair: int) -> SpikeRecording:
        p, trials = self.params, self._pairs[pair]
        inputs = [trial_input(self.question, trial, p) for trial in trials]
        return SpikeRecording(self.liquid, np.stack(inputs, axis=1), WINDOW)

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
        only_looks = params.model_copy(update={"watched": self.params.watched}) == self.params
        self.params = params
        if only_looks:
            self._shown = None
            return False
        self._before = self._accuracies or self._before
        begins_anew = params.steps > REPLAYED
        self.t = 0 if begins_anew else self.t
        self._simulate()
        return begins_anew

    def work(self) -> Iterator[None]:
        p, question = self.params, self.question
        trials = range(1 if question is None else p.train + p.test)
        inputs = (trial_input(question, trial, p) for trial in trials)
        listening = lt.Listening(self.liquid, inputs, len(trials), p.steps)
        yield from listening.work()
        if question is not None and listening.echo is not None:
            by_liquid = lt.accuracy(listening.echo.liquid, question.answers, p.train)
            yield
            self._accuracies = by_liquid, lt.accuracy(listening.echo.input, question.answers, p.train)
        self._echo, self._shown = listening.echo, None
        yield
        if question is not None:
            yield from self._separate()

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
        paths = recording.traces() @ self._axes
        unit = max(p.watched, 0 if p.task == "constant" else -1)
        trials = tuple(_watched(recording, n, paths[:, n], unit) for n in range(len(self._pairs[0])))
        known = np.array([*self._accuracies, 0.5] if self._accuracies else [])
        before = np.array([*self._before, 0.5] if self._before and not self._accuracies else [])
        return Frame(
            recording.step * p.dt, self._watching, trials, self._reach, len(self._pairs), excitatory(p.units), known,
            before,
            np.sqrt(known * (1.0 - known) / p.test), None if self._echo is None else float(self._rates().mean()),
            np.zeros(0) if self._separation is None else self._separation, np.array(lt.SHARES_REDRAWN),
            LEVELS, self._exact, self._grid, exact_rate(p.bias), grid_rate(p.bias, p.dt),
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
        }  # fmt: skip


def _watched(recording: SpikeRecording, trial: int, path: Floats, unit: int) -> Watched:
    (times, units), (heard_at, channels) = recording.spikes(trial), recording.heard(trial)
    x, y = np.ascontiguousarray(path.T)
    ms, voltage = recording.voltage(unit) if unit >= 0 else (NOTHING, NOTHING[:, None])
    mine = np.ascontiguousarray(voltage[:, trial if unit >= 0 else 0])
    return Watched(times, units.astype(float), heard_at, channels, x, y, ms, mine)


NOTHING = np.zeros(0)


def _room(paths: Floats) -> tuple[tuple[float, float], tuple[float, float]]:
    """Of each component, with a third more on both sides for trials to come.    paths : (…, 2)"""
    places = np.vstack([paths.reshape(-1, 2), np.zeros((1, 2))])
    low, high = places.min(axis=0), places.max(axis=0)
    margin = np.maximum(1e-3, (high - low) / 3.0)
    (left, bottom), (right, top) = (low - margin).tolist(), (high + margin).tolist()
    return (left, right), (bottom, top)


def drawn_liquid(p: Params) -> Liquid:
    """With synapses of strength 1, which `live_liquid` scales."""
    return random_liquid(
        p.units, np.random.default_rng(p.seed), channels=lt.CHANNELS, density=p.density, input_weight=p.input_weight,
        input_share=p.input_share, connection=1.0, bias=p.bias, dt=p.dt,
    )  # fmt: skip


def live_liquid(drawn: Liquid, p: Params) -> Liquid:
    """The liquid as the live parameters want it; under a constant current there are no synapses."""
    return Liquid((0.0 if p.task == "constant" else p.connection) * drawn.W, drawn.W_in, p.bias, p.dt)


def asked(p: Params) -> lt.Question:
    """All trials: those to learn from, then those that judge."""
    assert p.task != "constant"
    return lt.asked(
        p.task, (p.train, p.test), rate=p.rate, duration=p.duration, jitter=p.jitter, seed=p.seed
    )  # fmt: skip


def pairs_shown(question: lt.Question, train: int) -> list[tuple[int, ...]]:
    """Test trials with the answer −1 and with the answer 1, side by side."""
    answers = question.answers[train:]
    no, yes = (train + np.flatnonzero(answers == answer) for answer in (-1.0, 1.0))
    pairs: list[tuple[int, ...]] = list(zip(no.tolist(), yes.tolist(), strict=False))
    return pairs[:PAIRS]


def trial_input(question: lt.Question | None, trial: int, p: Params) -> Floats:
    """(step, channel), spikes that arrive; none where nothing is asked."""
    if question is None:
        return np.zeros((p.steps, lt.CHANNELS))
    return lt.on_grid(question.train(trial), p.steps, p.dt)
