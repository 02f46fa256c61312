"""XLSX."""

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data import files
from rnnviz.data.errors import DataError
from rnnviz.data.importing import preview, read_series

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture
def write(tmp_path):
    def write_book(sheets, name="book.xlsx"):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write_book


ROWS = [["day", "y"], *[[date(2020, 1, 1) + timedelta(n), value] for n, value in enumerate((5, 7.5, 1))]]


def test_a_sheet_with_dates_first(write):
    path = write({"Data": ROWS})
    found = preview(path)
    assert found.kind == "xlsx"
    assert [(column.name, column.is_numeric) for column in found.columns] == [("day", False), ("y", True)]
    assert found.first_rows[0] == ("2020-01-01", "5")
    assert read_series(path).values.tolist() == [5, 7.5, 1]


def test_a_title_above_and_empty_rows_below(write):
    path = write({"Data": [["My laser"], [], ["t", "y (V)"], [0, 0], [1, 7], [2, 1], [None, None]]})
    assert preview(path).warnings == ("what is written before row 3 is skipped",)
    series = read_series(path)
    assert (series.values.tolist(), series.unit, series.time_name) == ([0, 7, 1], "V", "t")


def test_of_several_sheets_all_columns_are_offered(write):
    path = write({"Notes": [["made by hand"]], "Train": ROWS, "Test": [["y"], [4], [2], [3], [9]]})
    found = preview(path)
    assert [column.name for column in found.columns] == ["Train!day", "Train!y", "Test!y"]
    assert found.rows == (3, 3, 4)
    assert found.warnings == ("sheet 'Notes' holds no numbers",)
    assert read_series(path).name == "book: Train!y"
    assert read_series(path, "Test!y").values.tolist() == [4, 2, 3, 9]


def test_formulas_count_as_their_stored_values(write, tmp_path):
    """openpyxl stores no values, so they are written into the file as a spreadsheet program would."""
    import zipfile

    path = write({"Data": [["y"], [5], ["=A2*2"], [1]]})
    stored = tmp_path / "stored.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stored, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                assert b"<v></v>" in content or b"<v />" in content or b"<v/>" in content
                for empty in (b"<v></v>", b"<v />", b"<v/>"):
                    content = content.replace(empty, b"<v>10</v>")
            new.writestr(name, content)
    assert read_series(stored).values.tolist() == [5, 10, 1]
    assert preview(stored).warnings == ()


REFUSED = {
    "a word": ([["y"], [5], ["abc"], [1]], "book.xlsx, row 3, column 'y': 'abc' is not a number"),
    "an error": ([["y"], [5], ["#DIV/0!"], [1]], "book.xlsx, row 3, column 'y': '#DIV/0!' is not a number"),
    "true": ([["y"], [5], [True], [1]], "book.xlsx, row 3, column 'y': 'TRUE' is not a number"),
    "a gap": (
        [["t", "y"], [1, 5], [2, None], [3, 1]],
        "book.xlsx, row 3, column 'y': the cell is empty; every row needs a number",
    ),
    "an empty row": ([["y"], [5], [], [1], [2]], "book.xlsx, row 3: the row is empty; every one needs a number"),
    "a formula": (
        [["y"], [5], ["=A2*2"], [1]],
        "book.xlsx, row 3, column 'y': the formula '=A2*2' has no stored value; "
        "open the file in a spreadsheet program and save it",
    ),
    "only formulas": (
        [["y"], ["=1+1"], ["=1+2"], ["=1+3"]],
        "book.xlsx: no column holds numbers; some formulas have no stored value; "
        "open the file in a spreadsheet program and save it",
    ),
    "nothing": ([], "book.xlsx: no column holds numbers"),
    "one row": ([["y"], [5]], "book.xlsx, column 'y': only 1 point; a series needs at least 3, one below the other"),
}


@pytest.mark.parametrize(("rows", "sentence"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_this_sentence(write, rows, sentence):
    with pytest.raises(DataError) as error:
        read_series(write({"Data": rows}))
    assert str(error.value).removesuffix(".") == sentence


def test_without_openpyxl_the_extra_is_named(write, monkeypatch):
    path = write({"Data": ROWS})
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(DataError) as error:
        read_series(path)
    assert str(error.value) == (
        "book.xlsx: reading XLSX files needs openpyxl, which comes with the extra 'data' of RNNViz; or save it as CSV."
    )


def test_a_small_book_that_unpacks_to_a_huge_one(write, monkeypatch):
    path = write({"Data": [[0] * 50] * 500})
    monkeypatch.setattr(files, "MAX_BYTES", path.stat().st_size + 1)
    with pytest.raises(DataError, match=r"book\.xlsx unpacks to .* MB; at most .* MB can be read"):
        read_series(path)


def test_too_many_rows(write, monkeypatch):
    monkeypatch.setattr(files, "MAX_ROWS", 3)
    with pytest.raises(DataError, match=r"book\.xlsx has 4 rows; at most 3 can be read"):
        read_series(write({"Data": ROWS}))


def test_a_remark_beside_the_table_is_a_column_of_its_own(write):
    path = write({"Data": [["t", "y", None, "a remark"], [0, 5], [1, 7, None, "another"], [2, 1]]})
    assert [column.is_numeric for column in preview(path).columns] == [True, True, False, False]
    assert read_series(path).values.tolist() == [5, 7, 1]


def test_a_text_file_that_is_called_xlsx(tmp_path):
    (tmp_path / "book.xlsx").write_text("5\n7\n1\n")
    with pytest.raises(DataError) as error:
        read_series(tmp_path / "book.xlsx")
    assert str(error.value) == "book.xlsx is damaged or no XLSX file: File is not a zip file."


@settings(max_examples=20)
@given(
    values=st.lists(
        st.floats(-1e15, 1e15, allow_subnormal=False) | st.integers(-1000, 1000), min_size=3, max_size=9, unique=True
    )
)
def test_what_is_written_is_read(values, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    book = openpyxl.Workbook()
    for value in ("y", *values):
        book.active.append([value])
    book.save(path)
    # openpyxl writes 16 digits, one short of what a float may need.
    assert read_series(path).values.tolist() == pytest.approx(values, rel=1e-15, abs=0)
