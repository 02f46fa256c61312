"""Work that makes the present picture finer, in pieces: what all kinds of runs share."""

from collections.abc import Iterator
from typing import TypeVar

from rnnviz.parameters import DemoParams
from rnnviz.run import Run

P = TypeVar("P", bound=DemoParams)
F = TypeVar("F")


class Refined(Run[P, F]):
    """A run whose picture is made finer by `work`.

    begin : makes everything anew from `self.params`; quick, for it stands between a click and the first picture
    work : yields after each piece, of up to 30 ms. The pieces may depend on the parameters and the seed only, not on
        how far the run has come: a resumed run does them again
    """

    def __init__(self, params: P) -> None:
        super().__init__(params)
        self._begin()

    def begin(self) -> None:
        """Overridden by the demo."""
        raise NotImplementedError

    def work(self) -> Iterator[None]:
        """Overridden where there is anything to refine."""
        return iter(())

    def _begin(self) -> None:
        self.begin()
        self._work: Iterator[None] | None = self.work()

    def refine(self) -> bool:
        if self._work is not None and next(self._work, "done") == "done":
            self._work = None
        return self._work is not None
