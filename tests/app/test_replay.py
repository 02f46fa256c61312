"""What is remembered is played as it was computed."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

import rnnviz
from app.player import FRAME_MS, Player, State
from app.work.worker import Worker
from rnnviz.live.messages import Status
from rnnviz.live.snapshot import Snapshot

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
