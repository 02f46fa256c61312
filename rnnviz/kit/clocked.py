"""A run that plays what is known beforehand: trajectories, a forward pass, a sweep through a parameter."""

from typing import TypeVar

from rnnviz.kit.refined import Refined
from rnnviz.parameters import DemoParams
from rnnviz.run import State

P = TypeVar("P", bound=DemoParams)
F = TypeVar("F")


class Clocked(Refined[P, F]):
    """Moment after moment of what `begin` has computed, while `work` makes the picture finer.

    last : the number of the last moment, set in `begin`; t : the present one, from 0
    What changes live begins the clock again.
    """

    pace = 20.0
    last: int = 0
    t: int = 0
    moment = "step"
    """What `position` calls a moment."""

    def _begin(self) -> None:
        self.t = 0
        super()._begin()

    @property
    def done(self) -> bool:
        return self.t >= self.last

    @property
    def progress(self) -> float | None:
        return self.t / max(1, self.last)

    @property
    def position(self) -> str:
        return f"{self.moment} {self.t} of {self.last}"

    def step(self) -> None:
        self.t = min(self.t + 1, self.last)

    def change(self, params: P) -> bool:
        super().change(params)
        self._begin()
        return True

    def checkpoint(self) -> State:
        return {"t": self.t}

    def restore(self, state: State) -> None:
        self.t = min(max(0, int(state["t"])), self.last)
