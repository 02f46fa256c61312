"""Sequences that are to be written anew: backwards, as they are, sorted, or a date in one form.

What is right is known for every source, and so is the place that must be looked at for it; so is the share of symbols
that somebody gets right who has not seen the source.
"""

import datetime
import math
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.errors import InputError

TaskName = Literal["reverse", "copy", "sort", "dates"]
SYMBOLS = "0123456789abcdefghijklmnopqrstuvwxyz"
"""Names of symbols, in the order in which they are sorted."""
LONGEST_DATE, ISO_LENGTH = 18, 10
FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
DATE_LETTERS = "".join(sorted(set("0123456789 ,./" + "".join(MONTHS))))
ISO_LETTERS = "0123456789-"
FORMS = 4
PADDING = -1
"""Stands behind a source that is shorter than others."""


@dataclass(frozen=True)
class Rewriting:
    """name : of the task    length : of the sequences, symbols : how many different ones; neither is used by dates"""

    name: TaskName
    length: int = 16
    symbols: int = 10

    @property
    def letters(self) -> str:
        """Every symbol of a source; a symbol's number is its place here."""
        return DATE_LETTERS if self.name == "dates" else SYMBOLS[: self.symbols]

    @property
    def out_letters(self) -> str:
        """The same of answers."""
        return ISO_LETTERS if self.name == "dates" else self.letters

    @property
    def source_length(self) -> int:
        """Of the longest source."""
        return LONGEST_DATE if self.name == "dates" else self.length

    @property
    def out_length(self) -> int:
        """Of every answer."""
        return ISO_LENGTH if self.name == "dates" else self.length

    @property
    def pads(self) -> bool:
        """Whether sources differ in length."""
        return self.name == "dates"

    def draw(self, count: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """source : (count, source step), `PADDING` behind the end    target : (count, out step)

        Symbols are independent and equally likely; so are the days from 1900 to 2099 and four ways to write them.
        """
        if self.name == "dates":
            days = rng.integers(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1, count)
            forms = rng.integers(FORMS, size=count)
            texts = [written(datetime.date.fromordinal(int(d)), int(f)) for d, f in zip(days, forms, strict=True)]
            source = np.array([self.encoded(text) for text in texts]).reshape(count, -1)
            return source, np.array([self.answer(s) for s in source]).reshape(count, -1)
        source = rng.integers(self.symbols, size=(count, self.length))
        return source, self._rewritten(source)

    def _rewritten(self, source: Ints) -> Ints:
        if self.name == "reverse":
            return np.ascontiguousarray(source[:, ::-1])
        return np.sort(source, axis=1) if self.name == "sort" else source.copy()

    def encoded(self, text: str) -> Ints:
        """(source step,) of a text, padded. Raises InputError for letters that are none here, and for too many."""
        unknown = sorted(set(text) - set(self.letters))
        if unknown:
            raise InputError(f"The source cannot hold '{unknown[0]}'; it is made of '{self.letters}'.")
        if len(text) > self.source_length:
            raise InputError(f"The source has {len(text)} letters; there is room for {self.source_length}.")
        source = np.full(self.source_length, PADDING)
        source[: len(text)] = [self.letters.index(letter) for letter in text]
        return source

    def text(self, source: Ints) -> str:
        """The opposite of `encoded`."""
        return "".join(self.letters[n] for n in source.tolist() if n != PADDING)

    def out_text(self, out: Ints) -> str:
        return "".join(self.out_letters[n] for n in out.tolist())

    def answer(self, source: Ints) -> Ints | None:
        """(out step,), what is right; None for a text that is no date.    source : (source step,)"""
        if self.name != "dates":
            return self._rewritten(source[None])[0]
        read = _date_in(self.text(source))
        if read is None:
            return None
        return np.array([ISO_LETTERS.index(letter) for letter in read[0].isoformat()])

    def places(self, source: Ints) -> Floats:
        """(out step, source step) bool: where the answer to each step can be read; nowhere, where that is not said.

        sort: any place of that symbol; dates: the digits of the year only.    source : (source step,)
        """
        right = np.zeros((self.out_length, self.source_length), bool)
        steps = np.arange(self.out_length)
        if self.name == "dates":
            read = _date_in(self.text(source))
            if read is not None:
                right[steps[:4], read[1] + steps[:4]] = True
        elif self.name == "sort":
            right |= np.sort(source)[:, None] == source[None, :]
        else:
            right[steps, steps[::-1] if self.name == "reverse" else steps] = True
        return right

    def blind(self) -> float:
        """The largest share of symbols that can be right, on average, without a look at the source."""
        return float(_blind_dates() if self.name == "dates" else _blind_symbols(self))


def written(day: datetime.date, form: int) -> str:
    """A date in one of `FORMS` ways; no two days are ever written alike."""
    name = MONTHS[day.month - 1]
    return (
        f"{name} {day.day}, {day.year}", f"{day.day} {name} {day.year}", f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.month:02}/{day.day:02}/{day.year}",
    )[form]  # fmt: skip


def _date_in(text: str) -> tuple[datetime.date, int] | None:
    """The day that is written there, and where its year begins."""
    numbers = "".join(letter if letter.isdigit() else " " for letter in text).split()
    name = next((n for n, month in enumerate(MONTHS) if month in text), None)
    try:
        if name is None:
            first, second, year = map(int, numbers)
            day = datetime.date(year, second, first) if "." in text else datetime.date(year, first, second)
        else:
            day = datetime.date(int(numbers[1]), name + 1, int(numbers[0]))
    except (ValueError, IndexError):
        return None
    is_one = FIRST_DAY <= day <= LAST_DAY and text in (written(day, form) for form in range(FORMS))
    return (day, len(text) - 4) if is_one else None


@cache
def _blind_dates() -> float:
    """By counting all 73 049 days."""
    days = range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1)
    texts = np.array([datetime.date.fromordinal(n).isoformat() for n in days]).view("U1").reshape(-1, ISO_LENGTH)
    return float(np.mean([np.unique(column, return_counts=True)[1].max() / len(texts) for column in texts.T]))


def _blind_symbols(task: Rewriting) -> float:
    """1 of the symbols; of sorted ones the likeliest at each place, by the law of order statistics:

    P(x_(i) ≤ s) = P(Bin(length, (s + 1) / symbols) > i)
    """
    if task.name != "sort":
        return 1 / task.symbols
    n, below = task.length, np.arange(task.symbols + 1) / task.symbols
    counts = np.array([[math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)] for p in below])
    more = 1 - np.cumsum(counts, axis=1)[:, :n]  # (symbol + 1, place)
    return float(np.diff(more, axis=0).max(axis=0).mean())
