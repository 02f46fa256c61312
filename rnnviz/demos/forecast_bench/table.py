"""The hero of the demo `forecast-bench`: a row per contender, its scores as dots and as numbers."""

from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.forecast_bench.frame import Frame, Table
from rnnviz.demos.forecast_bench.later import heights, later_marks
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Band, Line, Mark, Points, Text
from rnnviz.readable import power_of_ten
from rnnviz.statistics import quartiles, spread

LOW, HIGH = 1e-3, 10.0
"""Where the scale of the NMSE ends unless a score leaves it."""

WAN, SAUER = 0.0273, 0.077
"""The two best of the 1991 competition, on the given window of the laser."""

HEAD_ROOM = 1.0
"""Rows left free above the first, for the headings."""

LANES = 0.17
"""Within a row, how far the given window's scores stand above the middle and the later ones below."""

_FULL = (
    ("closed", "● closed", 1.35), ("spread", "min–max", 1.85), ("updated", "○ updated", 1.6),
    ("later", "◆ later", 1.15), ("seconds", "seconds", 1.35), ("weights", "weights", 1.2),
)  # fmt: skip
_COMPACT = (("closed", "● closed", 1.5), ("later", "◆ later", 1.5))
"""Key, heading and width in decades of the columns of numbers; right-aligned. The signs are those of the marks."""

_HEADING_ROLES = {"closed": "prediction", "updated": "updated", "later": "stored"}


def table_panel(frame: Frame, rows: Ints, compact: bool) -> Panel:
    """Of each contender, on the given window: closed loop (dot, and a line from the best to the worst seed) and updated
    (ring); below these, the later origins; on the right, the numbers. Compact: dots, diamonds and fewer numbers."""
    table = frame.table
    low, high = score_limits(table)
    # Numbers need the same share of the width over however many decades the scores reach.
    wider = float(np.log10(high / low) / np.log10(HIGH / LOW))
    columns = tuple((key, name, wider * room) for key, name, room in (_COMPACT if compact else _FULL))
    right = high * 10.0 ** (sum(column[2] for column in columns) + 0.08 * wider)
    top = len(rows) - 0.5 + HEAD_ROOM
    marks: list[Mark] = [
        *_at_work(frame, rows, low, right),
        *_references(frame, top - HEAD_ROOM, low, high, compact),
        *later_marks(table, rows, 0.0 if compact else -LANES, low, high, compact),
        *_scores(table, rows, heights(len(rows)) + (0.0 if compact else LANES), low, high, compact),
        *_numbers(frame, rows, columns, high),
    ]
    return Panel(
        "table", tuple(marks), title=_title(frame, compact),
        x=Axis("" if compact else "NMSE: 1 is no better than the mean", (low, right), score_ticks(low, high), log=True),
        y=Axis("", (-0.5, top), name_ticks(table, rows)), hz=10.0,
        alt=f"The errors of {len(rows)} forecasters on the given window, in closed loop and updated, on a logarithmic "
        "scale, with a table of the numbers.",
    )  # fmt: skip


def _title(frame: Frame, compact: bool) -> str:
    scene = frame.scene
    where = f"{scene.series}: points {scene.origin + 1}–{scene.origin + scene.horizon}"
    return where if compact or not len(scene.later) else f"{where}, and {len(scene.later)} later origins"


def name_ticks(table: Table, rows: Ints) -> tuple[tuple[float, str], ...]:
    """Who stands in which row; row 0 is on top."""
    return tuple((height_of(place, rows), table.titles[row]) for place, row in enumerate(rows.tolist()))


def height_of(place: int, rows: Ints) -> float:
    """Where row number `place`, from the top, stands on the y axis."""
    return float(len(rows) - 1 - place)


def score_limits(table: Table) -> tuple[float, float]:
    """Whole decades that hold every score on show, and at least LOW to HIGH."""
    scores = np.concatenate([part.ravel() for part in (table.closed, table.updated, *quartiles(table.later_closed))])
    known = np.clip(scores[np.isfinite(scores)], 1e-6, 1e6)
    lowest, highest = min([LOW, *known.tolist()]), max([HIGH, *known.tolist()])
    return float(10.0 ** np.floor(np.log10(lowest))), float(10.0 ** np.ceil(np.log10(highest)))


def score_ticks(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """The decades."""
    return tuple((10.0**k, f"{10.0**k:g}") for k in range(round(np.log10(low)), round(np.log10(high)) + 1))


def _at_work(frame: Frame, rows: Ints, low: float, right: float) -> Iterator[Mark]:
    """A stripe behind the row that is being worked on."""
    if frame.row >= 0:
        y = height_of(int(np.flatnonzero(rows == frame.row)[0]), rows)
        yield Band(key="at-work", x=np.array([low, right]), low=np.full(2, y - 0.42), high=np.full(2, y + 0.42),
                   role="accent", strength=0.14)  # fmt: skip


def _references(frame: Frame, top: float, low: float, high: float, compact: bool) -> Iterator[Mark]:
    """What is no better than the window's mean, what won in 1991, and where the numbers begin."""
    known = (("wan", WAN, "Wan, 1st ", 1.0), ("sauer", SAUER, " Sauer, 2nd", 0.0))
    published = known if frame.scene.is_competition else ()
    for key, at, name, side in (("mean", 1.0, "", 0.0), *published):
        yield Line(key=f"{key}-line", x=np.full(2, at), y=np.array([-0.5, top]), role="axis",
                   dash="solid" if key == "mean" else "dash", width=1.0)  # fmt: skip
        if not name:
            continue
        yield Text(key=f"{key}-name", x=at, y=top + 0.12, text=name,
                   role="muted", size="small", anchor=(side, 0.0))  # fmt: skip
    yield Line(key="rule-across", x=np.array([low, high]), y=np.full(2, top), role="faint", width=1.0)
    yield Line(key="rule-down", x=np.full(2, high), y=np.array([-0.5, top + HEAD_ROOM]), role="faint", width=1.0)


def _scores(table: Table, rows: Ints, y: Floats, low: float, high: float, compact: bool) -> Iterator[Mark]:
    middle, best, worst = (column[rows] for column in spread(table.closed))
    updated = spread(table.updated)[0][rows]
    known = np.isfinite(middle)
    yield Line(
        key="spread", role="prediction", width=2.2,
        x=np.column_stack((best, worst, np.full(len(rows), np.nan))).ravel(),
        y=np.repeat(y, 3),
    )  # fmt: skip
    if not compact:
        yield Points(
            key="updated", x=np.clip(updated[known], low, high), y=y[known], role="updated", shape="ring",
            size=7.5, tips=tuple(f"{table.titles[row]}, updated: NMSE {updated[at]:.3g}."
                                 for at, row in enumerate(rows.tolist()) if known[at]),
        )  # fmt: skip
    yield Points(
        key="closed", x=np.clip(middle[known], low, high), y=y[known], role="prediction", size=9.0,
        outline=True, tips=tuple(_tip(table, row) for at, row in enumerate(rows.tolist()) if known[at]),
    )  # fmt: skip


def _tip(table: Table, row: int) -> str:
    """All that is known of a contender, in one sentence."""
    closed = table.closed[row][np.isfinite(table.closed[row])]
    said = f"{table.titles[row]}: closed loop {np.median(closed):.3g}"
    if table.is_rule[row]:
        return f"{said}."
    said += f" [{closed.min():.3g}–{closed.max():.3g}] over {len(closed)} seed{'s' * (len(closed) > 1)}"
    said += f", {table.updates[row]} updates in {table.seconds[row]:.2g} s"
    diverged = int(table.cut_short[row])
    return f"{said}; {diverged} diverged." if diverged else f"{said}."


def _numbers(frame: Frame, rows: Ints, columns: tuple[tuple[str, str, float], ...], high: float) -> Iterator[Mark]:
    """The columns, right-aligned; of a row without a score, what is happening to it."""
    table, at = frame.table, np.log10(high)
    cells = _cells(table)
    for number, (key, heading, room) in enumerate(columns):
        at += room
        yield Text(key=f"head-{key}", x=float(10.0**at), y=len(rows) - 0.5 + 0.12, text=heading,
                   role=_HEADING_ROLES.get(key, "muted"), size="small", anchor=(1.0, 0.0))  # fmt: skip
        for place, row in enumerate(rows.tolist()):
            text = cells[key][row]
            if number == 0 and not table.finished[row]:
                text = _doing(frame, row)
            if text:
                yield Text(key=f"{key}-{table.names[row]}", x=float(10.0**at), y=height_of(place, rows), text=text,
                           role="text" if table.finished[row] else "muted", size="small",
                           anchor=(1.0, 0.5), bold=key == "closed" and bool(table.finished[row]))  # fmt: skip


def _doing(frame: Frame, row: int) -> str:
    return f"{100 * frame.share:.0f}\u00a0%" if frame.row == row else "·"


def _cells(table: Table) -> dict[str, list[str]]:
    """The words of each column, by contender; empty where there is nothing to say."""
    middle, best, worst = spread(table.closed)
    several = np.isfinite(table.closed).sum(axis=1) > 1
    return {
        "closed": [_short(value) for value in middle],
        "spread": [
            f"{_short(low)}–{_short(high)}" if many else ""
            for low, high, many in zip(best, worst, several, strict=True)
        ],
        "updated": [_short(value) for value in spread(table.updated)[0]],
        "later": [_short(value) for value in quartiles(table.later_closed)[0]],
        "seconds": [f"{value:.1f}" if np.isfinite(value) else "" for value in table.seconds],
        "weights": [f"{value:,}".replace(",", "\u202f") if value else "" for value in table.weights.tolist()],
    }  # fmt: skip


_RUN_AWAY = 1e4


def _short(value: Floats | float) -> str:
    """Two digits, written out, so that columns can be read downwards; what has run away as a power of ten."""
    if not np.isfinite(value):
        return ""
    if value >= _RUN_AWAY:
        return power_of_ten(float(value))
    digits = 1 - int(np.floor(np.log10(max(float(value), 1e-4))))
    return f"{float(value):.{max(0, min(4, digits))}f}"
