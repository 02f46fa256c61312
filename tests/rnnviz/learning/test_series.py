"""Series are checked once, with one sentence, and cut into windows that line up with their targets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.errors import InputError
from rnnviz.learning.series import checked_horizon, finite_series, lag_list, lag_windows, varying_series


@given(st.integers(2, 40), st.sets(st.integers(1, 12), min_size=1))
def test_each_input_lies_its_lag_before_the_target(time: int, chosen: set[int]) -> None:
    lags = lag_list(sorted(chosen))
    series = np.arange(time, dtype=np.float64)
    if lags[-1] >= time:
        with pytest.raises(InputError, match=f"may be at most {time - 1}"):
            lag_windows(series, lags)
        return
    x, target = lag_windows(series, lags)
    assert (target == series[lags[-1] :]).all()
    assert (x == target[:, None] - lags).all()


def test_a_number_of_lags_means_all_of_them() -> None:
    assert lag_list(3).tolist() == [1, 2, 3]
    assert lag_list([6, 1, 12]).tolist() == [1, 6, 12]


@pytest.mark.parametrize("lags", [0, -2, [], [0, 1], [1, 1], [1.5], [[1, 2]]])
def test_impossible_lags_are_refused(lags: int) -> None:
    with pytest.raises(InputError, match="lag"):
        lag_list(lags)


def test_a_column_is_a_series() -> None:
    assert finite_series([[1], [2]]).tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([1.0, 2.0, np.nan], r"the series, row 3 \(counted from 1\): nan is not"),
        ([-np.inf], "row 1 "),
        ([], "at least one value"),
        ([[1.0, 2.0]], "one column"),
        (["a", "b"], "numbers in one column"),
    ],
)
def test_what_is_no_series_is_refused(values: list[float], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        finite_series(values)


def test_a_constant_series_is_refused_where_one_must_learn_from_it() -> None:
    with pytest.raises(InputError, match=r"constant \(5\)"):
        varying_series([5, 5, 5])
    assert varying_series([5, 6]).tolist() == [5, 6]


def test_enormous_windows_are_refused_before_memory_is_touched() -> None:
    with pytest.raises(InputError, match="may be 10000"):
        lag_list(10**12)
    with pytest.raises(InputError, match="too many numbers"):
        lag_windows(np.zeros(10**6), lag_list(500))


@pytest.mark.parametrize("horizon", [0, -3, 10**12])
def test_a_horizon_is_at_least_one_step(horizon: int) -> None:
    with pytest.raises(InputError, match="at least 1 step"):
        checked_horizon(horizon)
