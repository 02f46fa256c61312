"""What the labelled marks of a panel stand for, as signs with words: the same on the screen and in files."""

from collections.abc import Iterable
from dataclasses import dataclass

from rnnviz.figure.mark_style import first, shown_role
from rnnviz.figure.marks import (
    Arrows,
    Band,
    Bars,
    Canvas,
    Dash,
    Faces,
    Graph,
    Handle,
    Image,
    Line,
    Mark,
    Points,
    Segments,
    Shape,
)


@dataclass(frozen=True)
class Entry:
    """One line of a legend. shape : None for a stroke; patch : a filled square of that strength instead;
    head : length of an arrow's head in points, 0 for none"""

    label: str
    role: str
    shape: Shape | None = None
    width: float = 1.6
    dash: Dash = "solid"
    strength: float = 1.0
    size: float = 8.0
    patch: bool = False
    head: float = 0.0


def entries(marks: Iterable[Mark]) -> tuple[Entry, ...]:
    """What the labelled marks stand for, in their order."""
    found: dict[str, Entry] = {}
    for mark in marks:
        if mark.label and mark.label not in found and (entry := _entry(mark)):
            found[mark.label] = entry
    return tuple(found.values())


def _entry(mark: Mark) -> Entry | None:
    match mark:
        case Line() | Segments():
            return Entry(mark.label, mark.role, width=mark.width, dash=mark.dash, strength=mark.strength)
        case Arrows():
            return Entry(mark.label, mark.role, width=mark.width, strength=mark.strength, head=mark.head)
        case Points() | Handle():
            return Entry(mark.label, shown_role(mark.role), first(mark.shape), size=mark.size)
        case Graph():
            return Entry(mark.label, shown_role(mark.node_role), first(mark.node_shape), size=9.0)
        case Band():
            return Entry(mark.label, mark.role, patch=True, strength=mark.strength)
        case Bars():
            return Entry(mark.label, shown_role(mark.role), patch=True)
        case Faces():
            return Entry(mark.label, shown_role(mark.role), patch=True, strength=mark.strength)
        case Image() if mark.roles:
            # An image of numbers is explained by a colour bar.
            return Entry(mark.label, mark.roles[0], patch=True, strength=1.0 if mark.shade is None else 0.5)
        case Canvas():
            return Entry(mark.label, "text", patch=True)
    return None
