"""What there is to export of a run: the figure on show, the animation behind it, and where they come from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from rnnviz.figure.description import Figure
from rnnviz.live.moment import Moment
from rnnviz.parameters import as_json, with_view_of
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
    projector's sake, and nothing is highlighted under a pointer."""
    view = replace(view, compact=False, hover=None)

    def draw(of: Moment) -> Figure:
        figure: Figure = demo.draw(with_view_of(of.params, params), of.frame, view)
        return figure

    def animation(most: int) -> tuple[Figure, ...]:
        return tuple(draw(history[index]) for index in evenly(len(history), most))

    record = {"demo": demo.id, "preset": preset or None, "params": as_json(moment.params), "versions": versions()}
    return ExportSource(demo.id, draw(moment), animation, provenance(record))


def evenly(count: int, most: int) -> list[int]:
    """At most so many indices below `count`, evenly spread; the first and the last are among them. most : >= 2"""
    if count <= most:
        return list(range(count))
    return [round(number * (count - 1) / (most - 1)) for number in range(most)]
