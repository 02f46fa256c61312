"""An engine that takes long to be there, as a cluster does, and that nobody has to wait for."""

import threading
from collections import deque
from collections.abc import Callable

from rnnviz.sweep.engine import Engine, Numbered
from rnnviz.sweep.job import Job


class Joining:
    """Connects when the first job comes, on a thread of its own; jobs wait until the engine is there.

    connect : makes the engine; what it raises, `next` raises
    """

    def __init__(self, connect: Callable[[], Engine]) -> None:
        self._connect = connect
        self._waiting: deque[tuple[int, Job]] = deque()
        self._thread: threading.Thread | None = None
        self._joined: Engine | None = None
        self._problem: Exception | None = None
        self._closed = False

    def submit(self, number: int, job: Job) -> None:
        """See `Engine`."""
        self._waiting.append((number, job))
        if self._thread is None:
            self._thread = threading.Thread(target=self._join, daemon=True, name="joining a cluster")
            self._thread.start()

    def next(self, timeout: float) -> Numbered | None:
        """See `Engine`. Raises what connecting has raised."""
        if self._joined is None and self._thread is not None:
            self._thread.join(timeout)
        if self._problem is not None:
            raise self._problem
        if self._joined is None:
            return None
        while self._waiting:
            self._joined.submit(*self._waiting.popleft())
        return self._joined.next(timeout)

    def resize(self, workers: int) -> None:
        """How many computers there are, is not for us to say."""

    def close(self) -> None:
        """See `Engine`."""
        self._closed = True
        self._waiting.clear()
        if self._joined is not None:
            self._joined.close()

    def _join(self) -> None:
        try:
            joined = self._connect()
        except Exception as problem:
            self._problem = problem
            return
        self._joined = joined
        if self._closed:
            joined.close()
