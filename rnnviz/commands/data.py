"""`rnnviz data FILE`."""

import json as json_text
import sys
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from rnnviz.data.decimals import Decimal
from rnnviz.data.gaps import Gaps
from rnnviz.data.series import Series
from rnnviz.saving import atomic_write

SHOWN = 5
"""Values at either end that are printed."""


def data(
    file: str,
    /,
    *,
    column: str | None = None,
    gaps: Gaps = "refuse",
    decimal: Decimal = "auto",
    json: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
) -> int:
    """What would be read of a data file: its column, its time, its unit, and what there is to know about them.

    Parameters
    ----------
    file
        CSV, TXT, NPY, NPZ, MAT, XLSX, XLS, ODS, JSON or Parquet, or a ZIP with one of these in it.
    column
        Its name or number, from 0; otherwise the first that does more than count, date or mark the rows.
    gaps
        What is done about missing values: refuse, drop (leave out at the ends), or interpolate.
    decimal
        The sign of written numbers: point (1,234.5) or comma (1.234,5); auto lets the column tell it, and refuses
        one that could be read in two ways.
    json
        Write all of it to this file; - prints it, and nothing else.
    """
    from rnnviz.data.importing import read_series

    series = read_series(file, column, gaps, decimal)
    if json is None:
        print("\n".join(_page(series)))
        return 0
    text = json_text.dumps(as_json(series), allow_nan=False)
    if json == "-":
        print(text)
    else:
        with atomic_write(Path(json)) as unfinished:
            unfinished.write_text(text + "\n", encoding="utf-8")
    for remark in series.remarks:
        print(f"rnnviz: {remark}", file=sys.stderr)
    return 0


def as_json(series: Series) -> dict[str, Any]:
    """Everything that was read, as plain JSON values; times are numbers, or dates in ISO 8601."""
    return {
        "name": series.name, "unit": series.unit, "values": series.values.tolist(), "times": series.written_times(),
        "time_name": series.time_name, "column": series.column,
        "columns": [{"name": name, "kind": kind} for name, kind in series.columns], "remarks": list(series.remarks),
        "hash": series.digest,
    }  # fmt: skip


def _page(series: Series) -> list[str]:
    times = series.written_times()
    unit = f" in {series.unit}" if series.unit else ""
    columns = ", ".join(f"{name} ({kind})" for name, kind in series.columns)
    return [
        f"{series.name}: {len(series)} values{unit}, {_ends(series.values.tolist())}",
        f"{series.time_name}: {_word(times[0])} to {_word(times[-1])}",
        f"column: {series.column}",
        f"columns: {columns}",
        *(f"remark: {remark}" for remark in series.remarks),
    ]


def _ends(values: list[float]) -> str:
    shown = [f"{value:.6g}" for value in values]
    return ", ".join(shown if len(shown) <= 2 * SHOWN else [*shown[:SHOWN], "…", *shown[-SHOWN:]])


def _word(time: float | str) -> str:
    return time if isinstance(time, str) else f"{time:.10g}"
