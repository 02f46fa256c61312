"""What there is to export of a run: the figure on show, the animation behind it, and where they come from."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from rnnviz.figure.description import Figure
from rnnviz.live.moment import Moment
from rnnviz.parameters import as_json, traces, with_view_of
from rnnviz.record import provenance
from rnnviz.registry import Demo
from rnnviz.versions import versions
from rnnviz.view import View


@dataclass(frozen=True)
class ExportSource:
    """What can be exported. animation : draws at most so many remembered moments; metadata : stamped into the file"""

    name: str
    figure: Figure
    animation: Callable[[int], tuple[Figure, ...]]
    metadata: dict[str, str]


def export_source(
    demo: Demo, params: Any, preset: str, moment: Moment, history: tuple[Moment, ...], view: View
) -> ExportSource:
    """The picture of `moment`, and of the history, drawn as they are looked at, but whole: nothing is left out for a
    projector's sake, nothing is highlighted under a pointer, and nothing invites to be dragged."""
    view = replace(view, compact=False, hover=None, controls=False)

    def draw(of: Moment) -> Figure:
        figure: Figure = demo.draw(with_view_of(of.params, params), of.frame, view)
        return figure

    def animation(most: int) -> tuple[Figure, ...]:
        return tuple(draw(history[index]) for index in evenly(len(history), most))

    return ExportSource(demo.id, draw(moment), animation, _metadata(demo, params, preset, moment, history, view))


def _metadata(
    demo: Demo, params: Any, preset: str, moment: Moment, history: tuple[Moment, ...], view: View
) -> dict[str, str]:
    shown = with_view_of(moment.params, params)
    record = {"demo": demo.id, "preset": preset, "params": as_json(shown), "versions": versions()}
    metadata = provenance(record, None if moment.status.done else moment.status.steps)
    if view.camera is not None:
        metadata["camera"] = json.dumps(asdict(view.camera))
    changed = earlier_values(moment, history)
    if changed:
        metadata["changed while running"] = json.dumps(changed)
    return metadata


def earlier_values(moment: Moment, history: tuple[Moment, ...]) -> dict[str, tuple[Any, ...]]:
    """Parameters changed on the way to this moment whose earlier values it still shows, with the values in turn."""
    steps = moment.status.steps
    return traces([*(of.params for of in history if 0 < of.status.steps <= steps), moment.params])


def evenly(count: int, most: int) -> list[int]:
    """At most so many indices below `count`, evenly spread; the first and the last are among them. most : >= 2"""
    if count <= most:
        return list(range(count))
    return [round(number * (count - 1) / (most - 1)) for number in range(most)]
