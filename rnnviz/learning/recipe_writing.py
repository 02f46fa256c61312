"""Recipes as numbers, and what a net that reads them says: the bits of each word, and recipes of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.recipes import END, Grammar, Reader, accepts
from rnnviz.learning.checkpoint import Checkpoint
from rnnviz.learning.sampling import at_temperature, drawn
from rnnviz.networks.symbol_net import State, SymbolNet

OTHER = "<other>"


class Vocabulary:
    """Words and their numbers. words : sorted; what is not in it counts as <other>, where that is in it"""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._numbers = {word: n for n, word in enumerate(words)}

    def numbers(self, words: Sequence[str]) -> Ints:
        other = self._numbers.get(OTHER, 0)
        return np.array([self._numbers.get(word, other) for word in words], np.int64)

    def number(self, word: str) -> int:
        return self._numbers[word]


LEAD = 2
"""Recipes that a net only reads, so that what follows finds it in full swing: in training its state was never zero.
After 1500 updates the first recipe behind a state of zeros cost 3.8 bits a word, the second 1.35, all others 1.10."""


def lanes_of(recipes: Sequence[Sequence[str]], vocabulary: Vocabulary, lanes: int) -> tuple[Ints, Array]:
    """Recipes side by side, each lane behind an <end> and two recipes of other lanes that are only read.

    Returns (time, lane), −1 behind a lane's last word, and which of its words count. Every recipe counts once.
    """
    lanes = min(lanes, len(recipes))
    chains: list[list[int]] = []
    leads: list[int] = []
    for lane in range(lanes):
        lead = [word for n in range(LEAD) for word in recipes[(lane + 1 + n) % len(recipes)]]
        own = [word for recipe in recipes[lane::lanes] for word in recipe]
        chains.append(vocabulary.numbers([END, *lead, *own]).tolist())
        leads.append(1 + len(lead))
    longest = max(map(len, chains))
    padded = np.array([chain + [-1] * (longest - len(chain)) for chain in chains], np.int64).T
    return padded, (padded >= 0) & (np.arange(longest)[:, None] >= leads)


def in_full_swing(net: SymbolNet, vocabulary: Vocabulary, recipes: Sequence[Sequence[str]]) -> State:
    """The state behind an <end> and the last two of these recipes, before their own last <end> is read."""
    words = [END, *(word for recipe in recipes[-LEAD:] for word in recipe)]
    return net.read(vocabulary.numbers(words[:-1]))[0]


@dataclass(frozen=True, eq=False)
class Told:
    """A recipe, and what each word cost. bits, floor : (word,), by the net at temperature 1, and at least (NaN: there
    is no such bound); likeliest : (word,), the word the net would have said"""

    words: tuple[str, ...]
    bits: Floats
    floor: Floats
    likeliest: tuple[str, ...]


class Writing:
    """Recipes that a net writes side by side, word by word, each until its <end>."""

    def __init__(
        self, net: SymbolNet, vocabulary: Vocabulary, number: int, temperature: float, top_k: int, most: int,
        rng: np.random.Generator, state: State, begin: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """state : of one that has read up to an <end>; most : words of the longest; begin : those that are given"""
        self._net, self._vocabulary, self._rng = net, vocabulary, rng
        self._temperature, self._top_k, self._most = temperature, top_k, most
        self._given = vocabulary.numbers(begin)
        self._end = vocabulary.number(END)
        self._barred = [n for n, word in enumerate(vocabulary.words) if word == OTHER]
        self._state: State = tuple(np.repeat(part, number, axis=0) for part in state)
        self._last = np.full(number, self._end)
        self.written: list[Ints] = []

    def go_on(self, steps: int) -> bool:
        """So many words more; returns whether all have ended."""
        for _ in range(steps):
            if len(self.written) >= self._most or (self.written and self._have_all_ended()):
                return True
            self._state, logits = self._net.step(self._state, self._last)
            if len(self.written) < len(self._given):
                self._last = np.full(len(self._last), self._given[len(self.written)])
            else:
                logits = logits.copy()
                logits[:, self._barred] = -np.inf
                self._last = drawn(at_temperature(logits, self._temperature, self._top_k), self._rng)
            self.written.append(self._last)
        return len(self.written) >= self._most or self._have_all_ended()

    def _have_all_ended(self) -> bool:
        begun = np.array(self.written[len(self._given) :] or [self._last * 0 - 1])
        return bool((begun == self._end).any(axis=0).all())

    def checkpoint(self) -> Checkpoint:
        return {"state": [part.copy() for part in self._state], "last": self._last.copy(),
                "written": [words.copy() for words in self.written], "rng": self._rng.bit_generator.state}  # fmt: skip

    def restore(self, saved: Checkpoint) -> None:
        """Go on with the same net."""
        self._state = tuple(np.array(part, np.float32) for part in saved["state"])
        self._last, self.written = np.array(saved["last"]), [np.array(words) for words in saved["written"]]
        self._rng.bit_generator.state = saved["rng"]

    def recipes(self) -> list[tuple[str, ...]]:
        """Up to the first <end> that was not given."""
        found = []
        for column in np.array(self.written).T:
            words = [self._vocabulary.words[n] for n in column]
            end = next((n for n, word in enumerate(words) if word == END and n >= len(self._given)), len(words) - 1)
            found.append(tuple(words[: end + 1]))
        return found


def told(net: SymbolNet, vocabulary: Vocabulary, words: Sequence[str], grammar: Grammar | None, state: State) -> Told:
    """What a net pays for each word of a recipe, and what the grammar makes unavoidable. state : before the <end>"""
    numbers = vocabulary.numbers([END, *words])
    bits: list[float] = []
    likeliest: list[str] = []
    for here, following in pairwise(numbers):
        state, logits = net.step(state, np.array([here]))
        bits.append(-np.log2(max(at_temperature(logits[0], 1.0)[following], 1e-12)))
        likeliest.append(vocabulary.words[int(logits[0].argmax())])
    floor = [np.nan] * len(words)
    if grammar is not None:
        reader = Reader(grammar)
        floor = [np.nan if paid is None else paid for paid in map(reader.read, words)]
    return Told(tuple(words), np.array(bits), np.array(floor), tuple(likeliest))


def valid_share(grammar: Grammar, recipes: Sequence[Sequence[str]]) -> float:
    """How many of them the grammar accepts."""
    return sum(accepts(grammar, list(recipe)) for recipe in recipes) / len(recipes)
