"""The pieces of a training that is looked at now and then: updates in parts, and looks in parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Lesson:
    """A piece. kind : "learn" or a kind of look; update : of the first update, or those made before a look

    until : behind the last update of this piece; part, parts : of an update, or of a look, that takes several pieces
    """

    kind: str
    update: int
    until: int = 0
    part: int = 0
    parts: int = 1


def looks_at(updates: int, number: int, soon: int = 10) -> list[int]:
    """After which updates there is a look: 0, a few soon after, then evenly, and the last. About `number` in all."""
    early = [soon * 2**n for n in range(20)]
    even = [round(updates * n / number) for n in range(1, number + 1)]
    return sorted({0, updates, *even, *(u for u in early if u < even[0])})


def lessons(updates: int, looks: Sequence[int], kinds: Sequence[tuple[str, int]], group: int, parts: int
            ) -> list[Lesson]:  # fmt: skip
    """All pieces in order.

    looks : updates after which there is a look, rising, the last is `updates`; kinds : each kind of look, its parts
    group : updates in a piece, where one takes no parts; parts : of an update
    """
    found: list[Lesson] = []
    for before, here in pairwise([0, *looks]):
        if parts > 1:
            found += [Lesson("learn", u, u + 1, k, parts) for u in range(before, here) for k in range(parts)]
        else:
            found += [Lesson("learn", u, min(u + group, here)) for u in range(before, here, group)]
        found += [Lesson(kind, here, here, k, number) for kind, number in kinds for k in range(number)]
    return found
