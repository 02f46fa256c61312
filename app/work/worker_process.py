"""A loop in a process of its own, and the two threads that talk to it."""

import logging
import multiprocessing
import queue
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from app.logs import crash_file, trace_crashes
from app.work.host import OnBroken, OnMessage, Target, why
from rnnviz.threads import use_one_thread

_STOP = object()


class WorkerProcess:
    """A `Host` that is a spawned process and answers over a pipe: see there."""

    def __init__(self, target: Target, on_message: OnMessage, on_broken: OnBroken, name: str) -> None:
        self._target, self._name = target, name
        self._on_message, self._on_broken = on_message, on_broken
        self._closing = False
        self._running: _Running | None = None

    @property
    def pid(self) -> int | None:
        """The process's number, None before the first message."""
        return None if self._running is None else self._running.process.pid

    def send(self, message: Any) -> None:
        """Post a message; never waits."""
        if self._closing:
            return
        if self._running is not None and not self._running.is_well:
            self._running.kill()
            self._running = None
        if self._running is None:
            try:
                self._running = _Running(self._target, self._name, self._hear, self._on_ended)
            except (OSError, RuntimeError) as error:
                # Too many processes, files or threads, or none allowed at all.
                self._on_broken(why(error))
                return
        self._running.outbox.put(message)

    def close(self) -> None:
        """End the process and both threads. Safe to call twice."""
        if self._closing:
            return
        self._closing = True
        if self._running is not None:
            self._running.close()

    def _hear(self, message: Any) -> None:
        if not self._closing:
            self._on_message(message)

    def _on_ended(self) -> None:
        if not self._closing:
            self._on_broken("")


class _Running:
    """One process with its pipe and threads.

    on_ended : called on the reading thread when the process has hung up
    Raises OSError or RuntimeError, and leaves nothing behind, where the system does not let it start.
    """

    def __init__(self, target: Target, name: str, on_message: OnMessage, on_ended: Callable[[], None]) -> None:
        self._on_message, self._on_ended = on_message, on_ended
        self._has_hung_up = False
        self.outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._sender = threading.Thread(target=_post, args=(self._connection, self.outbox), daemon=True)
        self.process: SpawnProcess = context.Process(
            target=_answer, args=(target, crash_file(), theirs), name=name, daemon=True
        )
        try:
            self.process.start()
            self._reader.start()
            self._sender.start()
        except (OSError, RuntimeError):
            self.close()
            raise
        finally:
            theirs.close()

    @property
    def is_well(self) -> bool:
        """False once the process has ended. One that is just ending counts as alive for a moment after its pipe has
        closed."""
        return not self._has_hung_up and self.process.is_alive()

    def kill(self) -> None:
        """Let go of a process that has hung up."""
        self.outbox.put(_STOP)
        self.process.kill()

    def close(self) -> None:
        """End whatever has started of the process and both threads."""
        self.outbox.put(_STOP)
        _join(self._sender, 0.2)
        if self.process.pid is not None:
            self.process.terminate()
            self.process.join(timeout=1.0)
            if self.process.is_alive():
                self.process.kill()
                self.process.join()
        _join(self._reader, 2.0)
        _join(self._sender, 2.0)
        self._connection.close()
        self.process.close()

    def _read(self) -> None:
        """Until it hangs up, or says what cannot be read: what came after that would belong to something missing."""
        try:
            while True:
                self._on_message(self._connection.recv())
        except (EOFError, OSError):
            pass
        except Exception:
            logging.exception("what the process said cannot be read")
        self._has_hung_up = True
        self._on_ended()


def _join(thread: threading.Thread, timeout: float) -> None:
    if thread.ident is not None:
        thread.join(timeout)


def _answer(target: Target, crashes: str, connection: Connection) -> None:
    """What the process does. crashes : file for the trace of one, empty for none"""
    if crashes:
        trace_crashes(crashes)
    use_one_thread()
    # Ctrl-C in a terminal reaches every process of it. The window decides what becomes of the run: it may be saved.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
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
