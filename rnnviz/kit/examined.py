"""A run that learns in groups of updates and is examined on held-out examples between them, a piece at a time."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from rnnviz.kit.worked import Worked
from rnnviz.learning.divergence import Diverged
from rnnviz.parameters import DemoParams

P = TypeVar("P", bound=DemoParams)
F = TypeVar("F")

Piece = tuple[str, int, int]
"""(TRAIN, first update, behind the last); or a kind of examination and two numbers of its own, as a rule the first
example and behind the last"""

TRAIN = "train"


class Examined(Worked[P, F]):
    """Some updates, an examination, some updates …

    A demo says
        pieces : all of them in order, set in `begin`; see `course`
        learn : one update, number `update`. Raises `Diverged` with the last good weights in place
        taught : after each group of updates: brings what is shown up to date
        examine : one piece of an examination

    What ran away learns no more; it is still examined, and a remark says so.
    """

    fps, unit = 30.0, "piece"

    def _begin(self) -> None:
        self.update, self.diverged = 0, ""
        self.pieces: Sequence[Piece] = ()
        super()._begin()

    @property
    def updates(self) -> int:
        """How many updates there are in all. Overridden by the demo."""
        raise NotImplementedError

    def learn(self) -> None:
        """Overridden by the demo."""
        raise NotImplementedError

    def taught(self) -> None:
        """Overridden by the demo."""
        raise NotImplementedError

    def examine(self, kind: str, first: int, last: int) -> None:
        """Overridden by the demo."""
        raise NotImplementedError

    @property
    def total(self) -> int:
        return len(self.pieces)

    @property
    def position(self) -> str:
        return f"update {self.update} of {self.updates}"

    @property
    def remarks(self) -> tuple[str, ...]:
        return (self.diverged,) if self.diverged else ()

    def piece(self, n: int) -> None:
        kind, first, last = self.pieces[n]
        if kind != TRAIN:
            self.examine(kind, first, last)
        elif not self.diverged:
            self._train(last)

    def _train(self, until: int) -> None:
        try:
            while self.update < until:
                self.learn()
                self.update += 1
        except Diverged as error:
            self.diverged = str(error)
        self.taught()


def updates_in(first: int, last: int, group: int) -> list[Piece]:
    """The updates from `first` to before `last`, so many in a piece."""
    return [(TRAIN, n, min(n + group, last)) for n in range(first, last, group)]


def examination(kind: str, examples: int, chunk: int) -> list[Piece]:
    """All examples, so many in a piece."""
    return [(kind, n, min(n + chunk, examples)) for n in range(0, examples, chunk)]


def course(updates: int, group: int, examined: Sequence[Piece], shares: Iterable[float]) -> list[Piece]:
    """An examination, some updates, an examination …

    group : updates in a piece; shares : of all updates, after which there is an examination; the last is 1
    """
    pieces = list(examined)
    for first, last in pairwise(sorted({round(share * updates) for share in shares})):
        pieces += [*updates_in(first, last, group), *examined]
    return pieces
