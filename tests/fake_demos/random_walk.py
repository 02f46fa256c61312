"""A walker without a plan gets as far as the root of its steps.

A small demo that the tests run: it has everything a real one has, and nothing to wait for.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from rnnviz.arrays import Array
from rnnviz.events import Click, Event
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Image, Line, Points
from rnnviz.parameters import LIVE, VIEW, About, DemoParams
from rnnviz.registry import Preset
from rnnviz.run import Run as BaseRun
from rnnviz.run import State
from rnnviz.view import View

GROUP = "Attractors"
TITLE = "Random walk"
HINT = "Click to begin elsewhere."


class Params(DemoParams):
    """Where the walker starts and how it steps."""

    length: Annotated[int, Field(ge=1, le=1000, description="How many steps it takes.")] = 20
    stride: Annotated[float, Field(gt=0, le=10, description="Length of a step."), About(LIVE, unit="m")] = 1.0
    kind: Annotated[Literal["plane", "line"], Field(description="Where it may go.")] = "plane"
    start: Annotated[tuple[float, float], Field(description="Where it begins.")] = (0.0, 0.0)
    posts: Annotated[tuple[tuple[float, float], ...], Field(max_length=5, description="Posts to pass.")] = ()
    labelled: Annotated[bool, Field(description="Show a legend."), About(VIEW)] = True


PRESETS = {
    "short": Preset({"length": 5}, "Five steps.", seed_figure=True),
    "long": Preset({"length": 300, "stride": 0.5}, "Three hundred steps.", seed_figure=True, steps=12),
}
RESULTS = {"distance": "from the start, in metres", "path": "all places, (step, 2)", "visits": "share per quarter"}


@dataclass(frozen=True, eq=False)
class Frame:
    """path : (step, 2); map : (row, column), how often each cell was visited"""

    path: Array
    map: Array
    steps: int
    finer: int


class Run(BaseRun[Params, Frame]):
    """One walk."""

    pace = 20.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        self._rng = np.random.default_rng(params.seed)
        self._path = np.array([params.start], dtype=float)
        self._map = np.zeros((4, 4), dtype=np.int64)
        self._finer = 0

    @property
    def done(self) -> bool:
        return len(self._path) > self.params.length

    @property
    def progress(self) -> float:
        return (len(self._path) - 1) / self.params.length

    @property
    def position(self) -> str:
        return f"step {len(self._path) - 1} of {self.params.length}"

    def step(self) -> None:
        angle = self._rng.uniform(0, 2 * np.pi)
        move = self.params.stride * np.array([np.cos(angle), np.sin(angle) * (self.params.kind == "plane")])
        self._path = np.vstack([self._path, self._path[-1] + move])

    def refine(self) -> bool:
        if self._finer == len(self._path):
            return False
        self._finer = len(self._path)
        cells = np.clip(np.floor(self._path).astype(int) + 2, 0, 3)
        self._map = np.zeros((4, 4), dtype=np.int64)
        np.add.at(self._map, (cells[:, 1], cells[:, 0]), 1)
        return True

    def frame(self) -> Frame:
        return Frame(self._path, self._map, len(self._path) - 1, self._finer)

    def results(self) -> dict[str, Any]:
        away = self._path[-1] - self._path[0]
        return {
            "distance": float(np.hypot(*away)),
            "path": self._path,
            "visits": self._map.sum(axis=0) / max(1, self._map.sum()),
        }

    def checkpoint(self) -> State:
        return {
            "path": self._path, "map": self._map, "finer": self._finer, "rng": self._rng.bit_generator.state,
        }  # fmt: skip

    def restore(self, state: State) -> None:
        self._path, self._map, self._finer = state["path"].copy(), state["map"].copy(), state["finer"]
        self._rng.bit_generator.state = state["rng"]


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The path, and the cells it went through."""
    path = Line(key="path", x=frame.path[:, 0], y=frame.path[:, 1], label="path" if params.labelled else "")
    here = Points(key="here", x=frame.path[-1:, 0], y=frame.path[-1:, 1], role="attractor", label="walker")
    plane = Panel(
        "plane", (path, here), title="The walk", x=Axis("x"), y=Axis("y"), equal=True, legend="top right",
        clicks="begin here", alt="The path of the walker.",
    )  # fmt: skip
    cells = Image(key="map", values=frame.map.astype(float), extent=(-2, 2, -2, 2), limits=(0.0, 10.0))
    visits = Panel("visits", (cells,), title="Visits", x=Axis("x"), y=Axis("y"), place=(0, 1, 1, 1), alt="Visits.")
    return Figure((plane, visits), columns=(1.0, 1.0), caption=f"After {frame.steps} steps.")


def on(event: Event, params: Params) -> Params | None:
    """A click begins the walk there."""
    if isinstance(event, Click):
        return params.model_copy(update={"start": (event.x, event.y)})
    return None
