"""How learning goes: the loss over the updates, beside it what it is measured against."""

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Line, Mark
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import ghost_lines

SMALLEST = 1e-12
"""Losses below are drawn there: a logarithm needs a number above zero."""


@remembered
def positive(values: Floats) -> Floats:
    """The values with which a logarithmic axis can do something."""
    return np.maximum(values, SMALLEST)


def loss_panel(
    curves: Sequence[tuple[str, str, Floats, Floats]],
    *,
    updates: int,
    place: Place,
    title: str = "Loss",
    key: str = "loss",
    unit: str = "update",
    ghosts: Sequence[tuple[str, Floats, Floats]] = (),
    extra: Sequence[Mark] = (),
    log: bool = True,
    limits: tuple[float, float] | None = None,
    alt: str = "The loss after each update.",
) -> Panel:
    """The loss over the updates.

    curves : (name, role, updates, losses) each; a single one needs no name; ghosts : (name, updates, losses)
    extra : levels and the like in the same axes
    """
    of = positive if log else _as_they_are
    kept = [(name, x, of(y)) for name, x, y in ghosts]
    marks: list[Mark] = [*extra, *ghost_lines(kept, f"{key}-ghost")]
    marks += [
        Line(key=f"{key}-{n}", label=name, x=x, y=of(y), role=role, width=1.8)
        for n, (name, role, x, y) in enumerate(curves)
    ]
    named = any(name for name, *_ in curves) or bool(ghosts)
    return Panel(
        key, tuple(marks), title=title, x=Axis(unit, (0.0, float(max(1, updates))), whole=True),
        y=Axis("", limits, log=log), place=place, legend="top" if named else None, hz=20.0, alt=alt,
    )  # fmt: skip


def _as_they_are(values: Floats) -> Floats:
    return values
