"""CSV and TXT as people and programs write them, and the sentence for each way to be wrong."""

import os

import numpy as np
import pytest

from rnnviz.data import files
from rnnviz.data.errors import DataError
from rnnviz.data.importing import Column, preview, read_series


@pytest.fixture
def write(tmp_path):
    def write_file(content, name="laser.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


LOADS = {
    "semicolons and decimal commas": ("t;y\n1;0,5\n2;0,7\n3;0,9\n", [0.5, 0.7, 0.9]),
    "decimal commas, tabs": ("t\ty\n1\t0,5\n2\t0,7\n3\t0,9\n", [0.5, 0.7, 0.9]),
    "decimal commas, spaces": ("0,5 1,5\n0,7 2,5\n0,1 0,5\n", [0.5, 0.7, 0.1]),
    "decimal commas, one column with a header": ("y\n1,5\n2,5\n3,7", [1.5, 2.5, 3.7]),
    "decimal commas, one column, told by 1,05": ("1,05\n2,5\n3,7", [1.05, 2.5, 3.7]),
    "decimal commas, spaces, a date": ("day y\n2020-01-01 0,5\n2020-01-02 1,0\n2020-01-03 2,0\n", [0.5, 1, 2]),
    "decimal commas, spaces, a date, told by 1,05": ("2020-01-01 1,05\n2020-01-02 1,0\n2020-01-03 2,0", [1.05, 1, 2]),
    "labels that end in a number": ("Run 1,5\nRun 2,7\nRun 3,1\n", [5, 7, 1]),
    "commas and spaces": ("1, 5.5\n2, 7\n3, 1\n", [5.5, 7, 1]),
    "decimal commas between quotes": ('"t","y"\n"1","5,5"\n"2","6,5"\n"3","1"', [5.5, 6.5, 1]),
    "decimal commas beside German dates": ("Datum;y\n01.02.2020;1,5\n02.02.2020;2,5\n03.02.2020;1", [1.5, 2.5, 1]),
    "a date first": ("date,y\n2020-01-01,1\n2020-01-02,4\n2020-01-03,2\n", [1, 4, 2]),
    "a label of several words": ('"first one",1\n"second one",4\n"third one",2\n', [1, 4, 2]),
    "many labels before the number": ("a;b;c;d;0,5\na;b;c;d;0,7\na;b;c;d;0,1\n", [0.5, 0.7, 0.1]),
    "years first": ("year y\n1700 5\n1701 11\n1702 16\n", [5, 11, 16]),
    "uneven times first": ("t,y\n0.1,5\n0.5,11\n0.6,16\n", [5, 11, 16]),
    "a header in a comment": ("# t y\n0.0 1.5\n0.1 2\n0.2 5", [1.5, 2, 5]),
    "comments anywhere": ("# A laser.\n% and\n1\n// so\n4\n# on\n2", [1, 4, 2]),
    "padded with spaces": ("  1.0   5 \n  2.0  7\n 3.0 1\n", [5, 7, 1]),
    "a byte order mark and CRLF": ("\ufefft,y\r\n1,5\r\n2,7\r\n3,1\r\n", [5, 7, 1]),
    "the line ends of old Macs": ("y\r5\r7\r1\r", [5, 7, 1]),
    "UTF-16, as Excel's Unicode text": ("t\ty\n1\t5\n2\t7\n3\t1".encode("utf-16"), [5, 7, 1]),
    "Latin-1": ("Größe,y\nä,5\nb,7\nc,1\n".encode("latin-1"), [5, 7, 1]),
    "Excel's separator line": ("sep=;\nt;y\n1;0,5\n2;0,7\n3;0,9\n", [0.5, 0.7, 0.9]),
    "a title and an empty line": ("My laser\n\nt,y\n1,5\n2,7\n3,1\n", [5, 7, 1]),
    "a title and empty rows of a sheet": ("My laser,,\n,,\nt,y,z\n1,5,2\n2,7,3\n3,1,4\n,,\n,,\n", [5, 7, 1]),
    "row names without a title": ('"x" "y"\n"1" 0.5 7\n"2" 0.7 3\n"3" 0.1 3', [0.5, 0.7, 0.1]),
    "a separator at the end of rows": ("t,y\n1,5,\n2,7,\n3,1,\n", [5, 7, 1]),
    "the numbering of unnamed columns": (",0\n0,5.5\n1,7\n2,1\n", [5.5, 7, 1]),
    "a single row fewer cells than a header": ("my long laser title\n5\n7\n1\n", [5, 7, 1]),
    "exponents and signs": ("+1e3\n-2.5E-1\n.5\n7.\n", [1000, -0.25, 0.5, 7]),
    "no other column but an index": ("1\n2\n3\n4\n", [1, 2, 3, 4]),
    "a line of units": ("t,y\n(s),(V)\n1,5\n2,7\n3,1\n", [5, 7, 1]),
    "all in one row": ("5 7 1 9", [5, 7, 1, 9]),
    "two named rows": ("x,5,7,1,2\nz,3,4,5,9\n", [5, 7, 1, 2]),
    "two columns that count": ("1,2\n2,4\n3,6\n", [2, 4, 6]),
}


@pytest.mark.parametrize(("content", "values"), LOADS.values(), ids=LOADS)
def test_it_loads(write, content, values):
    series = read_series(write(content))
    assert series.values.tolist() == values


REFUSED = {
    "values that are all missing beside a counter": (
        "id,price\n1,n/a\n2,n/a\n3,n/a\n4,n/a\n",
        "laser.csv, line 2, column 'price': 'n/a' is a missing value; every row needs a number",
    ),
    "a word": ("t,y\n1,5\n2,abc\n3,1\n4,2\n", "laser.csv, line 3, column 'y': 'abc' is not a number"),
    "a word in a column without a name": ("5\n7\nabc\n1\n2\n", "laser.csv, line 3, column 0: 'abc' is not a number"),
    "a word after comments": (
        "# a\n\n# b\n5\n7\n# c\nabc\n1\n",
        "laser.csv, line 7, column 'b': 'abc' is not a number",
    ),
    "a long word": ("5\n7\n" + "w" * 90 + "\n1", f"laser.csv, line 3, column 0: '{'w' * 39}…' is not a number"),
    "an empty cell": (
        "t,y\n1,5\n2,\n3,1\n",
        "laser.csv, line 3, column 'y': the cell is empty; every row needs a number",
    ),
    "NaN": (
        "t,y\n1,5\n2,NaN\n3,1\n",
        "laser.csv, line 3, column 'y': 'NaN' is a missing value; every row needs a number",
    ),
    "inf": ("t,y\n1,5\n2,-inf\n3,1\n", "laser.csv, line 3, column 'y': '-inf' is not a finite number"),
    "inf in the first line": ("-inf\n7\n1\n3\n", "laser.csv, line 1, column 0: '-inf' is not a finite number"),
    "a long name": (
        "n" * 500 + "\n1\nNaN\n3\n4\n5\n",
        (f"laser.csv, line 3, column '{'n' * 59}…': 'NaN' is a missing value; every row needs a number"),
    ),
    "too large": ("t,y\n1,5\n2,1e400\n3,1\n", "laser.csv, line 3, column 'y': '1e400' is not a finite number"),
    "an empty line": ("5\n7\n\n1\n", "laser.csv, line 3: the line is empty; every one needs a number"),
    "empty cells all along a line": (
        "5,1\n7,2\n,\n1,9",
        "laser.csv, line 3: the line is empty; every one needs a number",
    ),
    "ragged, short": ("t,y\n1,5\n2\n3,1\n", "laser.csv, line 3: 1 cell, while the table has 2 columns"),
    "ragged, long": ("5\n7\n8\n1,2,3\n1\n", "laser.csv, line 4, column 0: '1,2,3' is not a number"),
    "decimal commas cut in two": (
        "Date,Price\n2021-03-01,5,50\n2021-03-02,6,10\n2021-03-03,7,25\n",
        "laser.csv, line 2: 3 cells below 2 names; if commas are decimal signs here, put the numbers between quotes or "
        "separate them by semicolons",
    ),
    "ragged, first": ("1 5\n1 2 3\n2 7 3\n3 1 3\n", "laser.csv, line 1: 2 cells, while the table has 3 columns"),
    "the other decimal sign": (
        "t;y\n1;0,5\n2;0.7\n3;0,9\n",
        "laser.csv, line 3, column 'y': '0.7' is not a number; the decimal sign of this file is ','",
    ),
    "an underscore": ("5\n1_000\n7\n", "laser.csv, line 2, column 0: '1_000' is not a number"),
    "one row": ("t,y\n1,5\n", "laser.csv, column 't': only 1 point; a series needs at least 3, one below the other"),
    "two points": ("5\n7\n", "laser.csv, column 0: only 2 points; a series needs at least 3, one below the other"),
    "constant": ("y\n3\n3\n3\n", "laser.csv, column 'y': every value is 3; a constant series has nothing to forecast"),
    "no numbers": ("a,b\nc,d\n", "laser.csv: no column holds numbers"),
    "only a header": ("t,y\n", "laser.csv: no column holds numbers"),
    "only line ends": ("\n\n\n", "laser.csv: no column holds numbers"),
    "only comments": ("# 1\n# 2\n", "laser.csv: no column holds numbers"),
    "prose": ("This is not\na table, but\nprose.\n", "laser.csv: no column holds numbers"),
    "empty": ("", "laser.csv is empty"),
    "zeros": (b"\0" * 100, "laser.csv is not a text file: byte 0 is 0, which no text contains"),
    "garbage": (b"1,2\n\x01\x02\x03", "laser.csv is not a text file: byte 4 is 1, which no text contains"),
    "an unclosed quote": (
        't,y\n1,5\n2,"7\n' + "3,1\n" * 50_000,
        "laser.csv is damaged or no text file: the cell that begins in line 3 does not end; "
        "is a quotation mark never closed?",
    ),
    "a pickle": (
        b"\x80\x04\x95\x00",
        "laser.csv is a pickle, which is never opened, because it can run any program; save the numbers as NPY or CSV",
    ),
    "a workbook": (b"PK\x03\x04 etc", "laser.csv is an XLSX or NPZ file; give it that ending"),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0 etc",
        "laser.csv is a file of an old Excel; give it the ending .xls, or save it as XLSX or CSV",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_this_sentence(write, content, sentence):
    with pytest.raises(DataError) as error:
        read_series(write(content))
    assert str(error.value).removesuffix(".") == sentence


def test_the_preview_shows_what_was_found(write):
    found = preview(write("Datum;Jahr;Höhe (m)\n01.02.2020;1;1,5\n02.02.2020;2;2,5\n03.02.2020;3;abc\n"), first=2)
    assert found.kind == "text"
    assert (found.separator, found.decimal, found.has_header) == (";", ",", True)
    assert found.columns == (Column("Datum", "dates"), Column("Jahr", "time"), Column("Höhe (m)", "series"))
    assert found.rows == (3, 3, 3)
    assert found.first_rows == (("01.02.2020", "1", "1,5"), ("02.02.2020", "2", "2,5"))
    assert found.suggested == 2
    assert found.warnings == ()


def test_a_preview_without_header_or_separator(write):
    found = preview(write("5\n7\n1\n", "laser.unheard-of"))
    assert (found.separator, found.decimal, found.has_header) == (None, ".", False)
    assert [column.name for column in found.columns] == ["column 0"]
    assert not found.columns[0].is_index


@pytest.mark.parametrize(
    ("content", "warning"),
    [
        ("1,5\n2,6\n3,9", "the commas are read as separators of columns, though they may be decimal signs"),
        ("Run 1,5\nRun 2,7\nRun 3,1", "the commas are read as separators of columns, though they may be decimal signs"),
        ("a;b\n1;1.234\n2;2.345\n3;3.999", "the points are read as decimal signs, though they may separate thousands"),
        ("1,234;5\n2,345;6\n3,999;2", "the commas are read as decimal signs, though they may separate thousands"),
        ("My laser\n\nt,y\n1,5\n2,7\n3,1", "what is written before line 3 is skipped"),
        ("a b c\n1 2\n3 7\n4 9", "line 1 has 3 names for 2 columns and is ignored"),
    ],
)
def test_the_preview_warns(write, content, warning):
    assert preview(write(content)).warnings == (warning,)


def test_columns_are_chosen_by_name_or_number(write):
    path = write("date,y,y,\n2020-01-01,1,7,2\n2020-01-02,4,9,3\n2020-01-03,2,8,9\n")
    assert [column.name for column in preview(path).columns] == ["date", "y", "y (2)", "column 3"]
    assert read_series(path, "y").values.tolist() == [1, 4, 2]
    assert read_series(path, "y (2)").values.tolist() == read_series(path, 2).values.tolist() == [7, 9, 8]
    assert read_series(path, 3).values.tolist() == [2, 3, 9]


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("voltag", "laser.csv has no column 'voltag'; did you mean 'voltage'?"),
        ("xyz", "laser.csv has no column 'xyz'; it has 'day', 'voltage'"),
        (2, "laser.csv has no column 2; its columns are numbered 0 to 1"),
        (-1, "laser.csv has no column -1; its columns are numbered 0 to 1"),
        ("day", "laser.csv, line 2, column 'day': 'Mo' is not a number"),
    ],
)
def test_a_column_that_cannot_be_chosen(write, column, sentence):
    with pytest.raises(DataError) as error:
        read_series(write("day,voltage\nMo,5\nTu,7\nWe,1\n"), column)
    assert str(error.value).removesuffix(".") == sentence


def test_time_unit_and_name_come_from_the_table(write):
    series = read_series(write("year,height (m)\n1700,5\n1702,7\n1704,1\n", "tide.csv"))
    assert series.times.tolist() == [1700, 1702, 1704]
    assert (series.time_name, series.unit, series.name, series.source) == ("year", "m", "tide: height (m)", "tide.csv")


@pytest.mark.parametrize("years", [(1700, 1701, 1703), (1700, 1701, "?")])
def test_uneven_or_incomplete_times_are_no_time_axis(write, years):
    content = "y,year\n" + "".join(f"{y},{year}\n" for y, year in zip((5, 7, 1), years, strict=True))
    series = read_series(write(content), "y")
    assert (series.first_time, series.step, series.time_name) == (0, 1, "time step")


def test_rounded_times_are_even(write):
    rows = "".join(f"{n / 3:.2f},{n * n % 7}\n" for n in range(30))
    assert read_series(write("t,y\n" + rows)).step == pytest.approx(1 / 3, rel=1e-3)


def test_a_long_preamble_does_not_hide_the_table(write):
    preamble = "".join(f"Setting {n}: on, since {n} days\n" for n in range(30))
    series = read_series(write(preamble + "t;y\n" + "".join(f"{n};{n % 7},5\n" for n in range(40))))
    assert series.values.tolist() == [n % 7 + 0.5 for n in range(40)]


def test_a_fault_far_below_the_first_rows_is_found(write):
    lines = ["t,y\n", *(f"{n},{n % 7}\n" for n in range(20_000))]
    lines[15_000] = "14999,abc\n"
    with pytest.raises(DataError, match="line 15001, column 'y': 'abc' is not a number"):
        read_series(write("".join(lines)))


def test_a_missing_file(tmp_path):
    with pytest.raises(DataError) as error:
        read_series(tmp_path / "none.csv")
    assert str(error.value) == f"{tmp_path / 'none.csv'} does not exist."


def test_a_folder(tmp_path):
    with pytest.raises(DataError) as error:
        read_series(tmp_path)
    assert str(error.value) == f"{tmp_path} is a folder; choose a file in it."


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DataError, match="is not an ordinary file"):
        read_series(tmp_path / "pipe.csv")


def test_a_name_that_no_file_can_have():
    with pytest.raises(DataError, match="cannot be opened: embedded null byte"):
        read_series("a\0b")


def test_no_permission(write, monkeypatch):
    # Asked for by its answer, since an administrator may read everything.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    path = write("5\n7\n1\n")
    with pytest.raises(DataError) as error:
        read_series(path)
    assert str(error.value) == f"{path} may not be read: you have no permission."


def test_too_many_bytes_are_refused_before_reading(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(files.MAX_BYTES + 10_000_000)
    with pytest.raises(DataError) as error:
        read_series(path)
    assert str(error.value) == "huge.csv has 210 MB; at most 200 MB can be read."


def test_too_many_lines_are_refused_before_reading(write, monkeypatch):
    monkeypatch.setattr(files, "MAX_ROWS", 5)
    with pytest.raises(DataError) as error:
        read_series(write("5\n7\n" * 3))
    assert str(error.value) == "laser.csv has 6 rows; at most 5 can be read."


def test_home_is_understood(write, monkeypatch):
    path = write("5\n7\n1\n")
    monkeypatch.setenv("HOME", str(path.parent))
    assert np.array_equal(read_series("~/laser.csv").values, [5, 7, 1])
