"""The later origins in the demo `forecast-bench`: how the scores of each contender are spread over them."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.forecast_bench.frame import Table
from rnnviz.figure.marks import Line, Mark, Points
from rnnviz.kit.remembered import remembered
from rnnviz.statistics import quartiles


def heights(rows: int) -> Floats:
    """Where the middle of each row stands, the first on top."""
    return np.arange(rows - 1.0, -1.0, -1.0)


@remembered
def later_marks(table: Table, rows: Ints, lift: float, low: float, high: float, compact: bool) -> tuple[Mark, ...]:
    """The median as a diamond; where there is room, half of the origins as a line and each as a speck.

    lift : how far above the middle of its row each stands; what leaves [low, high] is drawn on its border
    """
    y = heights(len(rows)) + lift
    count, marks = table.later_closed.shape[1], list[Mark]()
    middle, first, third = (column[rows] for column in quartiles(table.later_closed))
    known = np.isfinite(middle)
    if not compact and count:
        each = np.clip(table.later_closed[rows], low, high)
        marks.append(Points(key="each", x=each.ravel(), y=np.repeat(y, count), role="muted", size=2.4, strength=0.55))
        marks.append(Line(key="quartiles", role="stored", width=2.6, strength=0.8, y=np.repeat(y, 3),
                   x=np.clip(np.column_stack((first, third, np.full(len(rows), np.nan))), low, high).ravel(),
                   ))  # fmt: skip
    marks.append(Points(
        key="later", x=np.clip(middle[known], low, high), y=y[known], role="stored", shape="diamond", size=8.5,
        outline=True, tips=tuple(
            f"{table.titles[row]}, {count} later origins: median {middle[at]:.3g}, half of them between "
            f"{first[at]:.3g} and {third[at]:.3g}." for at, row in enumerate(rows.tolist()) if known[at]
        ),
    ))  # fmt: skip
    return tuple(marks)
