"""Looking ahead with every member, a piece at a time, so that no step of the window takes long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.learning.certainty import deviation, spread
from rnnviz.learning.forecasting import Forecast, Reader, committee, forecast_in_pieces
from rnnviz.learning.nothing import NO_CELLS, NO_MEMBERS, nothing

_MOST_ROWS = 200
"""Units of the heat map; of more, evenly chosen ones are shown."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A forecast, made after `epoch` epochs.

    closed, updated : (horizon,), of a committee the pointwise median; members : (member, horizon), closed loop
    hidden : (row, time) states as int8 over the end of the warm-up and the closed loop; from_warm_up : of these
    low, high : (horizon,) of a committee: one standard deviation of its members below and above `closed`
    spread : how far the members differ, see `rnnviz.learning.certainty.spread`; None for a single network
    units : how many the rows stand for; of many units evenly chosen ones are kept
    nmse_closed, nmse_updated : None where the window is constant
    """

    epoch: int = 0
    closed: Floats = field(default_factory=nothing)
    updated: Floats = field(default_factory=nothing)
    members: Array = field(default_factory=lambda: NO_MEMBERS)
    hidden: Array = field(default_factory=lambda: NO_CELLS)
    from_warm_up: int = 0
    units: int = 0
    nmse_closed: float | None = None
    nmse_updated: float | None = None
    low: Floats = field(default_factory=nothing)
    high: Floats = field(default_factory=nothing)
    spread: float | None = None


@dataclass(frozen=True)
class Task:
    """What is looked at: the network after so many updates (and returns to its last good weights), from where,
    how far, and after reading how many observations."""

    updates: int
    returns: int
    origin: int
    horizon: int
    warm_up: int


class Looking:
    """The forecasts of all members for one task; `advance` until it is done.

    Equal to `rnnviz.learning.forecasting.forecast` of each member, in pieces of `stride` closed-loop steps.
    The readers must be fresh, and nobody else's.
    """

    def __init__(
        self, task: Task, epoch: int, readers: Sequence[Reader], series: Floats, clip: tuple[float, float], stride: int
    ) -> None:
        self.task = task
        self.epoch = epoch
        self.members: list[Forecast] = []
        self.done = False
        self._readers = readers
        self._series = series
        self._clip = clip
        self._stride = stride
        self._pieces = self._work()

    def advance(self) -> None:
        """One piece of work."""
        self.done = next(self._pieces, "done") == "done"

    def _work(self) -> Iterator[None]:
        for number, reader in enumerate(self._readers):
            task = self.task
            made = yield from forecast_in_pieces(
                reader, self._series, task.origin, task.horizon, task.warm_up, self._clip, self._stride
            )
            self.members.append(made)
            if number + 1 < len(self._readers):
                yield

    def forecast(self) -> Forecast:
        """Of the committee, once it is done."""
        return self.members[0] if len(self.members) == 1 else committee(self.members)


def spread_of(looking: Looking, scale: float) -> float | None:
    """How far the members differ, in units of `scale`; None for a single network."""
    return spread(np.array([member.closed for member in looking.members]), scale) if len(looking.members) > 1 else None


def shown(looking: Looking, scale: float) -> Shown:
    """What the picture needs of a look that is done. scale : of the training points their standard deviation"""
    made, several = looking.forecast(), len(looking.members) > 1
    before = made.hidden_warm_up[-(looking.task.horizon // 2 + 1) :]
    members = np.array([member.closed for member in looking.members] if several else np.empty((0, 0)), np.float32)
    around = deviation(members) if several else nothing()
    return Shown(
        epoch=looking.epoch, closed=made.closed, updated=made.updated, members=members,
        hidden=_cells(np.concatenate((before, made.hidden_closed)).T), from_warm_up=len(before),
        units=made.hidden_closed.shape[1], nmse_closed=made.nmse_closed, nmse_updated=made.nmse_updated,
        low=made.closed - around if several else nothing(), high=made.closed + around if several else nothing(),
        spread=spread_of(looking, scale),
    )  # fmt: skip


def _cells(states: Array) -> Array:
    """(row, time) as int8: an eighth of the memory, and nobody sees more shades of a colour.

    127 stands for a round number that few states pass, so that colours are strong and seldom change their meaning.
    """
    rows = states[:: max(1, -(-len(states) // _MOST_ROWS))]
    largest = max(float(np.percentile(np.abs(rows), 99.0)) if rows.size else 1.0, 1e-3)
    power = 10.0 ** np.floor(np.log10(largest))
    full = power * next(step for step in (1, 2, 5, 10) if step * power >= largest * 0.999)
    return np.ascontiguousarray(np.round(np.clip(rows / full, -1.0, 1.0) * 127).astype(np.int8))
