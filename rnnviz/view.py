"""How a person looks at a run: what `draw` may take into account beside parameters and frame."""

from dataclasses import dataclass, field
from typing import Any

from rnnviz.figure.camera import Camera


@dataclass(frozen=True)
class Hover:
    """What the pointer rests on. index : of the point, node or edge; part : "node" or "edge" of a graph"""

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
    """camera : of the 3-D panel, None for the demo's own; ghosts : earlier runs to show beside this one;
    compact : leave out what a projector cannot show; controls : show what can be dragged and clicked, and say so"""

    camera: Camera | None = None
    hover: Hover | None = None
    ghosts: tuple[Ghost, ...] = field(default=())
    compact: bool = False
    controls: bool = True


PLAIN = View()
"""As the window shows it."""

ON_PAPER = View(controls=False)
"""For files: nobody can drag anything there."""
