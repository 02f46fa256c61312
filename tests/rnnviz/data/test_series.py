import subprocess
import sys

import numpy as np
import pytest

from rnnviz.data.errors import DataError
from rnnviz.data.series import SERIES_NAMES, Series, load_series


@pytest.mark.parametrize("name", SERIES_NAMES)
def test_every_named_series_loads_twice_the_same(name):
    first, second = load_series(name), load_series(name)
    assert np.array_equal(first.values, second.values)
    assert len(first) > 300
    assert first.source
    assert len(first.times) == len(first)


def test_values_cannot_be_changed_and_are_the_series_own():
    given = np.array([1.0, 2.0, 3.0])
    series = Series("ramp", given)
    given[0] = 9.0
    assert series.values[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        series.values[0] = 5.0


def test_times_count_from_the_first_time():
    series = Series("s", np.array([4, 5, 7]), first_time=1700.0, step=0.5)
    assert series.times.tolist() == [1700.0, 1700.5, 1701.0]
    assert series.values.dtype == np.float64


@pytest.mark.parametrize(
    ("values", "step", "wrong"),
    [
        ([[1.0, 2.0]], 1.0, r"s: a series is a vector, not an array of shape \(1, 2\)"),
        ([1.0, np.nan, 2.0], 1.0, "s: point 1 is not a finite number"),
        ([1.0, 2.0], 0.0, "s: the time step must be positive, not 0.0"),
    ],
)
def test_a_series_that_is_none(values, step, wrong):
    with pytest.raises(DataError, match=wrong):
        Series("s", np.array(values), step=step)


@pytest.mark.parametrize(
    ("spec", "wrong"),
    [
        ("lazer", "'lazer' is neither a series nor a file; did you mean 'laser'?"),
        ("Sunspot", "'Sunspot' is neither a series nor a file; did you mean 'sunspots'?"),
        ("mackey_glass", "'mackey_glass' is neither a series nor a file; did you mean 'mackey-glass'?"),
        ("", "'' is neither a series nor a file; the series are laser, sunspots, mackey-glass, lorenz"),
        ("/no/such/place.csv", "/no/such/place.csv does not exist"),
    ],
)
def test_an_unknown_name_gets_the_nearest(spec, wrong):
    with pytest.raises(DataError) as error:
        load_series(spec)
    assert str(error.value).removesuffix(".") == wrong


def test_a_path_is_read_as_a_file(tmp_path):
    path = tmp_path / "my.csv"
    path.write_text("t,y\n0,1\n1,4\n2,2\n")
    assert load_series(str(path)).values.tolist() == [1, 4, 2]
    assert load_series(str(path), "t").values.tolist() == [0, 1, 2]


def test_the_column_of_lorenz_is_a_coordinate():
    assert np.array_equal(load_series("lorenz", "z").values, load_series("lorenz", 2).values)
    assert load_series("lorenz", "z").values.min() > 0
    for column in ("w", 3, -1):
        with pytest.raises(DataError, match="lorenz has the columns x, y and z, not"):
            load_series("lorenz", column)


def test_the_others_have_one_column():
    assert len(load_series("laser", 0)) == 10093
    with pytest.raises(DataError, match="laser has one column, not a column 'x'"):
        load_series("laser", "x")


def test_importing_this_folder_stays_quick():
    """None of the slow readers may be imported before a file needs it."""
    slow = "{'scipy', 'openpyxl', 'h5py', 'torch', 'reservoirpy', 'matplotlib'}"
    script = f"import sys, rnnviz.data.importing, rnnviz.data.series; print({slow} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
