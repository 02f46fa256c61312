"""One line on the terminal that says how far a run is."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rnnviz.stopping import heed

PATIENCE = 1.0
"""Seconds before anything is said."""

EVERY = 0.1
"""Seconds between two lines."""


class ProgressLine:
    """Written to stderr when that is a terminal, and removed in the end."""

    def __init__(
        self, name: str, *, stream: TextIO | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._name = name
        self._stream = stream or sys.stderr
        self._clock = clock
        self._began = clock()
        self._next = self._began + PATIENCE if self._stream.isatty() else float("inf")
        self._shown = False

    def update(self, position: str, progress: float | None) -> None:
        """Say it, if it is time. progress : 0 to 1, None if unknown

        Whatever makes progress can be stopped: see `heed`.
        """
        heed()
        now = self._clock()
        if now < self._next:
            return
        self._next, self._shown = now + EVERY, True
        parts = [f"{self._name}: {position}" if position else self._name]
        if progress is not None and 0.0 < progress < 1.0:
            left = (now - self._began) * (1.0 - progress) / progress
            parts += [f"{100 * progress:.0f} %", f"{_duration(left)} left"]
        # Longer than the terminal is wide, it would wrap and could not be taken back.
        text = " · ".join(parts)[: shutil.get_terminal_size().columns - 1]
        # \x1b[K clears what an earlier, longer line has left.
        self._stream.write(f"\r{text}\x1b[K")
        self._stream.flush()

    def clear(self) -> None:
        """Leave the terminal as it was."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


@contextmanager
def progress_line(name: str) -> Iterator[ProgressLine]:
    """A line that is removed however the work ends."""
    line = ProgressLine(name)
    try:
        yield line
    finally:
        line.clear()


def _duration(seconds: float) -> str:
    """ "42 s", "3 min 5 s", "2 h 10 min" """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
