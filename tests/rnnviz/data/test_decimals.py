"""Decimal signs: the column tells them, or a person does; what could be meant in two ways is never read silently."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnviz import cli
from rnnviz.data.decimals import Decimal
from rnnviz.data.doubts import Doubt
from rnnviz.data.errors import DataError, OpenDecimal
from rnnviz.data.importing import preview, read_series
from rnnviz.data.two_files import read_two

OPEN = "y\n1,234\n2,345\n3,999\n4,100\n"


def english(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}"


def german(value: float, digits: int) -> str:
    return english(value, digits).translate(str.maketrans(",.", ".,"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "own.csv") -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


columns = st.lists(st.integers(-(10**7), 10**7), min_size=4, max_size=30, unique=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(whole=columns, digits=st.integers(0, 4), style=st.sampled_from([english, german]))
def test_no_number_is_silently_another_one(
    write: Callable[..., Path], whole: list[int], digits: int, style: Callable[[float, int], str]
) -> None:
    values = [number / 10**digits for number in whole]
    cells = "\n".join(f"{row};{style(value, digits)}" for row, value in enumerate(values))
    path = write(f"t;y\n{cells}\n")
    said: Decimal = "point" if style is english else "comma"
    chosen = read_series(path, "y", decimal=said)
    assert chosen.values.tolist() == values
    assert not any(word in remark for remark in chosen.remarks for word in ("decimal", "thousands"))
    try:
        found = read_series(path, "y")
    except OpenDecimal:
        return
    is_doubted = any(isinstance(remark, Doubt) for remark in found.remarks)
    assert is_doubted or found.values.tolist() == values


@pytest.mark.parametrize(("decimal", "first"), [("comma", 1.234), ("point", 1234.0)])
def test_what_may_be_meant_in_two_ways_is_asked(write: Callable[..., Path], decimal: Decimal, first: float) -> None:
    path = write(OPEN)
    with pytest.raises(OpenDecimal) as error:
        read_series(path)
    assert str(error.value) == (
        "own.csv, column 'y': '1,234' may be 1.234 or 1234; choose decimal = comma for the first, decimal = point for "
        "the second."
    )
    series = read_series(path, decimal=decimal)
    assert series.values[0] == first
    assert series.values[2] == pytest.approx(first * 3.999 / 1.234)


def test_the_command_line_says_how_it_is_said(write: Callable[..., Path], capsys: Any) -> None:
    path = write(OPEN)
    assert cli.main(["data", str(path)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "choose decimal = comma" in err
    assert cli.main(["data", str(path), "--decimal", "comma"]) == 0
    assert "1.234, 2.345" in capsys.readouterr().out
    arguments = ["run", "forecast", "--set", f"data={path}", "--set", "epochs=0", "--set", "train_points=20"]
    assert cli.main(arguments) == 2
    assert "choose decimal = comma" in capsys.readouterr().err
    assert cli.main(["data", str(path), "--decimal", "dot"]) == 2


def with_a_gap(cells: list[str]) -> str:
    """A table of these and one cell without anything: plain numbers throughout are read in a shorter way."""
    return "t;y\n" + "\n".join(f"{row};{cell}" for row, cell in enumerate([*cells[:9], "", *cells[9:]]))


def test_three_decimals_are_decimals_though_few_are_below_one(write: Callable[..., Path]) -> None:
    values = np.round(100 * np.sin(np.arange(240) / 3), 3)
    assert 0 < np.sum(np.abs(values) < 1) < 0.05 * len(values)
    cells = [f"{value:.3f}" for value in values]
    for text in (with_a_gap(cells), with_a_gap([cell.replace(".", ",") for cell in cells])):
        found = read_series(write(text), "y", gaps="interpolate").values
        assert np.delete(found, 9).tolist() == values.tolist()
    quoted = [f'{row},"{cell}"'.replace(".", ",") for row, cell in enumerate(cells)]
    assert read_series(write("t,y\n" + "\n".join(quoted)), "y").values.tolist() == values.tolist()


def test_one_number_with_fewer_digits_makes_no_thousands_of_the_others(write: Callable[..., Path]) -> None:
    cells = [f"{20 + row / 7:.3f}" for row in range(1, 60)]
    cells[30] = "24.5"
    for text in (with_a_gap(cells), with_a_gap([cell.replace(".", ",") for cell in cells])):
        assert read_series(write(text), "y", gaps="interpolate").values.max() < 30


def test_a_column_that_tells_its_sign_needs_no_choice_and_minds_a_wrong_one(write: Callable[..., Path]) -> None:
    path = write("t;y\n1;0,5\n2;0,7\n3;1,9\n")
    assert read_series(path).values.tolist() == read_series(path, decimal="comma").values.tolist() == [0.5, 0.7, 1.9]
    with pytest.raises(DataError):
        read_series(path, "y", decimal="point")


def test_commas_are_separators_unless_they_are_said_to_be_decimal_signs(write: Callable[..., Path]) -> None:
    path = write("1,5\n2,6\n3,9\n")
    assert [column.name for column in preview(path).columns] == ["column 0", "column 1"]
    assert preview(path, decimal="point").warnings == ()
    assert len(preview(path, decimal="comma").columns) == 1
    assert read_series(path, decimal="comma").values.tolist() == [1.5, 2.6, 3.9]


def test_both_files_are_read_with_the_sign_that_was_said(write: Callable[..., Path]) -> None:
    train, test = write(OPEN), write("y\n5,111\n2,345\n3,999\n", "later.csv")
    with pytest.raises(OpenDecimal):
        read_two(train, test)
    assert read_two(train, test, decimal="comma").values.tolist() == [1.234, 2.345, 3.999, 4.1, 5.111, 2.345, 3.999]


def test_words_of_a_workbook_take_it_too(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["t", "y"], [1, "1,234"], [2, "2,345"], [3, "3,999"]):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    with pytest.raises(OpenDecimal):
        read_series(tmp_path / "own.xlsx")
    assert read_series(tmp_path / "own.xlsx", decimal="comma").values.tolist() == [1.234, 2.345, 3.999]
    assert read_series(tmp_path / "own.xlsx", decimal="point").values.tolist() == [1234, 2345, 3999]
