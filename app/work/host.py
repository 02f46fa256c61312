"""Where a loop runs beside the window: in a process of its own, or on a thread of the window's process."""

from collections.abc import Callable
from typing import Any, Protocol

from rnnviz.errors import quoted
from rnnviz.live.line import Line

PROCESS, THREAD = "process", "thread"
HOST_WORDS = {
    PROCESS: "Runs are computed in a process of their own.",
    THREAD: "Runs are computed on a thread of the window's process; it starts slower, because torch is loaded first.",
}
HOSTS = tuple(HOST_WORDS)

Target = Callable[[Line], None]
"""The loop: answers messages until the line ends."""


class Host(Protocol):
    """Starts with the first message, and again with the next one should it have ended or not have come up."""

    @property
    def pid(self) -> int | None:
        """Number of a process of its own; None before the first message, and for a thread."""

    def send(self, message: Any) -> None:
        """Post a message; never waits. A closed host is deaf."""

    def close(self) -> None:
        """End it. Safe to call twice."""


OnMessage = Callable[[Any], None]
"""Called on another thread than the window's with every message."""

OnBroken = Callable[[str], None]
"""Called, on any thread, when it has ended without having been asked to; with the reason if it could not be started.
What was posted and not answered is lost."""


def make_host(kind: str, target: Target, on_message: OnMessage, on_broken: OnBroken, name: str) -> Host:
    """A host of that kind, one of HOSTS. target : importable, for a process is told its name only"""
    if kind == THREAD:
        from app.work.worker_thread import WorkerThread

        return WorkerThread(target, on_message, on_broken, name)
    from app.work.worker_process import WorkerProcess

    return WorkerProcess(target, on_message, on_broken, name)


def why(error: Exception) -> str:
    """The system's own words for what it refused."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return quoted(words).rstrip(".") or type(error).__name__
