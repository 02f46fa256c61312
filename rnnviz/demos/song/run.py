"""A pass over the tune after the other; after each the net plays by itself."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.tunes import Tune, as_symbols
from rnnviz.demos.song.params import Params
from rnnviz.kit import State, Trained
from rnnviz.learning.ahead import prepare_stacks
from rnnviz.learning.curve import LearningCurve
from rnnviz.learning.song_training import SongTraining, notes_right, played, taught
from rnnviz.learning.tune_order import forks, order, twins

TESTED = 25
"""Updates between two tests whether the tune is learned."""

RESULTS = {
    "n_notes": "notes of the tune", "n_distinct": "different notes, pitch and length together",
    "order": "how many notes one must remember to know what follows",
    "forks": "how many notes have been heard before each place that one note less would not decide",
    "n_weights": "weights of the net, one bias a gate",
    "notes_right": "played before the first mistake, of the notes 2 … n and the end",
    "teacher_right": "named rightly while the right notes are heard, of the same",
    "learned": "whether it plays the whole tune and the end by itself", "updates": "passes over the tune so far",
    "generated": "what it plays: pitch and beats of each note, the given first one included",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """song, generated : notes    right : notes before the first mistake, and the end; taught : while taught
    until : right, but of what is played at this temperature
    n_right, n_taught : (point,) the same after `looked` updates    apart : (step,), |h − h′| on the ways to two forks
    heard : (step,), notes heard by then on the way to the first, the fork's own last    forks : notes heard before
    twin : where in the tune the wrong note of a fork comes from, as notes heard; 0 for nowhere
    """

    song: Tune
    generated: Tune
    right: int
    until: int
    taught: int
    learned: bool
    looked: Floats
    n_right: Floats
    n_taught: Floats
    order: int
    forks: tuple[int, ...]
    way: Floats
    apart: Floats
    twin: int
    update: int


class Run(Trained[Params, Frame]):
    """See the module."""

    pace, fps, needs_torch, look_every = 60.0, 30.0, False, 1

    def begin(self) -> None:
        self._plan = self.params.plan
        self._song, self._kinds = self.params.song, as_symbols(self.params.song)[1]
        symbols = self._plan.symbols
        self._order, self._forks = order(symbols), tuple(forks(symbols))
        self._n_right, self._n_taught = LearningCurve(), LearningCurve()
        self._stopped = False
        self.look_now()

    @property
    def updates(self) -> int:
        return self.params.updates

    @property
    def done(self) -> bool:
        return self._stopped or super().done

    @property
    def progress(self) -> float | None:
        return 1.0 if self._stopped else super().progress

    @property
    def position(self) -> str:
        return f"update {self.update} · learned" if self._stopped else super().position

    @property
    def is_ready(self) -> bool:
        return not prepare_stacks.is_under_way()

    def make(self) -> None:
        self._training = SongTraining(self._plan)

    def learn(self) -> float:
        loss = self._training.update(self.params.learning_rate)
        if (self.update + 1) % TESTED == 0:
            self._stopped = self._plays_it()
        return loss

    def _plays_it(self) -> bool:
        return self._by_itself(0.0) == self._plan.symbols

    def _by_itself(self, temperature: float) -> tuple[int, ...]:
        rng = np.random.default_rng((self.params.seed, 1))
        return played(self._plan, self._training.theta, temperature, rng)

    def look(self) -> None:
        self._heard = taught(self._plan, self._training.theta)
        best = self._by_itself(0.0)
        self._right, self._learned = notes_right(self._plan, best), best == self._plan.symbols
        self._played = self._by_itself(self.params.temperature) if self.params.temperature else best
        self._generated = tuple(self._kinds[symbol] for symbol in self._played)
        if len(self._n_right) < self.update:
            self._n_right.append(self._right)
            self._n_taught.append(int(self._heard.right.sum()))
        self._apart = apart(self._heard.states, self._forks, self._order)

    def change(self, params: Params) -> bool:
        again = params.temperature != self.params.temperature
        super().change(params)
        if again:
            self._is_fresh = False
            self.look_now()
        return False

    def frame(self) -> Frame:
        (looked, right), (_, taught_right) = self._n_right.shown(), self._n_taught.shown()
        way, distance = self._apart
        return Frame(
            song=self._song, generated=self._generated, right=self._right,
            until=notes_right(self._plan, self._played), taught=int(self._heard.right.sum()),
            learned=self._learned, looked=looked, n_right=right, n_taught=taught_right, order=self._order,
            forks=self._forks, way=way, apart=distance, twin=self._twin(), update=self.update,
        )  # fmt: skip

    def _twin(self) -> int:
        """Where the tune goes on as the net did at its first mistake, having sounded the same as long as possible."""
        symbols, n = self._plan.symbols, len(self._plan.symbols)
        place = notes_right(self._plan, self._played) + 1
        if place > n:
            return 0
        wrong = self._played[place] if place < len(self._played) else None
        for k in range(min(place, self._order - 1), 0, -1):
            for other in twins(symbols, place, k):
                if (symbols[other] if other < n else None) == wrong:
                    return other
        return 0

    def results(self) -> dict[str, Any]:
        self.look_now()
        return {
            "n_notes": len(self._song), "n_distinct": len(self._kinds), "order": self._order,
            "forks": list(self._forks), "n_weights": self._plan.stack.n_weights, "notes_right": self._right,
            "teacher_right": int(self._heard.right.sum()), "learned": self._learned, "updates": self.update,
            "generated": [[pitch, beats] for pitch, beats in self._generated],
        }  # fmt: skip

    def learned(self) -> State:
        return {
            "training": self._training.checkpoint(),
            "n_right": self._n_right.values,
            "n_taught": self._n_taught.values,
            "stopped": self._stopped,
        }

    def put(self, state: State) -> None:
        self._training.restore(state["training"])
        self._n_right, self._n_taught = LearningCurve(state["n_right"]), LearningCurve(state["n_taught"])
        self._stopped = bool(state["stopped"])


def apart(states: Floats, places: tuple[int, ...], k: int) -> tuple[Floats, Floats]:
    """How far the states of the first two forks' ways are from each other, as a share of the largest distance two
    states of as many units in [−1, 1] can have.

    states : (note, unit), h after each note    places : notes heard before each fork    k : the order
    Returns the notes heard on the way to the first fork, and |h − h′| there; none where there is no second fork.
    """
    if len(places) < 2:
        return np.zeros(0), np.zeros(0)
    first, second = places[:2]
    back = np.arange(min(k - 1, first) - 1, -1, -1)
    h, other = states[first - 1 - back].astype(float), states[second - 1 - back].astype(float)
    return (first - back).astype(float), np.linalg.norm(h - other, axis=1) / (2.0 * np.sqrt(states.shape[1]))
