"""What is read, by which net, and how it learns."""

from functools import lru_cache
from typing import Literal

from pydantic import field_validator, model_validator

from rnnviz.data.recipes import END, Grammar, ingredients, lists
from rnnviz.kit import LIVE, DemoParams, InputError, param
from rnnviz.networks.symbol_net import Cell

MOST_SENTENCE = 12
_GRAMMAR = {"data": ("grammar",)}


class Params(DemoParams):
    """Recipes, a net, its training, and what it writes."""

    data: str = param("grammar", "The grammar, or a file with one recipe a paragraph.", group="Recipes", is_data=True,
                      widget="file")  # fmt: skip
    recipes: int = param(4869, "Recipes that are learned from.", ge=10, le=20_000, log=True, group="Recipes",
                         when=_GRAMMAR)  # fmt: skip
    ingredients: tuple[int, int] = param((2, 2), "Fewest and most ingredients of a recipe.", group="Recipes",
                                         when=_GRAMMAR)  # fmt: skip
    timed: float = param(0.5, "Chance that a sentence of the method ends with minutes.", ge=0.0, le=1.0,
                         group="Recipes", when=_GRAMMAR)  # fmt: skip
    cell: Cell = param("lstm", "The kind of its units.", group="Net",
                       labels={"lstm": "LSTM", "gru": "GRU", "simple": "simple"})  # fmt: skip
    hidden: int = param(128, "Units.", ge=2, le=256, log=True, group="Net")
    window: int = param(50, "Words through which the gradient goes back.", ge=2, le=100, group="Training")
    target: Literal["every", "last"] = param(
        "every", "Which words of a window are learned: each, or the one behind it.", group="Training",
        labels={"every": "every word", "last": "the last word only"})  # fmt: skip
    optimizer: Literal["adam", "sgd"] = param("adam", "How the weights go downhill.", group="Training",
                                              labels={"adam": "Adam", "sgd": "SGD, momentum 0.9"})  # fmt: skip
    learning_rate: float = param(0.005, "At the beginning; it falls to 2 % of it.", LIVE, gt=0.0, le=1.0, log=True,
                                 soft=(0.0005, 0.05), leaves_traces=True, group="Training")  # fmt: skip
    batch: int = param(16, "Places of the text that are read at once.", ge=1, le=256, log=True, group="Training")
    updates: int = param(2500, "How often the weights change.", ge=0, le=100_000, soft=(100, 10_000), log=True,
                         group="Training")  # fmt: skip
    temperature: float = param(0.7, "Of writing: 0 takes the likeliest word, 1 writes as the net believes.", LIVE,
                               ge=0.0, le=5.0, soft=(0.0, 2.0), group="Writing")  # fmt: skip
    top_k: int = param(0, "Only so many of the likeliest words are written; 0: all.", LIVE, ge=0, le=5000,
                       soft=(0, 20), group="Writing")  # fmt: skip
    seed_text: str = param("", "The first words of what it writes.", LIVE, blank="it begins by itself",
                           max_length=400, group="Writing")  # fmt: skip
    sentence: str = param("the dog is in the dog crate", "A sentence whose one-hot code is shown.", LIVE,
                          min_length=1, max_length=120, group="One-hot")  # fmt: skip

    @field_validator("ingredients")
    @classmethod
    def _in_order(cls, value: tuple[int, int]) -> tuple[int, int]:
        low, high = value
        if not 2 <= low <= high <= 6:
            raise InputError(f"ingredients are two numbers from 2 to 6, the smaller one first, not {low} and {high}.")
        return value

    @field_validator("sentence")
    @classmethod
    def _short(cls, value: str) -> str:
        if not 1 <= len(value.split()) <= MOST_SENTENCE:
            raise InputError(f"A sentence for the one-hot code has 1 to {MOST_SENTENCE} words.")
        return value

    @model_validator(mode="after")
    def _words_are_known(self) -> "Params":
        if self.is_grammar:
            for word in self.seed_text.split():
                if word not in grammar_words(self.timed > 0):
                    raise InputError(f"The grammar does not know the word '{word}'; take one of its own, such as leek.")
        return self

    @property
    def is_grammar(self) -> bool:
        return self.data == "grammar"

    @property
    def grammar(self) -> Grammar:
        return Grammar(*self.ingredients, self.timed)


@lru_cache(maxsize=2)
def grammar_words(timed: bool) -> tuple[str, ...]:
    """All words a recipe may hold, sorted."""
    book = lists()
    words = {*book["adjectives"], *book["dishes"], *book["how"], ".", ",", "the", "serve", END}
    for item in ingredients():
        words |= {item.name, *item.amounts, *item.units, *item.verbs}
    return tuple(sorted(words | ({*book["minutes"], "for", "minutes"} if timed else set())))
