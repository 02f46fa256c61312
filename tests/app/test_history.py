"""What a person can step back to."""

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.work import history as h
from app.work.mailbox import Mailbox
from rnnviz.arrays import Array
from rnnviz.live.messages import Status
from rnnviz.live.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Frame:
    own: Array
    shared: Array


SHARED = np.zeros(1000)


def snapshot(step: int, size: int = 10) -> Snapshot:
    status = Status(True, False, False, step, None, "", 0.0)
    return Snapshot(Frame(np.full(size, float(step)), SHARED), status, None)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=400))
def test_first_and_last_stay_and_steps_rise(gaps: list[int]) -> None:
    history = h.History()
    steps = np.cumsum(gaps).tolist()
    for step in steps:
        history.add(snapshot(step, size=20_000))
    kept = [m.status.steps for m in history.snapshots]
    assert kept[0] == steps[0]
    assert kept[-1] == steps[-1]
    assert kept == sorted(set(kept))
    assert sum(m.frame.own.nbytes for m in history.snapshots) <= h.MOST_BYTES


def test_it_never_holds_more_than_it_may() -> None:
    history = h.History()
    for step in range(3 * h.MOST_FRAMES):
        history.add(snapshot(step))
    assert h.MOST_FRAMES / 3 < len(history) <= h.MOST_FRAMES


def test_a_finer_picture_of_the_same_step_replaces_it() -> None:
    history = h.History()
    history.add(snapshot(1))
    history.add(snapshot(2))
    finer = snapshot(2)
    history.add(finer)
    assert len(history) == 2
    assert history[1] is finer


def test_a_clock_set_back_begins_anew() -> None:
    history = h.History()
    for step in range(5):
        history.add(snapshot(step))
    history.add(snapshot(0))
    assert [m.status.steps for m in history.snapshots] == [0]


def test_the_mailbox_keeps_the_newest_frame_and_every_notice() -> None:
    box = Mailbox()
    assert box.put_frame("first")
    assert not box.put_frame("second")
    assert not box.put_notice("a")
    assert not box.put_notice("b")
    assert box.fetch() == ("second", ["a", "b"])
    assert box.fetch() == (None, [])
    assert box.put_notice("c")


def test_the_moment_that_it_is_time_for() -> None:
    history = h.History()
    for step in (0, 1, 4, 5):
        history.add(snapshot(step))
    found = [history.index_before(step) for step in (-3.0, 0.4, 0.5, 1.6, 3.4, 3.5, 4.6, 99.0)]
    assert found == [0, 0, 1, 1, 1, 2, 3, 3]
