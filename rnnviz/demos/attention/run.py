"""Updates in groups; now and then all held-out sequences are answered, some in each piece."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.attention.params import Params
from rnnviz.kit import ExaminedInTorch, State
from rnnviz.kit.examined import TRAIN, Piece, course, examination
from rnnviz.learning.curve import LearningCurve
from rnnviz.learning.rewriting_plan import HELD_OUT, Count, counted
from rnnviz.networks.rewriter import Weights, rewrite

if TYPE_CHECKING:
    from rnnviz.learning.rewriting import RewritingTraining

RESULTS = {
    "exact_match": "share of 300 held-out sequences that are answered without a mistake",
    "symbol_accuracy": "share of their symbols that are right",
    "alignment": "share of outputs that look most at the right place, null without attention",
    "map": "of the shown source: how much each output looks at each place, rows sum to 1; null without attention",
    "n_weights": "weights of the net, one bias a gate",
}
LOOKS = (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Shares of the updates after which the net is judged."""
UPDATE, ANSWERS = 2.2, 0.02
"""Milliseconds of an update of the opening net; of answering one of its held-out sequences."""
PIECE = 12.0
AT_ONCE = 10
"""Pieces that the first judgement may take to be there before the first picture is."""


@dataclass(frozen=True, eq=False)
class Frame:
    """The shown source and its answer as text, without padding.

    right : of each output, None where nobody knows    map : (out step, source step), None without attention
    places : (out step, source step) bool, where it should look    states : (step, unit), None of a transformer
    seen, share : (point,), updates and the share of each batch that was right before it
    judged : (look, 4), update, exact match, symbol accuracy, alignment (NaN: none)
    by_position : (out step,), NaN before the first judgement    blind : what can be right without a look
    """

    source: str
    out: str
    right: tuple[bool, ...] | None
    map: Floats | None
    places: Array
    states: Floats | None
    seen: Floats
    share: Floats
    judged: Floats
    by_position: Floats
    blind: float
    update: int


class Run(ExaminedInTorch[Params, Frame]):
    """A piece is a few updates, or the answers to some held-out sequences."""

    def begin(self) -> None:
        p = self.params
        self._net, self._blind = p.net, p.rewriting.blind()
        self._weights: Weights = self._net.draw_weights(np.random.default_rng((p.seed, 0)))
        self._held_out = p.plan.held_out()
        self._share, self._looks, self._count = LearningCurve(), np.zeros((0, 4)), _nothing(p)
        self._by_position: Floats = np.full(p.rewriting.out_length, np.nan)
        self.pieces = pieces_of(p)
        first = next((n for n, (kind, *_) in enumerate(self.pieces) if kind == TRAIN), len(self.pieces))
        if first <= AT_ONCE:
            for examined in self.pieces[:first]:
                self.examine(*examined)
            self.pieces = self.pieces[first:]
        self._answer()

    def make(self) -> "RewritingTraining":
        from rnnviz.learning.rewriting import RewritingTraining

        return RewritingTraining(self._net, self.params.plan, self._weights)

    def learn(self) -> None:
        self._share.append(self.learner.update(self.update, self.params.learning_rate))

    def taught(self) -> None:
        self._weights = self.learner.weights
        self._answer()

    def examine(self, kind: str, first: int, last: int) -> None:
        if first == 0:
            self._count = _nothing(self.params)
        source, target = self._held_out
        self._count = self._count + counted(self._net, self._weights, source[first:last], target[first:last])
        if last == HELD_OUT:
            count = self._count
            self._by_position = count.right / HELD_OUT
            aligned = count.aligned / count.asked if count.asked else np.nan
            look = (self.update, count.exact / HELD_OUT, float(self._by_position.mean()), aligned)
            self._looks = np.concatenate((self._looks, [look]))

    def _answer(self) -> None:
        """What the net makes of the shown source, by plain numpy, for which nothing has to load."""
        task, p = self.params.rewriting, self.params
        source = p.shown(self._held_out[0][0])
        said = rewrite(self._net, self._weights, source[None])
        self._source, self._out = task.text(source), task.out_text(said.out[0])
        known, wanted = len(self._source), task.answer(source)
        self._right = None if wanted is None else tuple((said.out[0] == wanted).tolist())
        self._map = None if said.map is None else said.map[0, :, :known].astype(float)
        self._places, self._states = task.places(source)[:, :known], None if said.states is None else said.states[0]

    def change(self, params: Params) -> bool:
        typed = params.source != self.params.source
        super().change(params)
        if typed:
            self._answer()
        return False

    def frame(self) -> Frame:
        seen, share = self._share.shown()
        return Frame(
            source=self._source, out=self._out, right=self._right, map=self._map, places=self._places,
            states=self._states, seen=seen, share=share, judged=self._looks, by_position=self._by_position,
            blind=self._blind, update=self.update,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        exact, right, aligned = (
            (None if np.isnan(x) else float(x) for x in self._looks[-1, 1:]) if len(self._looks) else (None,) * 3
        )
        return {
            "exact_match": exact, "symbol_accuracy": right, "alignment": aligned, "map": self._map,
            "n_weights": self._net.n_weights,
        }  # fmt: skip

    def kept(self) -> State:
        count = self._count
        return {
            "training": self.learned(), "share": self._share.values,
            "judged": self._looks, "right": count.right, "counts": [count.exact, count.aligned, count.asked],
            "by_position": self._by_position
        }  # fmt: skip

    def keep(self, state: State) -> None:
        share, looks = LearningCurve(state["share"]), np.array(state["judged"], float).reshape(-1, 4)
        count = Count(np.array(state["right"], float), *(int(n) for n in state["counts"]))
        by_position = np.array(state["by_position"])
        self.relearn(state["training"])
        if self.has_learner:
            self._weights = self.learner.weights
        self._share, self._looks, self._count, self._by_position = share, looks, count, by_position
        self._answer()


def _nothing(params: Params) -> Count:
    return Count(np.zeros(params.rewriting.out_length), 0, 0, 0)


def pieces_of(params: Params) -> list[Piece]:
    """A judgement, some updates, a judgement …, in pieces of about `PIECE` ms."""
    task = params.rewriting
    steps = (task.source_length + task.out_length) / 32
    layers = 1.0 + (0.6 * params.encoder_layers if params.model == "transformer" else 0.0)
    size = max(0.6, (params.hidden / 64) ** 1.5) * steps * layers
    group = max(1, int(PIECE / (UPDATE * size * max(0.4, params.batch / 32))))
    chunk = int(np.clip(PIECE / (ANSWERS * size * max(1.0, steps)), 10, HELD_OUT))
    return course((round(share * params.updates) for share in LOOKS), group, examination("judge", HELD_OUT, chunk))
