"""Learning, and now and then a look: held-out bits and recall, what the net writes, whether that is a recipe."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.recipes import END, HELD_OUT, Grammar, one_hot, recall_chance, recipes_of_file
from rnnviz.demos.recipe_model.params import Params, grammar_words
from rnnviz.kit import ExaminedInTorch, State
from rnnviz.kit.examined import Piece, course, examination, examined_at
from rnnviz.learning.rates import falling_line
from rnnviz.learning.recipe_writing import (
    OTHER,
    Told,
    Vocabulary,
    Writing,
    in_full_swing,
    lanes_of,
    told,
    valid_share,
)
from rnnviz.learning.symbol_ngrams import ContextCounts
from rnnviz.learning.symbol_parts import PART_FLOPS, sequences_in_part
from rnnviz.networks.symbol_net import SymbolNet, SymbolShape, draw_weights

if TYPE_CHECKING:
    from rnnviz.learning.symbol_training import SymbolLearner

LOOKS, LANES, WRITTEN, LONGEST = 40, 25, 50, 90
DEEPEST = 4
VALID_PARTS = 4
PIECE_WORDS, MOST_COLLECTED = 20_000, 3
HELD_SEED = 2**32
"""Added to the seed for the recipes that are held out."""

RESULTS = {
    "vocabulary": "number of distinct words", "n_words": "of the recipes trained on", "n_weights": "numbers learned",
    "entropy_exact": "bits a word for one who remembers the list", "bits_forgetful": "bits a word for one who does not",
    "words_per_recipe_exact": "mean length", "bits_per_word": "of held-out recipes",
    "bits_ngram": "bits a word from the last 0 … 4 words",
    "recall": "share of ingredients of the method predicted rightly", "recall_chance": "best guess from the verb alone",
    "valid_share": "of 50 recipes written, how many the grammar accepts", "sample": "what it writes",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """read, written : a held-out recipe and one of the net's own, with their costs
    looked, bits, recall, valid : (look,), updates before it and what was found; recall and valid NaN with a file
    ngram : bits of n-grams, NaN until they are counted; code : (word, distinct word) of the sentence
    """

    read: Told
    written: Told
    looked: Floats
    bits: Floats
    recall: Floats
    valid: Floats
    ngram: Floats
    code: Floats
    distinct: tuple[str, ...]
    update: int
    updates: int


@dataclass(frozen=True, eq=False)
class Corpus:
    """train : (word,) numbers of all recipes, one after the other    held : the recipes that are judged"""

    vocabulary: Vocabulary
    train: Ints
    held: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=8)
def held_out(grammar: Grammar, seed: int) -> tuple[tuple[str, ...], ...]:
    """The recipes of another seed."""
    return tuple(map(tuple, grammar.recipes(HELD_OUT, seed + HELD_SEED)))


_COLLECTED: dict[tuple[Grammar, int, int], Corpus] = {}


def collecting(grammar: Grammar, recipes: int, seed: int) -> Iterator[Corpus | None]:
    """Everything there is to learn: None after each hundred recipes, at last all. The newest few are kept."""
    key = (grammar, recipes, seed)
    if key not in _COLLECTED:
        vocabulary, rng = Vocabulary(grammar_words(grammar.timed > 0)), random.Random(seed)
        words: list[Ints] = []
        for begin in range(0, recipes, 100):
            some = [grammar.recipe(rng) for _ in range(min(100, recipes - begin))]
            words.append(vocabulary.numbers([word for recipe in some for word in recipe]))
            yield None
        _COLLECTED[key] = Corpus(vocabulary, np.concatenate(words), held_out(grammar, seed))
        for old in list(_COLLECTED)[:-MOST_COLLECTED]:
            del _COLLECTED[old]
    yield _COLLECTED[key]


def corpus_of_file(path: str) -> Corpus:
    """The last tenth of the paragraphs is held out. Raises InputError."""
    recipes = recipes_of_file(path)
    cut = len(recipes) - max(1, len(recipes) // 10)
    vocabulary = Vocabulary([*sorted({word for recipe in recipes[:cut] for word in recipe}), OTHER])
    words = [word for recipe in recipes[:cut] for word in recipe]
    return Corpus(vocabulary, vocabulary.numbers(words), tuple(map(tuple, recipes[cut:])))


class Run(ExaminedInTorch[Params, Frame]):
    """A piece is some updates, or a part of one; or a part of an examination, and what is written then."""

    fps = 20.0

    def begin(self) -> None:
        p = self.params
        self._corpus = None if p.is_grammar else corpus_of_file(p.data)
        self._vocabulary = self._corpus.vocabulary if self._corpus else Vocabulary(grammar_words(p.timed > 0))
        self._shape = SymbolShape(len(self._vocabulary.words), (p.hidden,), p.cell)
        self._collecting = collecting(p.grammar, p.recipes, p.seed)
        self._first = draw_weights(self._shape, np.random.default_rng((p.seed, 0)))
        self._shown = self._first
        self._judgement: Any = None
        self._writing: Writing | None = None
        self._ngram: Floats | None = None
        self._curve: list[list[float]] = []
        self._accepted: list[float] = []
        self.pieces = self._planned()
        self._show()

    def _planned(self) -> list[Piece]:
        p = self.params
        at_once = sequences_in_part(self._shape, p.window)
        self._parts = [slice(n, min(n + at_once, p.batch)) for n in range(0, p.batch, at_once)]
        self.parts = len(self._parts)
        words = sum(map(len, self.held)) * 1.25
        self._judging = max(2, -(-int(2 * self._shape.n_weights * words) // int(PART_FLOPS)))
        examined = [*examination("judge", self._judging, 1), ("show", 0, 0)]
        if p.is_grammar:
            examined[-1:-1] = examination("valid", VALID_PARTS, 1)
        ends = examined_at(p.updates, min(LOOKS, max(1, p.updates)))
        return course(ends, max(1, at_once // p.batch), examined, self.parts)

    # -- the data -------------------------------------------------------------------------------------------------

    @property
    def held(self) -> tuple[tuple[str, ...], ...]:
        return self._corpus.held if self._corpus else held_out(self.params.grammar, self.params.seed)

    def corpus(self) -> Corpus:
        """Made when it is first needed: thousands of recipes take a quarter of a second."""
        while self._corpus is None:
            self._corpus = next(self._collecting)
        return self._corpus

    def work(self) -> Iterator[None]:
        """Recipes, then what the last few words say of the next, on the same held-out recipes."""
        while self._corpus is None:
            self._corpus = next(self._collecting)
            yield
        text = self._corpus.train
        held = self._vocabulary.numbers([END, *(word for recipe in self.held for word in recipe)])
        counts = ContextCounts(held[:, None], DEEPEST, len(self._vocabulary.words), DEEPEST)
        for begin in range(0, len(text) - DEEPEST, PIECE_WORDS):
            yield
            counts.add(text[begin : begin + PIECE_WORDS + DEEPEST])
        self._ngram = counts.bits()
        yield

    # -- learning -------------------------------------------------------------------------------------------------

    @property
    def progress(self) -> float | None:
        return self.update / self.params.updates if self.params.updates else None

    def make(self) -> "SymbolLearner":
        from rnnviz.learning.symbol_training import Stream, SymbolLearner

        p = self.params
        self._stream = Stream(self.corpus().train, p.batch, p.window, np.random.default_rng((p.seed, 1)))
        return SymbolLearner(self._shape, self._first, p.batch, kind=p.optimizer)

    def _window(self, update: int) -> Ints:
        """What is read in an update; with an error for the last word only, places drawn anew."""
        p, text = self.params, self.corpus().train
        if p.target == "every":
            return self._stream.window(update)
        begin = np.random.default_rng((p.seed, 2, update)).integers(len(text) - p.window, size=p.batch)
        return text[begin + np.arange(p.window + 1)[:, None]]

    def learn(self) -> None:
        p, update = self.params, self.update
        rate = p.learning_rate * falling_line(update, p.updates)
        part, place = self._parts[self.part], f"update {update + 1}"
        self.learner.learn(self._window(update), rate, place, part=part, last_only=p.target == "last")

    def examine(self, kind: str, first: int, last: int) -> None:
        if kind == "judge":
            self._judge()
        elif kind == "valid":
            self._validate(last)
        else:
            self._shown = self.learner.module.weights()
            self._show()

    def _judge(self) -> None:
        """Bits of a word and recall, on the held-out recipes."""
        self._begin_judgement()
        lanes, judgement = self._lanes, self._judgement
        if not judgement.go_on(-(-len(lanes) // self._judging)):
            return
        recall = np.nan
        if self.params.is_grammar:
            named = (lanes[:-1] == self._vocabulary.number("the")) & self._lanes_count[1:]
            recall = float((judgement.said == lanes[1:])[named].mean())
        self._curve.append([float(self.update), judgement.bits, recall])
        self._judgement = None

    def _begin_judgement(self) -> None:
        from rnnviz.learning.symbol_training import Judgement

        if self._judgement is None:
            self._lanes, self._lanes_count = lanes_of(self.held, self._vocabulary, LANES)
            self._judgement = Judgement(self.learner.module, self._lanes, 1, self._lanes_count)

    def _validate(self, part: int) -> None:
        """Recipes of the net's own, side by side."""
        if self._writing is None:
            self._writing = self._begun_writing()
        self._writing.go_on(-(-LONGEST // VALID_PARTS))
        if part == VALID_PARTS:
            self._accepted.append(valid_share(self.params.grammar, self._writing.recipes()))
            self._writing = None

    def _begun_writing(self) -> Writing:
        p, net = self.params, self.learner.net()
        rng, state = np.random.default_rng((p.seed, 3, self.update)), in_full_swing(net, self._vocabulary, self.held)
        return Writing(net, self._vocabulary, WRITTEN, p.temperature, p.top_k, LONGEST, rng, state)

    # -- what is shown --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """One held-out recipe as the net reads it, and one that it writes; and the sentence in its one-hot code."""
        p, grammar = self.params, self.params.grammar if self.params.is_grammar else None
        begin, rng, net = p.seed_text.split(), np.random.default_rng((p.seed, 4)), SymbolNet(self._shape, self._shown)
        state = in_full_swing(net, self._vocabulary, self.held)
        writing = Writing(net, self._vocabulary, 1, p.temperature, p.top_k, LONGEST, rng, state, begin)
        writing.go_on(LONGEST)
        self._written = told(net, self._vocabulary, writing.recipes()[0], grammar, state)
        self._read = told(net, self._vocabulary, self.held[0][:LONGEST], grammar, state)
        distinct, self._code = one_hot(p.sentence.split())
        self._distinct = tuple(distinct)

    def change(self, params: Params) -> bool:
        super().change(params)
        self._show()
        return False

    def frame(self) -> Frame:
        curve = np.array(self._curve, float).reshape(-1, 3)
        valid = np.full(len(curve), np.nan)
        valid[: len(self._accepted)] = self._accepted
        ngram = np.full(DEEPEST + 1, np.nan) if self._ngram is None else self._ngram
        return Frame(
            self._read, self._written, curve[:, 0], curve[:, 1], curve[:, 2], valid, ngram, self._code,
            self._distinct, self.update, self.params.updates,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        p, last = self.params, self._curve[-1] if self._curve else [0, None, None]
        exact = p.grammar if p.is_grammar else None
        return {
            "vocabulary": len(self._vocabulary.words) - (not p.is_grammar), "n_words": len(self.corpus().train),
            "n_weights": self._shape.n_weights, "entropy_exact": exact and exact.entropy,
            "bits_forgetful": exact and exact.forgetful, "words_per_recipe_exact": exact and exact.words_per_recipe,
            "bits_per_word": last[1], "bits_ngram": None if self._ngram is None else self._ngram,
            "recall": last[2] if exact else None, "recall_chance": recall_chance() if exact else None,
            "valid_share": self._accepted[-1] if self._accepted else None, "sample": " ".join(self._written.words),
        }  # fmt: skip

    # -- sessions -------------------------------------------------------------------------------------------------

    def kept(self) -> State:
        writing = self._writing
        return {
            "curve": np.array(self._curve, float).reshape(-1, 3),
            "accepted": list(self._accepted), "learner": self.learned(),
            "shown": self._shown,
            "judgement": self._judgement.checkpoint() if self._judgement else None,
            "writing": None if writing is None else writing.checkpoint(),
        }  # fmt: skip

    def keep(self, state: State) -> None:
        self._curve = np.array(state["curve"], float).reshape(-1, 3).tolist()
        self._accepted = [float(share) for share in state["accepted"]]
        self._shown = {name: np.array(values) for name, values in state["shown"].items()}
        self._show()
        if state["learner"] is None:
            return
        self.relearn(state["learner"])
        self._resume(state)

    def _resume(self, state: State) -> None:
        """What a look had begun; and what was shown, which is that of the last look."""
        if state["judgement"] is not None:
            self._begin_judgement()
            self._judgement.restore(state["judgement"])
        if state["writing"] is not None:
            self._writing = self._begun_writing()
            self._writing.restore(state["writing"])
