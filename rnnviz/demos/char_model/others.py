"""What reads the same text without a net: counts of the last few characters, and a compressor."""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.source_text import KNOWN, Alphabet, SourceText
from rnnviz.learning.symbol_ngrams import ContextCounts

DEEPEST = 6
PIECE_CHARS = 12_000
COUNTED_FROM, COUNTED_BY = 10_000, 1.5
"""From how many characters on, and by which factor more, the n-grams are judged on the way."""


@dataclass(frozen=True, eq=False)
class Material:
    """A text as numbers. train : (time,), what is learned; stretches : (time, stretch), what is judged"""

    source: SourceText
    alphabet: Alphabet
    train: Ints
    stretches: Ints
    context: int


Counted = tuple[int, Floats]
"""Characters read, and bits a character from the last 0 … DEEPEST of them."""

_FOUND: dict[tuple[str, str, int], tuple[list[Counted], float]] = {}


class Others:
    """Bits a character of the judged stretches. counted : on the way, by characters read; xz : NaN while unknown"""

    def __init__(self) -> None:
        self.counted: list[Counted] = []
        self.xz = np.nan

    def work(self, text: str, material: Material) -> Iterator[None]:
        """In pieces; what was found of a text that ships is remembered. text : its name"""
        key = (text, material.alphabet.letters, len(material.train))
        if text in KNOWN and key in _FOUND:
            self.counted, self.xz = _FOUND[key]
            yield
            return
        yield
        for counted in _counting(material):
            if counted is not None:
                self.counted = [*self.counted, counted]
            yield
        self.xz = xz_bits(material.alphabet.text(material.stretches[material.context :].T.ravel()))
        if text in KNOWN:
            _FOUND[key] = self.counted, self.xz
        yield


def _counting(material: Material) -> Iterator[Counted | None]:
    counts = ContextCounts(material.stretches, material.context, material.alphabet.symbols, DEEPEST)
    due: float = COUNTED_FROM
    judged = 0
    for begin in range(0, len(material.train) - DEEPEST, PIECE_CHARS):
        yield None
        counts.add(material.train[begin : begin + PIECE_CHARS + DEEPEST])
        if counts.read >= due:
            due, judged = counts.read * COUNTED_BY, counts.read
            yield None
            yield counts.read, counts.bits()
    yield None
    if judged < counts.read:
        yield counts.read, counts.bits()


def xz_bits(text: str) -> float:
    """Bits a character of a text that a compressor has seen alone: LZMA2, preset 9e.

    Its dictionary is no larger than the text needs: 64 MB would be asked for otherwise.
    """
    raw = text.encode()
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": max(4096, 2 * len(raw))}]
    return 8.0 * len(lzma.compress(raw, format=lzma.FORMAT_XZ, filters=filters)) / len(text)
