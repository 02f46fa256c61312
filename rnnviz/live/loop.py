"""The loop that computes a demo while a window watches: step, refine, listen, and send the newest frame.

It runs in a process of its own, or on a thread of the window's process where that is asked for. A training thread
beside the window's thread gave 0.70 to 0.83 of the bare loop's speed, because both need the interpreter lock; two
processes need none, a crash of one spares the other, and the window never has to import torch.

At most one frame is under way: the next is made only when the last has been painted (`Acknowledge`). So frames
never pile up, and none is built that nobody would see.
"""

import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from rnnviz.errors import InputError
from rnnviz.headless import to_json
from rnnviz.learning.ahead import load_torch
from rnnviz.live import messages as m
from rnnviz.live.line import Line
from rnnviz.live.sharing import Sender
from rnnviz.live.time_left import TimeLeft
from rnnviz.parameters import build
from rnnviz.registry import load
from rnnviz.run import Run

RESULTS_EVERY = 0.5
"""Seconds between results while running; they may be dear to compute."""

REWIND_REST = 0.15
"""Seconds a rewound run rests before its clock starts: it waits until a drag has ended."""

NOT_READY = 0.02
"""Seconds between two looks at whether a run can step."""


def serve(line: Line) -> None:
    """Answer messages until the other end closes. All that the worker does, process or thread."""
    loop = Loop(line.send)
    try:
        while True:
            received: list[Any] = []
            if line.poll(loop.idle_seconds()):
                received.append(line.recv())
                while line.poll(0):
                    received.append(line.recv())
            loop.take(received)
            loop.work()
    except (EOFError, OSError):
        return


class Loop:
    """The state of the loop, driven from outside: `take` messages, then `work` once, again and again."""

    def __init__(self, send: Callable[[Any], None], clock: Callable[[], float] = time.perf_counter) -> None:
        self._send = send
        self._clock = clock
        self._run: Run[Any, Any] | None = None
        self._sender = Sender()
        self._generation = self._revision = 0
        self._steps = 0
        self._playing = False
        self._speed = 1.0
        self._refining = False
        self._refine_next = False
        self._dirty = False
        self._urgent = False
        self._credit = True
        self._next_step = 0.0
        self._last_sent = -1e9
        self._last_results = -1e9
        self._seconds = self._seen = 0.0
        self._time_left = TimeLeft()
        self._warmed: set[str] = set()

    # -- listening ------------------------------------------------------------------------------------------

    def idle_seconds(self) -> float | None:
        """How long nothing will be to do without a message; None: for ever."""
        if self._run is None:
            return None
        waits = []
        if self._refining:
            return 0.0
        if self._is_stepping():
            waits.append(self._next_step - self._clock() if self._run.is_ready else NOT_READY)
        if self._dirty and self._credit:
            waits.append(self._next_send() - self._clock())
        return max(0.0, min(waits)) if waits else None

    def take(self, received: list[Any]) -> None:
        """Handle messages; a slider being dragged sends many, of which only the newest count."""
        self._count_seconds()
        for message in without_superseded(received):
            self._guard(lambda message=message: self._handle(message))  # type: ignore[misc]

    def _handle(self, message: Any) -> None:
        match message:
            case m.Open():
                self._open(message)
            case m.Acknowledge():
                self._credit = True
            case m.Change() if self._run is not None:
                self._change(self._run, message)
            case m.Play():
                if message.speed != self._speed:
                    self._time_left = TimeLeft()
                self._playing, self._speed = True, message.speed
                self._next_step = self._clock()
                self._dirty = True
            case m.Pause():
                self._playing = False
                self._dirty = self._urgent = True
            case m.Halt():
                self._playing = self._refining = False
                self._dirty = self._urgent = True
            case m.Step() if self._run is not None:
                self._playing = False
                if not self._run.done:
                    self._run.step()
                    self._steps += 1
                    self._refining = True
                self._dirty = self._urgent = True
            case m.AskCheckpoint() if self._run is not None:
                state = self._run.checkpoint()
                self._send(m.CheckpointTaken(message.token, self._generation, state, self._steps))
            case m.Warm():
                threading.Thread(target=load_torch, daemon=True, name="warm-up torch").start()

    def _open(self, message: m.Open) -> None:
        self._run = None
        self._generation, self._steps, self._credit = message.generation, message.steps, True
        self._revision = 0
        self._sender = Sender()
        demo = load(message.demo)
        if demo.warm_up is not None and demo.id not in self._warmed:
            self._warmed.add(demo.id)
            threading.Thread(target=demo.warm_up, daemon=True, name=f"warm-up {demo.id}").start()
        run = demo.Run(build(demo.Params, message.params))
        if message.state is not None:
            run.restore(message.state)
        self._run, self._playing = run, message.playing
        self._refining = self._dirty = self._urgent = True
        self._next_step = self._clock()
        self._seconds, self._time_left = 0.0, TimeLeft()

    def _change(self, run: Run[Any, Any], message: m.Change) -> None:
        rewound = run.change(build(type(run.params), message.params))
        self._revision = message.revision
        self._refining = self._dirty = self._urgent = True
        self._time_left = TimeLeft()
        if rewound:
            self._steps, self._seconds = 0, 0.0
            self._next_step = self._clock() + REWIND_REST

    # -- working --------------------------------------------------------------------------------------------

    def work(self) -> None:
        """At most one step or one refinement, and a frame if one is due."""
        if self._run is not None:
            self._guard(self._work)

    def _work(self) -> None:
        assert self._run is not None
        self._count_seconds()
        if self._urgent and self._credit:
            # What a person waits for goes before anything that would only make it finer.
            self._send_frame(self._run)
            return
        due = self._is_stepping() and self._run.is_ready and self._clock() >= self._next_step
        if due and not (self._refining and self._refine_next):
            self._step(self._run)
        elif self._refining:
            self._refining = self._run.refine()
            self._refine_next, self._dirty = False, True
        if self._dirty and self._credit and (self._urgent or self._clock() >= self._next_send()):
            self._send_frame(self._run)

    def _count_seconds(self) -> None:
        """What has gone by since the last look belongs to the run if it has gone on all the while: so this comes
        before any message changes whether it does."""
        now = self._clock()
        if self._is_stepping():
            self._seconds += now - self._seen
        self._seen = now

    def _step(self, run: Run[Any, Any]) -> None:
        began = self._clock()
        run.step()
        self._steps += 1
        self._dirty = self._refine_next = True
        if run.pace is None:
            # Full speed is as fast as it goes; slower leaves pauses in proportion to the work.
            self._next_step = self._clock() + (self._clock() - began) * max(0.0, 1.0 / self._speed - 1.0)
        else:
            self._refining = True
            self._next_step = max(self._next_step + 1.0 / (run.pace * self._speed), began)
        if run.done:
            self._refining = self._urgent = True

    def _is_stepping(self) -> bool:
        return self._playing and self._run is not None and not self._run.done

    def _next_send(self) -> float:
        fps = 60.0 if self._run is None or not self._is_stepping() else self._run.fps
        return self._last_sent + 1.0 / fps

    def _send_frame(self, run: Run[Any, Any]) -> None:
        now = self._clock()
        settled = not self._is_stepping() and not self._refining
        results: dict[str, Any] | None = None
        remarks: tuple[str, ...] = ()
        notes: tuple[str, ...] = ()
        if settled or now - self._last_results >= RESULTS_EVERY:
            results, remarks, notes = to_json(run.results()), run.remarks, run.notes
            self._last_results = now
        tree, parts = self._sender.pack(run.frame())
        status = m.Status(
            playing=self._is_stepping(), done=run.done, refining=self._refining, steps=self._steps,
            progress=run.progress, position=run.position, seconds=self._seconds,
            seconds_left=self._time_left.after(self._seconds, run.progress), results=results, pace=run.pace,
            data=run.data_state, remarks=remarks, notes=notes,
        )  # fmt: skip
        self._send(m.FrameSent(self._generation, self._revision, tree, parts, status))
        self._last_sent, self._credit, self._dirty, self._urgent = now, False, False, False

    def _guard(self, action: Callable[[], None]) -> None:
        """Nothing that a demo raises ends the loop: the window is told, and the run is let go."""
        try:
            action()
        except InputError as error:
            self._fail(str(error), "")
        except MemoryError:
            self._fail("There is not enough memory for these parameters; choose smaller ones.", "")
        except (BrokenPipeError, ConnectionError):
            raise
        except Exception as error:
            self._fail(f"The computation broke off: {str(error) or type(error).__name__}", traceback.format_exc())

    def _fail(self, sentence: str, details: str) -> None:
        self._run = None
        self._send(m.Failed(self._generation, sentence, details))


def without_superseded(received: list[Any]) -> list[Any]:
    """The messages in order, less each Open and Change that a later one makes pointless.

    A request for a checkpoint in between keeps what it asks about.
    """
    kept: list[Any] = []
    reopened = changed = False
    for message in reversed(received):
        pointless = (isinstance(message, m.Open) and reopened) or (
            isinstance(message, m.Change) and (changed or reopened)
        )
        if not pointless:
            kept.append(message)
        if isinstance(message, m.AskCheckpoint):
            reopened = changed = False
        reopened = reopened or isinstance(message, m.Open)
        changed = changed or isinstance(message, m.Change)
    return kept[::-1]
