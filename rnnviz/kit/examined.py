"""A run that learns in groups of updates and is examined on held-out examples between them, a piece at a time."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from rnnviz.kit.worked import Worked
from rnnviz.learning.ahead import load_torch
from rnnviz.learning.divergence import Diverged
from rnnviz.parameters import DemoParams
from rnnviz.run import State

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
        parts : in how many pieces an update is made, 1 as a rule, set in `begin`
        learn : update number `update`, or its part number `part`. Raises `Diverged` with the last good weights in place
        taught : after each group of updates: brings what is shown up to date
        examine : one piece of an examination

    What ran away learns no more; it is examined once more, at the end, and a remark says so.
    """

    fps, unit = 30.0, "piece"

    def _begin(self) -> None:
        self.update, self.part, self.parts, self.diverged = 0, 0, 1, ""
        self.pieces: Sequence[Piece] = ()
        super()._begin()

    @property
    def updates(self) -> int:
        """How many updates there are in all: the parameter of that name, unless the demo says otherwise."""
        return int(getattr(self.params, "updates"))  # noqa: B009 - the demos declare it with their own bounds

    def learn(self) -> None:
        """Overridden by the demo."""
        raise NotImplementedError

    def taught(self) -> None:
        """May be overridden by the demo."""

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
        if self.diverged and any(kind == TRAIN for kind, *_ in self.pieces[n:]):
            return
        if kind == TRAIN:
            self._train(last)
        else:
            self.examine(kind, first, last)

    def _train(self, until: int) -> None:
        try:
            while self.update < until:
                self.learn()
                self.part += 1
                if self.part < self.parts:
                    return
                self.part, self.update = 0, self.update + 1
        except Diverged as error:
            self.diverged = str(error)
        self.taught()

    def checkpoint(self) -> State:
        learned = {"update": self.update, "part": self.part, "diverged": self.diverged}
        return {**super().checkpoint(), "learned": learned}

    def restore(self, state: State) -> None:
        learned = state["learned"]
        self.update, self.part, self.diverged = int(learned["update"]), int(learned["part"]), str(learned["diverged"])
        super().restore(state)


class ExaminedInTorch(Examined[P, F]):
    """The same with a learner that is made when it is first needed, because loading torch takes seconds.

    A demo says
        make : the learner, which has `checkpoint()` and `restore(state)`
    """

    def _begin(self) -> None:
        self._learner: Any = None
        super()._begin()

    def make(self) -> Any:
        """Overridden by the demo."""
        raise NotImplementedError

    @property
    def learner(self) -> Any:
        """Made with the first call."""
        if self._learner is None:
            self._learner = self.make()
        return self._learner

    @property
    def has_learner(self) -> bool:
        """Whether it has been made."""
        return self._learner is not None

    @property
    def is_ready(self) -> bool:
        return self.has_learner or not load_torch.is_under_way()

    def learned(self) -> State | None:
        """What the learner has to keep for a session; None before there is one."""
        return self._learner.checkpoint() if self.has_learner else None

    def relearn(self, learned: State | None) -> None:
        """Go on from what `learned` gave."""
        if learned is not None:
            self.learner.restore(learned)


def updates_in(first: int, last: int, group: int, parts: int = 1) -> list[Piece]:
    """The updates from `first` to before `last`, so many in a piece; or each in so many pieces."""
    if parts > 1:
        return [(TRAIN, n, n + 1) for n in range(first, last) for _ in range(parts)]
    return [(TRAIN, n, min(n + group, last)) for n in range(first, last, group)]


def examination(kind: str, examples: int, chunk: int) -> list[Piece]:
    """All examples, so many in a piece."""
    return [(kind, n, min(n + chunk, examples)) for n in range(0, examples, chunk)]


def course(ends: Iterable[int], group: int, examined: Sequence[Piece], parts: int = 1) -> list[Piece]:
    """An examination, some updates, an examination …

    ends : after how many updates there is an examination, in any order; the first at 0, the last after all
    group : updates in a piece; parts : pieces of an update, where one takes several
    """
    pieces = list(examined)
    for first, last in pairwise(sorted(set(ends))):
        pieces += [*updates_in(first, last, group, parts), *examined]
    return pieces


def examined_at(updates: int, number: int, soon: int = 10) -> list[int]:
    """After which updates to examine: 0, a few soon after, then evenly, and the last. About `number` in all."""
    early = [soon * 2**n for n in range(20)]
    even = [round(updates * n / number) for n in range(1, number + 1)]
    return sorted({0, updates, *even, *(u for u in early if u < even[0])})
