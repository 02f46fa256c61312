"""The gallery's small pictures: what a demo's main picture looks like from afar."""

import time
from collections.abc import Callable
from dataclasses import replace

from rnnviz.figure.description import HIDDEN, Figure, Panel
from rnnviz.figure.marks import Formula, Graph, Handle, Mark, Text
from rnnviz.headless import start

MOST_STEPS = 400
"""A demo is advanced at most so far for its small picture."""

MOST_SECONDS = 1.5


def thumbnail(demo_id: str, clock: Callable[[], float] = time.perf_counter) -> Figure:
    """The largest panel of a demo as it comes, or its own stamp, without words. clock : seconds"""
    run = start(demo_id)
    until = clock() + MOST_SECONDS
    for _ in range(MOST_STEPS):
        if run.run.done or clock() > until:
            break
        run.step()
    while clock() < until and run.run.refine():
        pass
    if run.demo.emblem is not None:
        return Figure((wordless(run.demo.emblem(run.params, run.run.frame())),))
    return Figure((wordless(max(run.figure().panels, key=_area)),))


def _area(panel: Panel) -> int:
    return panel.place[2] * panel.place[3]


def wordless(panel: Panel) -> Panel:
    """The panel without title, legend, axes and names: at the size of a stamp they are specks."""
    marks = tuple(_nameless(mark) for mark in panel.marks if not isinstance(mark, Text | Formula))
    x, y, z = (replace(axis, label="", ticks=HIDDEN.ticks) for axis in (panel.x, panel.y, panel.z))
    return replace(panel, marks=marks, title="", legend=None, place=(0, 0, 1, 1), x=x, y=y, z=z)


def _nameless(mark: Mark) -> Mark:
    if isinstance(mark, Handle | Graph):
        return replace(mark, names=())
    return mark
