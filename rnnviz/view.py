"""How a person looks at a run: what `draw` may take into account beside parameters and frame."""

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from rnnviz.figure.camera import Camera
from rnnviz.figure.palette import Theme
from rnnviz.parameters import data_of

F = TypeVar("F")


@dataclass(frozen=True)
class Hover:
    """What the pointer rests on. index : of the point, node, edge or cell; part : which of them, where that is open:
    "node" or "edge" of a graph, "cell" of an image"""

    panel: str
    key: str
    index: int
    part: str = ""


@dataclass(frozen=True)
class Ghost:
    """An earlier run kept for comparison."""

    label: str
    params: Any
    frame: Any


@dataclass(frozen=True)
class View:
    """camera : of the 3-D panel, None for the demo's own; ghosts : earlier runs to show beside this one

    compact : leave out what a projector or a narrow page cannot show
    controls : show what can be dragged and clicked, and say so
    """

    camera: Camera | None = None
    hover: Hover | None = None
    ghosts: tuple[Ghost, ...] = field(default=())
    compact: bool = False
    controls: bool = True

    def beside(self, params: Any) -> "View":
        """The same, with only those kept runs that have the data of `params`: others cannot be compared."""
        kept = tuple(ghost for ghost in self.ghosts if data_of(ghost.params) == data_of(params))
        return self if len(kept) == len(self.ghosts) else replace(self, ghosts=kept)


PLAIN = View()
"""As the window shows it."""

ON_PAPER = View(controls=False)
"""For files: nobody can drag anything there."""

NARROW_CM = 11.0
"""Pages narrower than this have room for what a projector shows, not for all that a window shows."""

CM_A_POINT = 1.1
"""The same for each point of type: large letters need a wide page."""


def on_paper(width_cm: float, theme: Theme, view: View = ON_PAPER) -> View:
    """How a file of that width shows what is looked at so: without what is pointed at, and nothing invites to drag."""
    return replace(view, compact=width_cm < max(NARROW_CM, CM_A_POINT * theme.text[0]), controls=False, hover=None)


def ghosts_of(view: View, kind: type[F]) -> list[tuple[str, F]]:
    """The name and the frame of each run kept, oldest first; only those of this kind of frame."""
    return [(ghost.label, ghost.frame) for ghost in view.ghosts if isinstance(ghost.frame, kind)]
