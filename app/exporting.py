"""What there is to export of a run: the figure on show, the animation behind it, and where they come from."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from rnnviz.figure.description import Figure
from rnnviz.figure.palette import Theme, theme_of
from rnnviz.live.snapshot import Snapshot
from rnnviz.parameters import as_json, traces, with_view_of
from rnnviz.record import provenance
from rnnviz.registry import Demo
from rnnviz.versions import versions
from rnnviz.view import View, on_paper


@dataclass(frozen=True)
class ExportSource:
    """What can be exported.

    draw : the figure for a page so many cm wide, in a theme; animation : the same for at most so many remembered
        snapshots
    metadata : stamped into the file
    """

    name: str
    draw: Callable[[float, Theme], Figure]
    animation: Callable[[float, Theme, int], tuple[Figure, ...]]
    metadata: dict[str, str]

    @property
    def figure(self) -> Figure:
        """All there is to show: for tables, and wide pages."""
        return self.draw(WIDE_CM, theme_of("print"))


WIDE_CM = 16.0


def export_source(
    demo: Demo, params: Any, preset: str, snapshot: Snapshot, history: tuple[Snapshot, ...], view: View
) -> ExportSource:
    """The picture of `snapshot`, and of the history, drawn as they are looked at, but for paper: nothing is left out
    for the sake of the window's size, nothing is highlighted under a pointer, and nothing invites to be dragged."""

    def draw(of: Snapshot, width_cm: float, theme: Theme) -> Figure:
        figure: Figure = demo.draw(with_view_of(of.params, params), of.frame, on_paper(width_cm, theme, view))
        return figure

    def animation(width_cm: float, theme: Theme, most: int) -> tuple[Figure, ...]:
        return tuple(draw(history[index], width_cm, theme) for index in evenly(len(history), most))

    return ExportSource(
        demo.id, partial(draw, snapshot), animation, _metadata(demo, params, preset, snapshot, history, view)
    )


def _metadata(
    demo: Demo, params: Any, preset: str, snapshot: Snapshot, history: tuple[Snapshot, ...], view: View
) -> dict[str, str]:
    shown = with_view_of(snapshot.params, params)
    record = {
        "demo": demo.id, "preset": preset, "params": as_json(shown), "versions": versions(),
        "data": snapshot.status.data,
    }  # fmt: skip
    metadata = provenance(record, None if snapshot.status.done else snapshot.status.steps)
    if view.camera is not None:
        metadata["camera"] = json.dumps(asdict(view.camera))
    changed = earlier_values(snapshot, history)
    if changed:
        metadata["changed while running"] = json.dumps(changed)
    return metadata


def earlier_values(snapshot: Snapshot, history: tuple[Snapshot, ...]) -> dict[str, tuple[Any, ...]]:
    """Parameters changed on the way to this snapshot whose earlier values it still shows, with the values in turn."""
    steps = snapshot.status.steps
    return traces([*(of.params for of in history if 0 < of.status.steps <= steps), snapshot.params])


def evenly(count: int, most: int) -> list[int]:
    """At most so many indices below `count`, evenly spread; the first and the last are among them. most : >= 2"""
    if count <= most:
        return list(range(count))
    return [round(number * (count - 1) / (most - 1)) for number in range(most)]
