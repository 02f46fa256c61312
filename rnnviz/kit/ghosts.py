"""Earlier runs kept to compare."""

from typing import TypeVar

from rnnviz.view import View

F = TypeVar("F")


def ghosts_of(view: View, kind: type[F]) -> list[tuple[str, F]]:
    """The name and the frame of each run kept, oldest first; only those of this kind of frame."""
    return [(ghost.label, ghost.frame) for ghost in view.ghosts if isinstance(ghost.frame, kind)]
