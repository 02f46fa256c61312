"""Judging one contender of the demo `forecast-bench` from every origin, a piece at a time."""

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.errors import InputError
from rnnviz.learning.baselines import fitted_rule
from rnnviz.learning.forecaster import Forecaster
from rnnviz.learning.forecasting import Reader, forecast, forecast_by
from rnnviz.learning.metrics import nmse_or_nan
from rnnviz.learning.span import at_the_border

if TYPE_CHECKING:
    from rnnviz.learning.windowed_ahead import WindowedAhead

WARM_UP = 300
"""Observations read before a forecast."""

_RULES_AT_ONCE = 2
_SIDE_BY_SIDE = 17
"""Origins in one batch: a step of the transformer from all of them takes about 30 ms."""


@dataclass(frozen=True, eq=False)
class Windows:
    """What is to be forecast. origins : the given one first; clip : lowest and highest possible value"""

    series: Floats
    origins: tuple[int, ...]
    horizon: int
    clip: tuple[float, float]

    def target(self, number: int) -> Floats:
        """The values that follow origin `number`."""
        return self.series[self.origins[number] : self.origins[number] + self.horizon]

    def clipped(self, *forecasts: Floats) -> int:
        """How many points of these were set to a border."""
        return sum(at_the_border(made, self.clip) for made in forecasts)


class Judging(Protocol):
    """Scores as they come.

    closed, updated : (origin,) NMSE, NaN where not yet known or undefined
    clipped : (origin,) how many points of both forecasts were set to a border
    """

    closed: Floats
    updated: Floats
    clipped: Array

    @property
    def done(self) -> bool: ...

    @property
    def share(self) -> float: ...

    def step(self) -> None:
        """The next piece, under 50 ms as a rule."""
        ...

    def checkpoint(self) -> dict[str, Any]: ...

    def restore(self, state: dict[str, Any]) -> None: ...


class OneByOne:
    """One origin after the other, or a few at once."""

    def __init__(self, windows: Windows, at_once: int = 1) -> None:
        self.windows = windows
        self.closed = np.full(len(windows.origins), np.nan)
        self.updated = np.full(len(windows.origins), np.nan)
        self.clipped = np.zeros(len(windows.origins), int)
        self._at_once = at_once
        self._next = 0

    @property
    def done(self) -> bool:
        return self._next >= len(self.closed)

    @property
    def share(self) -> float:
        return self._next / len(self.closed)

    def step(self) -> None:
        for number in range(self._next, min(self._next + self._at_once, len(self.closed))):
            target = self.windows.target(number)
            closed, updated = self.forecasts(number)
            self.closed[number], self.updated[number] = nmse_or_nan(target, closed), nmse_or_nan(target, updated)
            self.clipped[number] = self.windows.clipped(closed, updated)
        self._next += self._at_once

    def forecasts(self, number: int) -> tuple[Floats, Floats]:
        """From origin `number`: closed loop, updated."""
        raise NotImplementedError

    def checkpoint(self) -> dict[str, Any]:
        scores = {"closed": self.closed.copy(), "updated": self.updated.copy(), "clipped": self.clipped.copy()}
        return {"next": self._next, **scores}

    def restore(self, state: dict[str, Any]) -> None:
        self._next = int(state["next"])
        self.closed, self.updated = np.array(state["closed"]), np.array(state["updated"])
        self.clipped = np.array(state.get("clipped", self.clipped))  # older sessions did not count


class ReaderJudging(OneByOne):
    """A network that reads the observations before each origin. reader : fresh, and nobody else's"""

    def __init__(self, reader: Reader, windows: Windows) -> None:
        super().__init__(windows)
        self._reader = reader

    def forecasts(self, number: int) -> tuple[Floats, Floats]:
        w = self.windows
        made = forecast(copy.copy(self._reader), w.series, w.origins[number], w.horizon, warm_up=WARM_UP, clip=w.clip)
        return made.closed, made.updated


class RuleJudging(OneByOne):
    """A simple rule, fitted on the training points when it is first asked."""

    def __init__(self, name: str, train: Floats, windows: Windows) -> None:
        super().__init__(windows, _RULES_AT_ONCE)
        self._name, self._train = name, train
        self._rule: Forecaster | None = None

    def forecasts(self, number: int) -> tuple[Floats, Floats]:
        w, nothing = self.windows, np.full(self.windows.horizon, np.nan)
        try:
            self._rule = self._rule or fitted_rule(self._name, self._train, w.clip)
            made = forecast_by(self._rule, w.series, w.origins[number], w.horizon, clip=w.clip)
        except InputError:  # too few training points for this rule
            return nothing, nothing
        return made.closed, made.updated


class WindowedJudging:
    """A network without a state, from `_SIDE_BY_SIDE` origins at a time: one step ahead of all of them is a piece.

    reader : fresh, and nobody else's
    """

    def __init__(self, reader: Any, windows: Windows) -> None:
        self._windows, self._reader = windows, reader
        self.closed: Floats = np.full(len(windows.origins), np.nan)
        self.updated: Floats = np.full(len(windows.origins), np.nan)
        self.clipped: Array = np.zeros(len(windows.origins), int)
        self._next = 0
        self._ahead = self._begin()

    def _begin(self, answers: Array | None = None) -> "WindowedAhead":
        """From the origins that are next; answers : what is known of them already."""
        from rnnviz.learning.windowed_ahead import WindowedAhead

        w, first = self._windows, self._first
        return WindowedAhead(self._reader, w.series, w.origins[first : first + _SIDE_BY_SIDE], w.clip, answers)

    @property
    def _first(self) -> int:
        """Of the origins that are looked at now."""
        return self._next - self._next % _SIDE_BY_SIDE

    @property
    def done(self) -> bool:
        return self._next >= len(self.closed)

    @property
    def share(self) -> float:
        if self.done:
            return 1.0
        together, steps = map(int, self._ahead.answers.shape)
        within = (steps + self._next - self._first) / (self._windows.horizon + together)
        return (self._first + together * within) / len(self.closed)

    def step(self) -> None:
        w, number = self._windows, self._next
        if self._ahead.answers.shape[1] < w.horizon:
            self._ahead.advance()
            return
        target = w.target(number)
        closed, updated = self._ahead.answers[number - self._first], self._fed(w.origins[number])
        self.closed[number], self.updated[number] = nmse_or_nan(target, closed), nmse_or_nan(target, updated)
        self.clipped[number] = w.clipped(closed, updated)
        self._next += 1
        if self._next % _SIDE_BY_SIDE == 0 and not self.done:
            self._ahead = self._begin()

    def _fed(self, origin: int) -> Floats:
        """The updated forecasts from one origin."""
        w, reader = self._windows, copy.copy(self._reader)
        said: Floats = reader.read_many(w.series[max(0, origin - WARM_UP) : origin + w.horizon - 1]).predictions
        return np.clip(said[-w.horizon :], *w.clip)

    def checkpoint(self) -> dict[str, Any]:
        return {
            "next": self._next, "closed": self.closed.copy(), "updated": self.updated.copy(),
            "clipped": self.clipped.copy(), "answers": self._ahead.answers,
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        self._next = int(state["next"])
        self.closed, self.updated = np.array(state["closed"]), np.array(state["updated"])
        self.clipped = np.array(state.get("clipped", self.clipped))
        self._ahead = self._begin(np.array(state["answers"]))
