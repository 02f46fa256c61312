"""A run that works off numbered pieces: trials, tiles of a map, blocks of a long simulation."""

from typing import TypeVar

from rnnviz.kit.refined import Refined
from rnnviz.parameters import DemoParams
from rnnviz.run import State

P = TypeVar("P", bound=DemoParams)
F = TypeVar("F")


class Worked(Refined[P, F]):
    """Piece after piece, each under 50 ms of work, as many as the machine makes.

    total : how many pieces there are (may grow by a live change); piece : does number n, from 0
    done_pieces : how many are done
    A piece draws its randomness from a generator of its own, `default_rng([seed, n])`, or from one whose state is in
    the checkpoint. What has been found so far is saved by `kept` and taken back by `keep`.
    """

    pace: float | None = None
    fps = 20.0
    done_pieces: int = 0
    unit = "trial"
    """What `position` calls a piece."""

    def _begin(self) -> None:
        self.done_pieces = 0
        super()._begin()

    @property
    def total(self) -> int:
        """Overridden by the demo."""
        raise NotImplementedError

    def piece(self, n: int) -> None:
        """Overridden by the demo."""
        raise NotImplementedError

    def kept(self) -> State:
        """What has been found so far, as plain data. Overridden by the demo."""
        raise NotImplementedError

    def keep(self, state: State) -> None:
        """The opposite of `kept`; raises KeyError or ValueError where it does not fit. Overridden by the demo."""
        raise NotImplementedError

    @property
    def done(self) -> bool:
        return self.done_pieces >= self.total

    @property
    def progress(self) -> float | None:
        return min(1.0, self.done_pieces / max(1, self.total))

    @property
    def position(self) -> str:
        return f"{self.unit} {self.done_pieces} of {self.total}"

    def step(self) -> None:
        if not self.done:
            self.piece(self.done_pieces)
            self.done_pieces += 1

    def checkpoint(self) -> State:
        return {"done_pieces": self.done_pieces, "kept": self.kept()}

    def restore(self, state: State) -> None:
        done = int(state["done_pieces"])
        self.keep(state["kept"])
        self.done_pieces = done
