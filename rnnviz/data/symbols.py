"""Sequences of four symbols, A C G T = 0 1 2 3: drawn, typed, or read off a series."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.laser import laser
from rnnviz.errors import InputError

LETTERS = "ACGT"

ALL_ALLOWED = np.ones((4, 4), dtype=bool)
"""(from, to): every letter may follow every other."""

NO_G_AFTER_C = ALL_ALLOWED.copy()
NO_G_AFTER_C[1, 2] = False

WITHOUT_T = ALL_ALLOWED.copy()
WITHOUT_T[:, 3] = WITHOUT_T[3] = False

VOWELS = "aeiou"


def letters_of(symbols: Ints) -> str:
    """symbols : (letter,) in 0 … 3    Returns them as text."""
    return "".join(LETTERS[s] for s in symbols)


def symbols_of(text: str) -> Ints:
    """Letters A C G T, case and blanks ignored.    Returns (letter,) in 0 … 3.

    Raises InputError for an empty text, or any other letter, with its place counted from 1.
    """
    letters = "".join(text.split())
    if not letters:
        raise InputError("The text is empty; type letters A, C, G and T")
    symbols = np.array([LETTERS.find(letter) for letter in letters.upper()], dtype=np.int64)
    if (symbols < 0).any():
        place = int(np.argmax(symbols < 0))
        raise InputError(f"letter {place + 1} is '{letters[place]}'; only A, C, G and T are known")
    return symbols


def sorted_prose(text: str) -> Ints:
    """Any text, sign by sign: A vowel, C consonant a–m, G consonant n–z, T else.    Returns (sign,) in 0 … 3.

    Raises InputError for an empty text.
    """
    if not text:
        raise InputError("The text is empty; paste a page of prose")
    return np.array([_sorted_sign(sign) for sign in text.lower()], dtype=np.int64)


def _sorted_sign(sign: str) -> int:
    if sign in VOWELS:
        return 0
    return 1 if "a" <= sign <= "m" else 2 if "n" <= sign <= "z" else 3


def drawn(length: int, rng: np.random.Generator, allowed: Ints = ALL_ALLOWED) -> Ints:
    """Each letter is drawn from all that may follow the one before, with equal chances.

    length : ≥ 1    allowed : (from, to) bool; a letter that leads nowhere is never drawn    Returns (letter,).
    One uniform number is drawn for each letter, whatever is allowed.
    """
    following = [np.flatnonzero(row & allowed.any(axis=1)).tolist() for row in allowed]
    choices = np.flatnonzero(allowed.any(axis=1)).tolist()
    chances = rng.random(length)
    if all(row in ([], choices) for row in following):
        return np.array(choices, dtype=np.int64)[(chances * len(choices)).astype(np.int64)]
    symbols = []
    for chance in chances.tolist():
        symbols.append(choices[int(chance * len(choices))])
        choices = following[symbols[-1]]
    return np.array(symbols, dtype=np.int64)


def topological_entropy(allowed: Ints) -> float:
    """ln of the factor by which the number of allowed words grows with each letter: of the largest eigenvalue.

    allowed : (from, to) bool
    """
    return float(np.log(np.abs(np.linalg.eigvals(allowed.astype(float))).max()))


def laser_changes() -> Floats:
    """d_t = y_{t+1} − y_t of the chaotic laser.    Returns (10092,), whole numbers."""
    return np.diff(laser().values)


def quantised(changes: Floats, thresholds: tuple[float, float]) -> Ints:
    """A steep fall, d < θ₁; C fall, θ₁ ≤ d < 0; G rise, 0 ≤ d < θ₂; T steep rise, θ₂ ≤ d.

    changes : (time,)    thresholds : θ₁ ≤ 0 ≤ θ₂    Returns (time,) in 0 … 3.
    The laser's changes are whole numbers, and many equal a threshold: which side counts matters.
    """
    low, high = thresholds
    return (changes >= low).astype(np.int64) + (changes >= 0.0) + (changes >= high)


def quantile_thresholds(changes: Floats, percent: float) -> tuple[float, float]:
    """The `percent` and 100 − `percent` percentiles of changes : (time,); 0 < percent < 50.

    Raises InputError where they do not lie on either side of 0.
    """
    low, high = (float(value) for value in np.percentile(changes, [percent, 100.0 - percent]))
    if low > 0.0 or high < 0.0:
        raise InputError(
            f"{percent:g} % puts the thresholds at {low:g} and {high:g}, on one side of 0; take a smaller quantile"
        )
    return low, high
