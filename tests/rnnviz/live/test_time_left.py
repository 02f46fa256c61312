"""What is said of the time that a run will still take."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.live.time_left import SETTLED, TimeLeft

EVERY = 0.05


def said(progress: list[float]) -> list[float | None]:
    """What is said after each twentieth of a second."""
    left = TimeLeft()
    return [left.after(EVERY * n, share) for n, share in enumerate(progress)]


def steady(seconds: float, until: float) -> list[float]:
    """How far a run of so many seconds is after each twentieth of a second."""
    return [EVERY * n / seconds for n in range(round(until / EVERY) + 1)]


@given(seconds=st.floats(5.0, 150.0), waits=st.floats(0.0, 20.0))
def test_a_steady_run_s_end_is_known_however_long_it_took_to_begin(seconds: float, waits: float) -> None:
    """Of a run that took three seconds to load torch "90 s left" was said, when it had three to go."""
    still = [0.0] * (1 + round(waits / EVERY))
    answers = said([*still, *steady(seconds, seconds)[1:]])
    assert not any(answers[: len(still)])
    known = [(n, answer) for n, answer in enumerate(answers) if answer is not None]
    assert known[0][0] * EVERY <= waits + max(SETTLED, 0.02 * seconds) + 0.3
    for n, answer in known:
        assert answer == pytest.approx(seconds - EVERY * (n - len(still) + 1), abs=0.02 * seconds + 0.1)


def test_a_run_that_has_become_slower_is_judged_by_its_late_rate() -> None:
    """Half of it in 10 seconds, the other half in 40: after 20 seconds of the latter 20 are left."""
    answers = said([*steady(20.0, 10.0), *(0.5 + EVERY * n / 80.0 for n in range(1, 401))])
    assert answers[-1] == pytest.approx(20.0, rel=0.2)


def test_a_run_that_is_gone_on_with_counts_what_it_gains_only() -> None:
    answers = said([0.5 + 0.5 * share for share in steady(10.0, 5.0)])
    assert answers[-1] == pytest.approx(5.0, abs=0.1)


def test_nothing_is_said_of_a_run_without_end_or_that_stands_still() -> None:
    left = TimeLeft()
    assert all(left.after(EVERY * n, None) is None for n in range(200))
    assert said([0.0, 0.3, *itertools.repeat(0.3, 200)])[-1] is None
