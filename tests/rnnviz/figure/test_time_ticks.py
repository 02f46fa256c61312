"""Ticks at turns of the calendar."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.arrays import Array
from rnnviz.figure.time_ticks import ROOM, date_ticks, number_ticks


def days(first: str, count: int, step: str = "D") -> Array:
    """So many dates."""
    start = np.datetime64(first, step)
    return start + np.arange(count)


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (days("1950", 60, "Y"), ["1950", "1960", "1970", "1980", "1990", "2000"]),
        (days("1949-01", 144, "M"), ["1950", "1952", "1954", "1956", "1958", "1960"]),
        (days("2021-03", 5, "M"), ["2021-03", "2021-04", "2021-05", "2021-06", "2021-07"]),
        (days("2021-03-01", 60), ["2021-03-01", "2021-03-15", "2021-04-01", "2021-04-15"]),
        (days("2021-03-04", 25), ["2021-03-08", "2021-03-15", "2021-03-22"]),
        (days("2021-03-01T05", 30, "h"), ["2021-03-01 06:00", "12:00", "18:00", "2021-03-02", "06:00"]),
        (days("2021-03-01T05:00:00", 200, "s"), ["2021-03-01 05:00", "05:01", "05:02", "05:03"]),
        (days("2021-03-01T05:00:07", 9, "s"), ["2021-03-01 05:00:10", "05:00:15"]),
        (days("1960-05-05", 2), ["1960-05-05", "1960-05-06"]),
        (days("2021-03-01", 1), ["2021-03-01"]),
    ],
)
def test_the_calendar_is_divided_as_a_reader_would(dates: Array, words: list[str]) -> None:
    assert [text for _, text in date_ticks(dates)] == words


def test_where_days_are_missing_the_first_that_is_there_has_its_own_date() -> None:
    dates = days("2021-03-01", 60)
    dates = dates[np.is_busday(dates) & (dates != np.datetime64("2021-04-01"))]
    assert [text for _, text in date_ticks(dates)] == ["2021-03-01", "2021-03-15", "2021-04-02", "2021-04-15"]


steps = st.lists(st.integers(1, 10**11), min_size=1, max_size=40)


@given(steps, st.integers(-(10**12), 10**12), st.integers(20, 80))
def test_every_tick_is_the_date_of_its_point_and_all_have_room(apart: list[int], first: int, room: int) -> None:
    """Dates in milliseconds, a few of them to thousands of years apart, before and after 1970."""
    dates = np.cumsum([first, *apart]).astype("datetime64[ms]")
    found = date_ticks(dates, room)
    assert found
    assert sum(len(text) + 3 for _, text in found) <= max(room, 22)
    assert [place for place, _ in found] == sorted({place for place, _ in found})
    for place, text in found:
        moment = str(dates[int(place)])
        assert moment.startswith(text.replace(" ", "T")) or moment[11:].startswith(text)


def test_fewer_letters_where_there_is_less_room() -> None:
    dates = days("1949-01", 144, "M")
    assert len(date_ticks(dates, ROOM // 2)) < len(date_ticks(dates))


def test_round_numbers_stand_where_their_points_are() -> None:
    found = number_ticks(1700.0, 1.0, 309)
    assert found is not None
    assert found[0] == (0.0, "1700")
    assert all(1700 + place == float(text) for place, text in found)
    half = number_ticks(0.25, 0.5, 100)
    assert half is not None
    assert all(0.25 + 0.5 * place == pytest.approx(float(text)) for place, text in half)


def test_counted_points_need_no_words() -> None:
    assert number_ticks(0.0, 1.0, 500) is None
