"""XLS, ODS and Parquet, from files as other programs write them; XLSX is in test_workbooks."""

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnviz.data import files
from rnnviz.data.errors import DataError
from rnnviz.data.importing import preview, read_series
from tests.rnnviz.data.old_formats import write_ods, write_xls

FIELD = Path(__file__).parent / "field"
Y = np.loadtxt(FIELD / "truth.txt")
DAYS = [str(day) for day in np.arange("2021-03-01", "2021-04-30", dtype="datetime64[D]")]
ROWS: list[list[Any]] = [["day", "y (V)"], *([day, float(y)] for day, y in zip(DAYS, Y, strict=True))]
Write = Callable[[Path, Any], Path]
both = pytest.mark.parametrize(("ending", "write"), [("xls", write_xls), ("ods", write_ods)])


@pytest.fixture(autouse=True)
def _calamine() -> None:
    pytest.importorskip("python_calamine")


@both
def test_values_times_and_unit_are_read(ending: str, write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / f"book.{ending}", {"Data": ROWS})
    assert preview(path).kind == ending
    series = read_series(path)
    assert series.values.tolist() == Y.tolist()
    assert (series.column, series.unit, series.time_name) == ("y (V)", "V", "day")
    assert series.written_times()[:2] == ["2021-03-01", "2021-03-02"]
    assert series.remarks == ()


@both
def test_newest_first_is_turned_round(ending: str, write: Write, tmp_path: Path) -> None:
    series = read_series(write(tmp_path / f"book.{ending}", {"Data": [ROWS[0], *ROWS[:0:-1]]}))
    assert series.values.tolist() == Y.tolist()
    assert "turned round" in series.remarks[0]


@both
def test_of_several_sheets_all_columns_are_offered(ending: str, write: Write, tmp_path: Path) -> None:
    path = write(
        tmp_path / f"book.{ending}", {"Notes": [["made by hand"]], "A": ROWS, "B": [["z"], [4.0], [2.0], [3.0]]}
    )
    assert [column.name for column in preview(path).columns] == ["A!day", "A!y (V)", "B!z"]
    assert read_series(path, "B!z").values.tolist() == [4, 2, 3]
    assert preview(path).warnings == ("sheet 'Notes' holds no numbers",)


@both
def test_an_empty_cell_is_named_by_its_row(ending: str, write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / f"book.{ending}", {"Data": [*ROWS[:5], [DAYS[4], None], *ROWS[6:]]})
    with pytest.raises(DataError, match=rf"book\.{ending}, row 6, column 'y \(V\)': the cell is empty"):
        read_series(path)
    assert len(read_series(path, gaps="interpolate")) == len(Y)


@both
def test_decimal_commas_in_words_are_numbers(ending: str, write: Write, tmp_path: Path) -> None:
    rows = [["t", "y"], *([n + 0.0, f"{y:.2f}".replace(".", ",")] for n, y in enumerate(Y))]
    assert read_series(write(tmp_path / f"book.{ending}", {"Data": rows})).values == pytest.approx(Y)


@both
def test_half_a_file_is_said_to_be_damaged(ending: str, write: Write, tmp_path: Path) -> None:
    path = write(tmp_path / f"book.{ending}", {"Data": ROWS})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DataError, match=rf"^book\.{ending} is damaged or no {ending.upper()} file"):
        read_series(path)


@both
def test_without_calamine_the_extra_is_named(
    ending: str, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / f"book.{ending}", {"Data": ROWS})
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(DataError) as error:
        read_series(path)
    assert str(error.value) == (
        f"book.{ending}: reading {ending.upper()} files needs python-calamine, which comes with the extra 'data' of "
        "RNNViz; or save it as CSV."
    )


@both
def test_too_many_rows_are_refused(ending: str, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / f"book.{ending}", {"Data": ROWS})
    monkeypatch.setattr(files, "MAX_ROWS", 30)
    with pytest.raises(DataError, match="at most 30 can be read"):
        read_series(path)


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataError) as error:
        read_series(FIELD / "k3.parquet")
    assert str(error.value) == (
        "k3.parquet: reading Parquet files needs pyarrow, which comes with the extra 'parquet' of RNNViz; or save it "
        "as CSV."
    )


def test_a_parquet_file_gives_numbers_dates_and_gaps(tmp_path: Path) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    day = np.array(DAYS, dtype="datetime64[D]")
    values = [None if n == 5 else float(y) for n, y in enumerate(Y)]
    euros = pyarrow.array([Decimal(f"{y:.2f}") for y in Y], pyarrow.decimal128(9, 2))
    columns = {"day": day[::-1], "name": ["a"] * len(Y), "y": Y[::-1], "z": values, "euros": euros}
    parquet.write_table(pyarrow.table(columns), path)
    kinds = [("day", "dates"), ("y", "series"), ("z", "series"), ("euros", "series")]
    assert [(column.name, column.kind) for column in preview(path).columns] == kinds
    assert read_series(path, "euros").values[::-1].tolist() == pytest.approx(Y)
    series = read_series(path, "y")
    assert series.values.tolist() == Y.tolist()
    assert series.written_times()[0] == "2021-03-01"
    with pytest.raises(DataError, match=r"a\.parquet, row 6, column 'z': 'nan' is a missing value"):
        read_series(path, "z")
    assert len(read_series(path, "z", gaps="interpolate")) == len(Y)


def test_half_a_parquet_file_is_damaged() -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(DataError, match=r"^k3\.parquet is damaged or no Parquet file"):
        read_series(FIELD / "k3.parquet")
