"""The chaos game: a fixed contraction that turns a sequence of letters into a place.

    x_t = k x_{t−1} + (1 − k) u_t,    0 < k < 1,    u_t the corner of the unit square that stands for the letter

The l letters seen last confine x_t to a square of side k^l, its *address*; where k ≤ ½ different addresses do not
overlap. Sources: Barnsley 1988 (the game); Jeffrey 1990, Nucleic Acids Research 18 (letters at the corners);
Tiňo & Dorffner 2001, Machine Learning 45 (as a memory).
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.networks.hulls import hull, nearest_within

UNIT_SQUARE = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0))
CORNERS = np.array(UNIT_SQUARE)
"""Of A, C, G, T. (letter, 2)"""

CENTRE = (0.5, 0.5)
"""Of these."""

SQRT2 = float(np.sqrt(2.0))
"""Across the unit square."""

FORGOTTEN = 1e-20
"""A factor that leaves nothing of a number below 1 in double precision."""

LONGEST_COMPARED = 30
"""Letters: at k = ½ the 53 binary digits of a number hold no more than 52, and a ratio to k^L is rounding there."""


def chaos_game(symbols: Ints, k: float, start: tuple[float, float] | None = None, corners: Floats = CORNERS) -> Floats:
    """The place after each letter.    symbols : (letter,) in 0 … 3    Returns (letter, 2).

    start : None for the middle of the corners    corners : (letter, 2)

    The sum x_t = Σ_i k^i (1 − k) u_{t−i} + k^{t+1} x_start is built from pieces of doubling length, so that 200 000
    letters take a few passes over an array and no loop.
    """
    x = (1.0 - k) * corners[symbols]
    if len(x):
        x[0] += k * (corners.mean(axis=0) if start is None else np.asarray(start))
    span, factor = 1, k
    while span < len(x) and factor > FORGOTTEN:
        x[span:] += factor * x[:-span]
        span, factor = 2 * span, factor * factor
    return x


@dataclass(frozen=True)
class Square:
    """All places whose last letters are the same: (x, y) + side · the hull of the corners. side : k^letters

    With the corners of the unit square it is a square, and (x, y) its lower left corner.
    """

    x: float
    y: float
    side: float


def address_square(ending: Ints, k: float, corners: Floats = CORNERS) -> Square:
    """Where a sequence can lie that ends so.    ending : (letter,), oldest first; empty gives the whole square"""
    x, y = chaos_game(ending, k, (0.0, 0.0), corners)[-1] if len(ending) else (0.0, 0.0)
    return Square(float(x), float(y), k ** len(ending))


IN_DOUBT = (2, 3, 1, 0)
"""Which letter has a place at which several are equally near: a border belongs to the square above or to the right."""


def address_of(x: float, y: float, k: float, letters: int, corners: Floats = CORNERS) -> Ints:
    """The ending that confines a sequence to where (x, y) lies, oldest letter first; exact where cells do not overlap.

    Where they overlap others may hold the place as well, and between them none does: the nearest cell, and then the
    nearest corner, decides.
    """
    place, ending, around = np.array([x, y], dtype=float), [], hull(corners)
    for _ in range(letters):
        before = (place - (1.0 - k) * corners) / k
        inside = np.array([nearest_within(one, around) for one in before])
        off, far = (((a - b) ** 2).sum(axis=1) for a, b in ((before, inside), (place, corners)))
        letter = min((s for s in IN_DOUBT if s < len(corners)), key=lambda s: (off[s], far[s]))
        ending.append(letter)
        place = inside[letter]
    return np.array(ending[::-1], dtype=np.int64)


def ending_codes(symbols: Ints, letters: int) -> Ints:
    """The ending after each letter as a number, Σ_i s_{t−i} 4^{l−1−i}: the letter seen last is the first digit.

    symbols : (time,)    letters : l, 0 … 31    Returns (max(0, time − l + 1),), for the times l − 1 … time − 1.
    """
    n = len(symbols) - letters + 1
    codes = np.zeros(max(0, n), dtype=np.int64)
    for i in range(letters if n > 0 else 0):
        codes += symbols[letters - 1 - i : len(symbols) - i].astype(np.int64) << (2 * (letters - 1 - i))
    return codes


def occupied(symbols: Ints, longest: int = 8) -> list[int]:
    """How many different endings of 1, 2 … `longest` letters occur. At k = ½: how many of 2^l × 2^l boxes are hit."""
    counts = (np.bincount(ending_codes(symbols, letters)) for letters in range(1, longest + 1))
    return [int(np.count_nonzero(count)) for count in counts]


def box_dimension(counts: list[int], k: float) -> float:
    """ln(occupied₇ / occupied₃) / (4 ln 1/k).    counts : as `occupied` gives them"""
    return float(np.log(counts[6] / counts[2]) / (4.0 * np.log(1.0 / k)))


@dataclass(frozen=True, eq=False)
class Nearness:
    """Pairs of moments: how far apart their places are, and how many last letters they share.

    common : (pair,) in 0 … 30; distance : (pair,)
    """

    common: Ints
    distance: Floats

    def worst_ratio(self, k: float, across: float = SQRT2) -> float:
        """The largest distance / (across · k^common); at most 1. 0 where there is no pair.

        across : the largest distance of two corners
        Letters count as far as k^common stays above 1e-10: beyond, the ratio is one of roundings.
        """
        counted = np.minimum(self.common, int(np.log(1e-10) / np.log(k)))
        return float((self.distance / (across * k**counted)).max(initial=0.0))


def pairs_of_moments(symbols: Ints, rng: np.random.Generator, most: int = 4000) -> Ints:
    """Pairs of moments to compare: half of them at random, half neighbours in the order of their endings, which
    share many letters.    symbols : (time,)    Returns (2, pair), each time in 0 … time − 1, the two different."""
    n = len(symbols)
    if n < 2:
        return np.zeros((2, 0), dtype=np.int64)
    first = rng.integers(n, size=most // 2)
    second = (first + rng.integers(1, n, size=most // 2)) % n
    order = np.argsort(ending_codes(_padded(symbols), LONGEST_COMPARED), kind="stable")
    at = rng.integers(n - 1, size=most - most // 2)
    return np.stack([np.concatenate([first, order[at]]), np.concatenate([second, order[at + 1]])])


def nearness(symbols: Ints, points: Floats, pairs: Ints) -> Nearness:
    """Compare pairs of moments.    points : (time, 2), after each letter    pairs : (2, pair)"""
    return Nearness(common_suffix(symbols, pairs), distances(points, pairs))


def distances(points: Floats, pairs: Ints) -> Floats:
    """How far apart places lie.    points : (time, 2)    pairs : (2, pair)    Returns (pair,)."""
    return np.asarray(np.linalg.norm(points[pairs[0]] - points[pairs[1]], axis=1))


def common_suffix(symbols: Ints, pairs: Ints) -> Ints:
    """How many letters, counted back from two moments, are the same; at most 30.    Returns (pair,)"""
    padded = _padded(symbols)
    here, there = pairs + LONGEST_COMPARED - 1
    common = np.zeros(pairs.shape[1], dtype=np.int64)
    same = np.ones(pairs.shape[1], dtype=bool)
    for back in range(LONGEST_COMPARED):
        same &= padded[here - back] == padded[there - back]
        common += same
    # Before the first letter there is none to share.
    return np.minimum(common, pairs.min(axis=0) + 1)


def _padded(symbols: Ints) -> Ints:
    return np.concatenate([np.zeros(LONGEST_COMPARED - 1, dtype=symbols.dtype), symbols])
