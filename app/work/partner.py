"""A process of our own, and the two threads that talk to it."""

import multiprocessing
import queue
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from app.logs import crash_file, trace_crashes

_STOP = object()


class Partner:
    """A spawned process that answers messages over a pipe.

    target : importable function taking the process's end of the pipe
    on_message : called on the reading thread with every message
    on_broken : called on the reading thread when the process has ended without having been asked to
    """

    def __init__(
        self,
        target: Callable[[Connection], None],
        on_message: Callable[[Any], None],
        on_broken: Callable[[], None],
        name: str,
    ) -> None:
        self._target, self._name = target, name
        self._on_message, self._on_broken = on_message, on_broken
        self._closing = False
        self._broken = False
        self._process: SpawnProcess | None = None

    @property
    def pid(self) -> int | None:
        """The process's number, None before the first message."""
        return None if self._process is None else self._process.pid

    def send(self, message: Any) -> None:
        """Post a message; never waits. The process starts with the first message, and again should it have ended;
        a closed partner is deaf."""
        if self._closing:
            return
        if self._process is None:
            self._start()
        elif self._broken or not self._process.is_alive():
            self._outbox.put(_STOP)
            self._process.kill()
            self._start()
        self._outbox.put(message)

    def close(self) -> None:
        """End the process and both threads. Safe to call twice."""
        if self._closing:
            return
        self._closing = True
        if self._process is None:
            return
        self._outbox.put(_STOP)
        self._sender.join(timeout=0.2)
        self._process.terminate()
        self._process.join(timeout=1.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._reader.join(timeout=2.0)
        self._sender.join(timeout=2.0)
        self._connection.close()
        self._process.close()

    def _start(self) -> None:
        self._broken = False
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_answer, args=(self._target, crash_file(), theirs), name=self._name, daemon=True
        )
        self._process.start()
        theirs.close()
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, args=(self._connection,), daemon=True)
        self._sender = threading.Thread(target=_post, args=(self._connection, self._outbox), daemon=True)
        self._reader.start()
        self._sender.start()

    def _read(self, connection: Connection) -> None:
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                if not self._closing:
                    # A process that is just ending counts as alive for a moment after its pipe has closed.
                    self._broken = self._broken or connection is self._connection
                    self._on_broken()
                return
            if not self._closing:
                self._on_message(message)


def _answer(target: Callable[[Connection], None], crashes: str, connection: Connection) -> None:
    """What the process does. crashes : file for the trace of one, empty for none"""
    if crashes:
        trace_crashes(crashes)
    target(connection)


def _post(connection: Connection, outbox: "queue.SimpleQueue[Any]") -> None:
    """On a thread of its own: a full pipe (the process is in the middle of a step) must not hold up the window."""
    while True:
        message = outbox.get()
        if message is _STOP:
            return
        try:
            connection.send(message)
        except OSError:
            return
