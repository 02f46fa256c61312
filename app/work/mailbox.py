"""One place for the newest frame, and a list for what must not be lost."""

import threading
from collections import deque
from typing import Any


class Mailbox:
    """Between the thread that reads the pipe and the window's thread.

    A frame replaces one that was not yet fetched (latest wins); notices queue up in order.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frame: Any = None
        self._notices: deque[Any] = deque()

    def put_frame(self, frame: Any) -> bool:
        """True when the box was empty, so that one wake-up call is enough however many frames arrive."""
        with self._lock:
            was_empty = self._frame is None and not self._notices
            self._frame = frame
            return was_empty

    def put_notice(self, notice: Any) -> bool:
        """True when the box was empty."""
        with self._lock:
            was_empty = self._frame is None and not self._notices
            self._notices.append(notice)
            return was_empty

    def fetch(self) -> tuple[Any, list[Any]]:
        """The newest frame or None, and all notices; empties the box."""
        with self._lock:
            frame, self._frame = self._frame, None
            notices = list(self._notices)
            self._notices.clear()
            return frame, notices
