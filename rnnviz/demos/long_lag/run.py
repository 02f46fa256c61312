"""One tile after the other: each a net that learns across one lag, or does not."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.long_lag.params import Params
from rnnviz.kit import Run as BaseRun
from rnnviz.kit import State
from rnnviz.learning.ahead import prepare_stacks
from rnnviz.learning.lag_training import LEARNT, GradientTraining, LagTraining, make_training

WORK = 3e7
"""Multiplications in a step: some 10 ms."""

RESULTS = {
    "table": "cell by cell: cell, lag, error = NMSE on 500 test sequences, diverged, updates",
    "curves": "in the table's order: NMSE at each look",
}


def _nothing() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class Tile:
    """What is known of a net. curve : NMSE at each look, looked_at : updates then, (look,); reaching : (lag back,)"""

    updates: int = 0
    diverged: bool = False
    is_finished: bool = False
    curve: Floats = field(default_factory=_nothing)
    looked_at: Floats = field(default_factory=_nothing)
    reaching: Floats = field(default_factory=_nothing)

    @property
    def error(self) -> float | None:
        return None if self.diverged or not len(self.curve) else float(self.curve[-1])

    @property
    def is_learnt(self) -> bool:
        return self.error is not None and self.error < LEARNT

    @classmethod
    def of(cls, training: LagTraining) -> "Tile":
        return cls(
            training.updates, training.diverged, training.done, np.array(training.curve, float),
            np.array(training.looked_at, float), training.reaching,
        )  # fmt: skip

    def checkpoint(self) -> State:
        return dict(vars(self))


@dataclass(frozen=True, eq=False)
class Frame:
    """tiles : in the table's order    running : the number of the one under way, None behind the last"""

    tiles: tuple[Tile, ...]
    running: int | None


class Run(BaseRun[Params, Frame]):
    """Trains the first tile that is not finished, until all are."""

    pace, fps = 90.0, 30.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        self._tiles = [Tile() for _ in params.tiles]
        self._training = self._begun()
        if self._training is not None:
            self._training.glimpse()
            self._tiles[0] = Tile.of(self._training)

    @property
    def running(self) -> int | None:
        """Number of the tile that is under way."""
        return next((n for n, tile in enumerate(self._tiles) if not tile.is_finished), None)

    @property
    def done(self) -> bool:
        return self.running is None

    @property
    def is_ready(self) -> bool:
        return not prepare_stacks.is_under_way()

    @property
    def progress(self) -> float | None:
        finished = sum(tile.is_finished for tile in self._tiles)
        n = self.running
        share = 0.0 if n is None else min(1.0, self._tiles[n].updates / self.params.updates)
        return min(1.0, (finished + share) / len(self._tiles))

    @property
    def position(self) -> str:
        n = self.running
        if n is None:
            return f"{len(self._tiles)} tiles"
        return f"tile {n + 1} of {len(self._tiles)} · update {self._tiles[n].updates}"

    @property
    def remarks(self) -> tuple[str, ...]:
        lost = sum(tile.diverged for tile in self._tiles)
        return (f"{lost} of {len(self._tiles)} nets ran away: no error is known of them.",) if lost else ()

    def _begun(self) -> LagTraining | None:
        """The training of the tile whose turn it is, at its beginning."""
        n = self.running
        return None if n is None else make_training(self.params.plan(*self.params.tiles[n]), self.params.rate)

    def step(self) -> None:
        n, training, work = self.running, self._training, 0.0
        if n is None or training is None:
            return
        while work < WORK and not training.done:
            work += training.work
            training.advance()
        self._tiles[n] = Tile.of(training)
        if training.done:
            self._training = self._begun()

    def change(self, params: Params) -> bool:
        """A tile that is to be trained again begins anew, and so does the one under way if its turn comes later."""
        anew = [params.again.count(tile) != self.params.again.count(tile) for tile in params.tiles]
        super().change(params)
        before = self.running
        self._tiles = [Tile() if again else tile for tile, again in zip(self._tiles, anew, strict=True)]
        if self.running != before or (before is not None and anew[before]):
            if before is not None:
                self._tiles[before] = Tile()
            self._training = self._begun()
        elif isinstance(self._training, GradientTraining):
            self._training.rate = params.rate
        return False

    def frame(self) -> Frame:
        return Frame(tuple(self._tiles), self.running)

    def results(self) -> dict[str, Any]:
        table = [
            {"cell": self.params.cells[place], "lag": lag, "error": tile.error, "diverged": tile.diverged,
             "updates": tile.updates} for (place, lag), tile in zip(self.params.tiles, self._tiles, strict=True)
        ]  # fmt: skip
        return {"table": table, "curves": [tile.curve.tolist() for tile in self._tiles]}

    def checkpoint(self) -> State:
        training = None if self._training is None else self._training.checkpoint()
        return {"tiles": [tile.checkpoint() for tile in self._tiles], "training": training}

    def restore(self, state: State) -> None:
        tiles = [Tile(**saved) for saved in state["tiles"]]
        if len(tiles) != len(self._tiles):
            raise ValueError("another number of tiles")
        self._tiles = tiles
        self._training = self._begun()
        if self._training is not None:
            self._training.restore(state["training"])
