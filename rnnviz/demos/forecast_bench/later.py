"""The later origins in the demo `forecast-bench`: how the scores of each contender are spread over them."""

from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.forecast_bench.frame import Table
from rnnviz.demos.forecast_bench.scores import quartiles
from rnnviz.figure.marks import Line, Mark, Points


def later_marks(table: Table, rows: Ints, y: Floats, low: float, high: float, compact: bool) -> Iterator[Mark]:
    """The median as a diamond; where there is room, half of the origins as a line and each as a speck.

    y : (row,) where each stands; what leaves [low, high] is drawn on its border
    """
    count = table.later_closed.shape[1]
    middle, first, third = (column[rows] for column in quartiles(table.later_closed))
    known = np.isfinite(middle)
    if not compact and count:
        each = np.clip(table.later_closed[rows], low, high)
        yield Points(key="each", x=each.ravel(), y=np.repeat(y, count), role="muted", size=2.4, strength=0.55)
        yield Line(key="quartiles", role="stored", width=2.6, strength=0.8, y=np.repeat(y, 3),
                   x=np.clip(np.column_stack((first, third, np.full(len(rows), np.nan))), low, high).ravel(),
                   )  # fmt: skip
    yield Points(
        key="later", x=np.clip(middle[known], low, high), y=y[known], role="stored", shape="diamond", size=8.5,
        outline=True, tips=tuple(
            f"{table.titles[row]}, {count} later origins: median {middle[at]:.3g}, half of them between "
            f"{first[at]:.3g} and {third[at]:.3g}." for at, row in enumerate(rows.tolist()) if known[at]
        ),
    )  # fmt: skip
