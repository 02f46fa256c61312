"""Which columns only count the rows: 0, 1, 2, …, years, equally spaced times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.cells import Cell, number
from rnnviz.data.errors import DataError
from rnnviz.data.layout import is_unnamed
from rnnviz.data.tables import SAMPLE_ROWS, Table


@dataclass(frozen=True)
class TimeAxis:
    """first : time of the first row    step : between rows, > 0    name : of the time"""

    first: float = 0.0
    step: float = 1.0
    name: str = "time step"


def index_columns(table: Table) -> list[int]:
    """Numeric columns that rise in equal steps; the first column also if it rises at all: times, years, ids."""
    head = table.head(SAMPLE_ROWS)
    return [column for column in table.numeric() if _is_index(_values(table, head, column), column == 0)]


def time_axis(table: Table, indices: Sequence[int]) -> TimeAxis:
    """The time that the first of the index columns gives, if it is complete and equally spaced to its end."""
    for column in indices:
        try:
            times = table.read(column)
        except DataError:
            continue
        step = _mean_step(times)
        if isfinite(step) and _is_even(times):
            name = table.names[column]
            return TimeAxis(float(times[0]), step, TimeAxis.name if is_unnamed(name) else name)
    return TimeAxis()


def _values(table: Table, rows: Sequence[Sequence[Cell]], column: int) -> Floats:
    numbers = [number(cells[column], table.decimal) for cells in rows]
    return np.array([np.nan if value is None else value for value in numbers])


def _is_index(values: Floats, is_first: bool) -> bool:
    return values.size > 1 and bool((values[1:] > values[:-1]).all()) and (is_first or _is_even(values))


def _is_even(values: Floats) -> bool:
    # Scaled to [-1, 1], so that no difference overflows.
    scaled = values / np.abs(values).max()
    step = _mean_step(scaled)
    even = scaled[0] + step * np.arange(scaled.size)
    # Times are often written with few digits, as 0.33, 0.67, 1.00; that is rounding, not unevenness.
    return bool((np.abs(scaled - even) <= 0.02 * step).all())


def _mean_step(values: Floats) -> float:
    # In Python's floats, which overflow without a warning.
    return (float(values[-1]) - float(values[0])) / (values.size - 1)
