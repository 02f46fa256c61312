"""Updates in groups; now and then the held-out pictures are captioned, some in each piece."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.scenes import N_CAPTIONS, N_SCENES, REACHES, SIDE, Pictures, pictured, scene_of, seen
from rnnviz.demos.captions.params import Params
from rnnviz.kit import ExaminedInTorch, State
from rnnviz.kit.examined import Piece, course, examination
from rnnviz.learning.caption_plan import HELD_OUT, LONGEST, UNSEEN, VOCABULARY
from rnnviz.learning.curve import LearningCurve
from rnnviz.networks.caption_net import draw_weights, glance
from rnnviz.networks.speaking import say
from rnnviz.networks.symbol_net import SymbolNet

if TYPE_CHECKING:
    from rnnviz.learning.caption_training import CaptionTraining

RESULTS = {
    "bits_per_caption": "mean −log₂ of the probability of what was said of 512 held-out pictures",
    "bits_blind_exact": "the same for one who knows the scenes and not the picture",
    "bits_floor_exact": "the same for one who sees: which object is named first is a coin",
    "n_captions": "captions there are, all of the same chance",
    "n_scenes": "scenes there are, each with two right captions",
    "exact_match": "share of the held-out pictures whose likeliest caption is one of the two right ones",
    "unseen_match": "the same for scenes never trained on, null where there are none",
    "caption": "what is said of the picture on show",
    "n_weights": "weights of the net, one bias a gate",
}
FLOOR = 1.0
LOOKS = 24
"""Judgements on the way, and one before it."""
SOON = (0.01, 0.02)
"""Shares of the updates after which there are two more: learning begins quickly."""
RATE = 1.5e7
"""Multiplications a millisecond, about."""
PIECE = 12.0
COVER, BETWEEN = 4, 2
"""Pixels of the square that hides a part of the picture, and from one place of it to the next."""

Place = tuple[int, int]
"""Row and column of the middle of an object."""


@dataclass(frozen=True, eq=False)
class Frame:
    """x : (row, column) of the picture on show, row 0 at the top    kinds, places : of its objects
    right : its two right captions    words : (word,) that are said; p : (word, sign), their chances at temperature 1
    bits : (word,) of each    hidden : (word, row, column), bits that a word loses where the picture is covered there
    seen, batch_bits : (point,), updates and bits of each batch before it    judged : (look, 2), update and bits
    exact, unseen : None unknown    focus : the word that is looked at unless another one is pointed at
    """

    x: Floats
    kinds: tuple[int, int]
    places: tuple[Place, Place]
    right: tuple[str, str]
    words: Ints
    p: Floats
    bits: Floats
    hidden: Floats
    seen: Floats
    batch_bits: Floats
    judged: Floats
    exact: float | None
    unseen: float | None
    focus: int
    update: int

    @property
    def caption(self) -> str:
        return VOCABULARY.sentence(self.words)


class Run(ExaminedInTorch[Params, Frame]):
    """A piece is a few updates, or the captions of some held-out pictures."""

    def begin(self) -> None:
        p = self.params
        self._weights = draw_weights(p.shape, np.random.default_rng((p.seed, 0)))
        self._pictures, self._unseen_pictures = p.plan.judged(), p.plan.unseen()
        self._bits_curve, self._looks = LearningCurve(), np.zeros((0, 2))
        self._counted = (0.0, 0)
        self._exact: float | None = None
        self._unseen: float | None = None
        self.pieces = pieces_of(p)
        self._show()

    def make(self) -> "CaptionTraining":
        from rnnviz.learning.caption_training import CaptionTraining

        return CaptionTraining(self.params.shape, self._weights, self.params.plan)

    def learn(self) -> None:
        self._bits_curve.append(self.learner.update(self.params.learning_rate))

    def taught(self) -> None:
        self._weights = self.learner.weights
        self._answer()

    def examine(self, kind: str, first: int, last: int) -> None:
        pictures = self._pictures if kind == "judge" else self._unseen_pictures
        before = self._counted if first else (0.0, 0)
        found = self.learner.score(pictures, first, last)
        self._counted = before[0] + found.bits, before[1] + found.right
        if kind == "judge" and last == HELD_OUT:
            self._looks = np.vstack([self._looks, (self.update, self._counted[0] / HELD_OUT)])
            self._exact = self._counted[1] / HELD_OUT
        elif kind == "unseen" and last == UNSEEN:
            self._unseen = self._counted[1] / UNSEEN

    def _show(self) -> None:
        """The picture on show: the first of the held-out ones, as far as it was not changed by hand."""
        noise = self._pictures.x[0] - pictured(*as_drawn(self._pictures))
        self._kinds, self._places = on_show(self.params, self._pictures)
        self._x, self._right = pictured(self._kinds, self._places) + noise, seen(self._kinds, self._places).captions
        self._answer()

    def _answer(self) -> None:
        """By plain numpy, which is there at once: the caption, and what it owes to each part of the picture."""
        p, w = self.params, self._weights
        covers = covered(self._x)
        h, m = glance(p.shape, w, covers)
        rng = np.random.default_rng((p.seed, 5))
        said = say(VOCABULARY, p.shape.speaker, w.speaker, (h[:1], m[:1]), LONGEST, p.temperature, rng)
        self._words, self._p = said.words, said.p
        spoken = bits_of(SymbolNet(p.shape.speaker, w.speaker), (h, m), said.words)
        self._bits = spoken[:, 0]
        side = round((len(covers) - 1) ** 0.5)
        self._hidden = (spoken[:, 1:] - spoken[:, :1]).reshape(-1, side, side)
        entropy = -(said.p * np.log2(np.maximum(said.p, 1e-300))).sum(axis=1)
        self._focus = int(entropy.argmax())

    def change(self, params: Params) -> bool:
        old = self.params
        super().change(params)
        if (old.first, old.second, old.places) != (params.first, params.second, params.places):
            self._show()
        elif old.temperature != params.temperature:
            self._answer()
        return False

    def frame(self) -> Frame:
        at, bits = self._bits_curve.shown()
        return Frame(
            x=self._x, kinds=self._kinds, places=self._places, right=self._right, words=self._words, p=self._p,
            bits=self._bits, hidden=self._hidden, seen=at, batch_bits=bits, judged=self._looks, exact=self._exact,
            unseen=self._unseen, focus=self._focus, update=self.update,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        return {
            "bits_per_caption": float(self._looks[-1, 1]) if len(self._looks) else None,
            "bits_blind_exact": self.params.plan.bits_blind, "bits_floor_exact": FLOOR, "n_captions": N_CAPTIONS,
            "n_scenes": N_SCENES, "exact_match": self._exact, "unseen_match": self._unseen,
            "caption": VOCABULARY.sentence(self._words), "n_weights": self.params.shape.n_weights,
        }  # fmt: skip

    def kept(self) -> State:
        return {
            "training": self.learned(), "bits": self._bits_curve.values,
            "looks": self._looks, "counted": list(self._counted), "shares": [self._exact, self._unseen],
        }  # fmt: skip

    def keep(self, state: State) -> None:
        self.relearn(state["training"])
        if self.has_learner:
            self._weights = self.learner.weights
        self._bits_curve, self._looks = LearningCurve(state["bits"]), np.array(state["looks"], float).reshape(-1, 2)
        self._counted = float(state["counted"][0]), int(state["counted"][1])
        self._exact, self._unseen = state["shares"]
        self._answer()


def as_drawn(pictures: Pictures) -> tuple[tuple[int, int], tuple[Place, Place]]:
    """Kinds and places of the objects in the first picture, the left or upper one first."""
    scene, (first, second) = scene_of(pictures.scene[0]), pictures.places[0].tolist()
    return (scene.first, scene.second), ((first[0], first[1]), (second[0], second[1]))


def on_show(params: Params, pictures: Pictures) -> tuple[tuple[int, int], tuple[Place, Place]]:
    """The same as far as it was not changed by hand; objects that would be cut are moved inside."""
    kinds, places = as_drawn(pictures)
    first, second = (
        drawn if chosen is None else chosen for chosen, drawn in zip(params.chosen_kinds, kinds, strict=True)
    )
    if params.places:
        (column, row), (other_column, other_row) = params.places
        places = (row, column), (other_row, other_column)
    return (first, second), (inside(first, places[0]), inside(second, places[1]))


def inside(kind: int, place: Place) -> Place:
    """The nearest place where an object of that kind is not cut."""
    low, high = REACHES[kind], SIDE - 1 - REACHES[kind]
    return min(max(place[0], low), high), min(max(place[1], low), high)


def covered(x: Floats) -> Floats:
    """The picture, then one picture for each place of a square of paper over it: (1 + place, row, column)."""
    begins = range(-(COVER - BETWEEN) // 2, SIDE - BETWEEN + 1, BETWEEN)
    pictures = [x]
    for row in begins:
        for column in begins:
            hidden = x.copy()
            hidden[max(0, row) : row + COVER, max(0, column) : column + COVER] = 0.0
            pictures.append(hidden)
    return np.array(pictures)


def bits_of(net: SymbolNet, state: tuple[Array, ...], words: Ints) -> Floats:
    """−log₂ of the probability of each word in its place, from each of several states. Returns (word, state)."""
    count, read = len(state[0]), VOCABULARY.start
    bits = []
    for word in words:
        state, logits = net.step(state, np.full(count, read))
        z = logits.astype(float)
        z[:, VOCABULARY.start] = -np.inf
        z -= z.max(axis=1, keepdims=True)
        bits.append((np.log(np.exp(z).sum(axis=1)) - z[:, word]) / np.log(2.0))
        read = int(word)
    return np.array(bits)


def pieces_of(params: Params) -> list[Piece]:
    """A judgement, some updates, a judgement …, in pieces of about `PIECE` ms."""
    of_update = max(3.5, params.work / RATE)
    group = max(1, int(PIECE / of_update))
    chunk = int(np.clip(PIECE * params.batch / (0.5 * of_update), 8, UNSEEN))
    examined = examination("judge", HELD_OUT, chunk)
    if params.held_out:
        examined += examination("unseen", UNSEEN, chunk)
    shares = (*SOON, *(n / LOOKS for n in range(LOOKS + 1)))
    return course((round(share * params.updates) for share in shares), group, examined)
