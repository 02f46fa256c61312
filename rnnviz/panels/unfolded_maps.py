"""Two answers to where each start ends: maps of them, how many are right, and what it costs."""

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Handle, Image, Line, Mark, Points, Segments
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import broken, cursor
from rnnviz.panels.plane import starts

ROLES = ("c0", "c1", "c2", "c3")

PERCENT = tuple((n / 4, f"{25 * n}\u00a0%") for n in range(5))


@remembered
def answer_marks(labels: Array, truth: Array | None, extent: float) -> list[Mark]:
    """A map of answers, wrong ones hatched, and the true borders.    labels, truth : (row, column) int8"""
    half = extent / (len(labels) - 1)
    edges = (-extent - half, extent + half, -extent - half, extent + half)
    shade = np.full(labels.shape, 0.4, np.float32)
    marks: list[Mark] = [Image(key="labels", values=labels, extent=edges, roles=ROLES, shade=shade, named=True)]
    if truth is None:
        return marks
    checkered = np.add.outer(np.arange(labels.shape[0]), np.arange(labels.shape[1])) % 2 == 0
    wrong = (labels != truth) & (truth >= 0) & checkered
    hatching = np.where(wrong, 0, -1).astype(np.int8)
    return [*marks, Image(key="wrong", values=hatching, extent=edges, roles=("text",)), borders(truth, extent)]


@remembered
def borders(truth: Array, extent: float) -> Segments:
    """Along the cells' edges, wherever the labels on both sides differ.    truth : (row, column)"""
    step = 2 * extent / (len(truth) - 1)
    row, column = np.nonzero(truth[:, 1:] != truth[:, :-1])
    x, y = -extent + (column + 0.5) * step, -extent + row * step
    row2, column2 = np.nonzero(truth[1:] != truth[:-1])
    x2, y2 = -extent + column2 * step, -extent + (row2 + 0.5) * step
    return Segments(
        key="borders", x0=np.append(x, x2 - step / 2), x1=np.append(x, x2 + step / 2), y0=np.append(y - step / 2, y2),
        y1=np.append(y + step / 2, y2), role="text", width=1.0,
    )  # fmt: skip


@remembered
def followed(paths: Floats, k: int, places: Floats) -> list[Mark]:
    """The way of some starts through the layers, and the attractors.    paths : (layer, start, 2); places : (n, 2)"""
    way = paths[: k + 1]
    at = np.arange(len(places))
    marks: list[Mark] = [
        Points(key="attractors", label="attractor", x=places[:, 0], y=places[:, 1], role=ROLES, category=at, size=11.0,
               outline=True),
    ]  # fmt: skip
    if not paths.shape[1]:
        return marks
    x, y = broken(way[..., 0]), broken(way[..., 1])
    return [
        Line(key="way", x=x, y=y, role="path", width=1.4),
        Points(key="layers", x=x, y=y, role="path", size=4.0),
        *marks,
    ]


def map_panel(
    key: str,
    marks: Sequence[Mark],
    extent: float,
    title: str,
    place: Place,
    *,
    here: tuple[float, float] | None = None,
    placed: tuple[tuple[float, float], ...] = (),
    controls: bool = False,
    alt: str,
) -> Panel:
    """A map with what lies on it.    here : where the pointer rests, on either map"""
    ticks = tuple((v, f"{v:g}".replace("-", "−")) for v in (-extent, 0.0, extent))
    reach = (-1.04 * extent, 1.04 * extent)
    every = [*marks, *starts(placed, controls, extent)]
    if here is not None:
        at = np.array([here])
        every.append(Points(key="here", x=at[:, 0], y=at[:, 1], role="text", shape="ring", size=14.0))
    return Panel(
        key, tuple(every), title=title, x=Axis("x₁", reach, ticks), y=Axis("x₂", reach, ticks), equal=True, place=place,
        clicks="Click to follow a start." if controls else "", hz=30.0, alt=alt,
    )  # fmt: skip


def by_layer(right: Floats | None, settled: Floats, k: int, layers: int, place: Place, controls: bool) -> Panel:
    """How many starts are told right at each layer, and how many have settled.    (layer,), NaN where unknown"""
    last = float(next(limit for limit in (30, 100, 400) if limit >= layers))
    marks: list[Mark] = [cursor(float(k), 0.0, 1.0)]
    settled_at = np.arange(float(len(settled)))
    if right is not None:
        marks.append(
            Line(key="right", label="told right", x=np.arange(float(len(right))), y=right, role="state", width=2.2)
        )
    marks.append(Line(key="settled", label="settled", x=settled_at, y=settled, role="muted", width=1.6, dash="dash"))
    if controls:
        at, bounds = np.full(1, float(layers)), (1.0, last, 0.0, 0.0)
        marks.append(Handle(key="depth", x=at, y=0 * at, names=("layers",), signs=("",), bounds=bounds))
    return Panel(
        "layers", tuple(marks), title="Layer by layer", x=Axis("layer", (0.0, last), whole=True), place=place,
        y=Axis("", (0.0, 1.06), PERCENT), legend="top", hz=20.0,
        alt="The share of starts that are told right, and that have settled, at each layer.",
    )  # fmt: skip


def by_work(
    right: Floats | None, per_layer: int, trained: Floats, per_unit: int, present: tuple[int, float], place: Place
) -> Panel:
    """What each answer costs: the share that is told wrong against the multiplications for one start.

    right : (layer,); trained : (width, 4), width, median, low, high accuracy; present : width, accuracy on show
    """
    marks: list[Mark] = [_unfolded_line(right, per_layer)] if right is not None and len(right) > 1 else []
    marks += _trained_points(trained, per_unit)
    at, wrong = np.full(1, float(per_unit * present[0])), np.full(1, 1.0 - present[1])
    marks.append(Points(key="present", label="this one", x=at, y=wrong, role="prediction", shape="diamond", size=11.0))
    ticks = tuple((float(n), f"{n}") for n in (10, 100, 1000))
    return Panel(
        "work", tuple(marks), title="Wrong, by what it costs", place=place, legend="top", hz=10.0,
        x=Axis("multiplications for a start", (4.0, 2000.0), ticks, log=True),
        y=Axis("", (1e-4, 1.0), tuple((10.0**-n, f"{10.0 ** (2 - n):g}\u00a0%") for n in range(5)), log=True),
        alt="The share of starts told wrong against the multiplications that one start takes, for both ways.",
    )  # fmt: skip


@remembered
def wrong_above_zero(right: Floats) -> Floats:
    """1 − right, NaN where nothing is wrong: a logarithm needs a number above zero."""
    wrong = 1.0 - right
    return np.where(wrong > 1e-9, wrong, np.nan)


@remembered
def _unfolded_line(right: Floats, per_layer: int) -> Line:
    work = per_layer * np.arange(1.0, len(right))
    return Line(key="unfolded", label="unfolded", x=work, y=wrong_above_zero(right[1:]), role="state", width=2.2)


@remembered
def _trained_points(trained: Floats, per_unit: int) -> list[Mark]:
    if not len(trained):
        return []
    x, median, most, least = per_unit * trained[:, 0], *(1.0 - trained[:, n] for n in (1, 2, 3))
    return [
        Segments(key="range", x0=x, x1=x, y0=least, y1=most, role="prediction", width=1.4),
        Points(key="medians", label="hidden layer, three fits", x=x, y=median, role="prediction", size=7.0),
    ]


@remembered
def cloud(states: Floats, k: int) -> list[Mark]:
    """Where all starts are at layer k.    states : (layer, start, 2)"""
    at = states[k]
    return [Points(key="cloud", x=at[:, 0], y=at[:, 1], role="state", size=2.6, strength=0.7)]


def parting(distances: Floats, k: int, place: Place) -> Panel:
    """How two starts part that nobody could tell apart.    distances : (layer,)"""
    last = float(max(1, len(distances) - 1))
    layers = np.arange(float(len(distances)))
    marks = (
        Line(key="apart", x=layers, y=distances, role="error", width=2.0),
        Points(key="now", x=layers[k : k + 1], y=distances[k : k + 1], role="error", size=9.0),
    )
    return Panel(
        "apart", marks, title="Two starts part", x=Axis("layer", (0.0, last), whole=True), place=place, hz=20.0,
        y=Axis("distance", (1e-10, 100.0), log=True), alt="The distance of two starts, at each layer.",
    )  # fmt: skip
