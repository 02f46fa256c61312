"""What is remembered is played as it was computed."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

import rnnviz
from app.player import FRAME_MS, Player, State
from app.window import Window
from app.work.worker import Worker
from rnnviz.live.messages import Status
from rnnviz.live.snapshot import Snapshot
from rnnviz.parameters import changed
from tests.app.conftest import PATIENCE_MS

pytestmark = pytest.mark.usefixtures("fake_demos", "qapp")


@dataclass
class Silent(Worker):
    """A worker without any process, and what it was told."""

    told: list[Any] = field(default_factory=list)

    def __init__(self) -> None:
        super().__init__()
        self.told = []

    def send(self, message: Any) -> None:
        self.told.append(message)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def finished(pace: float | None, steps: tuple[int, ...]) -> tuple[Player, Clock]:
    """A player at the end of a run of which it remembers these steps."""
    clock = Clock()
    player = Player(Silent(), clock=clock)
    run = rnnviz.start("random-walk", length=max(steps))
    snapshots = tuple(
        Snapshot(run.run.frame(), Status(False, step == steps[-1], False, step, None, "", 0.0, pace=pace), run.params)
        for step in steps
    )
    player.open(run.demo, run.params, playing=False, history=snapshots)
    player._take_snapshot(snapshots[-1])
    assert player.state is State.FINISHED
    return player, clock


def played(player: Player, clock: Clock, seconds: float, tick: float = FRAME_MS / 1000) -> int:
    """The step on show after so many seconds of replay."""
    for _ in range(round(seconds / tick)):
        clock.now += tick
        if player.is_replaying:
            player._on_replay_tick()
    snapshot = player.snapshot
    assert snapshot is not None
    return snapshot.status.steps


@pytest.mark.parametrize(("pace", "speed"), [(30.8, 1.0), (6.0, 1.0), (6.0, 4.0), (240.0, 1.0), (30.8, 0.25)])
def test_at_the_pace_of_this_run_and_not_of_its_kind(qtbot: QtBot, pace: float, speed: float) -> None:
    """The demo's own is 20 steps a second."""
    player, clock = finished(pace, tuple(range(0, 1000, 2)))
    player.set_speed(speed)
    player.play()
    assert played(player, clock, 3.0) == pytest.approx(3.0 * pace * speed, abs=2.0)
    player.pause()


def test_where_every_second_moment_was_forgotten_it_takes_as_long(qtbot: QtBot) -> None:
    player, clock = finished(30.0, (*range(0, 200, 4), *range(200, 300)))
    player.play()
    assert played(player, clock, 4.0) == pytest.approx(120, abs=4)
    assert played(player, clock, 4.0) == pytest.approx(240, abs=4)
    played(player, clock, 4.0)
    assert not player.is_replaying
    assert player.is_live


def test_a_session_of_the_first_version_is_played_at_the_pace_of_its_kind(qtbot: QtBot) -> None:
    player, clock = finished(None, tuple(range(200)))
    player.play()
    assert played(player, clock, 5.0) == pytest.approx(100, abs=1)
    player.pause()


def test_a_training_is_played_moment_by_moment(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    player, clock = finished(None, tuple(range(0, 994, 7)))
    monkeypatch.setattr(Player, "_pace", None)
    player.play()
    assert player._replay.interval() == 50
    assert played(player, clock, 2.0, tick=0.05) == 7 * 40
    player.pause()


def test_other_values_for_the_whole_past_leave_nothing_to_play_and_the_run_begins_anew() -> None:
    player, _ = finished(10.0, (0, 1, 2, 3))
    demo = player._demo
    assert demo is not None
    last = player.history[-1]
    other = Snapshot(last.frame, last.status, changed(last.params, {"length": 7}))
    player._take_snapshot(other)
    assert len(player.history) == 4  # what was learned or walked before stays true
    player._demo = replace(demo, changes_its_past=True)
    player._take_snapshot(last)
    assert player.history == (last,)
    player._take_snapshot(last)
    assert player.history == (last,)
    player.play()
    assert player.state is State.WAITING
    assert not player.history


def test_a_picture_looked_at_otherwise_has_the_same_past(qtbot: QtBot, window: Window) -> None:
    window.open_demo("unroll")
    player = window.player
    qtbot.waitUntil(lambda: player.state is State.FINISHED, timeout=PATIENCE_MS)
    window._on_inspector_changed(changed(window.document.params, {"show_numbers": True}), False)
    qtbot.wait(50)
    assert len(player.history) > 20
    window.document.choose_preset("stacked")
    qtbot.waitUntil(lambda: len(player.history) == 1, timeout=PATIENCE_MS)
    window.orders["play"]()
    qtbot.waitUntil(lambda: len(player.history) > 5, timeout=PATIENCE_MS)
    assert {snapshot.params.hidden for snapshot in player.history} == {window.document.params.hidden}
