"""What a panel shows at this moment, in a few numbers, for those who hear it instead of seeing it."""

from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.description import Panel
from rnnviz.figure.marks import Arrows, Bars, Canvas, Formula, Graph, Handle, Image, Letters, Line, Mark, Points, Text
from rnnviz.readable import number

MOST = 5
"""So many marks are told of; nobody listens to more."""

LONGEST = 80
"""Letters of a text that are read."""


def told(panel: Panel) -> str:
    """A sentence with the last values of its curves, where its handles stand, how many points there are. What has a
    name in the legend comes first."""
    named = sorted(panel.marks, key=lambda mark: not mark.label)
    said = [words for mark in named for words in _said(mark)]
    return f"Now: {'; '.join(said[:MOST])}." if said else ""


def _said(mark: Mark) -> Iterator[str]:
    name = mark.label or mark.key.replace("-", " ")
    match mark:
        case Line():
            yield from _end(name, mark.x, mark.y)
        case Handle():
            for index, (x, y) in enumerate(zip(mark.x, mark.y, strict=True)):
                whose = mark.names[index] if index < len(mark.names) else f"{name} {index + 1}"
                yield f"{whose} at {_at(x, y)}"
        case Points() if len(mark.x) == 1:
            yield f"{name} at {_at(mark.x[0], mark.y[0])}"
        case Points() | Arrows():
            yield f"{name}: {len(mark.x)} {'points' if isinstance(mark, Points) else 'arrows'}"
        case Bars() if len(mark.height):
            highest = int(np.argmax(mark.height))
            yield f"{name}: {len(mark.height)} bars, the highest {_short(mark.height[highest])}"
        case Image() | Canvas():
            yield _cells(name, mark)
        case Graph():
            yield f"{name}: {len(mark.x)} nodes, {len(mark.edges)} edges"
        case Letters():
            yield f"{name}: {len(mark.lines)} lines, the first {' '.join(mark.lines[:1])[:LONGEST]!r}"
        case Formula():
            yield " ".join("".join(mark.pieces).split())[:LONGEST]
        case Text() if any(letter.isdigit() for letter in mark.text):
            yield mark.text.strip()[:LONGEST]


def _end(name: str, x: Array, y: Array) -> Iterator[str]:
    known = np.flatnonzero(np.isfinite(np.asarray(x, float)) & np.isfinite(np.asarray(y, float)))
    if len(known):
        yield f"{name} ends at {_at(x[known[-1]], y[known[-1]])}"


def _cells(name: str, mark: Image | Canvas) -> str:
    rows, columns = mark.values.shape
    values = np.asarray(mark.values, float)
    known = values[np.isfinite(values)]
    what = f"{name}: {rows} by {columns} cells"
    if isinstance(mark, Image) and mark.roles:
        return f"{what} in {len(np.unique(known[known >= 0]))} colours"
    return f"{what} from {_short(known.min())} to {_short(known.max())}" if known.size else f"{what}, all empty"


def _at(x: float, y: float) -> str:
    return f"({_short(x)}, {_short(y)})"


def _short(value: float) -> str:
    return number(float(value), 3)
