"""The computing loop, driven by hand with a clock of our own."""

from typing import Any

import numpy as np
import pytest

from rnnviz.live import messages as m
from rnnviz.live.loop import Loop, without_superseded
from rnnviz.live.sharing import Receiver, Sender
from rnnviz.registry import load

pytestmark = pytest.mark.usefixtures("fake_demos")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Driver:
    """A loop with its clock and everything it has sent."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.sent: list[Any] = []
        self.loop = Loop(self.sent.append, self.clock)

    def open(self, playing: bool = True, generation: int = 1, **params: Any) -> None:
        self.loop.take([m.Open(generation, "random-walk", params, playing)])

    def run(self, seconds: float, acknowledge: bool = True) -> None:
        until = self.clock.now + seconds
        while self.clock.now < until:
            before = len(self.sent)
            self.loop.work()
            if acknowledge and len(self.sent) > before and isinstance(self.sent[-1], m.FrameSent):
                self.loop.take([m.Acknowledge()])
            wait = self.loop.idle_seconds()
            self.clock.now += until - self.clock.now if wait is None else max(wait, 0.001)

    @property
    def frames(self) -> list[m.FrameSent]:
        return [sent for sent in self.sent if isinstance(sent, m.FrameSent)]


def test_a_paced_run_makes_as_many_steps_as_its_pace_says() -> None:
    driver = Driver()
    driver.open(length=1000)
    driver.run(5.0)
    assert driver.frames[-1].status.steps == pytest.approx(100, abs=2)  # 20 a second


def test_speed_multiplies_the_pace() -> None:
    driver = Driver()
    driver.open(length=1000)
    driver.loop.take([m.Play(4.0)])
    driver.run(5.0)
    assert driver.frames[-1].status.steps == pytest.approx(400, abs=5)


def test_nothing_is_sent_before_the_last_frame_was_painted() -> None:
    driver = Driver()
    driver.open(length=1000)
    driver.run(2.0, acknowledge=False)
    assert len(driver.frames) == 1
    driver.loop.take([m.Acknowledge()])
    driver.run(0.1, acknowledge=False)
    assert len(driver.frames) == 2
    assert driver.frames[1].status.steps > 30  # it went on meanwhile


def test_a_run_comes_to_rest_with_its_results() -> None:
    driver = Driver()
    driver.open(length=5)
    driver.run(5.0)
    last = driver.frames[-1].status
    assert last.done
    assert not last.playing
    assert last.results is not None
    assert driver.loop.idle_seconds() is None


def test_pause_stops_and_step_makes_one_step() -> None:
    driver = Driver()
    driver.open(length=1000)
    driver.run(1.0)
    driver.loop.take([m.Pause()])
    driver.run(1.0)
    before = driver.frames[-1].status
    assert not before.playing
    driver.run(1.0)
    driver.loop.take([m.Step()])
    driver.run(0.5)
    assert driver.frames[-1].status.steps == before.steps + 1


def test_frames_say_which_parameters_they_were_computed_from() -> None:
    driver = Driver()
    driver.open(length=1000)
    driver.run(0.2)
    driver.loop.take([m.Change({"length": 1000, "stride": 2.0}, 7)])
    driver.run(0.2)
    assert driver.frames[0].revision == 0
    assert driver.frames[-1].revision == 7


def test_wrong_parameters_become_a_sentence_and_the_loop_lives_on() -> None:
    driver = Driver()
    driver.open(length=-3)
    assert driver.sent == [m.Failed(1, "length must be at least 1, not -3.", "")]
    driver.open(generation=2, length=3)
    driver.run(2.0)
    assert driver.frames[-1].status.done


def test_a_bug_in_a_demo_is_reported_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(run: Any) -> None:
        raise ZeroDivisionError("nothing to divide by")

    driver = Driver()
    driver.open(length=10)
    monkeypatch.setattr(load("random-walk").Run, "step", broken)
    driver.run(1.0)
    failed = driver.sent[-1]
    assert isinstance(failed, m.Failed)
    assert "nothing to divide by" in failed.sentence
    assert "ZeroDivisionError" in failed.details


def test_a_bug_that_says_nothing_has_at_least_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(run: Any) -> None:
        raise AssertionError

    driver = Driver()
    driver.open(length=10)
    monkeypatch.setattr(load("random-walk").Run, "step", broken)
    driver.run(1.0)
    assert driver.sent[-1].sentence == "The computation broke off: AssertionError"


def test_a_checkpoint_goes_on_where_the_run_was() -> None:
    driver = Driver()
    driver.open(length=60)
    driver.run(1.0)
    driver.loop.take([m.Pause(), m.AskCheckpoint(3)])
    taken = driver.sent[-1]
    assert isinstance(taken, m.CheckpointTaken)
    assert taken.token == 3
    other = Driver()
    other.loop.take([m.Open(1, "random-walk", {"length": 60}, True, taken.state, taken.steps)])
    other.run(5.0)
    driver.loop.take([m.Play()])
    driver.run(5.0)
    assert other.frames[-1].status.results == driver.frames[-1].status.results


def test_the_time_left_counts_neither_a_pause_nor_what_another_run_has_done() -> None:
    driver = Driver()
    driver.open(length=400)  # 20 seconds
    driver.run(5.0)
    driver.loop.take([m.Pause()])
    driver.run(1000.0)
    driver.loop.take([m.Play(), m.AskCheckpoint(1)])
    taken = next(sent for sent in driver.sent if isinstance(sent, m.CheckpointTaken))
    driver.run(5.0)
    status = driver.frames[-1].status
    assert status.seconds == pytest.approx(10.0, abs=0.3)
    assert status.seconds_left == pytest.approx(10.0, abs=0.5)
    other = Driver()
    other.loop.take([m.Open(1, "random-walk", {"length": 400}, True, taken.state, taken.steps)])
    other.run(1.0)
    assert other.frames[-1].status.seconds_left is None
    other.run(4.0)
    assert other.frames[-1].status.seconds_left == pytest.approx(10.0, abs=0.5)


def test_what_a_finished_run_has_waited_is_not_time_of_the_one_that_a_change_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rewind(run: Any, params: Any) -> bool:
        type(run).__init__(run, params)
        return True

    kind = load("random-walk").Run
    monkeypatch.setattr(kind, "change", rewind)
    driver = Driver()
    driver.open(length=100)  # 5 seconds
    driver.run(500.0)
    assert driver.frames[-1].status.done
    driver.loop.take([m.Change({"length": 200, "stride": 2.0}, 1)])
    driver.run(5.0)
    status = driver.frames[-1].status
    assert status.seconds == pytest.approx(5.0, abs=0.3)
    assert status.seconds_left == pytest.approx(5.0, abs=0.5)


def test_a_status_says_at_which_pace_it_was_computed() -> None:
    """Of this run: many choose their own."""
    driver = Driver()
    driver.open(length=100)
    driver.run(0.1)
    assert driver.frames[-1].status.pace == 20.0
    assert driver.loop._run is not None
    driver.loop._run.pace = 31.0
    driver.run(0.1)
    assert driver.frames[-1].status.pace == 31.0


def test_of_many_messages_only_the_newest_parameters_count() -> None:
    opens = [m.Open(n, "random-walk", {}, True) for n in range(3)]
    changes = [m.Change({}, n) for n in range(3)]
    assert without_superseded([opens[0], changes[0], opens[1], changes[1], changes[2]]) == [opens[1], changes[2]]
    ask = m.AskCheckpoint(1)
    assert without_superseded([opens[0], ask, opens[1]]) == [opens[0], ask, opens[1]]
    assert without_superseded([opens[0], m.Pause(), changes[0]]) == [opens[0], m.Pause(), changes[0]]


def test_arrays_that_did_not_change_neither_travel_nor_lose_their_identity() -> None:
    demo = load("random-walk")
    run = demo.Run(demo.Params(length=10))
    sender, receiver = Sender(), Receiver(demo.Frame)
    frame = run.frame()
    first = receiver.unpack(*sender.pack(frame))
    tree, parts = sender.pack(frame)
    assert all(isinstance(part, int) for part in parts)
    second = receiver.unpack(tree, parts)
    assert second.path is first.path
    run.step()
    third = receiver.unpack(*sender.pack(run.frame()))
    assert np.array_equal(third.path, run.frame().path)
    assert not third.path.flags.writeable


def test_a_run_that_cannot_step_yet_is_shown_and_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = load("random-walk").Run
    monkeypatch.setattr(kind, "is_ready", False)
    driver = Driver()
    driver.open(length=100)
    driver.run(1.0)
    assert driver.frames
    assert driver.frames[-1].status.steps == 0
    driver.loop.take([m.Change({"length": 100, "seed": 5}, 1)])
    driver.run(0.1)
    assert driver.frames[-1].revision == 1
    monkeypatch.setattr(kind, "is_ready", True)
    driver.run(1.0)
    assert driver.frames[-1].status.steps == pytest.approx(20, abs=2)
