"""Plays a run: forwards while it computes, backwards through what it remembers."""

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.work.history import History
from app.work.worker import Worker
from rnnviz.live import messages as m
from rnnviz.live.snapshot import Snapshot
from rnnviz.parameters import with_view_of
from rnnviz.registry import Demo

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
REPLAY_FPS = 20.0
"""Frames a second when remembered frames are played that were computed at no pace of their own."""

FRAME_MS = 16

Checkpoint = tuple[dict[str, Any], int]
"""State of the run, and how many steps were done."""

CheckpointAnswer = Callable[[Checkpoint | None], None]
"""Gets None where the run has broken off meanwhile."""


class State(StrEnum):
    """How a run stands. Each has its own look."""

    EMPTY = "empty"
    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    FAILED = "failed"


class Player(QObject):
    """One run under way, its history, and where in it the person is looking.

    shown : another snapshot is on show (`snapshot`); state_changed : `state` or the position has changed
    failed : (sentence, details) the run broke off
    clock : seconds, for the pace of a replay
    """

    shown = Signal()
    state_changed = Signal()
    failed = Signal(str, str)

    def __init__(
        self, worker: Worker, parent: QObject | None = None, *, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__(parent)
        self._worker, self._clock = worker, clock
        self._history = History()
        self._cursor: int | None = None
        self._state = State.EMPTY
        self._speed = 1.0
        self._demo: Demo | None = None
        self._params: Any = None
        self._waiting: dict[int, CheckpointAnswer] = {}
        self._results: dict[str, Any] = {}
        self._carried: tuple[str, ...] = ()
        self._remarks: tuple[str, ...] = ()
        self._notes: tuple[str, ...] = ()
        self._failure = ("", "")
        self._is_measured = False
        self._replay = QTimer(self)
        self._replay.setTimerType(Qt.TimerType.PreciseTimer)
        self._replayed_from = (0.0, 0.0)
        self._replay.timeout.connect(self._on_replay_tick)
        worker.arrived.connect(self._on_worker_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> State:
        """How the run stands."""
        return self._state

    @property
    def snapshot(self) -> Snapshot | None:
        """What is on show, None before the first frame."""
        if not len(self._history):
            return None
        return self._history[len(self._history) - 1 if self._cursor is None else self._cursor]

    @property
    def history(self) -> tuple[Snapshot, ...]:
        """All remembered snapshots, oldest first."""
        return self._history.snapshots

    @property
    def cursor(self) -> int:
        """Index in the history of the snapshot on show."""
        return max(0, len(self._history) - 1) if self._cursor is None else self._cursor

    @property
    def is_live(self) -> bool:
        """True while the newest snapshot is on show."""
        return self._cursor is None

    @property
    def is_replaying(self) -> bool:
        """True while remembered snapshots are being played."""
        return self._replay.isActive()

    @property
    def results(self) -> dict[str, Any]:
        """The newest numbers of this run."""
        return self._results

    @property
    def remarks(self) -> tuple[str, ...]:
        """What there is to say of this run, the newest; first what is not as a session had it."""
        return (*self._carried, *self._remarks)

    @property
    def notes(self) -> tuple[str, ...]:
        """Those of the remarks that are harmless."""
        return self._notes

    @property
    def failure(self) -> tuple[str, str]:
        """Why the run broke off: a sentence and the technical details. Only to be asked for in the state FAILED."""
        return self._failure

    @property
    def is_measured(self) -> bool:
        """True while a run is on show that was computed beforehand, not by this person."""
        return self._is_measured

    @property
    def speed(self) -> float:
        """Factor on the demo's pace."""
        return self._speed

    def open(
        self, demo: Demo, params: Any, *, playing: bool = True, checkpoint: Checkpoint | None = None,
        history: tuple[Snapshot, ...] = (), measured: bool = False, carried: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Begin a run, or go on with one from a checkpoint and its history. measured : that run has been computed
        beforehand and is there to be looked at: to play it is to begin it anew; carried : see `Session`"""
        self._is_measured = measured
        self._carried, self._remarks, self._notes = carried, (), ()
        self._demo, self._params = demo, params
        self._replay.stop()
        self._cursor = None
        self._results = {}
        self._history.clear()
        for snapshot in history:
            self._history.add(snapshot)
        state, steps = checkpoint if checkpoint else (None, 0)
        self._worker.open(demo, params, playing=playing, state=state, steps=steps)
        if playing and self._speed != 1.0:
            self._worker.send(m.Play(self._speed))
        self._set_state(State.WAITING)

    def change(self, params: Any) -> None:
        """Live parameters have new values: the run takes them up and the newest snapshot is on show again."""
        self._params = params
        if self._state in (State.FAILED, State.EMPTY):
            self.restart()
            return
        self._go_live()
        self._worker.change(params)

    def restart(self, params: Any = None) -> None:
        """Begin the same run again, with other parameters if given."""
        if self._demo is not None:
            playing = self._state is not State.PAUSED
            self.open(self._demo, self._params if params is None else params, playing=playing)

    def toggle(self) -> None:
        """Play or pause, whichever is not the case."""
        self.pause() if self._state is State.RUNNING or self.is_replaying else self.play()

    def play(self) -> None:
        """Go on. What is remembered ahead is played first; a finished run is played again from its beginning, or
        begun anew where that is not remembered, as one that broke off is."""
        if self._is_measured and self._demo is not None:
            self.open(self._demo, self._params)
            return
        if self._state is State.FAILED and self.is_live:
            self.restart()
            return
        if self._state is State.FINISHED and self.is_live and len(self._history) > 1:
            self._cursor = 0
            self._show()
        elif self._state is State.FINISHED and self.is_live and self._demo and self._demo.changes_its_past:
            self.restart()
            return
        if not self.is_live:
            self._begin_replay()
            self.state_changed.emit()
            return
        self._worker.send(m.Play(self._speed))

    def pause(self) -> None:
        """Stop where we are."""
        self._replay.stop()
        self._worker.send(m.Pause())
        self.state_changed.emit()

    def halt(self) -> None:
        """Stop computing altogether, also what goes on while paused."""
        self._replay.stop()
        self._worker.send(m.Halt())
        self.state_changed.emit()

    def step(self) -> None:
        """One step forwards: the next remembered snapshot, or a new one."""
        if self._state is State.FAILED and self.is_live:
            self.restart()
        elif self.is_live:
            self._worker.send(m.Step())
        else:
            self.pause()
            self._look_at(self.cursor + 1)

    def step_back(self) -> None:
        """One remembered snapshot back."""
        self.pause()
        self._look_at(self.cursor - 1)

    def seek(self, index: int) -> None:
        """Show that snapshot of the history; the last one is the live one."""
        if self.is_live and self._state is State.RUNNING:
            self.pause()
        self._replay.stop()
        self._look_at(index)

    def set_speed(self, speed: float) -> None:
        """Change the factor on the demo's pace."""
        self._speed = speed
        if self.is_replaying or self._state is State.RUNNING:
            self._replay.stop()
            self.play()
        self.state_changed.emit()

    def ask_checkpoint(self, answer: CheckpointAnswer) -> None:
        """Call `answer` with the state of the run as soon as it has come, also when another run has begun since."""
        self._waiting[self._worker.ask_checkpoint()] = answer

    def _look_at(self, index: int) -> None:
        last = len(self._history) - 1
        if last < 0:
            return
        self._cursor = None if index >= last else max(0, index)
        self._show()

    def _go_live(self) -> None:
        self._replay.stop()
        self._cursor = None

    def _begin_replay(self) -> None:
        snapshot = self.snapshot
        assert snapshot is not None
        self._replayed_from = self._clock(), float(snapshot.status.steps)
        self._replay.start(max(FRAME_MS, round(1000 / (self._pace or REPLAY_FPS) / self._speed)))

    @property
    def _pace(self) -> float | None:
        """Steps a second at which what is on show was computed, None where that was as many as the machine made."""
        pace = self.snapshot.status.pace if self.snapshot else None
        # Sessions of the first version do not know.
        return pace or (self._demo.pace if self._demo else None)

    def _next_replayed(self) -> int:
        """The snapshot that it is time for. The steps between two of them take as long as when they were computed."""
        began, first = self._replayed_from
        if self._pace is None:
            return self.cursor + 1
        step = first + (self._clock() - began) * self._pace * self._speed
        return max(self.cursor, self._history.index_before(step))

    def _on_replay_tick(self) -> None:
        index = self._next_replayed()
        if index > self.cursor:
            self._look_at(index)
        if self.is_live:
            self._replay.stop()
            if self._state is not State.FINISHED:
                self._worker.send(m.Play(self._speed))
            self.state_changed.emit()

    def _on_worker_arrived(self) -> None:
        snapshot, notices = self._worker.fetch()
        # The frame first: a failure that came with it happened after it.
        if snapshot is not None:
            self._take_snapshot(snapshot)
        for notice in notices:
            self._take_notice(notice)

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        if self._has_other_past(snapshot):
            self._history.clear()
        self._history.add(snapshot)
        if self._cursor is not None and self._cursor >= len(self._history):
            self._cursor = None
        status = snapshot.status
        if status.results is not None:
            self._results, self._remarks, self._notes = status.results, status.remarks, status.notes
        self._state = State.FINISHED if status.done else State.RUNNING if status.playing else State.PAUSED
        if self.is_live:
            self._show()
        else:
            self.state_changed.emit()
        self._worker.send(m.Acknowledge())

    def _has_other_past(self, snapshot: Snapshot) -> bool:
        """True where what is remembered was computed from values that no longer hold for it."""
        assert self._demo is not None
        if not (self._demo.changes_its_past and len(self._history)):
            return False
        return bool(with_view_of(self._history[-1].params, snapshot.params) != snapshot.params)

    def _take_notice(self, notice: Any) -> None:
        match notice:
            case m.Failed():
                self._replay.stop()
                self._failure = (notice.sentence, notice.details)
                self._set_state(State.FAILED)
                self._give_up_waiting()
                self.failed.emit(notice.sentence, notice.details)
            case m.CheckpointTaken():
                answer = self._waiting.pop(notice.token, None)
                if answer is not None:
                    answer((notice.state, notice.steps))

    def _give_up_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for answer in waiting.values():
            answer(None)

    def _show(self) -> None:
        self.shown.emit()
        self.state_changed.emit()

    def _set_state(self, state: State) -> None:
        self._state = state
        self.state_changed.emit()
