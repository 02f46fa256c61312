"""A small language of recipes: whatever the method uses, the list has named before, in the same order.

    ADJ MAIN DISH .   K × (AMOUNT UNIT ING ,)   .   K × (VERB the ING [for MIN minutes] .)   serve HOW <end>

K is uniform between two numbers; the K ingredients are different ones of 24, the first is MAIN. Amounts, units and
verbs depend on an ingredient's kind. Text and derivation are one to one, so what a word costs can be said exactly:
`Reader` follows a recipe and knows, with a perfect memory, how likely each word is to be the next.

The lists stand in `resources/data/recipe-grammar.json`; they were written for RNNViz (MIT).
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.errors import InputError
from rnnviz.resources import resource

END = "<end>"
HELD_OUT = 200
LEAST_WORDS, MOST_DISTINCT = 500, 5000
LEAST_PIECE = 4
"""Recipes a file must have at least: one of ten is held out."""


@dataclass(frozen=True)
class Ingredient:
    """What may be said of it."""

    name: str
    amounts: tuple[str, ...]
    units: tuple[str, ...]
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class Grammar:
    """low, high : ingredients of a recipe    timed : chance of "for MIN minutes" after an ingredient of the method"""

    low: int
    high: int
    timed: float

    def recipe(self, rng: random.Random) -> list[str]:
        """One recipe, from its adjective to <end>."""
        book = lists()
        chosen = rng.sample(ingredients(), rng.randint(self.low, self.high))
        words = [rng.choice(book["adjectives"]), chosen[0].name, rng.choice(book["dishes"]), "."]
        for item in chosen:
            words += [rng.choice(item.amounts), rng.choice(item.units), item.name, ","]
        words.append(".")
        for item in chosen:
            words += [rng.choice(item.verbs), "the", item.name]
            if rng.random() < self.timed:
                words += ["for", rng.choice(book["minutes"]), "minutes"]
            words.append(".")
        return [*words, "serve", rng.choice(book["how"]), END]

    def recipes(self, number: int, seed: int) -> list[list[str]]:
        """So many, from `random.Random(seed)`."""
        rng = random.Random(seed)
        return [self.recipe(rng) for _ in range(number)]

    # -- exact numbers --------------------------------------------------------------------------------------------

    @property
    def mean_ingredients(self) -> float:
        return (self.low + self.high) / 2

    @property
    def words_per_recipe(self) -> float:
        """4 + (4 K + 1) + K (4 + 3 timed) + 3 for K of the mean number of ingredients."""
        return 8 + self.mean_ingredients * (8 + 3 * self.timed)

    @property
    def bits_per_recipe(self) -> float:
        """The entropy of a recipe: of all choices, none of which is made twice."""
        book, counts = lists(), range(self.low, self.high + 1)
        choices = sum(log2(len(i.amounts) * len(i.units) * len(i.verbs)) for i in ingredients()) / len(ingredients())
        order = sum(sum(log2(len(ingredients()) - n) for n in range(k)) for k in counts) / len(counts)
        again = _coin(self.timed) + self.timed * log2(len(book["minutes"]))
        frame = log2(len(book["adjectives"]) * len(book["dishes"]) * len(book["how"]) * len(counts))
        return frame + order + self.mean_ingredients * (choices + again)

    @property
    def entropy(self) -> float:
        """Bits a word for one who remembers the list."""
        return self.bits_per_recipe / self.words_per_recipe

    @property
    def forgetful(self) -> float:
        """Bits a word for one who knows grammar and position, but draws each ingredient of the method afresh."""
        return (self.bits_per_recipe + self.mean_ingredients * log2(len(ingredients()))) / self.words_per_recipe


def recall_chance() -> float:
    """How often the best guess from the verb alone names the ingredient of the method: Σ_verb max_ING P(verb, ING)."""
    verbs = {verb for item in ingredients() for verb in item.verbs}
    return sum(max(1 / len(i.verbs) for i in ingredients() if verb in i.verbs) for verb in verbs) / len(ingredients())


def _coin(p: float) -> float:
    """H(p) in bits."""
    return -sum(q * log2(q) for q in (p, 1 - p) if q > 0)


@cache
def lists() -> dict[str, Any]:
    """The file. Do not change it."""
    found: dict[str, Any] = json.loads(resource("data", "recipe-grammar.json").read_text("utf-8"))
    return found


@cache
def ingredients() -> tuple[Ingredient, ...]:
    """In the order of the file."""
    return tuple(
        Ingredient(name, tuple(kind["amounts"]), tuple(kind["units"]), tuple(kind["verbs"]))
        for kind in lists()["kinds"].values()
        for name in kind["ingredients"]
    )


class Reader:
    """Follows a recipe word by word. listed : ingredients of the list so far; is_lost : a word the grammar forbids"""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._begin()
        self.is_lost = False

    def _begin(self) -> None:
        self.listed: list[str] = []
        self.used = 0
        self._at = "adjective"
        self._main = ""
        self._beliefs: dict[Ingredient, float] = {}

    @property
    def expected(self) -> str:
        """The ingredient that has to come now in the method; empty elsewhere."""
        return self.listed[self.used] if self._at == "named" else ""

    def next_words(self) -> dict[str, float]:
        """How likely each word is now; sums to 1. Empty where one is lost."""
        if self.is_lost:
            return {}
        book, grammar = lists(), self._grammar
        match self._at:
            case "adjective":
                return _even(book["adjectives"])
            case "main":
                return _even([item.name for item in ingredients()])
            case "dish":
                return _even(book["dishes"])
            case "amount":
                return self._amounts()
            case "unit":
                return self._of_beliefs(lambda item: item.units)
            case "listed":
                return self._of_beliefs(lambda item: (item.name,))
            case "verb":
                return _even(_named(self.listed[self.used]).verbs)
            case "named":
                return {self.listed[self.used]: 1.0}
            case "timed":
                return {word: p for word, p in (("for", grammar.timed), (".", 1 - grammar.timed)) if p > 0}
            case "minute":
                return _even(book["minutes"])
            case "how":
                return _even(book["how"])
        return {_CERTAIN[self._at]: 1.0}

    def _amounts(self) -> dict[str, float]:
        """The next ingredient's amount, or the end of the list."""
        count, low, high = len(self.listed), self._grammar.low, self._grammar.high
        end = 0.0 if count < low else 1.0 / (high - count + 1)
        found = {".": end} if end else {}
        if end < 1.0:
            self._beliefs = self._candidates()
            found |= {word: (1 - end) * p for word, p in self._of_beliefs(lambda item: item.amounts).items()}
        return found

    def _candidates(self) -> dict[Ingredient, float]:
        if not self.listed:
            return {_named(self._main): 1.0}
        left = [item for item in ingredients() if item.name not in self.listed]
        return dict.fromkeys(left, 1.0 / len(left))

    def _of_beliefs(self, words_of: Any) -> dict[str, float]:
        """Σ over ingredients of belief × even choice among their words."""
        found: dict[str, float] = {}
        for item, belief in self._beliefs.items():
            words = words_of(item)
            for word in words:
                found[word] = found.get(word, 0.0) + belief / len(words)
        return found

    def _narrow(self, word: str, words_of: Any) -> None:
        """Bayes' rule: what the ingredient may still be."""
        kept = {i: b / len(words_of(i)) for i, b in self._beliefs.items() if word in words_of(i)}
        total = sum(kept.values())
        self._beliefs = {item: belief / total for item, belief in kept.items()}

    def read(self, word: str) -> float | None:
        """The bits of a word, −log₂ P(word | what was read), and go on behind it. None where it is forbidden, and from
        then on."""
        p = self.next_words().get(word, 0.0)
        if p <= 0.0:
            self.is_lost = True
            return None
        self._go_on(word)
        return -log2(p) + 0.0

    def _go_on(self, word: str) -> None:
        match self._at:
            case "main":
                self._main = word
            case "amount" if word == ".":
                self._at = "verb"
                return
            case "amount":
                self._narrow(word, lambda item: item.amounts)
            case "unit":
                self._narrow(word, lambda item: item.units)
            case "listed":
                self.listed.append(word)
            case "timed" if word == ".":
                self._end_of_sentence()
                return
            case "end of sentence":
                self._end_of_sentence()
                return
            case "end":
                self._begin()
                return
        self._at = _NEXT[self._at]

    def _end_of_sentence(self) -> None:
        self.used += 1
        self._at = "verb" if self.used < len(self.listed) else "serve"


_NEXT = {
    "adjective": "main", "main": "dish", "dish": "end of title", "end of title": "amount", "amount": "unit",
    "unit": "listed", "listed": "comma", "comma": "amount", "verb": "the", "the": "named", "named": "timed",
    "timed": "minute", "minute": "minutes", "minutes": "end of sentence", "serve": "how", "how": "end",
}  # fmt: skip
_CERTAIN = {"end of title": ".", "comma": ",", "the": "the", "minutes": "minutes", "end of sentence": ".",
            "serve": "serve", "end": END}  # fmt: skip


def _even(words: Any) -> dict[str, float]:
    return dict.fromkeys(words, 1.0 / len(words))


@cache
def _named(name: str) -> Ingredient:
    return next(item for item in ingredients() if item.name == name)


def accepts(grammar: Grammar, words: list[str]) -> bool:
    """Whether these words are one recipe."""
    reader = Reader(grammar)
    is_whole = words.count(END) == 1 and words[-1] == END
    return is_whole and all(reader.read(word) is not None for word in words)


def spans(words: list[str]) -> Iterator[tuple[int, int]]:
    """For each ingredient of the method its place and where the list names it, or −1 where it does not."""
    method = next((n for n in range(1, len(words)) if words[n - 1 : n + 1] == [",", "."]), len(words))
    for n in range(method, len(words)):
        if words[n - 1] == "the":
            yield n, words.index(words[n], 4, method) if words[n] in words[4:method] else -1


def recipes_of_file(path: str) -> list[list[str]]:
    """The paragraphs of a file, each with <end> behind it; words as they stand between blanks.

    Raises InputError for fewer than 500 words or 4 paragraphs, and for more than 5000 distinct words.
    """
    try:
        text = Path(path).expanduser().read_text("utf-8", "replace")
    except OSError as error:
        raise InputError(f"The recipes '{path}' cannot be read: {error.strerror or error}.") from None
    found = [[*part.split(), END] for part in text.split("\n\n") if part.strip()]
    words = sum(map(len, found)) - len(found)
    if words < LEAST_WORDS or len(found) < LEAST_PIECE:
        raise InputError(
            f"'{path}' has {words} words in {len(found)} paragraphs; recipes need at least {LEAST_WORDS} words and "
            f"{LEAST_PIECE} paragraphs."
        )
    if len({word for recipe in found for word in recipe}) > MOST_DISTINCT:
        raise InputError(f"'{path}' has more than {MOST_DISTINCT} distinct words, too many for a one-hot code.")
    return found


def one_hot(words: list[str]) -> tuple[list[str], Any]:
    """The distinct words in the order in which they come, and (word, distinct word): 1 where a word is that one."""
    distinct = list(dict.fromkeys(words))
    return distinct, (np.array([[word == other for other in distinct] for word in words])).astype(float)
