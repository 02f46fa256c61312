"""What the table of the competition shows."""

from typing import Any

from rnnviz.demos.forecast_bench.drawing import row_order
from rnnviz.demos.forecast_bench.table import SAUER, WAN
from rnnviz.kit.truth import Result, SaysTable, Shows, ShowsTable


def _column(name: str) -> Result:
    """The scores of those that have one, in the order of the rows."""

    def scores(results: dict[str, Any], run: Any) -> list[float]:
        order = row_order(run.params, run.run.frame())
        found = [results["rows"][row][name] for row in order.tolist()]
        return [score for score in found if score is not None]

    return scores


def _span(results: dict[str, Any], run: Any) -> Any:
    """Best and worst seed of each row; a gap where there are none."""
    order = row_order(run.params, run.run.frame())
    rows = [results["rows"][row] for row in order.tolist()]
    return [row[name] for row in rows for name in ("nmse_closed_min", "nmse_closed_max")]


SHOWS: ShowsTable = {
    ("table", "closed", "x"): Shows(_column("nmse_closed"), role="prediction"),
    ("table", "updated", "x"): Shows(_column("nmse_updated"), role="updated"),
    ("table", "later", "x"): Shows(_column("nmse_later"), role="stored"),
    ("table", "spread", "x"): _span,
    ("table", "mean-line", "x"): lambda results, run: [1.0, 1.0],
    ("table", "mean-line", "y"): lambda results, run: [-0.5, len(results["rows"]) - 0.5],
    ("table", "wan-line", "x"): lambda results, run: [WAN, WAN],
    ("table", "sauer-line", "x"): lambda results, run: [SAUER, SAUER],
}
SAYS: SaysTable = {
    r"NMSE: (\d) is no better than the mean": lambda results, run: 1.0,
    r"points (\d+)–": lambda results, run: results["origin"] + 1,
    r"–(\d+)": lambda results, run: results["origin"] + results["horizon"],
    r"on the given window: [^(]*\(([\d.e-]+)\)": "best_closed",
}
