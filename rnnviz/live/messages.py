"""What passes between a window and the process that computes. Plain, frozen, pickled by the pipe between them."""

from dataclasses import dataclass
from typing import Any

from rnnviz.arrays import Array
from rnnviz.run import State


@dataclass(frozen=True)
class Open:
    """Begin a run. generation : larger than any before; answers to older ones are to be ignored.

    state : checkpoint to go on from, None for a fresh start; steps : how many were done before it
    """

    generation: int
    demo: str
    params: dict[str, Any]
    playing: bool
    state: State | None = None
    steps: int = 0


@dataclass(frozen=True)
class Change:
    """Take up new values of live parameters. revision : comes back with every frame computed from them"""

    params: dict[str, Any]
    revision: int


@dataclass(frozen=True)
class Play:
    """Go on. speed : factor on the demo's own pace"""

    speed: float = 1.0


@dataclass(frozen=True)
class Pause:
    """Stop after the step under way."""


@dataclass(frozen=True)
class Halt:
    """Pause, and give up what would only make the picture finer, until something changes."""


@dataclass(frozen=True)
class Step:
    """One step, then pause."""


@dataclass(frozen=True)
class Acknowledge:
    """The last frame has been painted; another may be sent."""


@dataclass(frozen=True)
class AskCheckpoint:
    """Send the state. token : comes back with the answer"""

    token: int


@dataclass(frozen=True)
class Warm:
    """Import what the first step of any demo would otherwise wait for."""


@dataclass(frozen=True)
class Wake:
    """Nothing to do yet: a process starts with its first message, and takes a while to come up."""


@dataclass(frozen=True)
class Status:
    """How the run stands.

    seconds : it has gone on since it was opened, pauses not counted; seconds_left : to its end at its late rate,
    None while nothing can be said
    results : None when they have not been computed for this frame
    pace : steps per second at speed 1x, None for as many as the machine makes
    data : see `Run.data_state`; remarks, notes : see `Run`, computed when results are
    """

    playing: bool
    done: bool
    refining: bool
    steps: int
    progress: float | None
    position: str
    seconds: float
    seconds_left: float | None = None
    results: dict[str, Any] | None = None
    pace: float | None = None
    data: dict[str, Any] | None = None
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FrameSent:
    """A frame. parts : an array, or the number of the array of the frame before that is still the same

    revision : of the parameters it was computed from; 0 are those the run was opened with
    """

    generation: int
    revision: int
    tree: Any
    parts: list[Array | int]
    status: Status


@dataclass(frozen=True)
class Failed:
    """A run broke off. sentence : for the person in front; details : for a bug report, may be empty"""

    generation: int
    sentence: str
    details: str = ""


@dataclass(frozen=True)
class CheckpointTaken:
    """Answer to AskCheckpoint."""

    token: int
    generation: int
    state: State
    steps: int
