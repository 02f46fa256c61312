"""What the computation behind every demo can do."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from rnnviz.parameters import DemoParams

P = TypeVar("P", bound=DemoParams)
F = TypeVar("F")
State = dict[str, Any]
"""Plain data only: numbers, text, None, lists, dicts with text keys, and numpy arrays."""


class Run(ABC, Generic[P, F]):
    """One run of a demo. No Qt, no drawing; all randomness from `params.seed`.

    A frame (`F`) is a frozen dataclass of arrays, numbers, text and nested frozen dataclasses; it is complete in
    itself, because frames may be dropped on the way to the screen. Do not change an array once it is in a frame;
    hand out the same array object again where nothing changed: that makes redrawing free.
    """

    pace: float | None = None
    """Steps per second at speed 1x, None: as many as the machine makes (training). A run may have one of its own, with
    which its animation takes a few seconds whatever its length."""

    fps: ClassVar[float] = 60.0
    """How many frames a second are worth sending to the screen while running."""

    changes_its_past: ClassVar[bool] = False
    """True where live values hold for all moments, also those gone by: what is remembered of these is another run's."""

    def __init__(self, params: P) -> None:
        self.params = params

    @property
    @abstractmethod
    def done(self) -> bool:
        """True when stepping on changes nothing more."""

    @property
    def progress(self) -> float | None:
        """Share of the run that is done, 0 to 1, or None when it has no end."""
        return None

    @property
    def position(self) -> str:
        """Where the run is, in the demo's own words: "step 9 of 16", "epoch 120 of 500"."""
        return ""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader must know before believing the results: what diverged, was cut, was left out. Sentences."""
        return ()

    @property
    def data_state(self) -> State | None:
        """What tells the data that were read from all others, see `rnnviz.data.data_state`; None where none are."""
        return None

    @property
    def notes(self) -> tuple[str, ...]:
        """Those of the remarks that are harmless: how data were read, where there was no doubt about it."""
        return ()

    @property
    def is_ready(self) -> bool:
        """False while `step` would have to wait for what the demo's `warm_up` still loads on another thread."""
        return True

    @abstractmethod
    def step(self) -> None:
        """One frame's worth of work, under 50 ms."""

    @abstractmethod
    def frame(self) -> F:
        """What there is to see now. Cheap: no work that belongs into `step`."""

    def refine(self) -> bool:
        """Up to 30 ms of work that makes the same moment's picture finer (a basin map filled coarse to fine, a
        curve beside the main picture). It goes on while the run is paused. False when there is nothing left."""
        return False

    def change(self, params: P) -> bool:
        """Take up new values of parameters marked live; everything else stays as it is.

        Returns whether the run has begun its clock again at step 0.
        """
        self.params = params
        return False

    @abstractmethod
    def results(self) -> dict[str, Any]:
        """The numbers this run stands for: JSON-able (arrays as numpy or nested lists), no NaN, no infinity."""

    @abstractmethod
    def checkpoint(self) -> State:
        """Everything needed to go on bit for bit, as plain data."""

    @abstractmethod
    def restore(self, state: State) -> None:
        """Go on from a checkpoint of a run with the same parameters. Raises InputError if it does not fit."""
