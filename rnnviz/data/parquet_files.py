"""Parquet, through pyarrow: an extra of its own, because it is fifty times as large as what reads all other files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rnnviz.data.errors import DataError
from rnnviz.data.files import check_rows, reading
from rnnviz.data.tables import ArrayTable, Contents


def parquet_contents(path: Path) -> Contents:
    """The numbers and dates of a Parquet file. Raises DataError: damaged, no such columns, or pyarrow is missing."""
    try:
        import pyarrow.parquet as parquet
        from pyarrow.types import is_decimal
    except ImportError:
        needs = "needs pyarrow, which comes with the extra 'parquet' of RNNViz; or save it as CSV"
        raise DataError(f"{path.name}: reading Parquet files {needs}") from None
    with reading(path, "Parquet"):
        table = parquet.read_table(path)
        check_rows(path.name, table.num_rows)
        columns: dict[str, Any] = {}
        for name in table.column_names:
            column = table[name]
            if is_decimal(column.type):
                column = column.cast("float64")
            column = column.to_numpy()
            if column.dtype.kind in "fiubM":
                columns[name] = column
    if not columns or not table.num_rows:
        raise DataError(f"{path.name}: no column holds numbers")
    return Contents("parquet", (ArrayTable(path.name, tuple(columns), tuple(columns.values())),))
