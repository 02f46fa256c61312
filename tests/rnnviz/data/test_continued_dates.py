"""Dates beyond the last one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.dates import continued

MONTHS = np.arange("2020-11", "2021-06", dtype="datetime64[M]").astype("datetime64[D]")


@pytest.mark.parametrize(
    ("dates", "after"),
    [
        (MONTHS, ["2021-06-01", "2021-07-01"]),
        (MONTHS + 14, ["2021-06-15", "2021-07-15"]),
        (MONTHS - 1, ["2021-05-31", "2021-06-30"]),
        (MONTHS[::3] - 1, ["2021-07-31", "2021-10-31"]),
        (MONTHS[::3], ["2021-08-01", "2021-11-01"]),
        (np.arange("2021-03-01", "2021-03-06", dtype="datetime64[D]"), ["2021-03-06", "2021-03-07"]),
        (np.busday_offset("2021-03-01", np.arange(15)), ["2021-03-22", "2021-03-23"]),
        (np.busday_offset("2021-03-01", np.arange(20)), ["2021-03-29", "2021-03-30"]),
        (np.array(["2021-03-01"], "datetime64[D]"), ["2021-03-02", "2021-03-03"]),
    ],
)
def test_they_go_on_as_they_were(dates: np.ndarray, after: list[str]) -> None:
    found = continued(dates.astype("datetime64[ms]"), 2)
    assert (found[:-2] == dates).all()
    assert found[-2:].astype("datetime64[D]").astype(str).tolist() == after


@given(st.integers(1, 40), st.integers(1, 10**10), st.integers(1, 50), st.integers(-(10**12), 10**12))
def test_evenly_spaced_dates_stay_evenly_spaced(known: int, step: int, more: int, first: int) -> None:
    dates = (first + step * np.arange(known + 1)).astype("datetime64[ms]")
    found = continued(dates, more)
    assert len(found) == known + 1 + more
    months = dates.astype("datetime64[M]")
    if not (np.diff(months.astype(int)) > 0).all():
        assert (np.diff(found.astype(np.int64)) == step).all()
