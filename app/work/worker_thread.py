"""A loop on a thread of the window's process: for debuggers and profilers, for systems that allow no second process,
and for a Python without the interpreter lock."""

import logging
import threading
from typing import Any

from app.work.host import OnBroken, OnMessage, Target, why
from rnnviz.live.line import LineWithinProcess

PATIENCE = 2.0
"""Seconds that closing waits for the step under way; no thread can be ended from outside."""


class WorkerThread:
    """A `Host` that is a thread: see there."""

    def __init__(self, target: Target, on_message: OnMessage, on_broken: OnBroken, name: str) -> None:
        self._target, self._name = target, name
        self._on_message, self._on_broken = on_message, on_broken
        self._closing = False
        self._running: tuple[threading.Thread, LineWithinProcess] | None = None

    @property
    def pid(self) -> int | None:
        """None: it has no process of its own."""
        return None

    def send(self, message: Any) -> None:
        """Post a message; never waits."""
        if self._closing:
            return
        if self._running is None or not self._running[0].is_alive():
            self._running = None
            try:
                self._running = self._started()
            except RuntimeError as error:
                self._on_broken(why(error))
                return
        self._running[1].post(message)

    def close(self) -> None:
        """End the thread, after the step under way. Safe to call twice."""
        self._closing = True
        if self._running is not None:
            thread, line = self._running
            line.close()
            thread.join(PATIENCE)

    def _started(self) -> tuple[threading.Thread, LineWithinProcess]:
        """Raises RuntimeError where the system gives no more threads."""
        line = LineWithinProcess(self._hear)
        thread = threading.Thread(target=self._answer, args=(line,), name=self._name, daemon=True)
        thread.start()
        return thread, line

    def _hear(self, message: Any) -> None:
        if not self._closing:
            self._on_message(message)

    def _answer(self, line: LineWithinProcess) -> None:
        try:
            self._target(line)
        except Exception:
            logging.exception("%s broke off", self._name)
        if not self._closing:
            self._on_broken("")
