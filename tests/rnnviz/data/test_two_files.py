"""A training file and a test file, read as one series."""

from pathlib import Path

import numpy as np
import pytest

from rnnviz.data.errors import DataError
from rnnviz.data.importing import read_series
from rnnviz.data.laser import laser
from rnnviz.data.series import load_series
from rnnviz.data.two_files import read_two

FIELD = Path(__file__).parent / "field"
WAVE = 50 + 20 * np.sin(np.arange(90.0))


def written(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def pair(folder: Path, rows: list[str], header: str = "time,y", cut: int = 60) -> tuple[Path, Path]:
    """Rows cut into a training and a test file."""
    return written(folder / "train.csv", header, rows[:cut]), written(folder / "test.csv", header, rows[cut:])


def refused(train: Path, test: Path) -> str:
    with pytest.raises(DataError) as error:
        read_two(train, test)
    sentence = str(error.value)
    assert "\n" not in sentence
    assert ". " not in sentence.rstrip(".").replace(".csv ", "csv ")
    return sentence


def test_the_values_follow_each_other_and_both_files_are_known(tmp_path: Path) -> None:
    train, test = pair(tmp_path, [f"{n},{y}" for n, y in enumerate(WAVE)])
    series = read_two(train, test)
    assert np.array_equal(series.values, WAVE)
    assert series.split == 60
    assert [part.digest for part in series.parts] == [read_series(path).digest for path in (train, test)]
    assert series.digest == read_series(written(tmp_path / "all.csv", "y", [str(y) for y in WAVE])).digest
    assert series.remarks == ()
    assert series.which_is_which == (
        "Only train.csv, 60 points, is learned from and sets the scale; the 30 points of test.csv are to be forecast."
    )
    assert series.parts[0].which_is_which == ""


def test_times_that_go_on_stand_on_the_axis(tmp_path: Path) -> None:
    series = read_two(*pair(tmp_path, [f"{1900 + 0.5 * n},{y}" for n, y in enumerate(WAVE)], "year,y"))
    assert (series.first_time, series.step, series.time_name) == (1900.0, 0.5, "year")
    dates = np.arange("2021-01-25", "2021-04-25", dtype="datetime64[D]")
    series = read_two(*pair(tmp_path, [f"{day},{y}" for day, y in zip(dates, WAVE, strict=True)], "day,y"))
    assert series.has_dates
    assert series.dates(58, 62) == ("2021-03-24", "2021-03-25", "2021-03-26", "2021-03-27")
    assert series.dates(89, 92) == ("2021-04-24", "2021-04-25", "2021-04-26")
    assert series.remarks == ()


def test_a_hole_between_the_files_is_said(tmp_path: Path) -> None:
    dates = np.arange("2021-01-25", "2021-04-25", dtype="datetime64[D]")
    dates[60:] += 20
    series = read_two(*pair(tmp_path, [f"{day},{y}" for day, y in zip(dates, WAVE, strict=True)], "day,y"))
    assert series.has_dates
    assert series.remarks[-1] == (
        "train.csv ends at 2021-03-25, test.csv begins at 2021-04-15: points may be missing between."
    )


@pytest.mark.parametrize("again", ["2021-03-25", "2021-01-01"])
def test_times_that_begin_again_or_before_are_not_drawn_and_it_is_said(tmp_path: Path, again: str) -> None:
    dates = np.arange("2021-01-25", "2021-04-25", dtype="datetime64[D]")
    dates[60:] = np.datetime64(again) + np.arange(30)
    series = read_two(*pair(tmp_path, [f"{day},{y}" for day, y in zip(dates, WAVE, strict=True)], "day,y"))
    assert series.times_read is None
    assert series.time_name == "time step"
    assert (
        series.remarks[-1] == "The times of test.csv do not go on from those of train.csv, so the points are counted."
    )


def test_the_column_is_found_by_its_name_and_else_by_its_number(tmp_path: Path) -> None:
    train = written(tmp_path / "a.csv", "u,y", [f"{y / 7},{y}" for y in WAVE[:60]])
    turned = written(tmp_path / "b.csv", "y,u", [f"{y},{y / 7}" for y in WAVE[60:]])
    other = written(tmp_path / "c.csv", "p,q", [f"{y / 7},{y}" for y in WAVE[60:]])
    for test in (turned, other):
        assert np.array_equal(read_two(train, test, "y").values, WAVE)


def test_what_was_found_out_about_one_file_names_it_and_about_both_is_said_once(tmp_path: Path) -> None:
    train, test = tmp_path / "train.txt", tmp_path / "test.txt"
    np.savetxt(train, laser().values[:1000], fmt="%d")
    np.savetxt(test, laser().values[1000:1100], fmt="%d")
    series = read_two(train, test)
    assert series.bounds == (0.0, 255.0)
    assert sum("Santa Fe laser" in remark for remark in series.remarks) == 1
    test.write_text("\n".join(["?", *map(str, WAVE[60:])]))
    assert any(r.startswith("test.txt: ") for r in read_two(train, test, gaps="drop").remarks)


def test_bounds_are_what_the_training_file_says(tmp_path: Path) -> None:
    train, test = tmp_path / "train.txt", tmp_path / "test.txt"
    np.savetxt(train, WAVE)
    np.savetxt(test, laser().values[1000:1100], fmt="%d")
    assert read_two(train, test).bounds is None


def test_what_does_not_fit_together_is_one_sentence(tmp_path: Path) -> None:
    train, test = pair(tmp_path, [f"{n},{y}" for n, y in enumerate(WAVE)])
    single = written(tmp_path / "single.csv", "y", [str(y) for y in WAVE[60:]])
    assert "train.csv has 2 columns, single.csv 1 column" in refused(train, single)
    assert "two different files" in refused(train, train)
    assert "does not exist" in refused(train, tmp_path / "nothing.csv")
    volts = written(tmp_path / "v.csv", "y (V)", [str(y) for y in WAVE[:60]])
    milli = written(tmp_path / "mv.csv", "y (mV)", [str(1000 * y) for y in WAVE[60:]])
    assert "v.csv is in V, mv.csv in mV" in refused(volts, milli)
    with pytest.raises(DataError, match="'laser' is built in"):
        load_series("laser", test_file=str(test))
