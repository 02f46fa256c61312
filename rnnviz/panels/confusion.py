"""Which answer was given to which truth, counted."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Image, Mark, Segments, Text
from rnnviz.kit.remembered import remembered

STRONGEST = 0.75
"""Strength of the colour below numbers that must still be read."""
PALEST = 0.05
"""Of a cell in which nothing is."""


def shades(confusion: Ints) -> Floats:
    """(truth, answer), the last truth first: the share of a truth's answers, as strong as it is shown."""
    shares: Floats = confusion / np.maximum(1, confusion.sum(axis=1, keepdims=True))
    return np.ascontiguousarray(PALEST + (STRONGEST - PALEST) * shares[::-1])


@remembered
def confusion_panel(confusion: Ints, names: tuple[str, ...], place: Place, *, title: str, alt: str) -> Panel:
    """confusion : (truth, answer) counts; all zero for none yet    names : of the classes, the first on top"""
    kinds = len(names)
    marks: list[Mark] = [
        Image(key="confusion", values=np.zeros((kinds, kinds), int), roles=("state",), shade=shades(confusion),
              extent=(0.0, float(kinds), 0.0, float(kinds)))
    ]  # fmt: skip
    marks += [
        Text(key=f"count-{truth}-{answer}", x=answer + 0.5, y=kinds - truth - 0.5, text=str(confusion[truth, answer]),
             size="small", room=1.0)
        for truth in range(kinds) for answer in range(kinds) if confusion.any()
    ]  # fmt: skip
    marks.append(_grid(kinds))
    across = tuple((n + 0.5, name) for n, name in enumerate(names))
    up = tuple((kinds - n - 0.5, name) for n, name in enumerate(names))
    return Panel(
        "confusion", tuple(marks), title=title, x=Axis("answer", (0.0, float(kinds)), across),
        y=Axis("", (0.0, float(kinds)), up), place=place, hz=10.0, alt=alt,
    )  # fmt: skip


def _grid(kinds: int) -> Segments:
    at, none, all_of = np.arange(1.0, kinds), np.zeros(kinds - 1), np.full(kinds - 1, float(kinds))
    return Segments(key="grid", x0=np.append(at, none), x1=np.append(at, all_of), y0=np.append(none, at),
                    y1=np.append(all_of, at), role="axis", width=0.5)  # fmt: skip
