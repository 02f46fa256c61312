"""The picture of the demo `forecast-bench`: which row stands where, and what is said below."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.forecast_bench.frame import Frame, Table
from rnnviz.demos.forecast_bench.params import Params
from rnnviz.demos.forecast_bench.table import table_panel
from rnnviz.families.series_remarks import note
from rnnviz.figure.description import Figure
from rnnviz.kit.remembered import remembered
from rnnviz.readable import number
from rnnviz.statistics import quartiles, spread
from rnnviz.view import View


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """One row per contender."""
    panel = table_panel(frame, row_order(params, frame), view.compact)
    caption = _caption(params, frame, view.compact)
    return Figure((panel,), caption=caption, warning=frame.warning, note=note(frame.notes, view))


@remembered
def row_order(params: Params, frame: Frame) -> Ints:
    """Which contender stands in each row, from the top. While running nobody moves, unless asked to."""
    table, order = frame.table, params.order
    if order == "end":
        order = "closed" if frame.done else "listed"
    key = _keys(table, order)
    return np.argsort(np.where(np.isfinite(key), key, np.inf), kind="stable")


def _keys(table: Table, order: str) -> Floats:
    match order:
        case "closed":
            return spread(table.closed)[0]
        case "updated":
            return spread(table.updated)[0]
        case "later":
            return quartiles(table.later_closed)[0]
        case "weights":
            return table.weights.astype(float)
    return np.arange(float(len(table.names)))


def _caption(params: Params, frame: Frame, compact: bool) -> str:
    budget = f"{number(params.budget)} s"
    if params.budget_in == "seconds":
        rule, aside = f"Everybody trains {budget} on this machine", "a faster one would get further"
    else:
        rule, aside = f"Everybody gets the work of {budget}, as timed beforehand", "another machine takes more or less"
    first = " Dashed: who came first and second in the Santa Fe competition." if frame.scene.is_competition else ""
    if compact:
        return f"NMSE: 1 is no better than the mean. {rule}.{first}"
    return f"{_standing(frame)} {rule}; {aside}.{first}"


def _standing(frame: Frame) -> str:
    table = frame.table
    here, later = spread(table.closed)[0], quartiles(table.later_closed)[0]
    if not np.isfinite(here).any():
        return f"{len(table.names)} contenders, nobody judged yet."
    first = int(np.nanargmin(here))
    said = f"{'Best' if frame.done else 'Best so far'} on the given window: {table.titles[first]} ({here[first]:.3g})"
    if not np.isfinite(later).any():
        return f"{said}."
    best = int(np.nanargmin(later))
    if best == first:
        return f"{said}, and on the later origins as well ({later[first]:.3g})."
    return f"{said}; on the later origins: {table.titles[best]} ({later[best]:.3g})."
