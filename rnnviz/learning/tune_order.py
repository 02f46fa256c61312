"""How far back one must listen to know what comes next in a tune, and where it forks.

Before the note i + 1 (or the end) a listener has heard s_1 … s_i. One who remembers k notes knows the last k of them,
and while i < k, that it is the beginning, too. The order is the smallest k with which what follows is decided
everywhere. A fork is a place that one who remembers order − 1 notes cannot decide.
"""

from collections.abc import Hashable, Sequence

END = -1
"""What follows the last note."""


def order(symbols: Sequence[int]) -> int:
    """At least 1 and at most the number of symbols.    symbols : (note,), at least one"""
    return next(k for k in range(1, len(symbols) + 1) if not undecided(symbols, k))


def undecided(symbols: Sequence[int], k: int) -> list[int]:
    """How many notes have been heard before each place that k remembered ones do not decide: from 1 on, rising."""
    followers: dict[Hashable, set[int]] = {}
    for heard in range(1, len(symbols) + 1):
        followers.setdefault(_known(symbols, heard, k), set()).add(_next(symbols, heard))
    return [heard for heard in range(1, len(symbols) + 1) if len(followers[_known(symbols, heard, k)]) > 1]


def forks(symbols: Sequence[int]) -> list[int]:
    """How many notes have been heard before each fork, rising; at least two."""
    return undecided(symbols, order(symbols) - 1)


def twins(symbols: Sequence[int], heard: int, k: int) -> list[int]:
    """The other places that sound the same to one who remembers k notes, as numbers of notes heard."""
    here = _known(symbols, heard, k)
    return [n for n in range(1, len(symbols) + 1) if n != heard and _known(symbols, n, k) == here]


def best_possible(symbols: Sequence[int], k: int) -> int:
    """How many of the notes 2 … n and the end one who remembers k notes can name at best."""
    counts: dict[Hashable, dict[int, int]] = {}
    for heard in range(1, len(symbols) + 1):
        of_known = counts.setdefault(_known(symbols, heard, k), {})
        of_known[_next(symbols, heard)] = of_known.get(_next(symbols, heard), 0) + 1
    return sum(max(of_known.values()) for of_known in counts.values())


def _known(symbols: Sequence[int], heard: int, k: int) -> Hashable:
    return heard < k, tuple(symbols[max(0, heard - k) : heard])


def _next(symbols: Sequence[int], heard: int) -> int:
    return symbols[heard] if heard < len(symbols) else END
