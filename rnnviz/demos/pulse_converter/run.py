"""All nets in lock step, judged before the first update and after each tenth of them."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.pulses import ANSWER, PulseBatch, judging_batch, steps_left
from rnnviz.demos.pulse_converter.params import Params
from rnnviz.kit import Examined, State
from rnnviz.kit.examined import Piece, updates_in
from rnnviz.learning.ahead import prepare_stacks
from rnnviz.learning.pulse_training import NETS, PulseScores, PulseTraining, scores, unit_memories

COURSE = {
    "direct": {"simple-5": 0.47, "lstm-5": 0.08, "simple-10": 0.27, "lstm-5-3": 0.04, "gru-5-3": 0.03},
    "inverse": {"lstm-25": 0.07},
}
"""Test errors on the slides. Another task of the same name: its data, and how its error is measured, are unknown."""

LOOKS = 10
COST = {"simple-5": 0.5, "lstm-5": 0.9, "simple-10": 0.6, "lstm-5-3": 1.2, "gru-5-3": 1.0, "lstm-25": 3.3}
"""Milliseconds of an update on 32 sequences."""
PIECE = 14.0

RESULTS = {
    "table": "for each net: n_weights, test_error = MSE / variance of the targets, course_error",
    "curves": "test error at each tenth of the updates", "example_input": "the sequence that is shown",
    "example_target": "what is asked for", "outputs": "what each net answers",
    "memory": "R² of the first layer's best unit with the steps left, inside pulses",
    "length_error": "mean |steps answered − steps asked for|",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """x, target : (time,)    outputs, memory, ramp : (time,) of each net; ramp : steps left as memory would show them

    errors : (net,), NaN unknown; known : of what is in the table; plateau : error of one that sees the edge only
    """

    nets: tuple[str, ...]
    x: Floats
    target: Floats
    outputs: tuple[Floats, ...]
    memory: tuple[Floats, ...]
    ramp: tuple[Floats, ...]
    scores: tuple[PulseScores | None, ...]
    ran_away: tuple[bool, ...]
    plateau: float
    update: int
    updates: int


class Run(Examined[Params, Frame]):
    """A piece is some updates of every net, or the judgement of one."""

    def begin(self) -> None:
        p = self.params
        self._test = judging_batch(p.law)
        self._trainings = [PulseTraining(name, p.plan) for name in p.nets]
        self._scores: list[PulseScores | None] = [None] * len(p.nets)
        self._units = [0] * len(p.nets)
        self._curves: list[list[float | None]] = [[] for _ in p.nets]
        self.pieces = pieces_of(p)
        self._show()

    @property
    def is_ready(self) -> bool:
        return not prepare_stacks.is_under_way()

    @property
    def remarks(self) -> tuple[str, ...]:
        lost = [name for name, t in zip(self.params.nets, self._trainings, strict=True) if t.diverged]
        return (f"Ran away, and learn no more: {', '.join(lost)}. A lower learning rate keeps them.",) if lost else ()

    def learn(self) -> None:
        sequences = self.params.plan.sequences(self.update)
        for training in self._trainings:
            training.update(sequences, self.params.learning_rate)

    def taught(self) -> None:
        self._answer()

    def examine(self, kind: str, net: int, update: int) -> None:
        """One net, by its place; so many updates it has seen."""
        from rnnviz.networks.recurrent_stack import forward

        training = self._trainings[net]
        way = forward(training.stack, training.theta, self._test.x)
        found = scores(self.params.law, self._test, way)
        self._scores[net] = found
        if found.memory is not None:
            self._units[net] = int(unit_memories(self._test, way.layers[0].memory).argmax())
        if update:
            self._curves[net].append(None if training.diverged else found.error)
        self._answer()

    def _show(self) -> None:
        """The sequence that is shown, and what every net makes of it."""
        self._example = self.params.example()
        self._answer()

    def _answer(self) -> None:
        answered = [self._answers_of(training) for training in self._trainings]
        self._outputs = tuple(y[:, 0, 0].astype(float) for y, _ in answered)
        self._memory = tuple(
            memory[:, unit, 0].astype(float) for (_, memory), unit in zip(answered, self._units, strict=True)
        )

    def _answers_of(self, training: PulseTraining) -> tuple[Floats, Floats]:
        """Before anything is compiled by plain numpy, which is there at once."""
        if not self.done_pieces and not self.update:
            from rnnviz.networks.stack_answers import answers

            return answers(training.stack, training.theta, self._example.x)
        from rnnviz.networks.recurrent_stack import forward

        way = forward(training.stack, training.theta, self._example.x)
        return way.y, way.layers[0].memory

    def change(self, params: Params) -> bool:
        shown = params.pulses != self.params.pulses
        super().change(params)
        if shown:
            self._show()
        return False

    def frame(self) -> Frame:
        p = self.params
        return Frame(
            nets=p.nets, x=self._example.x[:, 0, 0], target=self._example.target[:, 0, 0], outputs=self._outputs,
            memory=self._memory, ramp=tuple(ramp_of(self._example, memory) for memory in self._memory),
            scores=tuple(self._scores), ran_away=tuple(t.diverged for t in self._trainings),
            plateau=edge_only(self._test) if p.direction == "inverse" else 1.0, update=self.update, updates=p.updates,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        p, course = self.params, COURSE[self.params.direction]
        known = [None if t.diverged else s for t, s in zip(self._trainings, self._scores, strict=True)]
        table = [
            {"net": name, "n_weights": NETS[name].n_weights, "test_error": s.error if s else None,
             "course_error": course.get(name)} for name, s in zip(p.nets, known, strict=True)
        ]  # fmt: skip
        is_direct = p.direction == "direct"
        return {
            "table": table, "curves": dict(zip(p.nets, self._curves, strict=True)),
            "example_input": self._example.x[:, 0, 0], "example_target": self._example.target[:, 0, 0],
            "outputs": dict(zip(p.nets, self._outputs, strict=True)),
            "memory": {n: s.memory if s else None for n, s in zip(p.nets, known, strict=True)} if is_direct else None,
            "length_error": {n: s.length_error if s else None for n, s in zip(p.nets, known, strict=True)}
            if is_direct else None,
        }  # fmt: skip

    def kept(self) -> State:
        return {
            "trainings": [training.checkpoint() for training in self._trainings],
            "scores": [None if s is None else [s.error, s.memory, s.length_error] for s in self._scores],
            "units": list(self._units), "curves": [list(curve) for curve in self._curves],
            "outputs": list(self._outputs), "memory": list(self._memory),
        }  # fmt: skip

    def keep(self, state: State) -> None:
        for training, saved in zip(self._trainings, state["trainings"], strict=True):
            training.restore(saved)
        self._units = [int(unit) for unit in state["units"]]
        self._scores = [None if s is None else PulseScores(*s) for s in state["scores"]]
        self._curves = [list(curve) for curve in state["curves"]]
        self._outputs, self._memory = (tuple(np.array(a) for a in state[name]) for name in ("outputs", "memory"))


def pieces_of(params: Params) -> list[Piece]:
    """Judgements of all nets, then ten times: a tenth of the updates, and judgements again."""
    cost = sum(COST[name] for name in params.nets) * max(0.3, params.batch / 32)
    group, nets = max(1, int(PIECE / cost)), range(len(params.nets))
    pieces: list[Piece] = [("judge", net, 0) for net in nets]
    ends = [-(-params.updates * k // LOOKS) for k in range(LOOKS + 1)]
    for first, last in pairwise(ends):
        pieces += updates_in(first, last, group)
        pieces += [("judge", net, last) for net in nets if last > first]
    return pieces


def edge_only(test: PulseBatch) -> float:
    """The error of one that answers the mean height behind every pulse (inverse task): it has measured nothing."""
    heights = test.target[test.target > 0].astype(float)
    return float(ANSWER * len(test.onset) / test.target.size * heights.var() / test.target.var(dtype=np.float64))


def ramp_of(example: PulseBatch, memory: Floats) -> Floats:
    """The steps left inside pulses as a straight function that comes nearest to a memory: (time,), NaN outside."""
    time, _, left = steps_left(example)
    ramp = np.full(len(memory), np.nan)
    if len(time):
        slope, height = np.polyfit(left, memory[time], 1) if np.ptp(left) else (0.0, float(memory[time].mean()))
        ramp[time] = slope * left + height
    return ramp
