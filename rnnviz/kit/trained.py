"""A run that learns while one watches."""

import math
from collections.abc import Iterator
from typing import TypeVar

from rnnviz.kit.refined import Refined
from rnnviz.learning.ahead import load_torch
from rnnviz.learning.curve import LearningCurve
from rnnviz.parameters import DemoParams
from rnnviz.run import State

P = TypeVar("P", bound=DemoParams)
F = TypeVar("F")

SOON = (1, 2, 4, 8)
"""Updates after which there is always a look: learning begins to show at once."""


class Trained(Refined[P, F]):
    """Update after update; now and then a look at what has been learned, which is what frames and results show.

    A demo says
        begin : what is there before learning: data, seeds; quick, no torch
        make : the learner (torch may be imported here); called before the first update or look that needs it
        updates : how many updates there are in all
        learn : one update; returns the loss. Raises `Diverged` with the last good weights in place
        look : brings what is shown up to date with the weights, under 30 ms; a pure function of weights and seed
        learned, put : the learner's state as plain data, and back

    `losses` holds the loss of each update. Live changes are taken up in `change`, which a demo extends.
    """

    pace: float | None = None
    fps = 20.0
    unit = "update"
    """What `position` calls an update."""
    needs_torch = True
    group = 1
    """Updates in one step: where a single one is too quick to be worth a frame. A step keeps to 50 ms."""
    look_every = 10
    """Updates between two looks, later on; the first few follow each other quickly."""

    def _begin(self) -> None:
        self.update = 0
        self.losses = LearningCurve()
        self.diverged = ""
        self._is_made = self._is_fresh = False
        super()._begin()

    # -- what a demo says -----------------------------------------------------------------------------------

    @property
    def updates(self) -> int:
        """Overridden by the demo."""
        raise NotImplementedError

    def make(self) -> None:
        """Overridden by the demo."""
        raise NotImplementedError

    def learn(self) -> float:
        """Overridden by the demo."""
        raise NotImplementedError

    def look(self) -> None:
        """Overridden by the demo."""
        raise NotImplementedError

    def learned(self) -> State:
        """Overridden by the demo."""
        raise NotImplementedError

    def put(self, state: State) -> None:
        """Overridden by the demo."""
        raise NotImplementedError

    # -- learning -------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        return bool(self.diverged) or self.update >= self.updates

    @property
    def progress(self) -> float | None:
        return min(1.0, self.update / max(1, self.updates))

    @property
    def position(self) -> str:
        return f"{self.unit} {self.update} of {self.updates}"

    @property
    def is_ready(self) -> bool:
        return self._is_made or not self.needs_torch or not load_torch.is_under_way()

    @property
    def remarks(self) -> tuple[str, ...]:
        return (self.diverged,) if self.diverged else ()

    def step(self) -> None:
        before = self.update
        for _ in range(self.group):
            if self.done:
                break
            self._learn()
        if self.done or self._is_time_since(before):
            self.look_now()

    def _is_time_since(self, before: int) -> bool:
        passed = range(before + 1, self.update + 1)
        return any(n in SOON or n % self.look_every == 0 for n in passed)

    def _learn(self) -> None:
        from rnnviz.learning.divergence import Diverged

        self.ready()
        try:
            loss = self.learn()
            if not math.isfinite(loss):
                raise Diverged(f"Learning broke off after {self.update} {self.unit}s: the error is no number any more.")
        except Diverged as error:
            self.diverged = str(error)
            return
        self.losses.append(loss)
        self.update += 1
        self._is_fresh = False

    def ready(self) -> None:
        """The learner is there."""
        if not self._is_made:
            self.make()
            self._is_made = True

    def look_now(self) -> None:
        """What is shown is what the weights are. Results call this first."""
        if not self._is_fresh:
            self.ready()
            self.look()
            self._is_fresh = True

    def refine(self) -> bool:
        """A look at what has not been looked at, once it rests; then the pieces of `work`."""
        if self._is_made and self.done and not self._is_fresh:
            self.look_now()
            return True
        return super().refine()

    def work(self) -> Iterator[None]:
        return iter(())

    # -- sessions -------------------------------------------------------------------------------------------

    def checkpoint(self) -> State:
        return {
            "update": self.update, "losses": self.losses.values, "diverged": self.diverged,
            "learned": self.learned() if self._is_made else None,
        }  # fmt: skip

    def restore(self, state: State) -> None:
        update, losses = int(state["update"]), LearningCurve(state["losses"])
        if state["learned"] is not None:
            self.ready()
            self.put(state["learned"])
        self.update, self.losses, self.diverged = update, losses, str(state["diverged"])
        self._is_fresh = False
        if self._is_made:
            self.look_now()
