"""Updates in groups; now and then all held-out films are watched, some in each piece."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.films import MOVES, filmed
from rnnviz.demos.video_activity.params import Params
from rnnviz.kit import ExaminedInTorch, State
from rnnviz.kit.examined import Piece, course, examination
from rnnviz.learning.curve import LearningCurve
from rnnviz.learning.film_plan import HELD_OUT, LONGEST, VOCABULARY
from rnnviz.networks.film_net import FilmWeights, Watched, draw_weights, watch
from rnnviz.networks.speaking import Said, say

if TYPE_CHECKING:
    from rnnviz.learning.film_training import FilmTraining

RESULTS = {
    "accuracy": "share of 600 held-out films whose direction is right",
    "best_frame": "the best possible from one frame",
    "best_bag": "the best possible from all frames without their order",
    "confusion": "films by direction (left, right, up, down; row) and answer (column)",
    "n_weights": "weights of the net, one bias a gate",
    "sentence": "what is said of the film on show, null unless the net speaks",
    "exact_match": "share of the held-out films whose whole sentence is right",
    "bits_per_sentence": "mean −log₂ of the probability of the right sentence",
}
LOOKS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
"""Shares of the updates after which the net is judged."""
RATE = 2.0e7
"""Multiplications a millisecond, about."""
PIECE = 15.0


@dataclass(frozen=True, eq=False)
class Frame:
    """film : (frame, row, column), as it is shown    sprite : (side, side)    p : (frame, direction), the net's answers
    truth : which direction it was filmed in    order : (frame,) numbers of the frames as they are shown
    seen, share : (point,), updates and share of each batch that was right before it
    judged : (look, 2), update and held-out accuracy    confusion : (truth, answer), zeros before the first look
    sentence : "" for a net that does not speak; word_p : (word,) of it    exact : None unknown
    class_bits, word_bits : both errors of the last batch, None before the first
    """

    film: Floats
    sprite: Floats
    p: Floats
    truth: int
    order: tuple[int, ...]
    seen: Floats
    share: Floats
    judged: Floats
    confusion: Ints
    sentence: str
    word_p: Floats
    exact: float | None
    class_bits: float | None
    word_bits: float | None
    update: int


class Run(ExaminedInTorch[Params, Frame]):
    """A piece is a few updates, or the answers to some held-out films."""

    def begin(self) -> None:
        p = self.params
        self._weights = draw_weights(p.shape, np.random.default_rng((p.seed, 0)))
        self._held_out = p.plan.held_out()
        self._share, self._judged = LearningCurve(), list[tuple[int, float]]()
        self._looks: Floats = np.zeros((0, 2))
        self._counting = self._confusion = np.zeros((len(MOVES), len(MOVES)), int)
        self._counted = (0, 0.0)
        self._exact: float | None = None
        self._bits: float | None = None
        self._class_bits: float | None = None
        self._word_bits: float | None = None
        self.pieces = pieces_of(p)
        self._show()

    def make(self) -> "FilmTraining":
        from rnnviz.learning.film_training import FilmTraining

        return FilmTraining(self.params.shape, self._weights, self.params.plan)

    def learn(self) -> None:
        right, self._class_bits, self._word_bits = self.learner.update(self.params.learning_rate)
        self._share.append(right)

    def taught(self) -> None:
        self._weights = self.learner.weights
        self._answer()

    def examine(self, kind: str, first: int, last: int) -> None:
        if first == 0:
            self._counting, self._counted = np.zeros_like(self._confusion), (0, 0.0)
        found = self.learner.score(self._held_out, first, last)
        self._counting = self._counting + found.confusion
        self._counted = self._counted[0] + found.exact, self._counted[1] + found.bits
        if last == HELD_OUT:
            self._confusion = self._counting
            self._exact, self._bits = (counted / HELD_OUT for counted in self._counted)
            self._judged.append((self.update, float(np.trace(self._confusion)) / HELD_OUT))
            self._looks = np.array(self._judged, float)

    def _show(self) -> None:
        """The film on show: the first of the held-out ones, as far as it was not changed by hand."""
        p, drawn = self.params, self._held_out
        self._sprite = sprite_of(p.painted) if p.painted else drawn.sprite[0]
        self._move = int(drawn.move[0]) if p.shown_move is None else p.shown_move
        x = filmed(self._sprite[None], drawn.start[:1], np.array([self._move]), p.frames, p.size)[0]
        if p.noise:  # the noise of the film as it was drawn
            clean = filmed(drawn.sprite[:1], drawn.start[:1], drawn.move[:1], p.frames, p.size)[0]
            x = x + drawn.x[0] - clean
        self._order = p.order or tuple(range(p.frames))
        self._film = x[list(self._order)]
        self._answer()

    def _answer(self) -> None:
        """By plain numpy, which is there before torch is."""
        watched = watch(self.params.shape, self._weights, self._film)
        self._p, self._said = watched.p, said_of(self.params, self._weights, watched)

    def change(self, params: Params) -> bool:
        old = self.params
        super().change(params)
        if (old.moves, old.order, old.painted) != (params.moves, params.order, params.painted):
            self._show()
        return False

    def frame(self) -> Frame:
        seen, share = self._share.shown()
        said = self._said
        return Frame(
            film=self._film, sprite=self._sprite, p=self._p, truth=self._move, order=self._order, seen=seen,
            share=share, judged=self._looks, confusion=self._confusion,
            sentence=VOCABULARY.sentence(said.words) if said else "", word_p=word_shares(said),
            exact=self._exact if said else None, class_bits=self._class_bits,
            word_bits=self._word_bits if said else None, update=self.update,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        law, said = self.params.law, self._said
        judged = bool(self._judged)
        return {
            "accuracy": self._judged[-1][1] if judged else None,
            "best_frame": law.best_frame, "best_bag": law.best_bag,
            "confusion": self._confusion if judged else None, "n_weights": self.params.shape.n_weights,
            "sentence": VOCABULARY.sentence(said.words) if said else None,
            "exact_match": self._exact if said else None,
            "bits_per_sentence": self._bits if said else None,
        }  # fmt: skip

    def kept(self) -> State:
        return {
            "training": self.learned(), "share": self._share.values,
            "judged": self._looks, "confusion": self._confusion, "counting": self._counting,
            "counted": list(self._counted), "said": [self._exact, self._bits, self._class_bits, self._word_bits],
        }  # fmt: skip

    def keep(self, state: State) -> None:
        self.relearn(state["training"])
        if self.has_learner:
            self._weights = self.learner.weights
        self._share, self._looks = LearningCurve(state["share"]), np.array(state["judged"], float).reshape(-1, 2)
        self._judged = [(int(update), float(accuracy)) for update, accuracy in self._looks]
        self._confusion, self._counting = np.array(state["confusion"]), np.array(state["counting"])
        self._counted = int(state["counted"][0]), float(state["counted"][1])
        self._exact, self._bits, self._class_bits, self._word_bits = state["said"]
        self._answer()


def sprite_of(painted: str) -> Floats:
    """(side, side), 1 ink and 0 paper, of rows with "/" between them."""
    return np.array([[sign == "#" for sign in row] for row in painted.split("/")], np.float32)


def said_of(params: Params, weights: FilmWeights, watched: Watched) -> Said | None:
    """The likeliest words, from the state behind the last frame; None for a net that does not speak."""
    if params.shape.speaker is None:
        return None
    return say(VOCABULARY, params.shape.speaker, weights.speaker, (watched.h[None], watched.m[None]), LONGEST)


def word_shares(said: Said | None) -> Floats:
    """(word,), the probability of each word that is said, the end left out."""
    if said is None:
        return np.zeros(0)
    shares = said.p[np.arange(len(said.words)), said.words]
    return shares[said.words != VOCABULARY.end]


def pieces_of(params: Params) -> list[Piece]:
    """A judgement, some updates, a judgement …, in pieces of about `PIECE` ms."""
    of_update = max(1.5, params.work / RATE)
    group = max(1, int(PIECE / of_update))
    chunk = int(np.clip(PIECE * params.batch / (0.4 * of_update), 10, HELD_OUT))
    return course((round(share * params.updates) for share in LOOKS), group, examination("judge", HELD_OUT, chunk))
