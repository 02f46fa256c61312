"""A figure, described: panels that hold marks. No renderer, no pixels."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from rnnviz.errors import unknown
from rnnviz.figure.camera import Camera
from rnnviz.figure.marks import Canvas, Handle, Mark

if TYPE_CHECKING:
    from pathlib import Path

Place = tuple[int, int, int, int]
"""row, column, rows spanned, columns spanned"""


@dataclass(frozen=True)
class Axis:
    """One axis. limits : None takes them from the data, rounded outwards so that they seldom move.

    ticks : (position, text) pairs, None leaves them to the renderer; log : decades, data must be > 0
    whole : only whole numbers mean something (steps, epochs, units)
    """

    label: str = ""
    limits: tuple[float, float] | None = None
    ticks: tuple[tuple[float, str], ...] | None = None
    log: bool = False
    whole: bool = False


HIDDEN = Axis(ticks=())
"""An axis without ticks or label."""


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture.

    kind : plane (two axes), space (x, y, z seen through `camera`), diagram (no axes, equal scale)
    equal : one unit is as long in x as in y
    legend : where the legend stands, None for none
    place : row, column, rows, columns in the figure's grid
    hz : how often this panel is worth repainting while running, per second
    turns : degrees a second that the screen turns the camera by itself, while nobody holds it (space)
    clicks : what a click in the empty part does, as a short invitation; empty when it does nothing
    alt : what the picture shows, in one sentence, for those who cannot see it
    short : stands in the title's place where the title does not fit on one line
    """

    key: str
    marks: tuple[Mark, ...] = ()
    title: str = ""
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=Axis)
    z: Axis = field(default_factory=Axis)
    kind: Literal["plane", "space", "diagram"] = "plane"
    camera: Camera = field(default_factory=Camera)
    equal: bool = False
    legend: Literal["top", "right", "bottom left", "bottom right", "top left", "top right"] | None = None
    place: Place = (0, 0, 1, 1)
    hz: float = 60.0
    turns: float = 0.0
    clicks: str = ""
    alt: str = ""
    short: str = ""

    @property
    def slider(self) -> Handle | None:
        """The handle of a strip, that is of a plane with a single one that goes left and right only: wherever in the
        strip a drag begins, the handle comes along."""
        rails = [mark for mark in self.marks if isinstance(mark, Handle) and len(mark.x)]
        is_strip = self.kind == "plane" and len(rails) == 1 and len(rails[0].x) == 1 and rails[0].is_on_rail
        return rails[0] if is_strip else None

    @property
    def stands_still(self) -> bool:
        """True where a drag that misses what it was meant for must not move the picture: beside a canvas, and along
        handles that go left and right only."""
        return any(isinstance(m, Canvas) or (isinstance(m, Handle) and m.is_on_rail) for m in self.marks)


@dataclass(frozen=True, eq=False)
class Figure:
    """Panels on a grid.

    columns, rows : relative widths and heights of the grid
    caption : one or two sentences with this run's own numbers
    warning : what the reader must know before believing the picture; empty for nothing
    note : how the data were read, where nothing about it is in doubt; stands quietly behind the caption
    """

    panels: tuple[Panel, ...]
    columns: tuple[float, ...] = (1.0,)
    rows: tuple[float, ...] = (1.0,)
    caption: str = ""
    warning: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for panel in self.panels:
            keys = [mark.key for mark in panel.marks]
            if len(set(keys)) < len(keys):
                raise ValueError(f"Panel '{panel.key}' holds two marks of one key: {sorted(keys)}.")
            row, column, rows, columns = panel.place
            if row + rows > len(self.rows) or column + columns > len(self.columns):
                raise ValueError(f"Panel '{panel.key}' stands outside the figure's grid.")

    def panel(self, key: str) -> Panel:
        """The panel of that key."""
        return next(panel for panel in self.panels if panel.key == key)

    def part(self, panels: Sequence[str] | None = None, *, caption: bool = True) -> "Figure":
        """The figure with some of its panels only, where they stood; without its caption if so asked.

        panels : their keys; "hero" is the first one, None means all. Raises InputError for one that is not there.
        """
        words, note = (self.caption, self.note) if caption else ("", "")
        if panels is None:
            return replace(self, caption=words, note=note)
        chosen = [self.panels[0] if key == "hero" else self._named(key) for key in dict.fromkeys(panels)]
        kept = tuple(panel for panel in self.panels if panel in chosen)
        rows = sorted({n for panel in kept for n in range(panel.place[0], panel.place[0] + panel.place[2])})
        columns = sorted({n for panel in kept for n in range(panel.place[1], panel.place[1] + panel.place[3])})
        moved = tuple(
            replace(p, place=(rows.index(p.place[0]), columns.index(p.place[1]), p.place[2], p.place[3])) for p in kept
        )
        return Figure(
            moved, tuple(self.columns[n] for n in columns), tuple(self.rows[n] for n in rows), words, self.warning,
            note,
        )  # fmt: skip

    @property
    def below(self) -> str:
        """What is said below the panels."""
        return f"{self.caption} {self.note}".strip()

    def _named(self, key: str) -> Panel:
        found = [panel for panel in self.panels if panel.key == key]
        if not found:
            raise unknown("panel", key, [panel.key for panel in self.panels])
        return found[0]

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self._bytes("svg").decode()

    def _repr_png_(self) -> bytes:
        """The same where vectors are not shown."""
        return self._bytes("png")

    def _bytes(self, format: str) -> bytes:
        from rnnviz.figure.export import file_bytes

        return file_bytes(self, format)

    def save(self, path: "str | Path", **options: Any) -> None:
        """Write the figure; the format follows the ending. Options: see `rnnviz.figure.export.save`."""
        from rnnviz.figure.export import save

        save(self, path, **options)
