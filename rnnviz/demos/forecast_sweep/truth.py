"""What the pictures of a sweep show."""

from typing import Any

import numpy as np

from rnnviz.demos.forecast_sweep.drawing import spread_out
from rnnviz.demos.forecast_sweep.frame import UNDER_WAY
from rnnviz.kit.truth import Result, SaysTable, Shows, ShowsTable


def _skill(results: dict[str, Any], run: Any) -> Any:
    """Tiles in the order of magnitude by which the median is below 1."""
    median = np.array([[np.nan if v is None else v for v in row] for row in results["median"]], dtype=float)
    return spread_out(-np.log10(median))


def _row(row: int) -> Result:
    """The medians of a row, in a sweep that has it."""
    return lambda results, run: results["median"][row] if row < len(results["median"]) else None


SHOWS: ShowsTable = {
    ("map", "tiles"): _skill,
    **{("medians", f"median-{row}"): Shows(_row(row), role=f"c{row}") for row in range(3)},
    **{("medians", f"point-{row}"): Shows(_row(row), role=f"c{row}") for row in range(3)},
}
SAYS: SaysTable = {
    r"(\d+) of \d+ runs": "runs",
    r"(\d+) under way": lambda results, run: run.run.frame().count(UNDER_WAY),
}
