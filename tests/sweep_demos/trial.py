"""Every run of a sweep may go its own way.

A demo that the tests of sweeps run: it computes, refuses, breaks, ends its own process or waits, as it is told.
"""

import os
from dataclasses import dataclass
from multiprocessing.connection import Client
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from rnnviz.errors import InputError
from rnnviz.figure.description import Figure, Panel
from rnnviz.parameters import DemoParams
from rnnviz.registry import Preset
from rnnviz.run import Run as BaseRun
from rnnviz.run import State
from rnnviz.view import View

GROUP = "Attractors"
TITLE = "Trial"


class Params(DemoParams):
    """What a run does."""

    size: Annotated[int, Field(ge=1, le=1000, description="Any number.")] = 1
    sizes: Annotated[tuple[int, ...], Field(max_length=5, description="Any numbers.")] = ()
    name: Annotated[str, Field(description="Any word.")] = ""
    behave: Annotated[
        Literal["well", "refuse", "break", "die", "die once", "wait", "talk"], Field(description="What it does.")
    ] = "well"
    folder: Annotated[str, Field(description="Where it leaves word.")] = ""
    gate: Annotated[int, Field(ge=0, description="Port at which it says that it is there, and waits.")] = 0


PRESETS = {"large": Preset({"size": 500, "name": "large"}, "A large one.")}
RESULTS = {
    "area": "size squared", "threads": "threads it computes on", "size": "as asked for", "all": "a list",
    "none": "nothing", "word": "its name",
}  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """Nothing to see."""


class Run(BaseRun[Params, Frame]):
    """One step."""

    _done = False

    @property
    def done(self) -> bool:
        return self._done

    def step(self) -> None:
        self._done = True
        folder = Path(self.params.folder)
        match self.params.behave:
            case "refuse":
                raise InputError("This is\nrefused.")
            case "break":
                raise RuntimeError("broken")
            case "die":
                os._exit(3)
            case "die once" if not (folder / f"died-{self.params.seed}").exists():
                (folder / f"died-{self.params.seed}").touch()
                os._exit(3)
            case "wait":
                with Client(("127.0.0.1", self.params.gate)) as gate:
                    gate.send(os.getpid())
                    gate.recv()
            case "talk":
                print("What nobody asked for.", flush=True)

    def frame(self) -> Frame:
        return Frame()

    def results(self) -> dict[str, Any]:
        size = self.params.size
        return {
            "area": size**2 + self.params.seed / 7, "threads": os.environ["OMP_NUM_THREADS"], "size": size,
            "all": [size, size], "none": None, "word": self.params.name,
        }  # fmt: skip

    def checkpoint(self) -> State:
        return {}

    def restore(self, state: State) -> None:
        pass


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """An empty panel."""
    return Figure((Panel("empty", alt="Nothing."),))
