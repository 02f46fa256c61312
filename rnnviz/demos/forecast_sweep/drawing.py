"""The picture of the demo `forecast-sweep`."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.forecast_sweep.frame import FAILED, FINISHED, UNDER_WAY, WAITING, Frame, Summary, summary
from rnnviz.demos.forecast_sweep.params import MEASURES, NAMES, Params
from rnnviz.families.series_remarks import note
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.marks import Band, Image, Line, Mark, Points, Segments, Shape, Text
from rnnviz.kit.remembered import remembered
from rnnviz.readable import counted, number
from rnnviz.view import View

FINE = 24
"""So many pixels make the side of a cell."""

GAP = 1
"""Pixels left free around a tile."""

NMSE_COLOURS = (-0.3, 2.0)
"""Orders of magnitude by which an NMSE is below 1 that the ends of the colours stand for."""

BANDS = 3
"""More bands than these hide each other; then only the best row has one."""

SYMBOLS_ACROSS = 24
"""About so many symbols stand beside each other in the picture of the runs."""

ROOM = (135.0, 55.0)
"""Points that all symbols beside each other, and above each other, may take together."""

SHAPES: tuple[Shape, ...] = ("circle", "square", "triangle", "diamond", "star", "plus", "cross", "ring")
LEAST = 1e-9


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The map of medians; beside it the medians with their bands, and all runs."""
    found = summary_of(frame.scores, params.measure)
    failure = f"{frame.count(FAILED)} failed: {frame.failure}" if frame.failure else ""
    warning = f"{failure} {frame.warning}".strip()
    caption = _caption(params, frame, found)
    if view.compact:
        panels: tuple[Panel, ...] = (
            _map(params, frame, found, (0, 0, 1, 1), compact=True),
            _medians(params, frame, found, view, (0, 1, 1, 1)),
        )
        return Figure(panels, columns=(1.3, 1.0), caption=caption, warning=warning)
    panels = (
        _map(params, frame, found, (0, 0, 2, 1)),
        _medians(params, frame, found, view, (0, 1, 1, 1)),
        _runs(params, frame, (1, 1, 1, 1)),
    )
    return Figure(
        panels, columns=(1.35, 1.0), rows=(1.35, 1.0), caption=caption, warning=warning, note=note(frame.notes, view)
    )


# -- the map --------------------------------------------------------------------------------------------------------


def _map(params: Params, frame: Frame, found: Summary, place: Place, *, compact: bool = False) -> Panel:
    rows, columns = found.median.shape
    marks: list[Mark] = [*_tiles(params.measure, found)]
    has_room = columns <= 6 and rows <= 5 if compact else columns <= 12
    marks += [
        _number(params, frame, found, row, column, bold=not compact and (row, column) == found.best)
        for row in range(rows)
        for column in range(columns)
        if has_room or (row, column) == found.best
    ]
    if found.best is not None:
        marks.append(_frame_around(*found.best))
    return Panel(
        "map", tuple(marks), title=f"Median {MEASURES[params.measure]} over {_seeds(params.seeds)}",
        short=f"Median {MEASURES[params.measure]}",
        x=_values_axis(params.vary_x, frame.x_values), y=_values_axis(params.vary_y, frame.y_values),
        place=place, hz=10.0, clicks="Click a row to bring its band to the front.",
        alt=f"The median {MEASURES[params.measure]} for each of {rows * columns} cells; the smallest one is framed.",
    )  # fmt: skip


@remembered
def summary_of(scores: Floats, measure: str) -> Summary:
    """One measure over the seeds."""
    return summary(scores[list(MEASURES).index(measure)])


@remembered
def _tiles(measure: str, found: Summary) -> tuple[Image, Image]:
    """Cells without a result, and those with one: small errors stand out."""
    rows, columns = found.median.shape
    extent = (-0.5, columns - 0.5, -0.5, rows - 0.5)
    skill = -np.log10(np.maximum(found.median, LEAST))
    known = skill[np.isfinite(skill)]
    limits = NMSE_COLOURS
    if not measure.startswith("nmse"):
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
        limits = (low - 0.1, max(high, low + 1.0))
    empty = spread_out(np.where(np.isfinite(skill), np.nan, 0.0))
    return (
        Image(key="empty", values=np.where(np.isfinite(empty), 0, -1), extent=extent, roles=("faint",)),
        Image(key="tiles", values=spread_out(skill), extent=extent, limits=limits),
    )


def _foot(rows: int) -> int:
    """Pixels of a cell left free below its tile, for its number, which could not be read on a colour. The fewer rows,
    the taller they are, and the smaller the share that a number needs."""
    return min(8, 3 + rows)


def spread_out(cells: Floats) -> Floats:
    """Each cell as FINE x FINE pixels, NaN where no tile stands."""
    inside = np.zeros((FINE, FINE), dtype=bool)
    inside[_foot(len(cells)) : FINE - GAP, GAP : FINE - GAP] = True
    rows, columns = cells.shape
    return np.where(np.tile(inside, (rows, columns)), np.kron(cells, np.ones((FINE, FINE))), np.nan)


def _number(params: Params, frame: Frame, found: Summary, row: int, column: int, *, bold: bool) -> Text:
    states = frame.states[row, column]
    words = ""
    if found.seeds[row, column]:
        words = number(float(found.median[row, column]), 2)
    elif (states == FAILED).any():
        words = "failed"
    elif (states == UNDER_WAY).any():
        words = "…"
    waits = found.seeds[row, column] < params.seeds
    return Text(
        key=f"number-{row}-{column}", x=float(column), y=row - 0.5 + 0.5 * _foot(len(found.median)) / FINE,
        text=words, size="small", role="muted" if waits else "text", bold=bold,
    )  # fmt: skip


def _frame_around(row: int, column: int) -> Line:
    x = column + 0.49 * np.array([-1.0, 1.0, 1.0, -1.0, -1.0])
    y = row + 0.49 * np.array([-1.0, -1.0, 1.0, 1.0, -1.0])
    return Line(key="best", x=x, y=y, role="accent", width=2.6)


def _values_axis(name: str, values: Floats) -> Axis:
    ticks = tuple((float(at), number(float(value), 3)) for at, value in enumerate(values))
    return Axis(NAMES[name], (-0.5, len(values) - 0.5), ticks=ticks)


# -- the medians ----------------------------------------------------------------------------------------------------


def _medians(params: Params, frame: Frame, found: Summary, view: View, place: Place) -> Panel:
    rows, columns = found.median.shape
    marks: list[Mark] = [*_no_better(params, columns), *_ghosts(params, frame, view)]
    with_band = _with_band(params, found)
    marks += [_band(found, row) for row in with_band]
    for row in range(rows):
        marks += _median(params, frame, found, row, params.focus in (None, row))
    low, high = _reach(params, found)
    short = MEASURES[params.measure].rsplit(" ", 1)[1]
    return Panel(
        "medians", tuple(marks), title="Medians, best and worst seed", short="Medians",
        x=_values_axis(params.vary_x, frame.x_values),
        y=Axis(short, (low, high), log=True), legend="top", place=place, hz=10.0,
        alt=f"The median {MEASURES[params.measure]} of each row against {NAMES[params.vary_x]}, with bands from the "
            "best seed to the worst.",
    )  # fmt: skip


def _with_band(params: Params, found: Summary) -> list[int]:
    rows = range(len(found.median))
    if params.focus is not None:
        return [row for row in rows if row == params.focus]
    return [row for row in rows if len(rows) <= BANDS or (found.best is not None and row == found.best[0])]


def _no_better(params: Params, columns: int) -> list[Mark]:
    """NMSE 1: no better than the mean of the forecast window."""
    if not params.measure.startswith("nmse"):
        return []
    one = np.ones(1)
    ends = np.array([-0.5]), np.array([columns - 0.5])
    return [Segments(key="guess", x0=ends[0], x1=ends[1], y0=one, y1=one, role="axis", dash="dash", width=1.0)]


def _known(found: Summary, row: int) -> Ints:
    return np.flatnonzero(found.seeds[row])


def _band(found: Summary, row: int) -> Band:
    at = _known(found, row)
    low, high = (np.maximum(part[row, at], LEAST) for part in (found.lowest, found.highest))
    return Band(key=f"band-{row}", x=at.astype(float), low=low, high=high, role=f"c{row}", strength=0.2)


def _median(params: Params, frame: Frame, found: Summary, row: int, in_front: bool) -> list[Mark]:
    at = _known(found, row)
    x, y = at.astype(float), np.maximum(found.median[row, at], LEAST)
    label = f"{number(float(frame.y_values[row]), 3)} {NAMES[params.vary_y]}" if row == 0 else (
        number(float(frame.y_values[row]), 3)
    )  # fmt: skip
    tips = tuple(
        f"{_cell(params, frame, row, int(column))}: median {number(float(found.median[row, column]), 3)}, "
        f"{number(float(found.lowest[row, column]), 2)} to {number(float(found.highest[row, column]), 2)}"
        for column in at
    )
    strength = 1.0 if in_front else 0.45
    return [
        Line(key=f"median-{row}", x=x, y=y, role=f"c{row}", width=2.0 if in_front else 1.2, strength=strength),
        Points(key=f"point-{row}", label=label, x=x, y=y, role=f"c{row}", shape=SHAPES[row % len(SHAPES)], size=8.0,
               strength=strength, tips=tips),
    ]  # fmt: skip


def _ghosts(params: Params, frame: Frame, view: View) -> list[Mark]:
    """The best row of earlier sweeps over the same columns."""
    marks: list[Mark] = []
    for index, ghost in enumerate(view.ghosts):
        found = summary_of(ghost.frame.scores, params.measure)
        same = ghost.params.vary_x == params.vary_x and np.array_equal(ghost.frame.x_values, frame.x_values)
        if same and found.best is not None:
            row = found.best[0]
            at = _known(found, row)
            y = np.maximum(found.median[row, at], LEAST)
            marks.append(
                Line(key=f"ghost-{index}", label=ghost.label, x=at.astype(float), y=y, role="ghost", dash="dot")
            )
    return marks


def _reach(params: Params, found: Summary) -> tuple[float, float]:
    """Whole decades around all seeds, so that the axis seldom moves."""
    usual = [0.1, 2.0] if params.measure.startswith("nmse") else []
    ends = np.array([*found.lowest[found.seeds > 0], *found.highest[found.seeds > 0], *usual])
    if not ends.size:
        return 0.1, 10.0
    ends = np.log10(np.maximum(ends, LEAST))
    low, high = float(np.floor(ends.min())), float(np.ceil(ends.max()))
    return 10.0**low, 10.0 ** max(high, low + 1)


# -- the runs -------------------------------------------------------------------------------------------------------


def _runs(params: Params, frame: Frame, place: Place) -> Panel:
    rows, columns, seeds = frame.states.shape
    row, column, seed = (index.ravel() for index in np.indices(frame.states.shape))
    across = min(seeds, max(2, round(SYMBOLS_ACROSS / columns)))
    down = -(-seeds // across)
    x = column + ((seed % across) + 0.5) / across * 0.8 - 0.4
    y = row + ((seed // across) + 0.5) / down * 0.8 - 0.4
    states = frame.states.ravel()
    kinds: tuple[tuple[int, str, str, Shape], ...] = (
        (WAITING, "waiting", "muted", "ring"), (UNDER_WAY, "under way", "accent", "diamond"),
        (FINISHED, "finished", "c2", "circle"), (FAILED, "failed", "danger", "cross"),
    )  # fmt: skip
    size = max(3.0, min(9.0, ROOM[0] / (columns * across), ROOM[1] / (rows * down)))
    marks = []
    for state, label, role, shape in kinds:
        here = np.flatnonzero(states == state)
        if here.size or state != FAILED:
            tips = tuple(_tip(params, frame, int(row[i]), int(column[i]), int(seed[i]), label) for i in here)
            marks.append(Points(key=label, label=label, x=x[here], y=y[here], role=role, shape=shape, size=size,
                                tips=tips))  # fmt: skip
    return Panel(
        "runs", tuple(marks), title="Runs: a symbol for each seed", x=_values_axis(params.vary_x, frame.x_values),
        y=_values_axis(params.vary_y, frame.y_values), legend="top", place=place, hz=10.0,
        alt=f"{frame.count(FINISHED)} of {rows * columns * seeds} runs are finished.",
    )  # fmt: skip


def _tip(params: Params, frame: Frame, row: int, column: int, seed: int, label: str) -> str:
    score = frame.scores[list(MEASURES).index(params.measure), row, column, seed]
    end = f"{MEASURES[params.measure]} {number(float(score), 3)}" if np.isfinite(score) else label
    return f"{_cell(params, frame, row, column)}, seed {params.seed + seed}: {end}"


def _cell(params: Params, frame: Frame, row: int, column: int) -> str:
    x, y = number(float(frame.x_values[column]), 3), number(float(frame.y_values[row]), 3)
    return f"{NAMES[params.vary_x]} {x}, {NAMES[params.vary_y]} {y}"


# -- in words -------------------------------------------------------------------------------------------------------


def _caption(params: Params, frame: Frame, found: Summary) -> str:
    done, total = frame.count(FINISHED) + frame.count(FAILED), frame.states.size
    under_way = frame.count(UNDER_WAY)
    text = f"{done} of {total} runs" + (f", {under_way} under way." if under_way else ".")
    if found.best is None:
        return text
    row, column = found.best
    best, first = float(found.median[row, column]), float(found.median[row, 0])
    spread = f"[{number(float(found.lowest[row, column]), 2)}–{number(float(found.highest[row, column]), 2)}]"
    text += (
        f" Best: {_cell(params, frame, row, column)}: {number(best, 2)} {spread}, median of "
        f"{_seeds(int(found.seeds[row, column]))}."
    )
    if column == 0 or not np.isfinite(first) or best <= 0:
        return text
    there = f"{NAMES[params.vary_x]} {number(float(frame.x_values[0]), 3)}"
    return f"{text} With {there} it is {number(first, 2)}, {number(first / best, 2)} times as much."


def _seeds(count: int) -> str:
    return counted(count, "seed")
