"""Small files of the kinds that people bring: each holds the series of truth.txt, or says why it cannot be read."""

from pathlib import Path

import numpy as np
import pytest

from rnnviz.data.errors import DataError
from rnnviz.data.importing import preview, read_series

FIELD = Path(__file__).parent / "field"
y = np.array([float(line) for line in (FIELD / "truth.txt").read_text().split()])
PASSENGERS = np.loadtxt(FIELD / "b6_newest_first_numeric_time.txt")[::-1, 1]


HOLDS = {
    "a2_id_first.csv": y, "a4_year_const.csv": y, "a7_weekday.csv": y, "a8_time_then_flag.csv": y,
    "b1_newest_first_dates.csv": y, "b3_shuffled_dates.csv": y, "b5_duplicates.csv": y,
    "b6_newest_first_numeric_time.txt": PASSENGERS, "c1_us_quoted.csv": 100 * y, "c3_german.csv": 100 * y,
    "c6_swiss.csv": 100 * y, "c2_us_int_quoted_mixed.csv": np.trunc(20 * y), "c4_german_int.csv": np.trunc(20 * y),
    "c8_us_mixed_float.csv": np.round(20 * y, 1), "c10_indian.csv": np.trunc(50 * y) + 0.5, "d1_percent.csv": y,
    "d2_currency.csv": y, "d5_K_M.csv": y, "d6_units_in_cell.csv": y, "d8_id_and_bad_value.csv": y,
    "d10_year_in_brackets.csv": y, "f1_footer_text.csv": y, "f2_total.csv": y, "g1_yfinance.csv": y,
    "g2_units_row.csv": y, "g3_scope.csv": y, "g5_units_brackets_line.csv": y, "h1_wrapped.txt": y,
    "h2_year_by_month.txt": y, "h3_one_row.csv": y, "h4_wrapped_short_last.txt": y, "i1_utf16le_nobom.csv": y,
    "i6_utf32.csv": y, "i7_trailing_nul.csv": y, "j1_inline.txt": y, "j2_semicolon_comment.txt": y,
    "j5_matlab_list.txt": y, "j6_json_list.json": y, "k1_csv_in.zip": y, "l2_time_down_numeric.csv": y[::-1],
    "l3_depth_first_constant_tail.csv": np.tile(y, 10), "m1_struct.mat": y, "m2_cell_of_scalars.mat": y,
    "m7_image_time.mat": y, "m10_struct73.mat": y, "m12_matrix_two_columns.mat": y, "n2_windows.npy": y[:59],
    "n9_datetime_struct.npy": y, "x2_text_decimal_comma.xlsx": y, "x8_sheets.xlsx": y,
}  # fmt: skip


@pytest.mark.parametrize(("file", "values"), HOLDS.items(), ids=HOLDS)
def test_it_holds_the_series(file, values):
    np.testing.assert_allclose(read_series(FIELD / file).values, values, rtol=1e-12)


@pytest.mark.parametrize("file", ["a1_year_month_value.csv", "a6_monthly_space.txt"])
def test_of_monthly_files_the_value_is_read_and_not_the_year(file):
    series = read_series(FIELD / file)
    assert np.abs(series.values - y).max() < 0.051
    assert series.first_time == 1990.042
    assert series.step == pytest.approx(1 / 12, rel=1e-3)


UNITS = {
    "d1_percent.csv": "%", "d2_currency.csv": "$", "d5_K_M.csv": "M", "d6_units_in_cell.csv": "°C",
    "d8_id_and_bad_value.csv": "EUR", "d10_year_in_brackets.csv": "", "g2_units_row.csv": "V", "g3_scope.csv": "V",
    "g5_units_brackets_line.csv": "mV", "m12_matrix_two_columns.mat": "",
}  # fmt: skip


@pytest.mark.parametrize(("file", "unit"), UNITS.items(), ids=UNITS)
def test_it_has_this_unit(file, unit):
    assert read_series(FIELD / file).unit == unit


COLUMNS = {
    "a4_year_const.csv": ("pm", "date"), "g1_yfinance.csv": ("Close", "Date"), "l2_time_down_numeric.csv": ("v", "lag"),
    "m1_struct.mat": ("data.x", "time step"), "m10_struct73.mat": ("data.x", "time step"),
    "m12_matrix_two_columns.mat": ("X[1]", "time step"), "n9_datetime_struct.npy": ("y", "t"),
    "x8_sheets.xlsx": ("Sheet!Value", "Year"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "names"), COLUMNS.items(), ids=COLUMNS)
def test_it_reads_this_column_over_this_time(file, names):
    series = read_series(FIELD / file)
    assert (series.column, series.time_name) == names


REMARKS = {
    "b1_newest_first_dates.csv": "'Date' runs backwards in the file: the series is turned round",
    "b3_shuffled_dates.csv": "'Date' is in no order in the file: the rows are sorted by it",
    "b5_duplicates.csv": "2021-03-21 is there twice with the same value: one is left out",
    "b6_newest_first_numeric_time.txt": "turned round",
    "e2_sentinel.csv": "-9999, in 2 lines (the first: 12), may stand for a missing value",
    "f1_footer_text.csv": "What is written below the table is skipped: line 63",
    "f2_total.csv": "The row 'Total' at the end sums up the others and is left out",
    "f5_datamarket.csv": "What is written below the table is skipped: line 147",
    "g1_yfinance.csv": "Column 'Close' is read; the file also holds 'High'",
    "h1_wrapped.txt": "Every line holds 10 values of one series",
    "h2_year_by_month.txt": "Every row holds a year of 12 months",
    "k1_csv_in.zip": "'laser.csv' in k1_csv_in.zip is read",
    "n2_windows.npy": "40 windows of 20 that overlap",
    "m7_image_time.mat": "the longest, of 60, is taken for time",
    "r2_iso_stamps_missing_hours.csv": "20 times of 'stamp' are missing, in 1 gap",
}


@pytest.mark.parametrize(("file", "words"), REMARKS.items(), ids=REMARKS)
def test_what_was_done_is_said(file, words):
    assert words in " ".join(read_series(FIELD / file).remarks)


REFUSED = {
    "e1_question_mark.csv": "line 12, column 'kW': '?' is a missing value",
    "e6_all_gap_start.csv": "line 2, column 'y': the cell is empty",
    "x6_error_cell.xlsx": "row 11, column 'Value': '#DIV/0!'",
    "k3.parquet": "Parquet",
    "k4.html.xls": "is an HTML page with a table in it",
}


@pytest.mark.parametrize(("file", "words"), REFUSED.items(), ids=REFUSED)
def test_it_is_refused_with_a_sentence(file, words):
    with pytest.raises(DataError) as error:
        read_series(FIELD / file)
    assert words in str(error.value)


@pytest.mark.parametrize("file", ["e1_question_mark.csv", "e2_sentinel.csv", "x6_error_cell.xlsx"])
def test_gaps_are_bridged_where_that_is_asked(file):
    read = read_series(FIELD / file, gaps="interpolate")
    missing = read.values != y
    assert 0 < missing.sum() <= 3
    first = int(np.flatnonzero(missing)[0])
    last = next(row for row in range(first, len(y)) if not missing[row])
    np.testing.assert_allclose(read.values[first], np.interp(first, [first - 1, last], [y[first - 1], y[last]]))
    assert "interpolated (the longest gap:" in " ".join(read.remarks)


def test_gaps_at_the_ends_are_left_out_and_others_refused():
    read = read_series(FIELD / "e6_all_gap_start.csv", gaps="drop")
    np.testing.assert_array_equal(read.values, y[len(y) - len(read.values) :])
    assert "at the ends are left out" in " ".join(read.remarks)
    with pytest.raises(DataError, match="missing within the series, the first in line 12; choose gaps = interpolate"):
        read_series(FIELD / "e1_question_mark.csv", gaps="drop")


def test_a_chosen_column_is_read_whatever_it_is():
    assert read_series(FIELD / "a4_year_const.csv", "hour").values[:3].tolist() == [0, 1, 2]
    assert read_series(FIELD / "h1_wrapped.txt", "column 0").values.tolist() == y[::10].tolist()


def test_every_column_is_offered_with_its_kind():
    kinds = {column.name: column.kind for column in preview(FIELD / "a4_year_const.csv").columns}
    assert kinds == {"No": "counter", "year": "constant", "month": "constant", "day": "calendar", "hour": "calendar",
                     "pm": "series"}  # fmt: skip
