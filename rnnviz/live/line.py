"""What a loop hears orders through and answers: a pipe between two processes, or a line within one."""

import pickle
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol


class Line(Protocol):
    """The loop's end; `multiprocessing.connection.Connection` is one."""

    def poll(self, timeout: float | None = 0.0, /) -> bool:
        """Whether there is something to hear within so many seconds, None: for ever. A closed line counts."""

    def recv(self) -> Any:
        """The next message; waits for it. Raises EOFError when the other end has closed."""

    def send(self, message: Any, /) -> None:
        """Answer. Raises OSError when the other end has closed."""


class LineWithinProcess:
    """A line to a thread of the same process.

    Messages are pickled as on a pipe, so that neither side sees what the other goes on changing.

    hear : called on the loop's thread with every answer
    """

    def __init__(self, hear: Callable[[Any], None]) -> None:
        self._hear = hear
        self._waiting: deque[Any] = deque()
        self._changed = threading.Condition()
        self._closed = False

    # -- the window's end -------------------------------------------------------------------------------------

    def post(self, message: Any) -> None:
        """Give an order; never waits."""
        with self._changed:
            self._waiting.append(message)
            self._changed.notify()

    def close(self) -> None:
        """The loop hears EOFError once it listens again."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    # -- the loop's end ---------------------------------------------------------------------------------------

    def poll(self, timeout: float | None = 0.0, /) -> bool:
        """See `Line`."""
        with self._changed:
            return self._changed.wait_for(self._has_something, timeout)

    def recv(self) -> Any:
        """See `Line`."""
        with self._changed:
            self._changed.wait_for(self._has_something)
            if self._closed:
                raise EOFError
            message = self._waiting.popleft()
        return _copied(message)

    def send(self, message: Any, /) -> None:
        """See `Line`."""
        if self._closed:
            raise BrokenPipeError
        self._hear(_copied(message))

    def _has_something(self) -> bool:
        return bool(self._waiting) or self._closed


def _copied(message: Any) -> Any:
    return pickle.loads(pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL))
