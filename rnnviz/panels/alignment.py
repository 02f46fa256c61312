"""Which places of one sequence each step of another looks at: a map, the same as threads, and what has no map."""

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Image, Letters, Line, Mark, Points, Segments, Text
from rnnviz.kit.remembered import remembered

JUDGEMENTS = ("stored", "error", "text")
"""Role of an output that is right, wrong, not judged."""
THICKEST, THREADS, CURVE = 4.0, 6, 24
"""Width of the thread of weight 1; how many are drawn of one output; points of a curved one."""


@remembered
def alignment_panel(
    weights: Floats, source: str, out: str, judged: Array, places: Array, lit: int, place: Place, *, title: str,
    clicks: str, alt: str,
) -> Panel:  # fmt: skip
    """The source from left to right on top, the answer downwards on the left.

    weights : (out step, source step), rows sum to 1    judged : (out step,) index into `JUDGEMENTS`
    places : (out step, source step) bool, where it should look    lit : the output whose row is framed
    """
    rows, columns = weights.shape
    image = Image(
        key="map", values=weights[::-1], extent=(0.0, float(columns), -float(rows), 0.0), limits=(0.0, 1.0), named=True
    )
    at, to = np.nonzero(places)
    ring = Points(key="right-places", x=to + 0.5, y=-at - 0.5, role="accent", shape="ring", size=_ring_size(rows))
    low = -float(lit) - 1.0
    frame = Line(key="lit", x=np.array([-1.6, columns, columns, -1.6, -1.6]), y=low + np.array([0.0, 0, 1, 1, 0]),
                 role="accent", width=1.6)  # fmt: skip
    marks: list[Mark] = [image, *((ring,) if len(at) else ()), frame, _across("source", source, 0.35)]
    marks += [_down(out, judged), *_names(rows, columns)]
    return Panel(
        "alignment", tuple(marks), title=title, kind="diagram", x=Axis(limits=(_margin(rows) - 0.7, columns + 0.6)),
        y=Axis(limits=(-rows - 0.5, 2.3 - 0.3 * _margin(rows))), place=place, clicks=clicks, hz=20.0, alt=alt,
    )  # fmt: skip


def _margin(rows: int) -> float:
    """Where the name beside the answer stands: the more rows there are, the more of them its type is high."""
    return -1.7 - 0.05 * rows


def _ring_size(rows: int) -> float:
    return float(np.clip(140 / rows, 3.0, 9.0))


def _across(key: str, text: str, low: float) -> Letters:
    """One row of letters, a column wide each."""
    return Letters(key=key, lines=(text,), x=0.0, y=low + 1.0)


def _down(out: str, judged: Array) -> Letters:
    return Letters(key="out", lines=tuple(out), x=-1.4, y=0.0, role=JUDGEMENTS, category=judged.reshape(-1, 1))


def _names(rows: int, columns: int) -> list[Mark]:
    return [
        Text(
            key="source-name",
            x=0.0,
            y=1.5 - 0.28 * _margin(rows),
            text="source →",
            size="small",
            role="muted",
            anchor=(0.0, 0.5),
        ),
        Text(
            key="out-name",
            x=_margin(rows),
            y=0.0,
            text="← answer",
            size="small",
            role="muted",
            anchor=(1.0, 0.5),
            angle=90.0,
        ),
    ]


def source_at(x: float, y: float, source: str) -> int | None:
    """The place of the source that was clicked in an `alignment_panel` or `neck_panel`, None beside it."""
    return int(x) if y > 0.0 and 0.0 <= x < len(source) else None


@remembered
def threads_panel(
    weights: Floats, source: str, out: str, judged: Array, lit: int, place: Place, *, title: str, alt: str
) -> Panel:
    """The source above, the answer below, a thread from each output to where it looks most, and all of one output's."""
    rows, columns = weights.shape
    width = float(max(rows, columns))
    below, above = width * (np.arange(rows) + 0.5) / rows, width * (np.arange(columns) + 0.5) / columns
    high, most = 0.42 * width, weights.argmax(axis=1)
    strongest = Segments(key="strongest", x0=below, y0=np.zeros(rows), x1=above[most], y1=np.full(rows, high),
                         role="muted", width=1.0, strength=0.45)  # fmt: skip
    marks: list[Mark] = [strongest, *_arcs(weights[lit], below[lit], above, high)]
    cell = width / max(rows, columns)
    marks += _letters("above", source, above, high + 1.3 * cell, cell, None)
    marks += _letters("below", out, below, -0.3 * cell, cell, judged)
    return Panel(
        "threads", tuple(marks), title=title, kind="diagram", x=Axis(limits=(-0.3, width + 0.3)),
        y=Axis(limits=(-1.5 * cell, high + 1.6 * cell)), place=place, hz=20.0, alt=alt,
    )  # fmt: skip


def _arcs(weights: Floats, x: float, above: Floats, high: float) -> list[Mark]:
    """The heaviest threads of one output, as thick as they are heavy."""
    share = np.linspace(0.0, 1.0, CURVE)
    eased = share * share * (3 - 2 * share)
    return [
        Line(key=f"arc-{n}", x=x + (above[j] - x) * eased, y=high * (0.04 + 0.92 * share), role="state",
             width=max(0.6, THICKEST * float(weights[j])), strength=float(np.clip(0.35 + weights[j], 0.0, 1.0)))
        for n, j in enumerate(np.argsort(-weights, kind="stable")[:THREADS].tolist()) if weights[j] > 0.02
    ]  # fmt: skip


def _letters(key: str, text: str, at: Floats, top: float, cell: float, judged: Array | None) -> list[Mark]:
    """A row of letters, each in the middle of its place."""
    pitch = float(at[1] - at[0]) if len(at) > 1 else cell
    left = float(at[0]) - pitch / 2
    category = None if judged is None else judged.reshape(1, -1)
    role: str | tuple[str, ...] = "text" if judged is None else JUDGEMENTS
    return [Letters(key=key, lines=(text,), x=left, y=top, width=pitch, pitch=cell, role=role, category=category)]


@remembered
def neck_panel(
    states: Floats, source: str, out: str, judged: Array, place: Place, *, title: str, clicks: str, alt: str
) -> Panel:
    """The states of a net that reads all of the source before it says anything: everything goes through one column.

    states : (step, unit), those of reading and then those of writing
    """
    steps, units = states.shape
    high = 0.68 * steps
    read = steps - len(out)
    image = Image(key="states", values=_turned(states), extent=(0.0, float(steps), -high, 0.0), colormap="diverging",
                  limits=(-1.0, 1.0))  # fmt: skip
    x = np.array([read - 1.0, read, read, read - 1.0, read - 1.0])
    neck = Line(key="neck", x=x, y=np.array([-high, -high, 0.0, 0.0, -high]), role="accent", width=2.6)
    said = Letters(key="out", lines=(out,), x=float(read), y=1.35, role=JUDGEMENTS, category=judged.reshape(1, -1))
    words = f"all that is left of the source: {units} numbers"
    marks: tuple[Mark, ...] = (
        image, neck, _across("source", source, 0.35), said,
        Text(key="source-name", x=0.0, y=2.2, text="source →", size="small", role="muted", anchor=(0.0, 0.5)),
        Text(key="out-name", x=float(read), y=2.2, text="answer →", size="small", role="muted", anchor=(0.0, 0.5)),
        Text(key="neck-name", x=read - 0.5, y=-high - 1.2, text=words, size="small", role="accent"),
    )  # fmt: skip
    return Panel(
        "neck", marks, title=title, kind="diagram", x=Axis(limits=(-0.6, steps + 0.6)),
        y=Axis(limits=(-high - 2.4, 2.9)), place=place, clicks=clicks, hz=20.0, alt=alt,
    )  # fmt: skip


@remembered
def _turned(states: Floats) -> Floats:
    return np.ascontiguousarray(states.T[::-1])


def as_rows(judged: Sequence[bool] | None, steps: int) -> Array:
    """Index into `JUDGEMENTS` of each output.    judged : right or wrong; None: nobody knows"""
    return np.full(steps, 2) if judged is None else np.where(np.asarray(judged), 0, 1)
