"""Saying a sentence from a given state, word by word, until the end sign."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.learning.sampling import at_temperature, drawn
from rnnviz.networks.symbol_net import State, SymbolNet, SymbolShape, Weights


@dataclass(frozen=True)
class Vocabulary:
    """Words; the last two are the end sign and the start sign, which is read and never said."""

    words: tuple[str, ...]

    @property
    def size(self) -> int:
        """The two signs included."""
        return len(self.words) + 2

    @property
    def end(self) -> int:
        return len(self.words)

    @property
    def start(self) -> int:
        return len(self.words) + 1

    @property
    def signs(self) -> tuple[str, ...]:
        """All of them, as they are shown."""
        return (*self.words, "<end>", "<start>")

    def numbers(self, sentence: str) -> list[int]:
        """The numbers of a sentence's words, and the end sign. Raises ValueError for a word that is not there."""
        return [*(self.words.index(word) for word in sentence.split()), self.end]

    def sentence(self, numbers: "list[int] | Ints") -> str:
        """The words up to the end sign."""
        found = [int(number) for number in numbers]
        return " ".join(self.signs[n] for n in (found[: found.index(self.end)] if self.end in found else found))


def table(vocabulary: Vocabulary, sentences: list[str]) -> tuple[Ints, Ints]:
    """Sentences as a training reads them: what goes in and what is to be said, (time, sentence) each; −1 after the end.

    What goes in behind the end is the end sign, which nothing is asked about.
    """
    rows = [vocabulary.numbers(sentence) for sentence in sentences]
    longest = max(map(len, rows))
    said = np.array([row + [-1] * (longest - len(row)) for row in rows]).T
    read = np.vstack([np.full((1, len(rows)), vocabulary.start), np.where(said < 0, vocabulary.end, said)[:-1]])
    return read, said


@dataclass(frozen=True, eq=False)
class Said:
    """words : (word,) numbers, the end sign included where it came    p : (word, sign), what each was drawn from

    at temperature 1, the start sign left out"""

    words: Ints
    p: Floats


def say(
    vocabulary: Vocabulary, shape: SymbolShape, weights: Weights, state: State, longest: int,
    temperature: float = 0.0, rng: np.random.Generator | None = None,
) -> Said:  # fmt: skip
    """Word by word, each read again. state : h and m, (1, unit) each    temperature : 0 takes the likeliest

    rng : needed at temperatures above 0
    """
    net, number = SymbolNet(shape, weights), vocabulary.start
    words: list[int] = []
    shares: list[Floats] = []
    while len(words) < longest and number != vocabulary.end:
        state, logits = net.step(state, np.array([number]))
        z = logits[0].astype(float)
        z[vocabulary.start] = -np.inf
        q = at_temperature(z, temperature)
        number = int(drawn(q, rng)) if temperature and rng is not None else int(q.argmax())
        words.append(number)
        shares.append(at_temperature(z, 1.0))
    return Said(np.array(words), np.array(shares))
